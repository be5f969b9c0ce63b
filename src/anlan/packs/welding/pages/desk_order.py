# SPDX-License-Identifier: Apache-2.0
"""The chip order of the chosen machine on the desk: its steps, until which day, and what this reader may do about it."""

from typing import Any

from django.utils.translation import pgettext

from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.context import Caller

from ..queries.fleet import MachineSeen
from ..queries.orders import OrderSeen, open_order
from .install_words import order_words

type Context = dict[str, Any]  # Any: what the template reads


def order_context(caller: Caller, machine: MachineSeen) -> Context:
    """What the machine's part of the desk prints of its order; empty where there is none and none is to be placed."""
    seen = open_order(machine.id)
    may_place = may_anywhere(caller, "welding.place_order")
    if seen is not None:
        return {"order": order_words(seen), "order_verbs": _verbs(caller, seen)}
    if not may_place or machine.stage == "retired":
        return {}
    label = (
        pgettext("welding", "Order another chip") if machine.has_chip else pgettext("welding", "Order a chip")
    )
    return {
        "order_verbs": [_verb("place-order", "machine", machine.id, label)],
        "order_is_new": not machine.has_chip,
    }


def _verbs(caller: Caller, seen: OrderSeen) -> list[Context]:
    """Agree as the second person, confirm as the safety officer: each only where it is this reader's turn."""
    order, found = seen.order, []
    if (
        seen.needs_second
        and order.placed_by_id != caller.person
        and may_anywhere(caller, "welding.agree_order")
    ):
        found.append(_verb("agree-order", "order", order.pk, pgettext("welding", "Agree to a new chip")))
    is_officer = may_anywhere(caller, "welding.place_order") and order.installer_id != caller.person
    if order.stage == "tested" and order.officer_at is None and is_officer:
        found.append(_verb("confirm-activation", "order", order.pk, pgettext("welding", "It works: confirm")))
    return found


def _verb(name: str, field: str, value: object, label: str) -> Context:
    return {"path": name, "field": field, "value": value, "label": label}
