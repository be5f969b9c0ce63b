# SPDX-License-Identifier: Apache-2.0
"""The command board, the matter page and the inbox as the duty officer, a guard and an officer get them."""

import json
from typing import Any

from django.test import Client

from anlan.kernel.access.models import AccessRecord
from anlan.kernel.following import drain
from anlan.kernel.ports import Router, plug, unplug

from ..commands.accept_task import accept_task
from ..commands.close_incident import close_incident
from ..commands.escalate_task import escalate_task
from ..commands.offer_task import offer_task
from ..commands.pass_over import pass_over
from ..commands.send_police import send_police
from ..models import Offer
from .ranking_people import Island

MOST_READS = (
    14  # B14 says 12: two more ask how far the followers are, so that no part is drawn from older news
)
BOARD = "/dispatch/board"


def reads(asked: Any) -> list[str]:
    """The questions that were asked of the database (Any: what Django captured)."""
    return [one["sql"] for one in asked.captured_queries if one["sql"].startswith("SELECT")]


def text(answer: Any) -> str:
    """What a page says (Any: Django's test answer)."""
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


def test_the_board_asks_few_questions_whatever_lies_on_it(street, page, query_count) -> None:
    for category in ("parking", "shoving", "knife", "parking", "knife"):
        street.incident(category)
    drain()
    desk = page(street.desk)
    text(desk.get(BOARD))
    with query_count() as asked:
        told = text(desk.get(BOARD))
    assert len(reads(asked)) <= MOST_READS, "\n".join(reads(asked))
    assert told.count('class="row"') == 5


def test_the_ranking_is_a_part_of_its_own_that_the_page_fetches_at_once(street, page) -> None:
    incident = street.incident("parking")
    drain()
    desk = page(street.desk)
    whole = text(desk.get(BOARD))
    assert 'id="board-who"' in whole
    assert "data-first" in whole
    assert "board-candidates" not in whole
    ranking = text(desk.get(BOARD, {"part": "who", "incident": incident.number}))
    assert "data-first" not in ranking
    assert 'id="board-who"' in ranking


def test_an_incident_that_the_board_does_not_know_yet_is_asked_for_again(street, page) -> None:
    incident = street.incident("parking")
    desk = page(street.desk)
    assert desk.get(BOARD, {"part": "all", "matter": str(incident.pk)}).status_code == 204
    drain()
    assert incident.number in text(desk.get(BOARD, {"part": "all", "matter": str(incident.pk)}))


def test_a_task_leads_to_its_incident_on_the_board(street, page) -> None:
    street.incident("knife")
    incident = street.incident("parking")
    drain()
    task = street.task(incident).matter
    told = text(page(street.desk).get(BOARD, {"task": task.number}))
    assert f'href="/m/{incident.number}"' in told


def test_the_words_of_a_call_are_for_the_duty_and_looking_is_written_down(street, page) -> None:
    incident = street.incident("parking")
    drain()
    assert "两拨人为车位吵起来了" in text(page(street.desk).get(BOARD))
    looks = AccessRecord.objects.filter(viewer=street.desk.person, matter=incident.pk)
    assert looks.filter(what="page:board").exists()
    assert "两拨人为车位吵起来了" not in text(page(street.officer).get(f"/m/{incident.number}"))


def test_a_closed_incident_says_who_ended_it_and_offers_the_next(street, page) -> None:
    over, still = street.incident("parking"), street.incident("knife")
    street.tell(close_incident, by=street.officer, incident=over.pk, outcome="false_alarm")
    drain()
    desk = page(street.desk)
    head = text(desk.get(BOARD, {"part": "head", "incident": over.number}))
    assert "误报" in head
    assert "赵明远" in head
    assert "anlan-clock" not in head
    who = text(desk.get(BOARD, {"part": "who", "incident": over.number}))
    assert f"incident={still.number}" in who
    assert 'aria-disabled="true"' not in who
    assert "&quot;over&quot;:true" in text(
        desk.get(BOARD, {"part": "axis", "incident": over.number})
    ).replace('"', "&quot;")


def test_only_who_offers_tasks_gets_the_board(street, page) -> None:
    assert page(street.guard).get(BOARD).status_code == 403
    assert page(street.officer).get(BOARD).status_code == 403
    assert Client().get(BOARD).status_code == 302


