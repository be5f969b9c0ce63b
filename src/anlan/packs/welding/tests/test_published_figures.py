# SPDX-License-Identifier: Apache-2.0
"""What was first said of a day stays; what is known of it later stands beside it (domain.md 5.6)."""

import pytest

from anlan.kernel import timing
from anlan.kernel.directory.writing_rows import code_id
from anlan.kernel.errors import Refused
from anlan.kernel.events.models import EventRecord
from anlan.kernel.following import drain
from anlan.kernel.following.errand import ERRANDS
from anlan.kernel.ids import new_id

from ..models.figures import PublishedWeldFigure
from ..models.sessions import Session
from ..queries.facts import facts_of_district
from ..queries.indicators import BY_CODE, OF_DAYS
from .test_desk_page import page
from .workshop import HERE, verb

FIGURES = "/welding/figures"


@pytest.fixture
def day(workshop):
    """A day on which somebody started once and was refused once; its figures are published the next morning."""
    workshop.scan(lat=HERE[0] + 0.02)
    workshop.scan()
    drain()
    today = timing.now().astimezone(timing.LOCAL).date()
    workshop.pass_(hours=8)
    ERRANDS["welding.publish_weld_day"].run()
    return today


def test_each_figure_of_a_day_is_published_once_and_on_record(day, workshop):
    ERRANDS["welding.publish_weld_day"].run()
    rows = PublishedWeldFigure.objects.filter(day=day)
    assert {one.code for one in rows} == {one.code for one in OF_DAYS}
    assert EventRecord.objects.filter(name="welding.weld_figure_published").count() == rows.count()
    with pytest.raises(Refused, match="already_published"):
        workshop.story.tell(verb("publish_weld_figures"), day=day)


@pytest.mark.parametrize("code", sorted(one.code for one in OF_DAYS))
def test_what_was_published_is_what_the_list_gives(day, code):
    counted = BY_CODE[code].of(facts_of_district(timing.span_of(day, day)))
    now, row = BY_CODE[code].value(counted), PublishedWeldFigure.objects.get(day=day, code=code)
    assert (row.base, row.thousandths) == (len(counted), None if now is None else round(now * 1000))


def test_a_day_is_not_published_before_its_night_has_settled(workshop):
    today = timing.now().astimezone(timing.LOCAL).date()
    with pytest.raises(Refused, match="too_early"):
        workshop.story.tell(verb("publish_weld_figures"), day=today)


def test_what_is_known_later_stands_beside_what_was_first_said(day, workshop):
    row = workshop.session()
    Session.objects.create(id=new_id(), machine_id=row.machine_id, welder_id=row.welder_id, granted_at=row.granted_at,
                           until=row.until, ended_at=row.granted_at)  # fmt: skip
    asked = {"of": "starts", "until": day.isoformat()}
    district = workshop.story.person("whole", "welding.district_officer", "331002", name="应国平")
    text = " ".join(page(district).get(FIGURES, asked).content.decode().split())
    assert "首次发布" in text
    assert "<b>2</b>" in text


def test_a_firm_is_not_compared_with_the_whole_district(day, workshop):
    workshop.tell("enrol_firm", "street", firm=code_id("organisation", "other"))
    asked = {"of": "starts", "until": day.isoformat()}
    assert "首次发布" not in page(workshop.people["officer"]).get(FIGURES, asked).content.decode()
