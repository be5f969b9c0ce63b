# SPDX-License-Identifier: Apache-2.0
"""The panel of a case: what the next minute asks for, the lock, the violence branch step by step, what may be the same."""

from datetime import timedelta
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.declare import Lack
from anlan.kernel.matters.models import Matter
from anlan.kernel.options.queries import option_value
from anlan.kernel.registry import REGISTRY
from anlan.shell.spoken import say_near

from ..models import Case
from ..queries.beside import cases, guardian_checks
from ..queries.household import housemates
from ..queries.likeness import undecided
from ..queries.locks import mediation_lock, newest_wish
from ..queries.signs import newest_signs
from ..queries.violence import (
    newest_assessment,
    newest_letter,
    open_order,
    order_in_force,
    refuge_now,
    standing_decision,
    visits_done,
)
from ..rulesets.levels import REASONS
from .care_panel import care_context

type Context = dict[str, Any]  # Any: what the template reads


def panel(request: HttpRequest, matter: Matter) -> Context | None:
    """What the page shows of the case beside its details."""
    case = next(iter(cases(matter.pk)), None)
    if case is None:
        return None
    lock, caller = mediation_lock(case), request.caller  # type: ignore[attr-defined]
    return {
        "is_drill": case.is_drill,
        "waits_for_second": case.red_proposed_by is not None,
        "signs": [REASONS[one] for one in newest_signs(case.pk)],
        "lock": [str(one) for one in lock.labels] if lock else [],
        "flag": case.flag_is_on,
        "steps": steps_of(case) if case.flag_is_on else [],
        "alike": [
            {"number": one.other.matter.number, "why": _label(one.why), "stage": _stage(one.other.matter)}
            for one in undecided(matter.pk, caller.person)
            if may_anywhere(caller, "family.decide_likeness")
        ],
        "house": housemates(matter, caller.person) if may_anywhere(caller, "family.join_household") else [],
        "report_is_due": report_is_due(case),
        "care": care_context(caller, matter),
    }


def report_is_due(case: Case) -> bool:
    """Whether the police must be told and were not."""
    return case.flag_is_on and case.owes_report


def steps_of(case: Case) -> list[Lack]:
    """The branch, step by step: done, half done or open (domain.md 4.2)."""
    decision, letter = standing_decision(case), newest_letter(case.pk)
    found = [
        _report(case),
        _assessed(case),
        Lack(
            pgettext("family", "Decision of the police"),
            f"{_label(decision.decision)} {say_near(decision.at)}" if decision else "",
            "ok" if decision else "half" if case.reported_at else "",
        ),
    ]
    if letter is not None:
        served = [letter.served_offender_at, letter.served_victim_at, letter.told_committee_at]
        done = sum(one is not None for one in served)
        note = pgettext("family", "%(done)d of 3: both sides and the committee") % {"done": done}
        found.append(
            Lack(
                pgettext("family", "Warning letter served"),
                note,
                "ok" if done == 3 else "half" if done else "",
            )
        )
        met = [visits_done(letter, who) for who in ("committee", "station")]
        note = pgettext("family", "committee %(committee)d, station %(station)d") % dict(
            zip(("committee", "station"), met, strict=True)
        )
        wanted = option_value("family.visits_after_letter", case.matter.region_path)
        state: Literal["", "half", "ok"] = "ok" if min(met) >= wanted else "half" if any(met) else ""
        found.append(Lack(pgettext("family", "Visits after the letter"), note, state))
    found += [*_order(case), *_refuge(case), *_wish(case)]
    check = next(iter(guardian_checks(case.pk)), None)
    if check is not None:
        found.append(
            Lack(pgettext("family", "Guardian"), _label(check.guardian), "ok" if check.is_safe else "half")
        )
    return found


def _report(case: Case) -> Lack:
    label = pgettext("family", "Police told")
    if case.reported_at is not None and not case.owes_report:
        return Lack(label, say_near(case.reported_at), "ok")
    note = (
        pgettext("family", "a legal duty; nobody can cancel it")
        if case.owes_report
        else pgettext("family", "if she wishes")
    )
    return Lack(label, note, "half" if case.owes_report else "")


def _assessed(case: Case) -> Lack:
    one = newest_assessment(case.pk)
    note = f"{_label(one.risk)} {say_near(one.at)}" if one else ""
    return Lack(pgettext("family", "Safety assessed"), note, "ok" if one else "")


def _order(case: Case) -> list[Lack]:
    label, asked = pgettext("family", "Protection order"), open_order(case.pk)
    if asked is not None:
        note = pgettext("family", "24 hours") if asked.is_urgent else pgettext("family", "72 hours")
        until = say_near(asked.at + timedelta(hours=24 if asked.is_urgent else 72))
        return [Lack(label, f"{note} · " + pgettext("family", "by %(hour)s") % {"hour": until}, "half")]
    holds = order_in_force(case.pk, timing.now().astimezone(timing.LOCAL).date())
    if holds is None:
        return []
    return [Lack(label, pgettext("family", "until %(day)s") % {"day": holds.until}, "ok")]


def _refuge(case: Case) -> list[Lack]:
    stay = refuge_now(case.pk)
    return [Lack(pgettext("family", "In a safe place"), _label(f"{stay.sort}_bed"), "ok")] if stay else []


def _wish(case: Case) -> list[Lack]:
    wish = newest_wish(case.pk)
    label = pgettext("family", "Asked alone and in person")
    if wish is None:
        return [Lack(label)]
    return [Lack(label, _label("agrees" if wish.agrees else "declines"), "ok")]


def _label(code: str) -> str:
    return str(REGISTRY.packs["family"].labels[code])


def _stage(matter: Matter) -> str:
    return str(REGISTRY.kind(matter.kind).stage(matter.stage).label)
