# SPDX-License-Identifier: Apache-2.0
"""Half a year of families that were helped before the demo begins, so that rates have something to stand on; all made up."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from anlan.kernel import timing
from anlan.kernel.command import perform
from anlan.kernel.context import Caller
from anlan.kernel.errors import CommandError
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY
from anlan.kernel.teams.models import SeatCall
from anlan.packs.family.models import CareVisit, Case, Promise

PLACES = (  # a community of each town
    "331002001005", "331002002005", "331002003007", "331002004005", "331002005220", "331002006229", "331002007203",
    "331002008212",
)  # fmt: skip
CASES, OPEN = 44, 10  # told from the past; of them those that nobody has ended
VISITOR, WINDOW, HEAD = "linfen", "fanyun", "wuxiulan"
LEVELS = ("yellow", "yellow", "orange", "yellow", "orange")
SITUATIONS = ("relationship", "property", "custody", "support", "kin")


@dataclass
class Past:
    """A case on its way through the past, its clock moved on by each deed."""

    draw: Random
    at: datetime
    case: UUID | None = None

    def give(self, verb: str, who: UUID | None = None, after: float = 10.0, **values: Any) -> Any:
        """A verb of some minutes later, never in the future (Any: its own input and answer)."""
        self.at = min(self.at + timedelta(minutes=after), timing.now() - timedelta(minutes=1))
        by = Caller(who, "operator", "cli")
        name = verb if "." in verb else f"family.{verb}"
        return perform(REGISTRY.commands[name], by, values, at=self.at)

    def of_case(self, verb: str, **values: Any) -> Any:
        """The same of this case (Any: as above)."""
        return self.give(verb, case=str(self.case), **values)


def tell_past(seed: int = 7) -> None:
    """Once, before the families of today; nothing happens when cases are there already."""
    if Case.objects.exists() or not Person.objects.filter(code=VISITOR).exists():
        return
    draw = Random(seed)  # noqa: S311 – a demo must be repeatable
    for number in range(CASES):
        days = 4 + (CASES - number) * 4 if number < CASES - OPEN else 1 + (CASES - number) % 5
        one = Past(draw, timing.now() - timedelta(days=days, minutes=draw.randrange(600)))
        with suppress(CommandError):  # a rule that came later leaves a case of the past where it is
            _tell(one, number)


def _tell(one: Past, number: int) -> None:
    home = f"演示里弄 {number if number % 9 else max(0, number - 9)} 号"  # every ninth household asks again
    made = one.give(
        "register_case", situation=SITUATIONS[number % 5], source="grid" if number % 2 else "walk_in",
        region=PLACES[number * number % len(PLACES)], home=home, story="家里总吵，想有人来劝。（演示）",
    )  # fmt: skip
    one.case = made.matter
    one.of_case("accept_case", after=600 if number % 11 == 3 else 20)
    one.of_case(
        "set_level",
        level=LEVELS[number % 5],
        signs=["stress" if LEVELS[number % 5] == "yellow" else "threats"],
    )
    if number % 7 == 6:
        return
    one.of_case("call_case_team")
    _all_come(one)
    one.of_case("note_help", after=4)
    for side in ("applicant", "respondent"):
        one.of_case("say_willing", side=side, willing="yes", how="asked_alone", after=30)
    one.of_case("begin_mediation", both_wish_it=True)
    if number % 4 == 3:
        one.of_case("end_mediation", why="no_agreement", after=90)
        one.of_case(
            "tell_ways_to_law", told=["applicant", "respondent"], ways=["people_court", "legal_aid"], after=40
        )
    else:
        _agree(one, number)
    if number < CASES - OPEN:
        _visit(one, number)


def _all_come(one: Past) -> None:
    for call in SeatCall.objects.filter(matter=one.case, state="called"):
        one.give("teams.accept_seat", call.person_id, after=1, matter=str(one.case))


def _agree(one: Past, number: int) -> None:
    due = (one.at + timedelta(days=1)).astimezone(timing.LOCAL).date()
    promises = [
        {"words": "每月按时付抚养费", "side": "respondent", "due_on": due.isoformat()},
        {"words": "吵架时各回娘家和婆家冷静一天", "side": "both", "due_on": due.isoformat()},
    ]
    one.of_case(
        "make_agreement", manner="oral" if number % 6 == 1 else "written", parties="双方当事人（演示）", facts="为钱和带孩子争执",
        liability="各退一步", promises=promises, signed_by=["applicant", "respondent"], is_sealed=True, after=120,
    )  # fmt: skip
    for place, promise in enumerate(Promise.objects.filter(agreement__matter=one.case).order_by("number")):
        is_broken = number % 8 == 5 and place == 1
        one.of_case(
            "note_promise", promise=str(promise.pk), result="broken" if is_broken else "kept", after=700
        )


def _visit(one: Past, number: int) -> None:
    visitor = Person.objects.get(code=VISITOR)
    one.of_case(
        "plan_visits", visitor=str(visitor.pk), where="社区活动室", safe_time="上午", days=[1], after=30
    )
    visit = CareVisit.objects.filter(dispute=one.case).latest("due_on")
    result, finding = ("not_met", "unknown") if number % 10 == 4 else ("met", "calm")
    one.give("record_visit", visitor.pk, after=1500, visit=str(visit.pk), result=result, finding=finding)
    outcome = "to_law" if number % 4 == 3 else "settled"
    window, head = (Person.objects.get(code=code).pk for code in (WINDOW, HEAD))
    one.give("closing.propose_closing", window, after=60, matter=str(one.case), outcome=outcome)
    one.give("closing.approve_closing", head, after=60, matter=str(one.case))


def visits_of_today() -> Iterator[dict[str, Any]]:
    """Where the grid worker calls today (Any: inputs of `plan_visits`)."""
    yield {"where": "育才社区活动室", "safe_time": "上午九点到十一点", "days": [0]}
    yield {"where": "白云公园凉亭", "safe_time": "下午三点后", "days": [0, 7]}


def tell_visits() -> None:
    """Two visits that are due today, of cases that are visited, and a portrait of one."""
    visitor = Person.objects.filter(code=VISITOR).first()
    there = Case.objects.filter(
        matter__stage__in=("visiting", "performing"), matter__closed_at=None
    ).order_by("-registered_at")
    for case, said in zip(there, visits_of_today(), strict=False):
        begun = timing.now() - timedelta(minutes=30)  # just after midnight this is yesterday
        one = Past(Random(1), begun, case.pk)  # noqa: S311
        if visitor is not None:
            one.of_case("plan_visits", visitor=str(visitor.pk), **said)
        seen_on = begun.astimezone(timing.LOCAL).date().isoformat()
        for what, about, source in (("infant", "household", "own_word"), ("money", "applicant", "visit_sheet"),
                                    ("threats", "respondent", "call_sheet")):  # fmt: skip
            one.of_case("add_factor", what=what, about=about, source=source, observed_on=seen_on, after=1)
