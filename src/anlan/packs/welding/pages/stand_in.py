# SPDX-License-Identifier: Apache-2.0
"""The demo's welder has no machine before him: he taps one of his firm's instead of scanning it, and stands at it. In a demo only."""

from typing import Any
from uuid import UUID

from django.conf import settings

from anlan.kernel import timing
from anlan.shell.templatetags.shell import _json as json_in_script

from ..models.machines import Machine
from ..models.permits import PermitMachine
from ..queries.codes import check_of, grouped

MOST = 40


def stand_ins(person: UUID | None) -> dict[str, Any]:
    """The machines of the firms to which he is bound, with their codes and places (Any: what the template reads)."""
    if not settings.DEMO:
        return {}
    bound = {
        "firm__bindings__welder": person,
        "firm__bindings__agreed_at__isnull": False,
        "firm__bindings__ended_at": None,
    }
    rows = Machine.objects.filter(stage="active", lat__isnull=False, **bound).distinct()
    now = timing.now()
    mine = PermitMachine.objects.filter(
        permit__welders__person=person, permit__ends_at__gt=now, permit__matter__closed_at=None
    )
    named = set(mine.values_list("machine", flat=True))
    ordered = sorted(rows, key=lambda one: (one.pk not in named, not one.needs_permit, one.code))[:MOST]
    found = [
        {"code": one.code, "told": grouped(one.code), "check": check_of(one.code), "place": one.place,
         "asks": one.needs_permit, "is_mine": one.pk in named, "spot": [one.lat, one.lng]}
        for one in ordered
    ]  # fmt: skip
    return {"stand_ins": found, "stand_in_spots": json_in_script({one["code"]: one["spot"] for one in found})}
