# SPDX-License-Identifier: Apache-2.0
"""The database restarts, or its disk is full, in the middle of requests: said in words, nothing half-done, and it goes on."""

import contextlib
import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from anlan.kernel.testing.scene import PATIENCE, Process, Scene, postgres_scene, until
from anlan.runtime.tests.township import Township
from private_postgres import NoPostgres, free_port, private_postgres, start, stop

SENDERS, EACH = 3, 15


@dataclass
class Senders:
    """Programs that send measurements over HTTP, each under a key of its own, and send again what got no answer."""

    url: str
    token: str
    noise: str
    ending: threading.Event
    answered: dict[str, int] = field(default_factory=dict)  # key → how often it had to be sent
    refused: list[httpx.Response] = field(default_factory=list)
    unheard: int = 0

    def send(self, key: str) -> httpx.Response:
        """One measurement."""
        return httpx.post(
            f"{self.url}/api/specimen/measure-noise", json={"noise": self.noise, "decibels": 60}, trust_env=False,
            headers={"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}, timeout=PATIENCE,
        )  # fmt: skip

    def until_answered(self, key: str) -> None:
        """Send it until it is taken."""
        for times in range(1, 500):
            try:
                answer = self.send(key)
            except httpx.TransportError:  # whoever was to answer was killed: nobody knows whether it was done
                self.unheard += 1
            else:
                if answer.status_code == 200:
                    self.answered[key] = times
                    return
                self.refused.append(answer)
            if self.ending.wait(0.2):
                return

    def all_at_once(self) -> list[threading.Thread]:
        """Everybody begins."""
        threads = [
            threading.Thread(target=lambda n=n: [self.until_answered(f"s{n}:{i}") for i in range(EACH)])
            for n in range(SENDERS)
        ]
        for thread in threads:
            thread.start()
        return threads


def served(scene: Scene) -> tuple[Process, str]:
    """The web part of the district in a process of its own; its address."""
    process = scene.word("streams", "--port", free_port())
    until(lambda: any(line.startswith("ready") for line in process.lines), "the web process answers")
    return process, next(line for line in process.lines if line.startswith("ready")).split()[1]


def senders_to(scene: Scene, ending: threading.Event) -> Senders:
    """A district with one matter, and programs that know its address."""
    noise, token = str(scene.ask("prepare")["noise"]), str(scene.ask("pass_out")["token"])
    _, url = served(scene)
    return Senders(url, token, noise, ending)


def is_said_in_words(answer: httpx.Response) -> bool:
    """A 503 that a program and a person understand."""
    said = answer.json()
    return (
        answer.status_code == 503
        and said["code"] == "unavailable"
        and "没有" in said["message"]
        and int(answer.headers["Retry-After"]) > 0
    )


def everything_is_there_once(told: dict[str, object], keys: list[str]) -> None:
    assert told["keys"] == sorted(keys), "each key has one receipt"
    assert told["measured"] == len(keys), "and one event"
    assert told["broken_at"] == 0


@pytest.mark.postgres
def test_a_database_that_restarts_in_the_middle_of_requests_is_said_and_then_it_goes_on(tmp_path):
    with private_postgres() as server:
        scene = postgres_scene(tmp_path, server.url)
        ending = threading.Event()
        try:
            senders = senders_to(scene, ending)
            threads = senders.all_at_once()
            until(lambda: len(senders.answered) >= SENDERS, "some were answered")
            stop(server.folder)
            until(lambda: any(is_said_in_words(one) for one in senders.refused), "somebody was told so")
            start(server.folder)
            for thread in threads:
                thread.join(PATIENCE)
            assert len(senders.answered) == SENDERS * EACH
            assert all(is_said_in_words(one) for one in senders.refused), {
                one.text for one in senders.refused
            }
            everything_is_there_once(scene.ask("tally"), list(senders.answered))
        finally:
            ending.set()
            scene.end()


def children_of(process: Process) -> list[int]:
    """The processes that it started."""
    pid = process.child.pid
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.postgres
def test_web_and_worker_killed_in_the_middle_of_deeds_lose_nothing_and_do_nothing_twice(tmp_path):
    district = Township.on(postgres_scene(tmp_path, os.environ["ANLAN_TEST_POSTGRES_URL"]))
    ending = threading.Event()
    try:
        web, worker = district.web(), district.worker()
        senders = Senders(f"http://127.0.0.1:{district.web_port}", district.token, district.noise, ending)
        threads = senders.all_at_once()
        for least in (4, 12):
            until(lambda least=least: len(senders.answered) >= least, "some were answered")
            if (
                least == 4
            ):  # granian starts another child by itself, but ends when that one dies within seconds, too
                for child in children_of(web):
                    os.kill(child, signal.SIGKILL)
            worker.kill()
            worker = district.worker()
        for thread in threads:
            thread.join(PATIENCE)
        assert senders.unheard, "somebody was waiting for his answer"
        assert len(senders.answered) == SENDERS * EACH
        everything_is_there_once(district.scene.ask("tally"), list(senders.answered))
        until(
            lambda: district.ask("SELECT times FROM specimen_loudness") == [SENDERS * EACH],
            "each is followed once",
        )
    finally:
        ending.set()
        district.end()


@pytest.fixture
def small_disk() -> Iterator[Callable[[str], Path]]:
    """Mounts a small file system that other accounts reach too; skips where that is not permitted."""
    place = Path(tempfile.mkdtemp(prefix="anlan-disk-"))

    def of(size: str) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", str(place)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except FileNotFoundError:
            pytest.skip("there is no `mount` here")
        if done.returncode:
            pytest.skip(f"mounting is not permitted here: {done.stderr.strip()}")
        return place

    yield of
    if place.is_mount():
        subprocess.run(["umount", "--lazy", str(place)], check=False)
    place.rmdir()


@contextlib.contextmanager
def full(place: Path) -> Iterator[None]:
    """Every free byte of this file system is taken while the block lasts."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as out:
        for size in (1 << 16, 512):
            with contextlib.suppress(OSError):
                while True:
                    out.write(b"\0" * size)
    yield
    filler.unlink()


def _on_a_full_disk(scene: Scene, place: Path) -> None:
    ending = threading.Event()
    try:
        senders = senders_to(scene, ending)
        follower = scene.act("follow")
        until(lambda: "following" in follower.lines, "followers are up")
        senders.until_answered("before")
        keys = ["before"]
        with full(place):
            until(lambda: _sent_into_the_full(senders, keys), "it is full and says so")
            assert all(is_said_in_words(one) for one in senders.refused), {
                one.text for one in senders.refused
            }
        for key in keys:  # what was refused is sent again; what was taken is answered as before
            senders.until_answered(key)
        assert set(keys) <= set(senders.answered)
        told = scene.ask("settled")
        assert told["counted"] == len(keys), "followers go on by themselves"
        assert told["parked"] == 0, "a full disk is no fault of an event"
        everything_is_there_once(told, keys)
    finally:
        ending.set()
        scene.end()


def _sent_into_the_full(senders: Senders, keys: list[str]) -> bool:
    """Send one more; whether the disk is full for it. (What was preallocated takes a few.)"""
    key = f"k{len(keys)}"
    keys.append(key)
    answer = senders.send(key)
    if answer.status_code == 200:
        return False
    senders.refused.append(answer)
    return True


def test_a_full_disk_under_sqlite_is_said_loses_nothing_and_goes_on(tmp_path, small_disk):
    place = small_disk("12m")
    url = f"sqlite:///{place.resolve()}/district.sqlite3"
    _on_a_full_disk(Scene(url, tmp_path), place)


@pytest.mark.postgres
def test_a_full_disk_under_postgresql_is_said_loses_nothing_and_goes_on(tmp_path, small_disk):
    if "ANLAN_TEST_POSTGRES_URL" not in os.environ:
        pytest.skip("needs PostgreSQL: run through tools/private_postgres.py")
    place = small_disk("160m")
    try:
        with private_postgres(place) as server:
            _on_a_full_disk(postgres_scene(tmp_path, server.url), place)
    except NoPostgres as error:
        pytest.skip(str(error))
