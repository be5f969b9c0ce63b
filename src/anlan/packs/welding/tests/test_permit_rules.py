# SPDX-License-Identifier: Apache-2.0
"""The rule sets of hot work, asked at every level, hour and break (AX-R5, AX-R6, AX-R7)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel.timing import LOCAL

from ..rulesets.industries import LEVELS, RULE_SETS, rule_set, turned
from ..rulesets.permits import (
    Asked,
    Circumstances,
    GasAsked,
    GasTested,
    Worked,
    accepts_from,
    approver_for,
    covers,
    gas_standing,
    level_now,
    longest,
    may_start,
    needs_gas,
)

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=LOCAL)  # a Wednesday
TODAY = NOON.date()
CHEMICAL = rule_set("hazardous_chemical", TODAY)
EVERY_LEVEL = [(rule, name) for rule in RULE_SETS for name in rule.levels]
FINE = Asked(
    CHEMICAL, "approved", "second", "second", NOON - timedelta(hours=1), NOON + timedelta(hours=7), "ok", True,
    Circumstances(NOON),
)  # fmt: skip


def ago(minutes: float) -> datetime:
    return NOON - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("industry", "level", "approver", "hours"),
    [
        ("hazardous_chemical", "special", "approver_principal", 8),
        ("hazardous_chemical", "first", "approver_safety", 8),
        ("hazardous_chemical", "second", "approver_unit", 72),
        ("general", "special", "approver_principal", 8),
        ("general", "first", "approver_safety", 24),
        ("general", "second", "approver_unit", 72),
        ("construction", "first", "approver_safety", 24),
        ("construction", "second", "approver_unit", 72),
        ("construction", "third", "approver_unit", 168),
        ("power", "first", "approver_principal", 24),
        ("power", "second", "approver_safety", 120),
    ],
)
def test_who_approves_and_for_how_long_follows_industry_and_level(industry, level, approver, hours):
    """AX-R5, AX-R6."""
    rule = rule_set(industry, TODAY)
    assert (approver_for(rule, level), longest(rule, level)) == (approver, timedelta(hours=hours))


@pytest.mark.parametrize("rule", RULE_SETS, ids=lambda rule: rule.version)
def test_every_rule_names_its_source_its_day_and_what_nobody_confirmed(rule):
    """domain.md 9: figures are data with a citation and a date."""
    assert rule.source
    assert rule.since <= TODAY
    assert {"fire_watch_minutes", "night"} <= rule.unconfirmed
    assert rule.kept >= timedelta(days=365)


def test_a_rule_that_has_not_begun_binds_nobody():
    with pytest.raises(KeyError):
        rule_set("hazardous_chemical", date(2022, 9, 30))


def test_an_unknown_industry_has_no_rule():
    with pytest.raises(KeyError):
        rule_set("shipyard", TODAY)


def test_a_district_turns_what_is_unconfirmed_and_nothing_else():
    """AX-R6: DL 5027's hours are confirmed, GB 30871's are the project's reading."""
    power = turned(rule_set("power", TODAY), {"first": 2}, 45, (22, 5))
    chemical = turned(CHEMICAL, {"first": 4}, 45, (22, 5))
    assert (power.level("first").hours, chemical.level("first").hours) == (24, 4)
    assert chemical.fire_watch_minutes == 45


@pytest.mark.parametrize(
    ("hour", "rest", "outdoors", "wind", "level"),
    [
        (12, False, False, 0, "second"),
        (12, True, False, 0, "first"),
        (22, False, False, 0, "first"),
        (3, False, False, 0, "first"),
        (6, False, False, 0, "second"),
        (20, False, False, 0, "first"),
        (12, False, True, 4, "second"),
        (12, False, True, 5, "first"),
        (12, False, False, 9, "second"),
        (23, True, True, 6, "first"),
    ],
)
def test_rest_days_nights_and_wind_make_it_one_level_graver(hour, rest, outdoors, wind, level):
    """AX-R7, 升级管理."""
    seen = Circumstances(NOON.replace(hour=hour), rest, outdoors, wind)
    assert level_now(CHEMICAL, "second", seen).name == level


