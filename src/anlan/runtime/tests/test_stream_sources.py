# SPDX-License-Identifier: Apache-2.0
"""What the kernel tells the streams: who watches whom, whose device is whose, what is kept, and who is behind."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from anlan.kernel import timing
from anlan.kernel.access.models import AccessRecord
from anlan.kernel.access.queries import issue_token, viewer_of_person, viewer_of_token
from anlan.kernel.devices.models import Device, LatestSample, Track
from anlan.kernel.devices.telemetry import sweep
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.disclosure.commands.refer_matter import refer_matter
from anlan.kernel.events import log
from anlan.kernel.events.models import Checkpoint, EventRecord
from anlan.kernel.events.tail import Tail
from anlan.kernel.following import drain
from anlan.kernel.ids import new_id
from anlan.kernel.matters.commands.add_note import add_note
from anlan.kernel.matters.commands.open_matter import open_matter
from anlan.kernel.matters.models import Involvement
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.specimen.commands.measure_noise import measure_noise
from anlan.packs.dispatch.commands.import_registry import import_registry
from anlan.packs.dispatch.commands.sign_off_duty import sign_off_duty
from anlan.packs.dispatch.commands.sign_on_duty import sign_on_duty
from anlan.runtime.stream_sources import (
    STANDS_STILL,
    KernelPlaces,
    KernelRecords,
    audience_of,
    devices_of,
    echoes_of,
    keep_received,
    lag,
)
from anlan.shell.streams.hub import LiveStream
from anlan.shell.streams.log_reader import fact_of
from anlan.shell.streams.positions_out import Shown
from anlan.shell.streams.samples import Sample

pytestmark = pytest.mark.usefixtures("no_connection_closes")


@pytest.fixture
def no_connection_closes(monkeypatch):
    """A test's transaction lives in the connection that these functions would put away."""
    monkeypatch.setattr("anlan.runtime.stream_sources.close_old_connections", lambda: None)


def viewer(caller):
    return viewer_of_person(Person.objects.get(pk=caller.person))


def sample(device, *, ago=0, lat=28.66):
    return Sample(device, timing.now() - timedelta(seconds=ago), lat, 121.43)


def at(region, *, person=None):
    return Shown("d", person, region, timing.now(), 28.66, 121.43, None, None)


@pytest.fixture
def bearing(story):
    """Give people devices: `bearing(code=person)`."""

    def give(**bearers):
        rows = [{"code": code, "kind": "recorder", "bearer": person} for code, person in bearers.items()]
        story.tell(import_directory, tables={"devices": rows})

    return give


@pytest.fixture
def guard(story, bearing):
    """A guard with a recorder, signed on."""
    made = story.person("guard", "dispatch.guard", "331002")
    bearing(rec1="guard")
    bar = {
        "code": "bar",
        "name": "酒吧",
        "type": "05",
        "operator": "station",
        "region": "331002001",
        "lat": "28.66",
        "lng": "121.44",
    }
    story.tell(import_directory, tables={"premises": [bar]})
    begin, end = ((timing.now() + timedelta(hours=hours)).isoformat() for hours in (-2, 6))
    story.tell(import_registry, tables={
        "guards": [{"person": "guard", "certificate_number": "浙1", "employer": "station",
                    "employer_kind": "security_company"}],
        "venue_posts": [{"code": "door", "premises": "bar", "name": "门口", "lat": "28.66", "lng": "121.44"}],
        "rosters": [{"person": "guard", "post": "door", "starts_at": begin, "ends_at": end}],
    })  # fmt: skip
    story.tell(sign_on_duty, by=made)
    return made


def test_who_has_the_duty_of_a_region_watches_its_units(story):
    desk = audience_of(viewer(story.person("desk", "dispatch.duty_officer", "331002001")))
    assert desk.sees(at(story.path("331002001003")))
    assert not desk.sees(at(story.path("331002002")))
    assert not desk.sees(at(""))


