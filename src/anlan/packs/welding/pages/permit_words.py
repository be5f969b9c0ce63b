# SPDX-License-Identifier: Apache-2.0
"""What a permit's page says in words: the one sentence, and what still stands between it and its end."""

from typing import Any

from django.utils.translation import pgettext

from anlan.kernel.declare import Lack
from anlan.kernel.fields import listed
from anlan.kernel.registry import REGISTRY
from anlan.kernel.timing import LOCAL
from anlan.shell.spoken import say_clock, say_when

from ..kinds.hot_work import IN_FORCE
from ..queries.paper import Paper, value_of
from ..rulesets.words import GAS_WORDS, LEVEL_WORDS, MEASURE_WORDS, PERMIT_WORDS

_AFTER = ("finished", "accepted", "archived")


def span_of(paper: Paper) -> str:
    """From when until when, with the day where it ends on another one."""
    begins, ends = (one.astimezone(LOCAL) for one in (paper.permit.starts_at, paper.permit.ends_at))
    late = ends.strftime("%H:%M") if begins.date() == ends.date() else say_when(ends)
    return f"{say_when(begins)}–{late}"


def said_of(paper: Paper) -> dict[str, Any]:
    """What the panel prints (Any: words and rows)."""
    permit = paper.permit
    because = [str(PERMIT_WORDS[one]) for one in permit.raised_because.split()]
    return {
        "level": LEVEL_WORDS[permit.level],
        "raised": pgettext("welding", "raised from %(level)s: %(why)s")
        % {"level": LEVEL_WORDS[permit.level_asked], "why": listed(because)}
        if because
        else "",
        "span": span_of(paper),
        "rule": paper.rule.source,
        "gas": gas_word(paper),
        "gas_state": paper.gas,
        "approver": role_word(paper.approver_role),
        "tests": [{"at": one.at, "point": one.point, "gas": PERMIT_WORDS[one.gas], "value": value_of(one),
                   "passed": one.passed, "by": paper.name(one.analyst_id)} for one in paper.tests],
        "measures": [{"label": MEASURE_WORDS[one], "by": paper.name(paper.measures[one][1]) if one in paper.measures else "",
                      "done": one in paper.measures} for one in paper.rule.measures],
        "welders": [{"name": paper.name(person), "number": number} for person, number in paper.welders],
        "watches": [{"name": paper.name(one.person_id), "since": one.arrived_at, "until": one.left_at}
                    for one in paper.watches],
        "signatures": [{"what": signed_as(one.what), "name": paper.name(one.person_id), "at": one.at,
                        "form": PERMIT_WORDS[one.form], "digest": one.digest[:16]} for one in paper.signatures],
    }  # fmt: skip


def gas_word(paper: Paper) -> str:
    """How the gas stands; that it is to be tested again is no word for work that is over."""
    return "" if paper.gas == "stale" and paper.matter.stage in _AFTER else str(GAS_WORDS[paper.gas])


def role_word(role: str) -> str:
    """What a role of this pack is called."""
    return str(REGISTRY.roles[f"welding.{role}"][1].label)


def signed_as(what: str) -> str:
    """What a signature stands under."""
    return {
        "applied": pgettext("welding", "Application"),
        "approved": pgettext("welding", "Approval"),
        "rejected": pgettext("welding", "Sent back"),
        "extended": pgettext("welding", "Extension"),
        "watcher_saw": pgettext("welding", "Acceptance, watcher"),
        "leader_saw": pgettext("welding", "Acceptance, work leader"),
    }[what]


def lacks_of(paper: Paper) -> list[Lack]:
    """From the welder's name to both signatures after the fire watch."""
    stage, done = paper.matter.stage, len(paper.measures)
    missing = [one for one in paper.rule.measures if one not in paper.measures]
    past = stage in (*IN_FORCE, "overdue", *_AFTER)
    found = [
        Lack(pgettext("welding", "Who welds, with what"), _who(paper), "ok" if paper.welders and paper.machines else "half"),
        Lack(pgettext("welding", "Safety measures"),
             pgettext("welding", "%(done)d of %(all)d ticked") % {"done": done, "all": len(paper.rule.measures)},
             "ok" if not missing else "half" if done else ""),
        Lack(pgettext("welding", "Gas"), gas_word(paper), "ok" if paper.gas in ("ok", "not_needed") or stage in _AFTER else ""),
        Lack(pgettext("welding", "Approval"), _approval(paper), "ok" if past else "half" if stage == "to_approve" else ""),
    ]  # fmt: skip
    if stage not in _AFTER:
        found.append(_watch(paper))
    found.append(Lack(pgettext("welding", "Work done"), "", "ok" if stage in _AFTER else ""))
    found.append(_acceptance(paper))
    return found


def _who(paper: Paper) -> str:
    return listed([*(paper.name(one) for one, _number in paper.welders), *paper.machines])


def _approval(paper: Paper) -> str:
    if paper.approved:
        return f"{paper.name(paper.approved.person_id)} {say_clock(paper.approved.at)}"
    return _to_approve(paper)


def _to_approve(paper: Paper) -> str:
    """Who approves at its level: the role, and by name whoever holds it for the firm."""
    return f"{role_word(paper.approver_role)} {listed(paper.approvers)}".strip()


def _watch(paper: Paper) -> Lack:
    label = pgettext("welding", "Watcher on the spot")
    if paper.watching:
        assert paper.watching.arrived_at is not None
        return Lack(
            label, f"{paper.name(paper.watching.person_id)} {say_clock(paper.watching.arrived_at)}", "ok"
        )
    named = [paper.name(one.person_id) for one in paper.watches if not one.left_at]
    return Lack(label, listed(named), "half" if named else "")


def _acceptance(paper: Paper) -> Lack:
    label = pgettext("welding", "Accepted after the fire watch")
    waits = _to_accept(paper)
    if not waits:
        return Lack(label, "", "ok")
    if len(waits) == 1:
        note = pgettext("welding", "signed once; waits for %(whose)s") % {"whose": waits[0]}
        return Lack(label, note, "half")
    note = pgettext("welding", "watcher and work leader, after %(minutes)d minutes") % {
        "minutes": paper.rule.fire_watch_minutes
    }
    if paper.accept_from:
        note = pgettext("welding", "watcher and work leader, from %(at)s") % {
            "at": say_clock(paper.accept_from)
        }
    return Lack(label, note)


def whose_turn(paper: Paper) -> dict[str, str]:
    """By verb for whom the permit waits: of all approvers the one of its level, of watcher and leader who has not signed."""
    stage = paper.matter.stage
    if stage == "to_approve":
        return {"approve_permit": _to_approve(paper)}
    return {"accept_after_fire_watch": listed(_to_accept(paper))} if stage == "finished" else {}


def _to_accept(paper: Paper) -> list[str]:
    """Who has yet to accept the place, each with his part."""
    signed = {one.what for one in paper.signatures}
    watched = [paper.name(one.person_id) for one in paper.watches if one.arrived_at]
    parts = (
        ("watcher_saw", "watcher", listed(dict.fromkeys(watched))),
        ("leader_saw", "work_leader", paper.name(paper.permit.applicant_id)),
    )
    return [f"{role_word(role)} {name}".strip() for what, role, name in parts if what not in signed]
