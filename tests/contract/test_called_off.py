# SPDX-License-Identifier: Apache-2.0
"""Who is shut out of a call in the middle of his task: his phone says a word of it and no reason, the desk sends another (X-R6)."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from anlan.kernel.access.queries import caller_of
from anlan.kernel.context import Caller
from anlan.kernel.events import log
from anlan.kernel.events.models import EventRecord
from anlan.kernel.events.tail import Tail
from anlan.kernel.following import drain
from anlan.kernel.matters.models import Matter
from anlan.kernel.notices.models import Notice
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.hunt import hunt
from anlan.packs.dispatch.holding import By
from anlan.packs.dispatch.models import Sending
from anlan.packs.dispatch.queries.board import board
from anlan.packs.dispatch.queries.candidates import rank
from anlan.packs.dispatch.queries.sayings import sayings
from anlan.packs.dispatch.queries.scenes import scene_to_rank
from anlan.packs.dispatch.queries.shut_out import told_to
from anlan.packs.dispatch.tests.conftest import Street, street_of, streets  # noqa: F401 – a fixture
from anlan.packs.family.models import Case
from anlan.packs.family.tests.whole_story import Family
from anlan.runtime.stream_sources import KernelRecords

REACTION = Caller(None, "family.take_family_calls", "reaction", pack="family")
WORD = "上一件任务已不再由你办理，请问指挥室下一步做什么。"


def verb(name: str):
    return REGISTRY.commands[f"dispatch.{name}"]


@pytest.fixture
def street(story) -> Street:
    """The street with its desk."""
    return street_of(story)


@pytest.fixture
def family(story) -> Family:
    """The window and its team."""
    return Family(story)


@pytest.fixture
def call(street, family) -> Matter:
    """She rang 110, and the window took the call."""
    found = street.incident()
    family.tell("take_police_call", REACTION, incident=found.pk)
    drain()
    return found


def named(family: Family, call: Matter, code: str) -> Caller:
    """The window writes down who it was."""
    case = Case.objects.get(incident=call.pk)
    family.tell("name_party", family.district(), case=case.pk, part="offender", staff_number=code)
    drain()
    return caller_of(Person.objects.get(code=code), "page")


def phone(caller: Caller) -> str:
    """What his phone shows."""
    person = Person.objects.get(pk=caller.person)
    if person.account is None:
        person.account = get_user_model().objects.create_user(person.code)
        person.save()
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(person.account, backend="django.contrib.auth.backends.ModelBackend")
    return client.get("/hand?part=screen").content.decode()


def on_the_way(street: Street, call: Matter) -> None:
    """The guard is asked and goes."""
    task = street.task(call)
    street.tell(verb("offer_task"), by=street.desk, task=task.pk, guard=street.guard.person)
    street.tell(verb("accept_task"), by=street.guard, task=task.pk)


def notices(tell: str) -> set[str]:
    """Who is told."""
    return set(Notice.objects.filter(tell=f"dispatch.{tell}").values_list("person__code", flat=True))


def words_of(desk: Caller, call: Matter) -> list[str]:
    """What the board says of it."""
    (row,) = board(desk, only=call.number)
    return [one.text for one in sayings(row)]


@pytest.fixture(params=[on_the_way, Street.on_scene], ids=["on his way", "on scene"])
def shut_out(request, street, family, call) -> Caller:
    """The guard, named at the window while he has the task."""
    request.param(street, call)
    return named(family, call, "guard")


def test_the_phone_of_a_guard_who_is_shut_out_says_a_word_of_it_X_R6(shut_out):
    assert WORD in phone(shut_out)


def test_the_word_is_that_of_any_other_who_is_called_back(street, call):
    street.on_scene(call)
    street.tell(verb("stand_down"), by=street.desk, task=street.task(call).pk)
    assert WORD in phone(street.guard)


def test_he_is_told_without_a_matter_that_he_could_ask_about(shut_out):
    (notice,) = Notice.objects.filter(tell="dispatch.called_off")
    assert (notice.person_id, notice.matter) == (shut_out.person, None)


def test_and_still_finds_the_call_through_no_door_X_R6(shut_out, call):
    assert hunt(shut_out, call, [call.number]) == set()


def test_the_desk_is_told_at_once_and_finds_a_task_that_waits(shut_out, street, call):
    assert notices("guard_called_off") == {"desk"}
    (row,) = board(street.desk, only=call.number)
    assert (row.board.task_stage, row.board.guard, row.group) == ("waiting", None, "decide")


def test_another_guard_is_sent_in_his_place(shut_out, street, call):
    again = street.task(call)
    street.everyone_is_seen()
    street.tell(verb("offer_task"), by=street.desk, task=again.pk, guard=street.second.person)
    assert street.task(call).guard_id == street.second.person


def test_the_board_says_who_was_called_back_and_no_reason(shut_out, street, call):
    assert "王建国 已撤回，请另选" in words_of(street.desk, call)


def test_the_scene_is_not_shown_as_held_by_whoever_was_called_off_it(street, family, call):
    street.on_scene(call)
    drain()
    (row,) = board(street.desk, only=call.number)
    assert row.held.held_now is By.GUARD
    named(family, call, "guard")
    (row,) = board(street.desk, only=call.number)
    assert row.held.held_now is By.NONE


def test_a_link_that_comes_later_calls_him_off_too(street, family, call):
    named(family, call, "guard")
    second = street.incident(lat=28.68, lng=121.45)
    on_the_way(street, second)
    link = REGISTRY.commands["matters.link_matters"]
    street.tell(link, by=street.desk, matter=second.pk, other=call.pk, relation="duplicate_of")
    drain()
    assert WORD in phone(street.guard)


@pytest.mark.usefixtures("streets")
def test_whom_it_is_hidden_from_is_not_sent_and_the_desk_reads_no_reason(street, family, call):
    named(family, call, "guard")
    street.everyone_is_seen()
    (out,) = [one for one in rank(scene_to_rank(call)).guards.excluded if one.id == street.guard.person]
    assert [str(one) for one in out.reasons] == ["这一件不能派他去"]


def test_an_officer_who_is_shut_out_reads_the_same_word_and_the_desk_sends_another(street, family, call):
    street.tell(verb("send_police"), by=street.desk, incident=call.pk, officer=street.officer.person)
    him = named(family, call, "officer")
    assert WORD in phone(him)
    assert notices("officer_called_off") == {"desk"}
    assert "民警已撤回，请另派" in words_of(street.desk, call)
    assert not Sending.objects.filter(incident=call.pk, left_at=None).exists()


def test_nobody_is_called_off_by_what_is_not_against_him(street, family, call):
    on_the_way(street, call)
    named(family, call, "second")
    assert not EventRecord.objects.filter(name="dispatch.called_off").exists()


@pytest.mark.usefixtures("streets")
def test_a_reason_gives_no_number_of_a_task_that_is_hidden_from_its_reader(street, family, call):
    on_the_way(street, call)
    him = street.story.person("second-desk", "dispatch.duty_officer", "331002", name="周某")
    named(family, call, "second-desk")
    other = rank(scene_to_rank(street.incident(lat=28.6761, lng=121.4431)))
    (out,) = [one for one in other.guards.excluded if one.id == street.guard.person]
    number = street.task(call).matter.number
    assert number in " ".join(map(str, told_to(street.desk.person, out.reasons)))
    assert "正在执行任务" in [str(one) for one in told_to(him.person, out.reasons)]


def test_his_phone_hears_of_it_and_asks_for_its_page_again(shut_out, monkeypatch):
    monkeypatch.setattr("anlan.runtime.stream_sources.close_old_connections", lambda: None)
    told = EventRecord.objects.get(name="dispatch.called_off").position
    records = KernelRecords(Tail())
    records._tail.advance(log.head())
    (seen,) = records.read(told - 1, 1)
    assert shut_out.person in seen.involved
    assert (seen.matter, seen.against) == (None, frozenset())
