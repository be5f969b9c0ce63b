# SPDX-License-Identifier: Apache-2.0
"""Web, streams and workers as processes of their own: what one does the others tell, and no kill loses anything."""

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from anlan.kernel.testing.scene import postgres_scene, sqlite_scene, until
from anlan.runtime.tests.township import Township, facts_of
from private_postgres import private_postgres, restart

MEASURED = "specimen.noise_measured"


@pytest.fixture
def on_postgres(tmp_path):
    server = os.environ.get("ANLAN_TEST_POSTGRES_URL")
    if not server:
        pytest.skip("needs PostgreSQL: run through tools/private_postgres.py")
    district = Township.on(postgres_scene(tmp_path, server))
    yield district
    district.end()


@pytest.fixture
def on_sqlite(tmp_path):
    district = Township.on(sqlite_scene(tmp_path))
    yield district
    district.end()


def _ends_by_itself(process):
    process.child.terminate()
    assert process.child.wait(20) in (0, -signal.SIGTERM)


@pytest.mark.postgres
def test_a_deed_in_one_process_is_told_by_another_after_the_worker_has_followed_it(on_postgres):
    on_postgres.web(), on_postgres.streams(), on_postgres.worker()
    stale = 0
    with on_postgres.listen(query="?wait=specimen.Loudest") as stream:
        stream.next()
        for count in range(1, 21):
            on_postgres.measure()
            (told,) = facts_of(stream, MEASURED, lambda told: len(told) == 1)
            stale += on_postgres.ask("SELECT times FROM specimen_loudness") != [count]
    assert told.id == on_postgres.positions_of(MEASURED)[-1]
    assert stale == 0, "who fetched at once would have seen an old board"


def test_the_same_on_sqlite_across_three_processes(on_sqlite):
    on_sqlite.web(), on_sqlite.streams(), on_sqlite.worker()
    with on_sqlite.listen(query="?wait=specimen.Loudest") as stream:
        stream.next()
        for _ in range(5):
            on_sqlite.measure()
        assert len(facts_of(stream, MEASURED, lambda told: len(told) == 5)) == 5


@pytest.mark.postgres
def test_without_a_notification_the_log_is_looked_at_each_second(on_postgres):
    on_postgres.streams()
    with on_postgres.listen(after=0) as stream:
        first = stream.fact()
        with psycopg.connect(on_postgres.scene.url, autocommit=True) as wire:
            wire.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%%'")
            wire.execute(
                "INSERT INTO kernel_eventrecord (id, name, version, matter, kind, region, channel, act, at, recorded_at, "
                "fields) SELECT gen_random_uuid(), 'specimen.unheard', version, matter, kind, region, channel, act, at, "
                "recorded_at, fields FROM kernel_eventrecord WHERE position = %s", [first.id]
            )  # fmt: skip
        began = time.monotonic()
        facts_of(stream, "specimen.unheard", lambda told: len(told) == 1)
        assert time.monotonic() - began < 10


@pytest.mark.postgres
def test_streams_come_back_after_a_restart_of_the_database_and_lose_nothing(tmp_path):
    with private_postgres() as server:
        district = Township.on(postgres_scene(tmp_path, server.url))
        try:
            district.web(), district.streams(), district.worker()
            total, seen = 30, []

            def follow():
                after = 0
                while len(seen) < total:
                    with suppress(EOFError, OSError, ValueError), district.listen(after) as stream:
                        while len(seen) < total:
                            fact = stream.fact()
                            after = fact.id
                            if fact.event == MEASURED:
                                seen.append(fact.id)
                    time.sleep(0.1)

            reader = threading.Thread(target=follow, daemon=True)
            reader.start()
            for count in range(total):
                if count == total // 2:
                    restart(server.folder)
                district.measure()
            reader.join(20)
            assert seen == district.positions_of(MEASURED)
            until(
                lambda: district.ask("SELECT times FROM specimen_loudness") == [total],
                "the worker follows again",
            )
        finally:
            district.end()


@pytest.mark.postgres
def test_a_streams_process_with_open_streams_ends_in_order_and_its_readers_go_on_at_another(
    on_postgres,
):
    on_postgres.web()
    first = on_postgres.streams()
    streams = [on_postgres.listen(after=0) for _ in range(10)]
    places = [one.fact().id for one in streams]
    _ends_by_itself(first)
    on_postgres.measure()
    on_postgres.streams()
    with on_postgres.listen(after=places[0]) as stream:
        assert facts_of(stream, MEASURED, lambda told: len(told) == 1)


@pytest.mark.postgres
def test_web_and_worker_end_in_order_when_they_are_asked_to(on_postgres):
    web, worker = on_postgres.web(), on_postgres.worker()
    on_postgres.measure()
    for process in (web, worker):
        _ends_by_itself(process)


HELD = (
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted GROUP BY objid, classid, objsubid"
)


@pytest.mark.postgres
def test_a_killed_workers_followers_are_taken_over_at_once(on_postgres):
    on_postgres.web()
    first, _ = on_postgres.worker(), on_postgres.worker()
    on_postgres.measure()
    until(
        lambda: on_postgres.ask("SELECT times FROM specimen_loudness") == [1],
        "the first measurement is followed",
    )
    assert set(on_postgres.ask(HELD)) == {1}, "one follower runs in one worker at a time"
    first.kill()
    began = time.monotonic()
    on_postgres.measure(105)
    until(lambda: on_postgres.ask("SELECT times FROM specimen_loudness") == [2], "the second takes over")
    until(lambda: len(on_postgres.positions_of("specimen.warning_sent")) == 2, "reactions too, each once")
    assert time.monotonic() - began < 10
    time.sleep(1)
    assert len(on_postgres.positions_of("specimen.warning_sent")) == 2


def _leases(process):
    """The leases that a worker on SQLite holds, by its open files."""
    files = list(Path(f"/proc/{process.child.pid}/fd").iterdir())
    names = set()
    for file in files:
        with suppress(OSError):
            names.add(file.readlink().name)
    return {name.split(".sqlite3.")[1].removesuffix(".lease") for name in names if name.endswith(".lease")}


def test_two_workers_share_and_a_killed_ones_followers_are_taken_over_on_sqlite_too(on_sqlite):
    on_sqlite.web()
    first, second = on_sqlite.worker(), on_sqlite.worker()
    followers = {"clocks.follower", "events.sealer", "specimen.Loudest", "specimen.warn_twice"}
    until(
        lambda: followers <= _leases(first) | _leases(second) and not followers <= _leases(second),
        "they share",
    )
    until(lambda: not followers & _leases(first) & _leases(second), "each follower has one worker")
    on_sqlite.measure(105)
    until(lambda: on_sqlite.scene.ask("tally")["warnings"] == 2, "both followed")
    first.kill()
    until(lambda: followers <= _leases(second), "the other has all", 10)
    on_sqlite.measure(105)
    until(lambda: on_sqlite.scene.ask("tally")["warnings"] == 4, "and follows")
    assert on_sqlite.scene.ask("tally")["counted"] == 2
