# SPDX-License-Identifier: Apache-2.0
"""Fires that welding caused: on record once, of the past, within one's own region, counted until withdrawn."""

from datetime import timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.errors import Invalid, NotAllowed, NotFound, Refused

from ..models.fires import WeldFire
from ..queries.facts import facts_of_district
from ..queries.fires import fires_seen
from ..queries.indicators import BY_CODE
from .workshop import verb

SEES = "welding.see_figures"


def recorded(workshop, reference="XF2026-0417", by="street", **more):
    said = {
        "region": "331002001",
        "at": timing.now() - timedelta(hours=2),
        "place": "南侧管廊",
        "standing": "without_permit",
    }
    return workshop.story.tell(
        verb("record_fire"), by=workshop.people[by], reference=reference, **said | more
    )


def fires_today() -> float | None:
    today = timing.now().astimezone(timing.LOCAL).date()
    one = BY_CODE["fires"]
    return one.value(one.of(facts_of_district(timing.span_of(today - timedelta(days=1), today))))


def test_a_fire_counts_once_and_no_more_when_it_is_withdrawn(workshop):
    recorded(workshop)
    assert fires_today() == 1
    with pytest.raises(Refused):
        recorded(workshop)
    workshop.story.tell(verb("withdraw_fire"), by=workshop.people["street"], fire=WeldFire.objects.get().pk)
    assert fires_today() == 0


def test_a_fire_lies_in_the_past(workshop):
    with pytest.raises(Invalid):
        recorded(workshop, at=timing.now() + timedelta(minutes=5))


def test_a_firm_puts_no_fire_on_record(workshop):
    with pytest.raises(NotAllowed):
        recorded(workshop, by="officer")


def test_a_firm_that_lies_elsewhere_is_not_named(workshop):
    with pytest.raises(NotFound):
        recorded(workshop, firm=workshop.people["street"].person)


def test_the_street_sees_it_and_a_welder_does_not(workshop):
    recorded(workshop)
    assert fires_seen(workshop.people["street"], SEES).count() == 1
    assert fires_seen(workshop.people["welder"], SEES).count() == 0
