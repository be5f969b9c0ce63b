# SPDX-License-Identifier: Apache-2.0
"""Live streams over real connections: nothing is lost, nothing comes twice, nobody sees what is not his."""

import threading
import time
from contextlib import suppress
from uuid import uuid4

import pytest

from anlan.kernel.testing.scene import until
from anlan.shell.streams import hub, log_reader
from anlan.shell.streams.tests.stage import Person, Site, moved


@pytest.fixture
def site():
    with Site().open() as opened:
        yield opened


@pytest.fixture
def holds_long(monkeypatch):
    """An event is held until its projection has seen it, however slow the machine is meanwhile."""
    for module in (hub, log_reader):
        monkeypatch.setattr(module, "HOLD", 60.0)


def test_the_id_of_an_event_is_its_position_in_the_log(site):
    with site.listen() as anna:
        greeting = anna.next()
        places = [site.log.write(), site.log.write()]
        told = [anna.fact(), anna.fact()]
    assert greeting.event == "beat"
    assert [one.id for one in told] == places
    assert set(told[0].data) == {"matter", "kind", "region", "at"}, "ids and codes only"


def test_last_event_id_resumes_without_a_gap_and_without_doubles(site):
    with site.listen() as anna:
        anna.next()
        site.log.write(times=3)
        seen = [anna.fact().id for _ in range(3)]
    site.log.write(times=4)
    with site.listen(Last_Event_ID=str(seen[-1])) as anna:
        seen += [anna.fact().id for _ in range(4)]
        site.log.write()
        seen.append(anna.fact().id)
    assert seen == [line.position for line in site.log.lines]


