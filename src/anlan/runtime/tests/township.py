# SPDX-License-Identifier: Apache-2.0
"""`anlan web`, `streams` and `worker` as real processes on one database, for tests that drive and kill them."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from subprocess import TimeoutExpired
from typing import Any
from uuid import uuid4

import psycopg

from anlan.kernel.testing.scene import PATIENCE, Process, Scene, until
from anlan.shell.streams.tests.loopback import Answer, Events, Told, Wire
from private_postgres import free_port

STARTING = 120.0  # seconds that a process may take to start on a busy machine


@dataclass
class Township:
    """The processes of a small district."""

    scene: Scene
    noise: str
    token: str
    web_port: int = 0
    streams_port: int = 0

    @classmethod
    def on(cls, scene: Scene) -> "Township":
        """Tables, a register, one matter, and somebody with a token."""
        noise = str(scene.ask("prepare")["noise"])
        made = scene.python("-m", "anlan.runtime.cli", "token", "create", "--as", "specimen-worker-331002")
        assert made.child.wait(PATIENCE) == 0
        return cls(scene, noise, made.lines[-1])

    def end(self) -> None:
        """End what still runs, web in order: its own child would live on."""
        for process in self.scene.started:
            if process.child.poll() is None:
                process.child.terminate()
        for process in self.scene.started:
            with suppress(TimeoutExpired):
                process.child.wait(10)
        self.scene.end()

    def start(self, word: str, *arguments: object) -> Process:
        """Start one of the words of the command line, and wait until it says that it is ready."""
        process = self.scene.python("-m", "anlan.runtime.cli", word, *arguments)
        if word != "web":
            until(
                lambda: any(line.startswith("ready") for line in process.lines), f"{word} is ready", STARTING
            )
        return process

    def web(self) -> Process:
        """Pages and commands."""
        self.web_port = free_port()
        process = self.start("web", "--port", self.web_port)
        until(partial(_answers, self.web_port), "web answers", STARTING)
        return process

    def streams(self, port: int = 0) -> Process:
        """Live streams."""
        self.streams_port = port or free_port()
        return self.start("streams", "--port", self.streams_port)

    def worker(self) -> Process:
        """Followers and clocks."""
        return self.start("worker")

    def measure(self, decibels: int = 60) -> Answer:
        """A command through the web process, sent again until it is answered: under one key it runs once."""
        body = json.dumps({"noise": self.noise, "decibels": decibels}).encode()
        key, answers = str(uuid4()), list[Answer]()

        def sent() -> bool:
            try:
                with Wire(self.web_port) as wire:
                    answers.append(wire.ask(
                        "POST", "/api/specimen/measure-noise", body, Content_Type="application/json",
                        Authorization=f"Bearer {self.token}", Idempotency_Key=key,
                    ))  # fmt: skip
            except (OSError, EOFError):
                return False
            return answers[-1].status == 200

        until(sent, "the measurement is taken")
        return answers[-1]

    def listen(self, after: int | None = None, *, query: str = "") -> Events:
        """Open a stream."""
        headers = {} if after is None else {"Last_Event_ID": str(after)}
        return Events(self.streams_port, f"/api/live{query}", Authorization=f"Bearer {self.token}", **headers)

    def ask[T](self, question: str, *values: Any) -> list[T]:
        """Ask PostgreSQL itself; the first column (Any: what psycopg takes)."""
        with psycopg.connect(self.scene.url, autocommit=True) as wire:
            return [row[0] for row in wire.execute(question, values).fetchall()]

    def positions_of(self, name: str) -> list[int]:
        """Where the log holds events of this name."""
        return self.ask("SELECT position FROM kernel_eventrecord WHERE name = %s ORDER BY position", name)


def _answers(port: int) -> bool:
    try:
        with Wire(port) as wire:
            return wire.ask("GET", "/healthz").status == 200
    except (OSError, EOFError):
        return False


def facts_of(stream: Events, name: str, enough: Callable[[list[Told]], bool]) -> list[Told]:
    """What a stream tells under a name until there is enough."""
    told: list[Told] = []
    end = time.monotonic() + PATIENCE
    while not enough(told):
        assert time.monotonic() < end, f"not within {PATIENCE:g} s: enough of {name}"
        fact = stream.next()
        if fact is None:
            raise EOFError
        if fact.event == name:
            told.append(fact)
    return told
