# SPDX-License-Identifier: Apache-2.0
"""Clocks with two workers: one sleeper fires, the other takes over when it is killed, and each clock breaches once."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from anlan.kernel import timing
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.clocks.ticker import AT_ONCE, fire_due
from anlan.kernel.events.models import EventRecord
from anlan.kernel.following import drain
from anlan.kernel.ids import derived_id
from anlan.kernel.testing.scene import Scene, postgres_scene, sqlite_scene, until

MANY = 40


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    """A district of its own on either database."""
    server = os.environ.get("ANLAN_TEST_POSTGRES_URL", "")
    if request.param == "postgresql" and not server:
        pytest.skip("needs PostgreSQL: run through tools/private_postgres.py")
    made = postgres_scene(tmp_path, server) if request.param == "postgresql" else sqlite_scene(tmp_path)
    yield made
    made.end()


def test_two_workers_and_one_of_them_killed_breach_each_clock_once(scene):
    scene.ask("prepare")
    workers = [scene.act("follow"), scene.act("follow")]
    until(lambda: all("following" in one.lines for one in workers), "both workers are up")
    scene.ask("wind", MANY, 4)
    scene.ask("fired", 1)
    workers[0].kill()
    assert scene.ask("fired", MANY) == {"breaches": MANY, "clocks": MANY}, "each once"
    assert scene.ask("tally")["broken_at"] == 0


def running(count: int, due_in: timedelta) -> None:
    """So many clocks of as many matters."""
    at = timing.now()
    RunningClock.objects.bulk_create([
        RunningClock(
            id=derived_id("clock", due_in, n), matter=derived_id("matter", due_in, n), kind="specimen.noise",
            region_path="331002", name="measure", state="run", started_at=at, due_at=at + due_in, wake_at=at + due_in,
        ) for n in range(count)
    ])  # fmt: skip


def test_ten_thousand_running_clocks_cost_the_ticker_no_more_than_none(story, hands, query_count):
    drain()
    running(AT_ONCE, timedelta(minutes=1))
    hands.pass_(minutes=2)
    with query_count() as few:
        assert fire_due() == AT_ONCE
    running(10_000, timedelta(hours=3))
    running(AT_ONCE, timedelta(minutes=1, seconds=1))
    hands.pass_(minutes=2)
    with query_count() as many:
        assert fire_due() == AT_ONCE
    assert len(many) == len(few)
    assert EventRecord.objects.filter(name="clocks.clock_breached").count() == 2 * AT_ONCE


@pytest.mark.parametrize("question", [
    "SELECT min(wake_at) FROM kernel_runningclock WHERE wake_at IS NOT NULL",
    "SELECT id FROM kernel_runningclock WHERE wake_at <= '2026-01-01' ORDER BY wake_at LIMIT 20",
])  # fmt: skip
def test_the_earliest_is_found_by_an_index_and_not_by_looking_at_all(story, question):
    running(10_000, timedelta(hours=3))
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE kernel_runningclock")
        cursor.execute(explain + question)
        plan = str(cursor.fetchall())
    assert "clock_next" in plan, plan
