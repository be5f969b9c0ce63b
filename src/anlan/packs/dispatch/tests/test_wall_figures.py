# SPDX-License-Identifier: Apache-2.0
"""The wall's figures (domain.md 2.5), each against a case that was computed by hand."""

import pytest

from anlan.kernel.following import drain

from ..commands.accept_task import accept_task
from ..commands.arrive_on_scene import arrive_on_scene
from ..commands.escalate_task import escalate_task
from ..commands.hand_over_to_police import hand_over_to_police
from ..commands.offer_task import offer_task
from ..commands.refuse_task import refuse_task
from ..commands.send_police import send_police
from ..models import BoardRow
from ..queries.board import board
from ..queries.tonight import Base, figures, on_stage, unheld_seconds


def responded(street, hands, incident, *, choose=20, answer=10, way=90):
    """A guard's whole response, in seconds of its three parts."""
    task = street.task(incident)
    hands.pass_(seconds=choose)
    street.everyone_is_seen()
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person)
    hands.pass_(seconds=answer)
    street.tell(accept_task, by=street.guard, task=task.pk)
    hands.pass_(seconds=way)
    street.tell(arrive_on_scene, by=street.guard, task=task.pk)
    return task


def police_come(street, hands, incident, seconds):
    street.tell(send_police, by=street.desk, incident=incident.pk, car=street.car)
    hands.pass_(seconds=seconds)
    street.tell(arrive_on_scene, by=street.officer, incident=incident.pk)


def now(street):
    """The figures one second later: who has come this very moment holds nothing yet."""
    street.story.hands.pass_(seconds=1)
    drain()
    return figures(street.desk, board(street.desk))


def test_the_parts_of_a_response_add_up_to_its_length(street, hands):
    responded(street, hands, street.incident(), choose=20, answer=10, way=90)
    parts = now(street).parts
    assert (parts.choose, parts.answer, parts.way, parts.whole) == (20, 10, 90, 120)


def test_of_several_offers_the_accepted_one_counts(street, hands):
    incident = street.incident()
    task = street.task(incident)
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.second.person)
    hands.pass_(seconds=30)
    street.tell(refuse_task, by=street.second, task=task.pk, reason="unwell")
    responded(street, hands, incident, choose=10, answer=5, way=60)
    parts = now(street).parts
    assert (parts.choose, parts.answer, parts.way) == (40, 5, 60)


def test_a_guard_who_is_still_on_his_way_is_in_no_response(street):
    task = street.task(street.incident())
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person)
    street.tell(accept_task, by=street.guard, task=task.pk)
    found = now(street)
    assert (found.parts, found.answered.count) == (None, 0)


def test_a_guard_before_police_is_there_first(street, hands):
    incident = street.incident()
    responded(street, hands, incident)
    police_come(street, hands, incident, 60)
    found = now(street)
    assert (found.guard_first, found.came.count) == (1, 1)


def test_police_alone_are_somebody_who_came_but_no_guard_first(street, hands):
    police_come(street, hands, street.incident(), 200)
    found = now(street)
    assert (found.guard_first, found.came.count) == (0, 1)


def test_nobody_held_the_scene_from_the_report_until_the_first_came(street, hands):
    incident = street.incident()
    police_come(street, hands, incident, 200)
    drain()
    hands.pass_(seconds=500)
    assert unheld_seconds(BoardRow.objects.get(incident=incident.pk)) == 200


def test_the_middle_of_two_is_halfway_and_an_open_wait_is_not_counted(street, hands):
    responded(street, hands, street.incident(), choose=20, answer=10, way=70)
    police_come(street, hands, street.incident("shoving"), 300)
    street.incident("knife")
    found = now(street)
    assert (found.unheld_median, found.held.count) == (200, 2)


def test_what_is_open_is_counted_by_its_level_now(street):
    street.incident()
    street.incident("knife")
    street.incident("shoving")
    assert now(street).by_level == {"red": 1, "orange": 1, "yellow": 1, "blue": 0}


def test_yesterdays_incidents_are_in_no_figure_of_tonight(street, hands):
    responded(street, hands, street.incident())
    hands.pass_(hours=13)
    assert now(street).came.count == 0


@pytest.mark.parametrize(
    ("count", "shown", "small"), [(4, False, False), (5, True, True), (29, True, True), (30, True, False)]
)
def test_a_base_below_five_is_not_shown_and_below_thirty_is_marked(count, shown, small):
    base = Base(count)
    assert (base.is_shown, base.is_small) == (shown, small)


def test_red_takes_the_stage_and_the_take_over_gives_it_back(street, hands):
    street.incident()
    red = street.incident("knife")
    drain()
    assert on_stage(board(street.desk)).matter.pk == red.pk
    task = street.task(red)
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person, car=street.car)
    street.tell(accept_task, by=street.guard, task=task.pk)
    street.tell(arrive_on_scene, by=street.guard, task=task.pk)
    street.tell(arrive_on_scene, by=street.officer, incident=red.pk)
    street.tell(hand_over_to_police, by=street.officer, task=task.pk)
    drain()
    assert on_stage(board(street.desk)) is None


def test_an_escalated_quarrel_takes_the_stage_too(street, hands):
    incident = street.incident()
    drain()
    assert on_stage(board(street.desk)) is None
    task = responded(street, hands, incident)
    street.tell(escalate_task, by=street.guard, task=task.pk, reason="crowd")
    drain()
    assert on_stage(board(street.desk)).matter.pk == incident.pk