@pytest.mark.parametrize("role", ["dispatch.captain", "dispatch.leader", "dispatch.guard"])
def test_who_may_view_matters_does_not_by_that_watch_people(story, role):
    caller = story.person("p", role)
    audience = audience_of(viewer(caller))
    assert not audience.sees(at(story.path("331002001")))
    assert audience.sees(at(story.path("331002001"), person=caller.person)), "oneself one sees"


def test_a_person_speaks_for_his_own_devices_and_a_gateway_for_all(story, bearing):
    worker = story.person("w", "specimen.worker")
    bearing(phone1="w", phone2="w", other="")
    Device.objects.filter(code="phone2").update(revoked_at=timing.now())
    assert devices_of(viewer(worker)) == {"phone1"}
    role = story.role_that_may("kernel.operate")
    assert devices_of(viewer(story.person("gateway", role))) is None


def test_the_newest_is_shown_and_all_are_kept_in_whatever_order_they_come(story, bearing):
    story.person("w", "specimen.worker")
    bearing(phone="w")
    keep_received([sample("phone", ago=1, lat=28.3), sample("phone", ago=9, lat=28.1)])
    keep_received([sample("phone", ago=5, lat=28.2)])
    assert LatestSample.objects.get(device="phone").lat == 28.3
    assert Track.objects.filter(device="phone").count() == 3


def test_of_revoked_and_unknown_devices_nothing_is_kept(story, bearing):
    story.person("w", "specimen.worker")
    bearing(lost="w")
    Device.objects.filter(code="lost").update(revoked_at=timing.now())
    assert keep_received([sample("lost"), sample("nobody's")]) == 0
    assert not Track.objects.exists()


def test_a_guard_is_tracked_on_duty_only(story, guard):
    """domain.md 2.8."""
    keep_received([sample("rec1")])
    assert [one.device for one in KernelPlaces().changed(None)[0]] == ["rec1"]
    story.tell(sign_off_duty, by=guard)
    assert keep_received([sample("rec1")]) == 0, "off duty nothing is kept"
    assert KernelPlaces().changed(None)[0] == [], "and where he was last is shown to nobody"
    sweep(timedelta(hours=72))
    assert not LatestSample.objects.exists(), "nor kept for long"


def test_a_place_carries_its_bearer_and_region(story, bearing):
    story.person("w", "specimen.worker")
    bearing(phone="w")
    keep_received([sample("phone")])
    ((shown,), since) = KernelPlaces().changed(None)
    assert shown.person == Person.objects.get(code="w").pk
    assert shown.region == story.path("331002001"), "the station's"
    assert KernelPlaces().changed(since)[0] == [shown], "what was just heard comes again, lest it be missed"
    later = timing.now() + timedelta(seconds=10)
    assert KernelPlaces().changed(later) == ([], later)


def test_a_record_comes_with_those_who_take_part(story):
    matter = story.noise()
    records = KernelRecords(Tail())
    records._tail.advance(log.head())
    opened = records.read(0, 500)[-1]
    assert (opened.matter, opened.kind, opened.region) == (matter.pk, "specimen.noise", matter.region_path)
    caller = viewer(story.actor("specimen.neighbour"))
    assert not caller.sees(opened.kind, opened.region, opened.involved)
    assert caller.sees(opened.kind, opened.region, opened.involved | {caller.person})


def test_whom_a_matter_is_against_hears_nothing_of_it_whatever_he_holds_X_R6(story):
    worker, other = story.actor("specimen.worker"), story.person("w2", "specimen.worker")
    answer = story.tell(open_matter, by=worker, kind="specimen.flood", region="331002001", details={})
    Involvement.objects.create(
        id=new_id(), matter_id=answer.result, person_id=other.person, part="opponent", since=timing.now()
    )
    records = KernelRecords(Tail())
    records._tail.advance(log.head())
    fact = fact_of(records.read(0, 500)[-1])
    assert fact.matter == answer.matter
    assert LiveStream(viewer(worker), recheck).wants(fact)
    assert not LiveStream(viewer(other), recheck).wants(fact)