@given(
    st.sampled_from(EVERY_LEVEL),
    st.booleans(),
    st.booleans(),
    st.integers(0, 12),
    st.datetimes(timezones=st.just(LOCAL)),
)
def test_circumstances_never_make_a_permit_lighter(one, rest, outdoors, wind, at):
    """AX-R5: the approver of an upgraded permit is never a lesser one."""
    rule, name = one
    found = level_now(rule, name, Circumstances(at, rest, outdoors, wind))
    assert covers(found.name, name)
    assert bool(found.because) or found.name == name


def test_the_gravest_level_stays():
    assert level_now(CHEMICAL, "special", Circumstances(NOON, is_rest_day=True)).name == "special"


def test_of_two_levels_the_graver_covers_the_lighter():
    assert all(covers(above, below) and not covers(below, above) for above, below in pairwise(LEVELS))


@pytest.mark.parametrize(
    ("tests", "worked", "state"),
    [
        ([], [], "missing"),
        ([(10, True)], [], "ok"),
        ([(30, True)], [], "ok"),
        ([(31, True)], [], "stale"),
        ([(10, False)], [], "bad"),
        ([(20, False), (5, True)], [], "ok"),
        ([(20, True), (5, False)], [], "bad"),
        ([(5, False), (5, True)], [], "bad"),  # of two at one moment the bad one counts
        ([(-5, True)], [], "missing"),  # a test of the future
        ([(120, True)], [(100, None)], "ok"),
        ([(120, True)], [(80, None)], "stale"),  # it began too late after the test
        ([(120, True)], [(100, 60)], "ok"),  # a break of 60 minutes at the second level
        ([(120, True)], [(100, 61)], "stale"),
        ([(180, True)], [(170, 150), (80, None)], "stale"),  # a long break, and work went on without a test
        ([(180, True)], [(200, 170), (120, 20)], "ok"),
    ],
)
def test_gas_at_the_second_level(tests, worked, state):
    """AX-R7: half an hour to the start, a new test after a break of more than an hour."""
    seen = [GasTested(ago(minutes), passed) for minutes, passed in tests]
    spans = [Worked(ago(begun), None if ended is None else ago(ended)) for begun, ended in worked]
    assert gas_standing(GasAsked(CHEMICAL, "second"), seen, spans, NOON) == state


@pytest.mark.parametrize(("pause", "state"), [(30, "ok"), (31, "stale")])
def test_after_half_an_hours_break_gas_is_tested_again_at_the_first_level(pause, state):
    """AX-R7."""
    worked = [Worked(ago(100), ago(pause))]
    assert gas_standing(GasAsked(CHEMICAL, "first"), [GasTested(ago(110), True)], worked, NOON) == state


@pytest.mark.parametrize(("age", "state"), [(30, "ok"), (31, "stale")])
def test_at_the_special_level_readings_never_stop(age, state):
    """AX-R7: continuous monitoring."""
    worked = [Worked(ago(age - 1))]
    assert gas_standing(GasAsked(CHEMICAL, "special"), [GasTested(ago(age), True)], worked, NOON) == state


def test_yesterdays_test_is_no_test_of_today():
    """AX-R7: each day before work."""
    tests, worked = (
        [GasTested(NOON - timedelta(hours=14), True)],
        [Worked(NOON - timedelta(hours=13, minutes=50))],
    )
    assert gas_standing(GasAsked(CHEMICAL, "second"), tests, worked, NOON) == "stale"


