# SPDX-License-Identifier: Apache-2.0
"""Who hurts may work at 110: of the call that a family case came from he finds no more than of the case (X-R6, JS-R5).

Two packs that know nothing of one another meet here; the links between their matters are all they have in common.
"""

import pytest

from anlan.kernel.access.queries import caller_of
from anlan.kernel.context import Caller
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.events import log
from anlan.kernel.events.log import read_matter
from anlan.kernel.events.tail import Tail
from anlan.kernel.following import drain
from anlan.kernel.matters.adverse import adversaries, all_against
from anlan.kernel.matters.models import Matter, MatterLink
from anlan.kernel.matters.queries import sees
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.hunt import hunt
from anlan.packs.dispatch.tests.conftest import Street, street_of
from anlan.packs.family.models import Case
from anlan.packs.family.tests.whole_story import Family
from anlan.runtime.stream_sources import KernelRecords

HERS = {"content": "他又动手了，孩子在哭", "caller_phone": "13800004455", "address": "演示巷 88 号 301"}
ROLES = ("duty_officer", "officer", "leader", "guard", "captain")
REACTION = Caller(None, "family.take_family_calls", "reaction", pack="family")


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
    """She rang 110, and the window took the call; a guard's task waits at it."""
    found = street.incident(**HERS)
    family.tell("take_police_call", REACTION, incident=found.pk)
    drain()
    return found


def named(family: Family, call: Matter, code: str) -> Caller:
    """The window writes down who it was; he works for the district under this number."""
    case = Case.objects.get(incident=call.pk)
    family.tell("name_party", family.district(), case=case.pk, part="offender", staff_number=code)
    drain()
    return caller_of(Person.objects.get(code=code), "page")


@pytest.mark.parametrize("role", ROLES)
def test_with_no_role_at_110_does_who_hurts_find_the_call_through_any_door_X_R6(street, family, call, role):
    street.story.person("him", f"dispatch.{role}", "331002", name="周某")
    him = named(family, call, "him")
    assert hunt(him, call, [*HERS.values()]) == set()


def test_nor_the_task_of_the_guard_X_R6(street, family, call):
    street.story.person("him", "dispatch.duty_officer", "331002", name="周某")
    him = named(family, call, "him")
    assert hunt(him, street.task(call).matter) == set()


def test_who_runs_the_venue_where_it_was_reads_nothing_of_it_X_R6(street, family, call):
    street.story.tell(import_directory, tables={
        "people": [{"code": "him", "name": "周某", "organisation": "bar"}],
        "grants": [{"person": "him", "role": "dispatch.venue_manager", "region": "331002", "organisation": "bar"}],
    })  # fmt: skip
    him = named(family, call, "him")
    assert hunt(him, call) == set()


def test_colleagues_see_the_call_as_before(street, family, call):
    named(family, call, "desk")
    other = street.story.person("second-desk", "dispatch.duty_officer", "331002")
    assert sees(other, call)


def test_a_guard_who_is_at_the_scene_has_nothing_on_his_phone_any_more(street, family, call):
    street.on_scene(call)
    him = named(family, call, "guard")
    assert hunt(him, call, [*HERS.values()]) == set()


def test_an_officer_who_was_sent_has_nothing_on_his_phone_any_more(street, family, call):
    send = REGISTRY.commands["dispatch.send_police"]
    street.tell(send, by=street.desk, incident=call.pk, officer=street.officer.person)
    him = named(family, call, "officer")
    assert hunt(him, call, [*HERS.values()]) == set()


def test_the_neighbours_call_that_may_be_the_same_is_kept_from_him_until_it_is_another(street, family, call):
    """Who reported stays confidential (art. 14)."""
    second = street.incident(content="隔壁打起来了", caller_phone="13800004466")
    assert MatterLink.objects.filter(source=second, target=call, relation="maybe_duplicate_of").exists()
    him = named(family, call, "desk")
    assert not sees(him, second)
    other = street.story.person("second-desk", "dispatch.duty_officer", "331002")
    verb = REGISTRY.commands["matters.link_matters"]
    street.tell(verb, by=other, matter=second.pk, other=call.pk, relation="different_from")
    assert sees(him, second)
    assert not sees(him, call)


def test_what_streams_and_notices_ask_says_the_same_as_what_pages_ask(street, family, call):
    him = named(family, call, "desk")
    task = street.task(call).matter_id
    found = adversaries([call.pk, task])
    assert found == dict.fromkeys((call.pk, task), frozenset({him.person}))
    assert {call.pk, task} <= all_against(him.person)


def test_whoever_was_named_by_mistake_sees_the_call_again(street, family, call):
    him = named(family, call, "desk")
    case = Case.objects.get(incident=call.pk)
    party = case.parties.get()
    family.tell("strike_party", family.district(), case=case.pk, party=party.pk)
    assert sees(him, call)


def test_no_stream_tells_him_that_what_he_registered_may_be_the_same(family, monkeypatch):
    monkeypatch.setattr("anlan.runtime.stream_sources.close_old_connections", lambda: None)
    hers = family.case(safe_phone=HERS["caller_phone"])
    family.tell("name_party", family.window, case=hers, part="offender", staff_number="family-window-b")
    said = {"situation": "relationship", "region": "331002001", "safe_phone": HERS["caller_phone"]}
    case = family.tell("register_case", family.second, **said).matter
    drain()
    (told,) = read_matter(case, ["family.likeness_found"])
    records = KernelRecords(Tail())
    records._tail.advance(log.head())
    (seen,) = records.read(told.position - 1, 1)
    assert family.second.person in seen.against
    assert family.window.person not in seen.against
