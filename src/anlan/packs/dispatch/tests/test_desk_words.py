# SPDX-License-Identifier: Apache-2.0
"""What the desk is told beside the facts: where each one stands, whom the map draws open, what a form begins with."""

import json
from collections.abc import Iterator

import pytest

from anlan.kernel.directory.registers import REGISTERS
from anlan.kernel.following import drain
from anlan.kernel.ports import Router, plug, unplug
from anlan.shell.looks import what_words

from ..commands.accept_task import accept_task
from ..commands.arrive_on_scene import arrive_on_scene
from ..commands.offer_task import offer_task
from ..commands.send_police import send_police
from .ranking_people import Walking

BOARD = "/dispatch/board"


@pytest.fixture
def streets() -> Iterator[None]:
    """Ways over open ground, so that the ranking can be asked."""
    plug(Router, Walking)
    yield
    unplug(Router)


def marks(client, incident) -> dict[str, list[str]]:
    """How the board tells its map to draw the units."""
    told = client.get(BOARD, {"part": "who", "incident": incident.number}).content.decode()
    return json.loads(told.split('id="board-marks">')[1].split("</script>")[0])


def test_the_form_of_the_level_begins_with_the_level_that_is(street, page) -> None:
    incident = street.incident("shoving")
    drain()
    form = page(street.desk).get(f"/m/{incident.number}/verb/dispatch/set-level").content.decode()
    assert 'value="orange" selected' in form


def test_the_map_draws_open_whom_a_rule_leaves_out_and_full_who_goes(street, page, streets) -> None:
    incident = street.incident("parking")
    drain()
    desk = page(street.desk)
    assert str(street.in_house.person) in marks(desk, incident)["out"]
    task = street.task(incident)
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person, eta_seconds=60)
    drain()
    assert marks(desk, incident) == {"out": [], "going": [str(street.guard.person)]}


def test_seats_say_where_each_one_stands(street, page) -> None:
    incident = street.incident("parking")
    task = street.task(incident)
    desk = page(street.desk)

    def people() -> str:
        drain()
        return desk.get(f"/m/{incident.number}/part/people").content.decode()

    street.tell(send_police, by=street.desk, incident=incident.pk, car=street.car)
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person, eta_seconds=60)
    street.tell(accept_task, by=street.guard, task=task.pk)
    assert "已派" in people()
    assert "在路上" in people()
    street.tell(arrive_on_scene, by=street.guard, task=task.pk)
    assert "在路上" not in people()
    assert "到场" in people()


def test_who_came_before_midnight_is_said_to_have_come_yesterday(street, page) -> None:
    task = street.on_scene(street.incident("parking"))
    drain()
    street.story.hands.pass_(hours=1)

    shown = page(street.desk).get(f"/m/{task.matter.number}").content.decode()
    assert shown.count("昨日 23:4") == 2  # at his seat, and in what is missing


def test_the_desk_reads_a_register_as_words_not_as_boxes(street, page) -> None:
    told = page(street.desk).get("/registers/premises/bar").content.decode()
    reading = told.split('class="kv reading"')[1].split("</dl>")[0]
    assert "澜岸酒吧" in reading
    assert "<input" not in reading
    assert '<div class="form" hidden>' in told


def test_the_ledger_names_every_register_in_words(db) -> None:
    for name, register in REGISTERS.items():
        for way in ("list", "row", "export"):
            assert register.label in what_words(f"{way}:{name}")
    assert "dispatch-board" not in what_words("page:dispatch-board", refused=True)
