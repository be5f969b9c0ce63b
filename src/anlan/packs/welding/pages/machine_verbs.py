# SPDX-License-Identifier: Apache-2.0
"""What may be done with one machine, as buttons: stop, lock and unlock, clear the mark, repair and retire, raise a warning."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import pgettext

from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.context import Caller
from anlan.kernel.registry import REGISTRY

from ..queries.own_firm import own_firm
from ..queries.registers import MachineTrace
from ..rulesets.words import SORTS

type Button = dict[str, Any]  # Any: what the part of a verb reads
RAISED = ("odd_work", "tampered")  # what somebody who looked at a machine may warn of


def verbs_of(caller: Caller, found: MachineTrace) -> list[Button]:
    """Only what this reader may do to this firm's machines; the commands ask once more."""
    names = ("lock_machine", "take_out_machine", "clear_machine", "raise_warning", "stop_weld")
    return list(_verbs(found, may_here(caller, found, *names)))


def may_here(caller: Caller, found: MachineTrace, *names: str) -> set[str]:
    """Which of these he may do to this firm's machines."""
    reach = {name for name in names if may_anywhere(caller, f"welding.{name}")}
    if not reach or not own_firm(caller, "welding.lock_machine").filter(pk=found.row.firm_id).exists():
        return set()
    return reach


def _verbs(found: MachineTrace, reach: set[str]) -> Iterator[Button]:
    row, key = found.row, {"machine": str(found.row.pk)}
    if found.session is not None and "stop_weld" in reach:
        label = pgettext("welding", "Stop the weld")
        asks = pgettext("welding", "Stop this session? The relay opens at the next gap of the arc.")
        yield _button("stop_weld", {"session": str(found.session.pk)}, label, kind="stop", confirm=asks)
    if row.tampered_at is not None and "clear_machine" in reach:
        yield _button("clear_machine", key)
    if "lock_machine" in reach and row.stage != "retired":
        yield _button("unlock_machine" if row.locked_at else "lock_machine", key)
    if "raise_warning" in reach:
        for sort in RAISED:
            said = {"sort": sort, "cause": f"{sort}:{row.pk}", "firm": str(row.firm_id), **key}
            yield _button(
                "raise_warning", said, pgettext("welding", "Warn: %(sort)s") % {"sort": SORTS[sort]}
            )
    if "take_out_machine" in reach and found.session is None:
        yield from _out(row.stage, key)


def _out(stage: str, key: dict[str, str]) -> Iterator[Button]:
    name = "take_out_machine"
    if stage == "active":
        yield _button(name, {**key, "what": "repair"}, pgettext("welding", "To repair"))
    if stage == "repair":
        yield _button(name, {**key, "what": "back"}, pgettext("welding", "Back from repair"))
    if stage != "retired":
        asks = pgettext("welding", "Retire this machine? Its chip comes free and its code answers no more.")
        yield _button(
            name, {**key, "what": "retire"}, pgettext("welding", "Retire"), kind="stop", confirm=asks
        )


def _button(
    name: str, fields: dict[str, str], label: str = "", *, kind: str = "", confirm: str = ""
) -> Button:
    verb = REGISTRY.commands[f"welding.{name}"]
    said = label or str(verb.label)
    return {"label": said, "url": f"/do/{verb.path}", "fields": fields, "kind": kind, "confirm": confirm, "done": said,
            "id": "-".join([name, *sorted(fields)])}  # fmt: skip