def test_a_matter_page_knows_its_verbs_its_axis_and_what_is_missing(street, page) -> None:
    incident = street.incident("parking")
    street.tell(send_police, by=street.desk, incident=incident.pk, car=street.car)
    drain()
    told = text(page(street.officer).get(f"/m/{incident.number}"))
    main = told.split('data-s="main"')[1][:300]
    assert 'data-key="G"' in main  # to sign comes first for the officer who was sent
    assert 'data-kind="axis"' in told
    assert "由民警办结" in told
    assert "赵明远" in told


def test_the_history_of_an_incident_and_its_task_is_one(street, page) -> None:
    incident = street.incident("parking")
    task = street.task(incident)
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person, eta_seconds=60)
    street.tell(accept_task, by=street.guard, task=task.pk)
    drain()
    told = text(page(street.desk).get(f"/m/{incident.number}/part/history"))
    assert "王建国接受" in told
    assert f"{task.pk}" in told
    assert told.count("受理") == 0  # what the domain's own event says is not said twice


def test_what_waits_is_said_as_a_deed_and_only_to_who_can_do_it(street, page) -> None:
    incident = street.incident("parking")
    task = street.task(incident)
    drain()
    assert "派给保安" in text(page(street.desk).get("/"))
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person, eta_seconds=60)
    drain()
    assert f"open-{task.matter.number}" in text(page(street.guard).get("/?part=rows"))
    assert f"open-{task.matter.number}" not in text(page(street.second).get("/?part=rows"))
    assert f"open-{task.matter.number}" not in text(page(street.desk).get("/?part=rows"))


def test_an_offer_that_is_taken_back_says_nothing_of_the_guard(street) -> None:
    incident = street.incident("parking")
    task = street.task(incident)
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person, eta_seconds=60)
    answer = street.tell(pass_over, by=street.desk, task=task.pk)
    assert "dispatch.offer_withdrawn" in answer.events
    assert Offer.objects.get(task=task.pk).answer == "withdrawn"


def test_units_and_shapes_are_for_the_watch(street, page) -> None:
    incident = street.incident("parking")
    drain()
    units = json.loads(page(street.desk).get(f"{BOARD}/units").content)["units"]
    assert {one["label"] for one in units} >= {"王建国", "蔡永福"}
    assert page(street.guard).get(f"{BOARD}/units").status_code == 403
    shapes = json.loads(page(street.desk).get(f"{BOARD}/shapes", {"incident": incident.number}).content)
    assert shapes["type"] == "FeatureCollection"


def test_an_incident_is_found_by_its_venue_and_never_by_what_was_reported_or_where_exactly(street, page):
    """Level 4 is sealed; the address is forgotten after thirty days (domain.md 1.4), so the index never had it."""
    number = street.incident(caller_phone="13800001234", address="后门巷 77 号").number

    def found(query: str) -> str:
        return (
            page(street.desk)
            .get("/search", {"q": query}, headers={"Accept": "application/json"})
            .content.decode()
        )

    assert number in found("澜岸")
    assert number in found("lajb")
    for secret in ("车位", "13800001234", "后门巷"):
        assert number not in found(secret)


def test_the_desk_escalates_for_a_guard_who_cannot(street, page) -> None:
    incident = street.incident("parking")
    task = street.task(incident)
    drain()
    assert "escalate-task" not in text(page(street.desk).get(BOARD, {"incident": incident.number}))
    street.on_scene(incident)
    drain()
    desk = page(street.desk)
    told = text(desk.get(BOARD, {"incident": incident.number}))
    form = f"/m/{task.pk}/verb/dispatch/escalate-task"
    assert f'hx-get="{form}"' in told
    assert 'action="/do/dispatch/escalate-task"' in text(desk.get(form))
    street.tell(escalate_task, by=street.desk, task=task.pk)
    drain()
    assert "已升级求援，王建国等民警" in text(desk.get(BOARD, {"incident": incident.number}))


def test_whom_no_rule_forbids_is_asked_though_the_streets_show_no_way(street, page) -> None:
    incident = street.incident("parking")
    drain()
    plug(Router, Island)
    told = text(page(street.desk).get(BOARD, {"part": "who", "incident": incident.number}))
    unplug(Router)
    assert f'name="guard" value="{street.guard.person}"' in told
    assert f'name="guard" value="{street.in_house.person}"' not in told  # a law forbids him (PB-R2)
    assert 'name="eta_seconds"' not in told
    street.tell(offer_task, by=street.desk, task=street.task(incident).pk, guard=street.guard.person)
