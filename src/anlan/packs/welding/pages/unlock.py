# SPDX-License-Identifier: Apache-2.0
"""The duty manager's emergency unlock (应急解锁): for whom, why, how long; never without its reason, reviewed by the street."""

from typing import Any

from django.utils.translation import pgettext

from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.context import Caller
from anlan.kernel.registry import REGISTRY

from ..models.machines import Machine
from ..queries.people_of_firm import welders_of
from .fleet_words import spaced

type Context = dict[str, Any]  # Any: what the templates read
UNLOCKS = "welding.emergency_unlock"
MINUTES = (15, 30, 60)  # at most an hour (domain.md 5.3)


def unlock_button(caller: Caller, code: str, stage: str, *, is_free: bool) -> list[Context]:
    """The button beside a machine that is in use and still, for whoever may; a machine that was tampered with has none."""
    if stage != "active" or not is_free or not may_anywhere(caller, UNLOCKS):
        return []
    opens = f"/welding/machines?machine={code}&part=unlock"
    return [
        {
            "label": str(REGISTRY.commands[UNLOCKS].label),
            "opens": opens,
            "icon": "key",
            "id": "emergency-unlock",
        }
    ]


def unlock_context(row: Machine) -> Context:
    """What its form offers: the welders who are bound to the firm, whatever their papers say."""
    spans = [(one, pgettext("welding", "%(many)d minutes") % {"many": one}) for one in MINUTES]
    return {"row": row, "code": spaced(row.code), "welders": welders_of(row.firm_id), "spans": spans}
