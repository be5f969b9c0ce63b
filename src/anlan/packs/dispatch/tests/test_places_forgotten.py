# SPDX-License-Identifier: Apache-2.0
"""Thirty days after the closing only the grid cell of an incident is known (X-R6, domain.md 1.4)."""

import pytest

from anlan.kernel.errors import Refused
from anlan.kernel.events.models import EventRecord
from anlan.kernel.following import drain
from anlan.kernel.following.errand import ERRANDS
from anlan.kernel.testing.story import OPERATOR

from ..commands.close_incident import close_incident
from ..commands.coarsen_place import coarsen_place
from ..models import Incident
from ..queries.board import board, places_of
from .conftest import BAR

ADDRESS = "中山东路 128 号 3 幢 201"


def closed(street):
    incident = street.incident(address=ADDRESS, lat=BAR[0] + 0.002)  # in the street, not at the venue
    street.tell(close_incident, by=street.officer, incident=incident.pk, outcome="false_alarm")
    incident.refresh_from_db()
    drain()
    return incident


def forget(hands, **passed):
    hands.pass_(**passed)
    ERRANDS["dispatch.forget_places"].run()


def test_point_and_address_are_deleted_after_thirty_days_and_not_before_X_R6(street, hands):
    incident = closed(street)
    forget(hands, days=29)
    assert Incident.objects.get(pk=incident.pk).address == ADDRESS
    forget(hands, days=1, seconds=1)
    row = Incident.objects.get(pk=incident.pk)
    assert (row.lat, row.lng, row.address) == (None, None, "")


def test_the_deletion_is_told_once_and_the_cell_stays_X_R6(street, hands):
    incident = closed(street)
    forget(hands, days=31)
    forget(hands, hours=1)
    assert EventRecord.objects.filter(name="dispatch.place_coarsened", matter=incident.pk).count() == 1
    assert places_of(street.desk, [incident])[incident.pk] == "城隍浦社区"


def test_nobody_deletes_it_earlier_X_R6(street):
    incident = closed(street)
    with pytest.raises(Refused, match="30"):
        street.tell(coarsen_place, by=OPERATOR, incident=incident.pk)


def test_what_is_open_keeps_its_place_however_old_it_is(street, hands):
    incident = street.incident(address=ADDRESS)
    forget(hands, days=40)
    assert Incident.objects.get(pk=incident.pk).lat is not None


def test_the_exact_point_is_on_no_map_once_it_is_closed_X_R6(street):
    incident = closed(street)
    (row,) = board(street.desk, only=incident.number)
    assert row.point is None
