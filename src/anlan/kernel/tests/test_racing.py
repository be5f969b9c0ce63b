# SPDX-License-Identifier: Apache-2.0
"""Many processes at once, killed and restarted in the middle: no event lost, none twice, none skipped."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from anlan.kernel.testing.scene import Process, Scene, postgres_scene, sqlite_scene, until
from private_postgres import kill9, private_postgres, restart, start

WRITERS, EACH = 3, 40


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Scene]:
    scene = sqlite_scene(tmp_path)
    yield scene
    scene.end()


@pytest.fixture
def on_postgres(tmp_path: Path) -> Iterator[Scene]:
    server = os.environ.get("ANLAN_TEST_POSTGRES_URL")
    if not server:
        pytest.skip("needs PostgreSQL: run through tools/private_postgres.py")
    scene = postgres_scene(tmp_path, server)
    yield scene
    scene.end()


def _writers(scene: Scene, noise: object, each: int = EACH) -> list[Process]:
    """One of them is loud: each of its measurements calls for two warnings."""
    return [scene.act("write", noise, f"w{n}", each, 105 if n == 0 else 60) for n in range(WRITERS)]


def _all_is_told_once(scene: Scene, each: int = EACH) -> None:
    keys = sorted(f"w{n}:{i}" for n in range(WRITERS) for i in range(each))
    told = scene.ask("settled")
    assert told["keys"] == keys, "every command has one receipt"
    assert told["measured"] == len(keys), "every command has one event"
    assert told["counted"] == len(keys), "the projection counted each event once"
    assert told["warnings"] == 2 * told["loud"], "each loud measurement was followed by two warnings"  # type: ignore[operator]
    assert (told["broken_at"], told["parked"]) == (0, 0)


def _race_with_kills(scene: Scene) -> None:
    noise = scene.ask("prepare")["noise"]
    followers = [scene.act("follow"), scene.act("follow")]
    writers = _writers(scene, noise)
    until(lambda: len(writers[0].lines) >= 5, "the first writer is at work")
    writers[0].kill()
    followers[0].kill()
    again = scene.act("write", noise, "w0", EACH, 105)
    scene.act("follow")
    until(lambda: len(writers[1].lines) >= EACH // 2, "the second writer is half way")
    followers[1].kill()
    acknowledged = set(writers[0].lines)
    for writer in (*writers[1:], again):
        assert writer.ends() == 0
    assert acknowledged <= set(again.lines), "what was answered before the kill is answered the same again"
    _all_is_told_once(scene)


def test_writers_and_followers_killed_on_sqlite_lose_nothing(on_sqlite):
    _race_with_kills(on_sqlite)


@pytest.mark.postgres
def test_writers_and_followers_killed_on_postgresql_lose_nothing(on_postgres):
    _race_with_kills(on_postgres)


def cut(folder: Path) -> None:
    """The server ends as in a power cut, and comes up again with recovery."""
    kill9(folder)
    start(folder)


@pytest.mark.postgres
@pytest.mark.parametrize("how", [restart, cut])
def test_a_database_restarted_in_the_middle_loses_nothing(tmp_path, how):
    with private_postgres() as server:
        scene = postgres_scene(tmp_path, server.url)
        try:
            noise = scene.ask("prepare")["noise"]
            follower = scene.act("follow")
            until(lambda: "following" in follower.lines, "followers are up")
            writers = _writers(scene, noise)
            until(lambda: all(len(writer.lines) >= 5 for writer in writers), "every writer is at work")
            how(server.folder)
            acknowledged = [set(writer.lines) for writer in writers]
            for writer in writers:
                assert writer.ends() == 0
            _all_is_told_once(scene)
            told = set(scene.ask("tally")["keys"])  # type: ignore[call-overload]
            assert all(before <= told for before in acknowledged), "what was answered before is still there"
        finally:
            scene.end()


@pytest.mark.postgres
def test_a_transaction_left_open_elsewhere_stalls_no_follower(on_postgres):
    noise = on_postgres.ask("prepare")["noise"]
    with psycopg.connect(on_postgres.url) as idle:
        idle.execute("INSERT INTO kernel_counter (key, value) VALUES ('left open', 1)")
        on_postgres.act("follow")
        writers = _writers(on_postgres, noise, 5)
        for writer in writers:
            assert writer.ends() == 0
        _all_is_told_once(on_postgres, 5)


def _wakes(scene: Scene, most_ms: int) -> None:
    noise = scene.ask("prepare")["noise"]
    watcher = scene.act("watch", 6)
    until(lambda: "watching" in watcher.lines, "the watcher is up")
    assert scene.act("write", noise, "w", 6, 60).ends() == 0
    until(lambda: len(watcher.lines) > 6, "six records were seen")
    delays = sorted(int(line) for line in watcher.lines[1:])
    assert delays[len(delays) // 2] <= most_ms, delays


def test_another_process_is_woken_by_the_data_version_of_sqlite(on_sqlite):
    _wakes(on_sqlite, 100)


@pytest.mark.postgres
def test_another_process_is_woken_by_a_notification_of_postgresql(on_postgres):
    _wakes(on_postgres, 100)
