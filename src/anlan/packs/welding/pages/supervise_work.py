# SPDX-License-Identifier: Apache-2.0
"""What waits for street or district: warnings to verify and to close, unlocks to review, certificates to read, what is late."""

from datetime import datetime
from typing import Any

from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.clocks.queries import Reading
from anlan.kernel.context import Caller
from anlan.kernel.matters.flow import LEVELS
from anlan.kernel.registry import REGISTRY
from anlan.kernel.vault import unseal
from anlan.shell.spoken import say_span

from ..models.sessions import EmergencyUnlock
from ..models.warnings import CertificateDoubt, WeldWarning
from ..queries.supervision import DUE, Supervised
from ..rulesets.words import SORTS
from .fleet_words import spaced

type Context = dict[str, Any]  # Any: what the templates read
type Clocks = dict[Any, list[Reading]]
SHOWN = 40  # of each sort


def work_context(caller: Caller, found: Supervised) -> Context:
    """The middle of the page: the office's own work first, then what firms are late with."""
    due = [one for one in found.warnings if one.matter.stage in DUE]
    late = [one for one in found.warnings if one.pk in found.overdue and one.matter.stage not in DUE]
    clocks, codes, names = found.clocks, found.codes, found.names
    others = len(found.warnings) - len(due) - len(late)
    return {
        "to_verify": [_warning(one, codes, clocks, _verbs(caller, one)) for one in _by_need(due)[:SHOWN]],
        "late": [_warning(one, codes, clocks, []) for one in _by_need(late)[:SHOWN]],
        "unlocks": [_unlock(caller, one) for one in found.unlocks[:SHOWN]],
        "doubts": [_doubt(caller, one, names, clocks) for one in found.doubts[:SHOWN]],
        "many": len(due) + len(late) + len(found.unlocks) + len(found.doubts),
        "others": others,
    }


def _by_need(rows: list[WeldWarning]) -> list[WeldWarning]:
    return sorted(rows, key=lambda one: (LEVELS.index(one.matter.level), one.last_at))


def _warning(row: WeldWarning, codes: dict[Any, str], clocks: Clocks, verbs: list[Context]) -> Context:
    machine = codes.get(row.machine, "")
    about = [spaced(machine) if machine else "", row.firm.name if row.firm else ""]
    if row.times > 1:
        about.append(pgettext("welding", "%(many)d times") % {"many": row.times})
    return {
        "number": row.matter.number,
        "level": row.matter.level,
        "sort": SORTS[row.sort],
        "says": " · ".join(one for one in about if one),
        "stage": REGISTRY.kind("welding.warning").stage(row.matter.stage).label,
        "left": left_of(clocks.get(row.pk, [])),
        "verbs": verbs,
    }


def _verbs(caller: Caller, row: WeldWarning) -> list[Context]:
    """Verify what was fed back, close what was verified; red is the district's (domain.md 5.3)."""
    name = "verify_warning" if row.matter.stage == "fed_back" else "close_warning"
    made = _opens(row.matter.number, name, row.pk)
    is_district = any(one.role == "welding.district_officer" for one in caller.grants)
    if name == "verify_warning" and row.matter.level == "red" and not is_district:
        made["refused"] = pgettext("welding", "A red warning is verified by the district.")
    elif name == "verify_warning" and caller.person in (row.handled_by, row.signed_by):
        made["refused"] = pgettext("welding", "Who handled it does not verify it.")
    return [made]


def _opens(number: str, name: str, key: object) -> Context:
    verb = REGISTRY.commands[f"welding.{name}"]
    return {"label": str(verb.label), "opens": f"/m/{number}/verb/{verb.path}", "id": f"{name}-{key}"}


def left_of(clocks: list[Reading]) -> tuple[str, str]:
    """What the clock that presses most says, as tone and words."""
    running = [one for one in clocks if one.due_at is not None and one.state in ("run", "over")]
    if not running:
        return "", ""
    due = min(one.due_at for one in running if one.due_at is not None)
    return _span(due, timing.now())


def _span(due: datetime, now: datetime) -> tuple[str, str]:
    if due < now:
        return "bad", pgettext("welding", "over by %(span)s") % {"span": say_span(now - due)}
    return "", pgettext("welding", "%(span)s left") % {"span": say_span(due - now)}


def _unlock(caller: Caller, row: EmergencyUnlock) -> Context:
    """One unlock with its reason, and both verdicts; whoever unlocked it reads that it is another's."""
    session = row.session
    ends = session.ended_at or session.until
    made: list[Context] = [
        {"label": word, "url": "/do/welding/review-emergency", "id": f"{verdict}-{session.pk}", "done": word,
         "fields": {"session": str(session.pk), "verdict": verdict}, "kind": kind}
        for verdict, word, kind in (
            ("justified", pgettext("welding", "There was need"), ""),
            ("unjustified", pgettext("welding", "There was no need"), "quiet"),
        )
    ]  # fmt: skip
    if row.by_id == caller.person:
        why = pgettext("welding", "Whoever unlocked it does not review it.")
        made = [{"label": made[0]["label"], "refused": why, "id": made[0]["id"]}]
    return {
        "machine": spaced(session.machine.code),
        "firm": session.machine.firm.organisation.name,
        "place": session.machine.place,
        "welder": session.welder.name,
        "by": row.by.name,
        "at": session.granted_at,
        "lasted": say_span(ends - session.granted_at),
        "runs": session.ended_at is None,
        "reason": unseal(row.reason, f"welding_emergencyunlock:reason:{session.pk}"),
        "verbs": made,
    }


def _doubt(caller: Caller, row: CertificateDoubt, names: dict[Any, str], clocks: Clocks) -> Context:
    """A certificate that two officers read: the first, or the second who is somebody else."""
    first = row.matter.stage == "to_read"
    made = _opens(row.matter.number, "propose_check" if first else "confirm_check", row.pk)
    if not first and caller.person == row.proposed_by:
        made["refused"] = pgettext("welding", "Somebody else must read it: four eyes.")
    return {
        "number": row.matter.number,
        "who": names.get(row.person, ""),
        "firm": row.firm.name if row.firm else "",
        "stage": REGISTRY.kind("welding.certificate_doubt").stage(row.matter.stage).label,
        "left": left_of(clocks.get(row.pk, [])),
        "verbs": [made],
    }
