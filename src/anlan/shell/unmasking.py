# SPDX-License-Identifier: Apache-2.0
"""Seeing one masked detail: who may, with which reason, for how long, and the line it leaves (domain.md 1.4)."""

from datetime import timedelta
from typing import Any

from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import SLOT, looked
from anlan.kernel.context import Caller
from anlan.kernel.errors import Invalid, NotAllowed, NotFound
from anlan.kernel.fields import Level
from anlan.kernel.matters.models import Matter

from .reading import is_sealed, mark_of, may_unmask, sealed_value

LEAST_REASON = 8


def unmasked(caller: Caller, row: Matter, name: str, reason: str, purpose: str = "") -> dict[str, Any]:
    """One sealed detail in clear for ten minutes, put into the ledger; raises NotFound, NotAllowed, Invalid."""
    if not is_sealed(row, name):
        raise NotFound("no_such_detail", pgettext("shell", "This matter has no masked detail of this name."))
    if not may_unmask(caller, row):
        looked(caller.person, f"unmask:{name}", matter=row.pk, reason=reason[:300], refused=True)
        no = NotAllowed(
            "not_allowed",
            pgettext(
                "shell", "You may not see masked details here: the permission %(permission)s is missing."
            )
            % {"permission": f"{row.pack}.unmask"},
        )
        no.is_on_record = True
        raise no
    mark = mark_of(row, name)
    assert mark is not None  # what is sealed is declared
    reason = reason.strip()
    if mark.level >= Level.SENSITIVE and len(reason) < LEAST_REASON:
        raise Invalid(
            "reason_missing",
            pgettext("shell", "Say why you need to know this now."),
            {"reason": why_needed()},
        )
    looked(
        caller.person,
        f"unmask:{name}",
        matter=row.pk,
        purpose=purpose or mark.purpose or "",
        reason=reason[:300],
    )
    until = timing.now() + timedelta(seconds=SLOT)
    return {"field": name, "value": sealed_value(row, name), "until": until}


def why_needed() -> str:
    """What a reason must say."""
    return pgettext(
        "shell",
        "At least %(count)s characters on why you need it now, such as “The hospital asks for the name”.",
    ) % {"count": LEAST_REASON}