async def recheck() -> None:
    """Nobody is asked again here."""


def test_whoever_a_matter_was_referred_to_hears_of_it_until_the_referral_ends(story):
    worker, adjuster = story.actor("specimen.worker"), story.person("a1", "specimen.adjuster", "331002001")
    answer = story.tell(open_matter, by=worker, kind="specimen.flood", region="331002001", details={})
    until = timing.now() + timedelta(days=1)
    values = {
        "matter": answer.result,
        "referral": "insurer",
        "basis": "consent",
        "until": until,
        "role": "adjuster",
    }
    story.tell(refer_matter, by=worker, **values)
    records = KernelRecords(Tail())
    records._tail.advance(log.head())
    assert adjuster.person in records.read(0, 500)[-1].involved
    story.hands.pass_(days=1)
    assert adjuster.person not in records.read(0, 500)[-1].involved


def test_a_token_cut_down_to_a_region_hears_of_no_other(story):
    person = Person.objects.get(pk=story.person("w", "specimen.worker").person)
    heard = viewer_of_token(issue_token(person, region=story.path("331002001")))
    assert heard.sees("specimen.noise", story.path("331002001003"), frozenset())
    assert not heard.sees("specimen.noise", story.path("331002002"), frozenset())


def test_a_projection_that_stopped_is_waited_for_by_nobody(story):
    noise = story.noise()
    story.tell(measure_noise, noise=noise.pk, decibels=60)
    drain()
    records = KernelRecords(Tail())
    assert records.positions(["specimen.Loudest"])["specimen.Loudest"] <= log.head()
    Checkpoint.objects.filter(name="specimen.Loudest").update(stopped_at=timing.now())
    assert records.positions(["specimen.Loudest"]) == {"specimen.Loudest": STANDS_STILL}


def test_a_follower_is_behind_by_what_concerns_it(story):
    noise = story.noise()
    drain()
    story.tell(measure_noise, noise=noise.pk, decibels=60)
    story.tell(add_note, by=story.actor("specimen.worker"), matter=noise.pk, text="邻居在家")
    behind = lag()
    assert (behind["specimen.Loudest"], behind["clocks.follower"], behind["dispatch.Board"]) == (1, 1, 0)
    assert behind["events.sealer"] >= 2


def test_a_projection_is_concerned_by_its_own_kinds_only():
    concerns = KernelRecords(Tail()).concerns
    assert concerns("dispatch.Board", "matters.matter_closed", "dispatch.incident")
    assert not concerns("dispatch.Board", "matters.matter_closed", "specimen.noise")


def test_who_watches_where_others_are_is_on_record_and_who_sees_himself_is_not(story):
    desk, guard = story.actor("dispatch.duty_officer"), story.actor("dispatch.guard")
    for one in (desk, guard):
        KernelPlaces().looked_at(viewer(one))
    assert [row.viewer for row in AccessRecord.objects.filter(what="live:positions")] == [desk.person]


def test_an_echo_names_neither_matter_nor_kind_nor_region(monkeypatch):
    hearer, matter = uuid4(), uuid4()
    pack = replace(REGISTRY.packs["specimen"], echoes=lambda told: [frozenset((hearer,)) for _ in told])
    monkeypatch.setitem(REGISTRY.packs, "specimen", pack)
    told = EventRecord(
        position=7,
        name="specimen.measured",
        matter=matter,
        kind="specimen.noise",
        region="331002",
        act=uuid4(),
    )
    ((echo,),) = echoes_of([told], {}).values()
    assert (echo.position, echo.name, echo.involved) == (7, "specimen.own_changed", {hearer})
    assert (echo.matter, echo.kind, echo.region) == (None, None, "")
    assert echoes_of([told], {matter: frozenset((hearer,))}) == {}, "against him, it is not there"


def test_a_pack_without_echoes_gives_none(monkeypatch):
    told = EventRecord(
        position=7, name="specimen.measured", matter=uuid4(), kind="specimen.noise", region="331002"
    )
    assert echoes_of([told], {}) == {}
