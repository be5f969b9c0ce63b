# SPDX-License-Identifier: Apache-2.0
"""The figures (domain.md 4.5): counted once more from the log alone with difference 0, apart, and too few are not said."""

from collections import Counter
from datetime import timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.following import drain
from anlan.shell.outlines import Outline

from ..models import Case, FamilyFigure
from ..pages import wall
from ..queries.communities import communities
from ..queries.figure_facts import Counted, Scope
from ..queries.figures import BY_CODE, FIGURES, quarter_of
from .browsing import page
from .care_story import Care
from .recount import from_the_log, log
from .whole_story import Family, tell

PAGE, WALL = "/family/figures", "/wall/family"


@pytest.fixture
def week(story):
    tell(story)
    drain()
    return story.person("leader", "family.leader", "331002", name="区里")


def scope():
    now = timing.now()
    return Scope(now - timedelta(days=30), now + timedelta(days=1))


def test_every_figure_equals_its_recount_from_the_log(week):
    found = {one.code: one.of(scope()) for one in FIGURES}
    for code, (counts, base) in from_the_log(scope().since).items():
        told = found[code]
        assert (sum(one.value for one in told) - counts, len(told) - base) == (0, 0), code
    assert sum(bool(one) for one in found.values()) >= 10


def test_resolved_mediated_kept_and_relapsed_stay_apart(story):
    care = Care(Family(story))
    case = care.mediating(home="海门街道老街 9 号")
    (promise,) = care.agreed(case, 0)
    care.tell("note_promise", care.window, case, promise=promise.pk, result="broken")
    drain()
    assert [one.value for one in BY_CODE["mediated"].of(scope())] == [1.0]
    assert [one.value for one in BY_CODE["kept"].of(scope())] == [0.0]
    assert [one.value for one in BY_CODE["resolved"].of(scope())] == [0.0]
    assert BY_CODE["relapsed"].of(scope()) == []


def test_a_settled_case_whose_household_asks_again_within_half_a_year_has_begun_again(story):
    family = Family(story)
    case = family.teamed(home="海门街道老街 9 号")
    family.tell("begin_care", family.window, case=case)
    matter = Case.objects.get(pk=case).matter
    matter.closed_at, matter.outcome, matter.stage = timing.now(), "settled", "closed"
    matter.save()
    assert [one.value for one in BY_CODE["relapsed"].of(scope())] == [0.0]
    story.hands.pass_(days=20)
    family.case(home="海门街道老街 9 号")
    assert [one.value for one in BY_CODE["relapsed"].of(scope())] == [1.0]


def test_drills_are_never_counted(story):
    family = Family(story)
    family.case()
    Case.objects.update(is_drill=True)
    assert all(one.of(scope()) == [] for one in FIGURES)


@pytest.mark.parametrize(("many", "said"), [(4, None), (5, 0.8)])
def test_a_share_over_fewer_than_five_is_not_said(many, said):
    base = [Counted(float(one > 0), timing.now(), "", "") for one in range(many)]
    assert BY_CODE["mediated"].value(base) == said


def test_a_leader_reads_numbers_and_no_list(week):
    leader = page(week)
    numbers = list(Case.objects.values_list("matter__number", flat=True))
    for url in (PAGE, f"{PAGE}?by=community", WALL, *(f"{PAGE}?of={code}" for code in BY_CODE)):
        answer = leader.get(url)
        assert answer.status_code == 200, url
        assert not [one for one in numbers if one in answer.content.decode()], url
    for code in BY_CODE:
        assert leader.get(WALL, {"part": "meaning", "of": code}).status_code == 200
    assert leader.get(PAGE, {"of": "nothing"}).status_code == 404
    assert leader.get(PAGE, {"since": "0001-01-01"}).status_code == 422


def test_who_works_on_the_cases_opens_the_list_of_a_figure(story):
    family = Family(story)
    case = Case.objects.get(pk=family.case()).matter
    assert case.number in page(family.head).get(PAGE, {"of": "registered"}).content.decode()
    elsewhere = story.person("far", "family.head", "331002002")
    assert case.number not in page(elsewhere).get(PAGE, {"of": "registered"}).content.decode()


def test_files_leave_with_what_is_hidden_hidden(week):
    for kind in ("csv", "xlsx"):
        for more in ({}, {"of": "registered"}, {"by": "community"}):
            assert page(week).get(PAGE, {"as": kind, **more}).status_code == 200


def test_communities_are_told_by_whole_quarters_that_are_over():
    for day in ("2026-01-01", "2026-03-31", "2026-11-29"):
        first, last = quarter_of(timing.now().date().fromisoformat(day))
        assert last.isoformat() < day
        assert (first.day, first.month % 3) == (1, 1)


def test_the_wall_hides_few_cases_of_a_town_and_the_next_beside_them(monkeypatch):
    towns = Counter({"331002.1": 3, "331002.2": 9, "331002.3": 20})
    outlines = [Outline(path, path, "", (0.0, 0.0), 0.0, 200.0) for path in (*towns, "331002.4")]
    monkeypatch.setattr(wall, "ground", lambda: (None, outlines))
    assert [one["many"] for one in wall._map(towns)["labels"]] == [wall.HIDDEN, wall.HIDDEN, 20, 0]


def test_the_name_of_an_island_stands_above_it_and_does_not_touch_its_edge(monkeypatch):
    island = Outline("331002.1", "岛", "", (50.0, 140.0), 100.0, 80.0)
    monkeypatch.setattr(wall, "ground", lambda: (None, [island]))
    (label,) = wall._map(Counter())["labels"]
    assert label["y"] + label["name_at"] < island.top
    assert island.top < label["y"] + label["many_at"] < island.top + island.high


def test_few_cases_in_a_community_are_hidden_with_their_total(story):
    family = Family(story)
    for _ in range(3):
        family.case(region="331002001003")
    found = communities(scope())
    assert [one.total for one in found if one.cells] == [None]
    assert all(many in (None, 0) for one in found for _name, many in one.cells)


def test_the_figures_of_a_day_are_published_once(week, story):
    day = FamilyFigure.objects.latest("published_at").day
    assert FamilyFigure.objects.filter(day=day).count() == len(FIGURES)
    said = [fields for _, fields in log("family.family_figure_published")]
    assert {one["code"] for one in said} == set(BY_CODE)
