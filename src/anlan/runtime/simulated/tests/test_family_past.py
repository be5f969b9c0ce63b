# SPDX-License-Identifier: Apache-2.0
"""The families' visits of today are told at whatever hour a demo is opened, just after midnight too."""

from datetime import date, datetime, time, timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.people.models import Person
from anlan.packs.family.models import CareVisit, RiskFactor
from anlan.packs.family.tests.care_story import Care
from anlan.packs.family.tests.whole_story import Family
from anlan.runtime.simulated.family_past import VISITOR, tell_visits

DAY = date(2027, 3, 10)


@pytest.mark.parametrize("hour", [time(0, 0), time(0, 5), time(0, 29), time(0, 45), time(23, 59)])
def test_at_every_hour_of_the_night_two_visits_and_what_was_seen_are_told(story, hour):
    with timing.set_to(datetime.combine(DAY, hour, timing.LOCAL) - timedelta(days=1)) as hands:
        care = Care(Family(story))
        neighbour = story.actor("family.neighbour", "331002001")
        Person.objects.filter(pk=neighbour.person).update(code=VISITOR)
        case = care.family.teamed("orange", danger="yes")
        care.tell("begin_care", care.window, case)
        hands.to(datetime.combine(DAY, hour, timing.LOCAL))

        tell_visits()

    assert CareVisit.objects.filter(dispute=case, visitor=neighbour.person).exists()
    assert RiskFactor.objects.filter(matter=case).count() == 3
