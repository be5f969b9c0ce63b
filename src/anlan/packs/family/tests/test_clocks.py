# SPDX-License-Identifier: Apache-2.0
"""Five, ten, fifteen minutes, each a clock of its own; the court's hours run through nights."""

from datetime import timedelta

import pytest

from anlan.kernel.access.queries import caller_of
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.clocks.ticker import fire_due
from anlan.kernel.following import drain
from anlan.kernel.teams.models import SeatCall


def urgent(family):
    """A red case whose team was called."""
    case = family.case(danger="yes", situation="violence")
    family.tell("accept_case", family.window, case=case)
    family.tell("set_level", family.window, case=case, level="red", signs=["beating"])
    family.tell("confirm_red", family.second, case=case)
    family.tell("call_case_team", family.window, case=case)
    drain()
    return case


def limits(case):
    """How long each clock of a case runs, by name."""
    return {
        one.name: one.due_at - one.started_at
        for one in RunningClock.objects.filter(matter=case)
        if one.due_at
    }


def states(case):
    """How each clock of a case stands."""
    return dict(RunningClock.objects.filter(matter=case).values_list("name", "state"))


def test_red_promises_five_ten_and_fifteen_minutes(family):
    found = limits(urgent(family))
    assert [found[one] for one in ("answer", "link_up", "on_spot")] == [
        timedelta(minutes=5),
        timedelta(minutes=10),
        timedelta(minutes=15),
    ]


def test_each_of_the_three_stops_by_its_own_deed(family):
    case = urgent(family)
    for call in SeatCall.objects.select_related("person").filter(matter=case, state="called"):
        family.of_teams("accept_seat", caller_of(call.person, "page"), case)
    drain()
    assert (states(case)["answer"], states(case)["link_up"], states(case)["on_spot"]) == ("met", "met", "run")
    family.of_teams("arrive_on_spot", family.sits(case, "police"), case)
    drain()
    assert states(case)["on_spot"] == "met"


def test_whoever_is_late_is_named_by_the_clock_and_the_next_is_called(family, hands):
    case = urgent(family)
    hands.pass_(minutes=6)
    fire_due()
    drain()
    assert states(case)["answer"] == "breached"
    assert SeatCall.objects.filter(matter=case, is_substitute=True).exists()


def test_orange_has_half_an_hour_for_its_team_and_promises_no_minutes(family):
    case = family.graded("orange")
    drain()
    assert limits(case)["team_orange"] == timedelta(minutes=30)
    family.tell("call_case_team", family.window, case=case)
    drain()
    assert "answer" not in states(case)


@pytest.mark.parametrize(("urgent", "hours"), [(False, 72), (True, 24)])
def test_the_courts_hours_run_through_night_and_weekend_JS_R5(family, urgent, hours):
    case = family.graded()
    family.tell("seek_protection_order", family.window, case=case, asked_by="victim", urgent=urgent)
    drain()
    name = "order_24" if urgent else "order_72"
    assert limits(case)[name] == timedelta(hours=hours)


def test_danger_said_at_the_door_gives_the_window_five_minutes(family):
    case = family.case(danger="yes")
    drain()
    assert limits(case)["accept_urgent"] == timedelta(minutes=5)
    assert "accept_urgent" not in states(family.case())


@pytest.mark.parametrize("said", [{"danger": "yes"}, {"situation": "violence"}])
def test_a_case_is_accepted_by_one_clock_and_an_urgent_one_by_the_urgent(family, said):
    case = family.case(**said)
    drain()
    assert [one for one in states(case) if one.startswith("accept")] == ["accept_urgent"]
    other = family.case()
    drain()
    assert list(states(other)) == ["accept"]


def test_a_team_that_was_called_is_not_wanted_again_when_the_level_changes(family):
    case = family.case(danger="yes")
    family.tell("accept_case", family.window, case=case)
    family.tell("set_level", family.window, case=case, level="red", signs=["weapon"])
    family.tell("call_case_team", family.window, case=case)
    family.tell("confirm_red", family.second, case=case)
    drain()
    assert not [name for name in states(case) if name.startswith("team_")]
    assert states(case)["answer"] == "run"