def test_readers_that_come_and_go_while_others_write_miss_nothing(site):
    total, seen = 600, {n: [] for n in range(6)}

    def come_and_go(mine, stay):
        last = "0"
        while len(mine) < total:
            with site.listen(Last_Event_ID=last) as anna:
                for _ in range(min(stay, total - len(mine))):
                    mine.append(anna.fact().id)
            last = str(mine[-1])

    readers = [threading.Thread(target=come_and_go, args=(mine, 7 + 23 * n)) for n, mine in seen.items()]
    for reader in readers:
        reader.start()
    for _ in range(total // 4):
        site.log.write(times=4)
        time.sleep(0.001)
    for reader in readers:
        reader.join(20)
    assert all(mine == [line.position for line in site.log.lines] for mine in seen.values())


def test_after_zero_brings_the_log_from_its_beginning():
    site = Site()
    site.log.write(times=1200)
    with site.open(), site.listen(path="/api/live?after=0") as anna:
        site.log.write(times=5)
        assert [anna.fact().id for _ in range(1205)] == [line.position for line in site.log.lines]


def test_a_viewer_ahead_of_a_restored_log_hears_what_comes_next():
    with Site(beat=0.1).open() as site, site.listen(path="/api/live?after=900") as anna:
        anna.next()
        anna.next()
        place = site.log.write()
        assert anna.fact().id == place


def test_only_the_kinds_and_matters_that_were_asked_for_come(site):
    mine = uuid4()
    with site.listen(path=f"/api/live?kind=fire.alarm&kind=fire.drill&matter={mine}") as anna:
        anna.next()
        site.log.write(kind="flood.alarm", matter=mine)
        site.log.write(kind="fire.drill")
        wanted = site.log.write(kind="fire.drill", matter=mine)
        assert anna.fact().id == wanted


@pytest.mark.parametrize("question", ["after=-1", "after=x", "after=" + "9" * 30, "matter=7", "wait=Nothing"])
def test_a_question_that_makes_no_sense_is_refused(site, question):
    answer = site.ask(f"/api/live?{question}")
    assert (answer.status, answer.json["code"]) == (422, "bad_question")


def test_a_stranger_hears_nothing(site):
    assert site.ask("/api/live", who="").status == 401
    assert site.ask("/api/live", who="nobody").status == 401


def test_one_more_than_there_is_room_for_is_told_to_come_back():
    with Site(most=1).open() as site, site.listen() as anna:
        anna.next()
        answer = site.ask("/api/live")
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")


def test_a_quiet_stream_beats_with_the_time_and_the_place_in_the_log():
    with Site(beat=0.1).open() as site, site.listen() as anna:
        place = site.log.write()
        told = [anna.next() for _ in range(4)]
    assert [one.event for one in told].count("beat") == 3
    assert told[-1].id == place
    assert "now" in told[-1].data


def test_a_stream_ends_after_its_time_and_the_next_goes_on():
    with Site(beat=0.1, lasts=0.3).open() as site:
        with site.listen() as anna:
            first = site.log.write()
            assert anna.fact().id == first
            while anna.next() is not None:
                pass
        second = site.log.write()
        with site.listen(Last_Event_ID=str(first)) as anna:
            assert anna.fact().id == second


def test_an_event_waits_for_the_projection_that_the_page_names(site, holds_long):
    with site.listen(path="/api/live?wait=Board") as page, site.listen() as other:
        page.next(), other.next()
        place = site.log.write("fire.seen")
        assert other.fact().id == place, "who waits for nothing hears at once"
        page.wire.sock.settimeout(0.2)
        with pytest.raises(TimeoutError):
            page.next()
        page.wire.sock.settimeout(5)
        site.log.places["Board"] = place
        assert page.fact().id == place


def test_who_comes_while_an_event_is_held_hears_it_once_and_not_too_soon(site, holds_long):
    with site.listen(path="/api/live?wait=Board") as first:
        first.next()
        held = site.log.write("fire.seen")
        until(lambda: site.hub.facts == 1, "the event is read")
        with site.listen(path="/api/live?wait=Board", Last_Event_ID="0") as late:
            assert late.next().event == "beat"
            site.log.places["Board"] = held
            assert (first.fact().id, late.fact().id) == (held, held)
            then = site.log.write("fire.out")
            assert late.fact().id == then


def test_who_heard_an_event_elsewhere_does_not_hear_it_again_when_it_is_followed_here(site, holds_long):
    with site.listen(path="/api/live?wait=Board") as first:
        first.next()
        held = site.log.write("fire.seen")
        until(lambda: site.hub.facts == 1, "the event is read")
        with site.listen(path="/api/live?wait=Board", Last_Event_ID=str(held)) as moved_here:
            moved_here.next()
            site.log.places["Board"] = held
            assert first.fact().id == held
            then = site.log.write("fire.out")
            assert moved_here.fact().id == then


def test_an_event_that_no_named_projection_keeps_waits_for_nothing(site):
    with site.listen(path="/api/live?wait=Board") as page:
        page.next()
        places = [site.log.write("fire.out"), site.log.write("fire.seen", kind="flood.alarm")]
        assert [page.fact().id, page.fact().id] == places


def test_an_event_waits_for_the_projection_that_follows_a_later_one_of_its_act(site, holds_long):
    with site.listen(path="/api/live?wait=Board") as page:
        page.next()
        act = uuid4()
        with site.log.at_once():
            first, last = site.log.write("fire.out", act=act), site.log.write("fire.seen", act=act)
        until(lambda: site.hub.facts == 2, "both are read")
        page.wire.sock.settimeout(0.2)
        with pytest.raises(TimeoutError):
            page.next()
        page.wire.sock.settimeout(5)
        site.log.places["Board"] = last
        assert [page.fact().id, page.fact().id] == [first, last]


def test_a_projection_that_stands_still_holds_an_event_two_seconds_at_most(site, monkeypatch):
    for module in (hub, log_reader):
        monkeypatch.setattr(module, "HOLD", 0.3)
    with site.listen(path="/api/live?wait=Board") as page:
        page.next()
        place = site.log.write("fire.seen")
        assert page.fact().id == place


def test_what_was_told_before_its_projection_had_seen_it_is_told_again(site, monkeypatch):
    for module in (hub, log_reader):
        monkeypatch.setattr(module, "HOLD", 0.2)
    with site.listen(path="/api/live?wait=Board") as page:
        page.next()
        place = site.log.write("fire.seen")
        early = page.fact()
        site.log.places["Board"] = place
        again = page.fact()
    assert (early.id, again.id) == (place, None), "told again without its place: nothing is resumed from it"
    assert again.data == early.data


def test_no_event_of_another_region_comes_unless_one_takes_part(site):
    anna = site.people["anna"]
    with site.listen() as stream:
        stream.next()
        site.log.write(region="2")
        involved = site.log.write(region="2", involved=frozenset((anna.person,)))
        own = site.log.write(region="1")
        assert [stream.fact().id, stream.fact().id] == [involved, own]


def test_who_signs_out_is_cut_off():
    with Site(beat=0.1).open() as site, site.listen() as anna:
        anna.next()
        del site.people["anna"]
        while anna.next() is not None:
            pass
        assert site.ask("/api/live").status == 401


def test_a_role_that_ends_ends_the_view_of_its_region():
    with Site(beat=0.1).open() as site, site.listen() as anna:
        site.log.write(region="1")
        anna.fact()
        site.people["anna"] = moved(site.people["anna"], "2")
        site.settles()
        site.log.write(region="1")
        place = site.log.write(region="2")
        assert anna.fact().id == place


def test_a_reader_that_does_not_read_is_let_go_holds_up_nobody_and_loses_nothing(site):
    site.people["slow"] = Person()
    slow, anna = site.listen("slow"), site.listen()
    slow.next(), anna.next()
    total = 30_000  # some five megabytes: more than the sockets of both sides hold
    for _ in range(total // 500):
        site.log.write(times=500)
        for _ in range(500):
            last = anna.fact()
    assert last.id == site.log.lines[-1].position
    until(lambda: len(site.streams) == 1, "the slow one is let go")
    seen = list(_until_it_breaks(slow))
    place = str(seen[-1]) if seen else "0"
    with site.listen("slow", Last_Event_ID=place) as slow:
        seen += [slow.fact().id for _ in range(total - len(seen))]
    assert seen == [line.position for line in site.log.lines]


def _until_it_breaks(stream):
    with suppress(EOFError, ConnectionResetError):
        while True:
            yield stream.fact().id


def test_a_log_that_does_not_answer_for_a_moment_costs_nothing(site):
    with site.listen() as anna:
        anna.next()
        site.log.faults = [ConnectionError("the database restarts"), RuntimeError("again")]
        place = site.log.write()
        assert anna.fact().id == place


def test_what_was_read_when_the_database_went_away_is_read_again(site):
    with site.listen(path="/api/live?wait=Board") as page:
        page.next()
        site.log.spares_reading, site.log.faults = True, [ConnectionError("the database restarts")]
        place = site.log.write("fire.seen")
        site.log.places["Board"] = place
        assert page.fact().id == place


def test_the_server_stops_at_once_with_open_streams():
    with Site().open() as site:
        streams = [site.listen() for _ in range(20)]
        for one in streams:
            one.next()
        began = time.monotonic()
    assert time.monotonic() - began < 3
    assert all(one.next() is None for one in streams)