@pytest.mark.parametrize(
    ("industry", "possible", "fixed", "needed"),
    [
        ("hazardous_chemical", False, False, True),
        ("hazardous_chemical", True, True, False),
        ("general", False, False, False),
        ("general", True, False, True),
        ("general", True, True, False),
        ("construction", True, True, True),
    ],
)
def test_where_gas_is_tested_at_all(industry, possible, fixed, needed):
    """AX-R7: always in chemistry, elsewhere where gas may be; a fixed zone is exempt where the rule knows one."""
    level = "second"
    assert needs_gas(GasAsked(rule_set(industry, TODAY), level, possible, fixed)) is needed


_minutes = st.integers(0, 700)
_spans = st.lists(st.tuples(_minutes, st.integers(1, 300)), max_size=5)


@given(st.lists(st.tuples(_minutes, st.booleans()), max_size=5), _spans, st.sampled_from(EVERY_LEVEL))
def test_gas_is_only_good_after_a_good_test_of_the_same_day(tests, spans, one):
    """AX-R7: whatever happened, without a passed last test of today nobody starts."""
    rule, level = one
    seen = [GasTested(ago(minutes), passed) for minutes, passed in tests]
    worked = [Worked(ago(begun), ago(begun - long)) for begun, long in spans]
    if gas_standing(GasAsked(rule, level), seen, worked, NOON) != "ok":
        return
    last = max(seen, key=lambda test: test.at)
    assert last.passed
    assert last.at.astimezone(LOCAL).date() == TODAY
    quiet = min([NOON - last.at, *(NOON - min(span.ended, NOON) for span in worked)])
    assert quiet <= timedelta(minutes=max(rule.gas_minutes, rule.level(level).retest_minutes))


@given(_minutes, st.integers(0, 60))
def test_a_later_good_test_never_makes_it_worse(before, after):
    """AX-R7."""
    asked = GasAsked(CHEMICAL, "second")
    tests = [GasTested(ago(before), True)]
    first = gas_standing(asked, tests, [], NOON)
    more = gas_standing(asked, [*tests, GasTested(ago(min(after, 30)), True)], [], NOON)
    assert more == "ok" or first != "ok"


def test_a_permit_with_everything_lets_work_start():
    assert may_start(FINE) == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"stage": "to_approve"}, "R06:not_approved"),
        ({"stage": "finished"}, "R06:not_approved"),
        ({"stage": "overdue"}, "R06:not_approved"),
        ({"starts_at": NOON + timedelta(seconds=1)}, "R06:not_now"),
        ({"ends_at": NOON}, "R06:not_now"),
        ({"circumstances": Circumstances(NOON, is_rest_day=True)}, "R06:upgraded"),
        ({"gas": "missing"}, "R07:gas_missing"),
        ({"gas": "stale"}, "R07:gas_stale"),
        ({"gas": "bad"}, "R07:gas_bad"),
        ({"watcher_present": False}, "R08:no_watcher"),
    ],
)
def test_each_lack_alone_stands_against_a_start(change, code):
    """AX-R6, AX-R7, AX-R8."""
    assert may_start(replace(FINE, **change)) == (code,)


def test_every_lack_is_told_at_once():
    """He who repairs one thing does not learn of the next only then."""
    worst = replace(FINE, stage="draft", ends_at=NOON, gas="bad", watcher_present=False)
    assert len(may_start(worst)) == 4


def test_a_fixed_zone_needs_no_gas_test_but_everything_else():
    assert may_start(replace(FINE, gas="not_needed")) == ()


def test_wind_stops_work_in_the_open_unless_it_was_approved_one_level_higher():
    """AX-R7: from force five on."""
    storm = Circumstances(NOON, outdoors=True, wind=5)
    assert may_start(replace(FINE, circumstances=storm)) == ("R06:upgraded", "R07:wind")
    assert may_start(replace(FINE, circumstances=storm, level="first")) == ()
    gravest = replace(FINE, circumstances=storm, level_asked="special", level="special")
    assert may_start(gravest) == ("R07:wind",)


def test_work_is_accepted_after_the_minutes_of_fire_watch():
    assert accepts_from(CHEMICAL, NOON) == NOON + timedelta(minutes=60)
