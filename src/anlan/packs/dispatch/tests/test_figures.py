# SPDX-License-Identifier: Apache-2.0
"""Figures (domain.md 2.5): what they count, over what; the list beneath; what was first published stays."""

from datetime import date, timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.command import perform
from anlan.kernel.context import Caller
from anlan.kernel.errors import Refused
from anlan.kernel.events.models import EventRecord
from anlan.kernel.ids import new_id
from anlan.kernel.matters.models import Matter
from anlan.kernel.places.models import Region

from ..commands.publish_figures import publish_figures
from ..models import BoardRow, PublishedFigure
from ..queries.comparing import beside, days_before, fall, parts, year_before
from ..queries.courses import Course, courses
from ..queries.indicators import BUCKETS, BY_CODE, EVERY
from .whole_story import tell

MORNING = timing.now().replace(hour=1, minute=0, second=0, microsecond=0)


def course(**more) -> Course:
    told = {"incident": new_id(), "number": "JQ1", "title": "", "region_path": "331002", "is_general": True,
            "is_forbidden": False, "reported_at": MORNING}  # fmt: skip
    moments = {name: MORNING + timedelta(seconds=value) if isinstance(value, int) and not isinstance(value, bool) else value
               for name, value in more.items()}  # fmt: skip
    return Course(**{**told, **moments})


def value(code: str, *found: Course):
    one = BY_CODE[code]
    counted = one.counted(found)
    return one.value(counted), len(counted)


def test_handling_ends_with_feedback_or_closing_whichever_came_first():
    assert value(
        "handling", course(sent_at=60, fed_back_at=360, closed_at=900), course(sent_at=0, closed_at=100)
    ) == (200, 2)


def test_grave_incidents_are_not_of_the_general_class():
    assert value("handling", course(sent_at=0, closed_at=100, is_general=False)) == (None, 0)


def test_a_mean_over_nothing_is_no_zero():
    assert value("way") == (None, 0)


def test_moments_in_an_order_that_cannot_be_stand_in_no_figure():
    assert value("answer", course(offered_at=50, accepted_at=20)) == (None, 0)


def test_who_has_not_come_yet_is_not_in_the_base_of_first_arrival():
    assert value("first", course(is_guard_first=True), course(is_guard_first=False), course()) == (0.5, 2)


@pytest.mark.parametrize(("responded", "share"), [(True, 1.0), (False, 0.0)])
def test_an_improper_first_response_shows(responded, share):
    """PB-R7: it must be 0."""
    assert value(
        "improper", course(is_forbidden=True, has_responded_first=responded), course(has_responded_first=True)
    ) == (share, 1)


def test_each_order_falls_into_one_bucket():
    signing = BUCKETS[0]
    found = [course(sent_at=0, signed_at=seconds) for seconds in (0, 30, 31, 120, 180, 181, 9999)]
    assert signing.counts(found) == [2, 1, 1, 1, 2]


FIGURES = Caller(None, "figures", "follower", pack="dispatch")


@pytest.fixture
def night(story):
    """One night on the bar street; its day, and its published figures."""
    tell(story)
    return PublishedFigure.objects.first().day


def test_every_incident_of_a_day_has_its_course(night):
    since, until = timing.span_of(night, night)
    found = courses(Matter.objects.all(), since, until)
    there = BoardRow.objects.filter(reported_at__gte=since, reported_at__lt=until)
    assert len(found) == there.count() > 0
    assert sum(one.handed_at is not None for one in found) > 0


def test_a_course_asks_as_many_questions_for_many_as_for_one(night, query_count):
    with query_count() as asked:
        courses(Matter.objects.all(), *timing.span_of(night, night))
    assert len(asked.captured_queries) <= 8


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_what_was_published_is_what_the_list_gives(night, code):
    counted = BY_CODE[code].counted(courses(Matter.objects.all(), *timing.span_of(night, night)))
    row = PublishedFigure.objects.get(day=night, code=code)
    now = BY_CODE[code].value(counted)
    assert (row.base, row.thousandths) == (len(counted), None if now is None else round(now * 1000))


def test_the_log_holds_what_was_published(night):
    assert EventRecord.objects.filter(name="dispatch.figure_published").count() == len(EVERY)


def test_a_day_is_published_once(night):
    with pytest.raises(Refused, match="已经发布"):
        perform(publish_figures, FIGURES, {"day": night})


def test_a_day_is_not_published_before_it_has_settled(story):
    today = timing.now().astimezone(timing.LOCAL).date()
    with pytest.raises(Refused, match="次日六时"):
        perform(publish_figures, FIGURES, {"day": today})


@pytest.mark.parametrize("code", ["", *sorted(BY_CODE)])
@pytest.mark.parametrize("kind", ["", "csv", "xlsx"])
def test_each_figure_opens_and_leaves_as_a_file(night, story, page, code, kind):
    leader = story.person("leader", "dispatch.leader")
    asked = {"since": night.isoformat(), "until": night.isoformat(), "of": code, "as": kind}
    assert page(leader).get("/dispatch/figures", asked).status_code == 200


def test_the_figures_are_those_of_the_readers_regions(night, story, page):
    far = story.person("far", "dispatch.leader", "331002002")
    asked = {"since": night.isoformat(), "until": night.isoformat(), "of": "handed"}
    assert "JQ331002" not in page(far).get("/dispatch/figures", asked).content.decode()


@pytest.mark.parametrize(
    "asked", [{"since": "yesterday"}, {"since": "2026-11-28", "until": "2026-11-01"}, {"since": "2020-01-01"}]
)
def test_a_period_that_cannot_be_is_refused_in_words(story, page, asked):
    answer = page(story.person("leader", "dispatch.leader")).get("/dispatch/figures", asked)
    assert answer.status_code == 422


def test_a_guard_sees_no_figures(street, page):
    assert page(street.guard).get("/dispatch/figures").status_code == 403


def test_the_days_before_and_the_year_before():
    first, last = date(2026, 11, 23), date(2026, 11, 29)
    assert days_before(first, last) == (date(2026, 11, 16), date(2026, 11, 22))
    assert (year_before(first), year_before(date(2028, 2, 29))) == (date(2025, 11, 23), date(2027, 2, 28))


def test_a_fall_is_then_less_now_over_then():
    """The report's 28.6 → 13.7 minutes fell 52.1 %, and not 53 % (domain.md 2.5)."""
    share = fall(BY_CODE["handling"], 13.7 * 60, 28.6 * 60)
    assert share is not None
    assert round(share, 3) == 0.521
    assert fall(BY_CODE["incidents"], 3, 0) is None


def test_three_spans_ask_as_many_questions_as_one(night, query_count):
    with query_count() as asked:
        found = beside(Matter.objects.all(), night, night)
    assert found.now
    assert len(asked.captured_queries) <= 8


def test_streets_add_up_to_the_whole(night, story):
    found = beside(Matter.objects.all(), night, night)
    streets = list(Region.objects.filter(level="street"))
    assert sum(len(one.beside.now) for one in parts(found, streets)) == len(found.now)


@pytest.mark.parametrize("kind", ["", "csv", "xlsx"])
def test_by_street_opens_and_leaves_as_a_file(night, story, page, kind):
    asked = {"since": night.isoformat(), "until": night.isoformat(), "by": "region", "as": kind}
    assert page(story.person("leader", "dispatch.leader")).get("/dispatch/figures", asked).status_code == 200
