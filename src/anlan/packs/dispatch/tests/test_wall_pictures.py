# SPDX-License-Identifier: Apache-2.0
"""The video wall: which pictures a room may look at, how many stand side by side, and who comes first."""

from types import SimpleNamespace

import pytest

from anlan.kernel import timing
from anlan.kernel.following import drain

from ..commands.accept_task import accept_task
from ..commands.offer_task import offer_task
from ..commands.set_level import set_level
from ..commands.start_video import start_video
from ..models import VideoSession
from ..pages.wall import TURN
from ..pages.wall_pictures import in_turn, room


@pytest.fixture
def filmed(street):
    """An incident whose guard films."""
    incident = street.incident()
    task = street.task(incident).pk
    street.tell(offer_task, by=street.desk, task=task, guard=street.guard.person)
    street.tell(accept_task, by=street.guard, task=task)
    street.tell(start_video, by=street.guard, task=task)
    drain()
    return incident


def test_the_desk_sees_the_picture_with_its_venue_and_without_a_name(street, filmed, page):
    told = page(street.desk).get("/wall/pictures").content.decode()
    assert f'session="{VideoSession.objects.get().pk}"' in told
    assert "王" not in told.split('id="pictures"')[1]


def test_who_may_not_watch_is_told_so_and_sees_nothing(street, filmed, page):
    leader = street.story.person("leader", "dispatch.leader", "331002", name="林晓东")
    context = page(leader).get("/wall/pictures").context
    assert (context["cells"], context["may_watch"]) == ([], False)


def test_a_grave_incident_takes_the_stage_of_both_walls(street, filmed, page):
    street.tell(set_level, by=street.desk, incident=filmed.pk, level="red", reason="持械")
    drain()
    assert [one["grave"] for one in page(street.desk).get("/wall/pictures?n=9").context["cells"]] == [True]
    wall = page(street.desk).get("/wall/command").content.decode()
    assert "anlan-video" in wall


@pytest.mark.parametrize(
    ("size", "has_stage", "places"),
    [(1, False, 1), (4, False, 4), (16, False, 16), (1, True, 1), (4, True, 1), (9, True, 6), (16, True, 8)],
)
def test_the_grave_picture_takes_all_but_one_row_and_one_column(size, has_stage, places):
    assert room(size, has_stage=has_stage) == places


def test_too_many_pictures_take_turns_and_each_has_its_turn(hands):
    rows = [SimpleNamespace(n=n) for n in range(7)]
    seen = set()
    for _ in range(7):
        shown = in_turn(rows, rows[0], 3)
        assert shown[0] is rows[0]
        assert len(shown) == 3
        seen |= {one.n for one in shown}
        hands.pass_(seconds=TURN * timing.rate())
    assert seen == set(range(7))
