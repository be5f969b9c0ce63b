# SPDX-License-Identifier: Apache-2.0
"""A district in a database of its own, worked on by real processes that a test may start, kill and wait for."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

PATIENCE = 120.0  # seconds that any condition may take; a busy machine is no failure


def until(condition: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Wait for a condition of the real world; fails with `what` when it does not come."""
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, f"not within {patience:g} s: {what}"
        time.sleep(0.05)


@dataclass
class Process:
    """A started process and what it has said so far."""

    child: subprocess.Popen[bytes]
    said: Path

    @property
    def lines(self) -> list[str]:
        """What it said, whole lines only."""
        return self.said.read_text().splitlines()

    def ends(self) -> int:
        """Wait for its end; the exit code."""
        return self.child.wait(PATIENCE)

    def kill(self) -> None:
        """End it as a power cut would (kill -9)."""
        self.child.kill()
        self.child.wait()


@dataclass
class Scene:
    """One database and the processes on it."""

    url: str
    folder: Path
    started: list[Process] = field(default_factory=list)

    def python(
        self, *arguments: object, packs: Sequence[str] = ("anlan.kernel.testing.specimen",)
    ) -> Process:
        """Start a Python process on this database, with these packs."""
        said = self.folder / f"said-{len(self.started)}.txt"
        paths = os.pathsep.join(path for path in sys.path if path)
        settings = {"ANLAN_DATABASE_URL": self.url, "PYTHONPATH": paths, "ANLAN_TEST_ON": "",
                    "ANLAN_DATA": str(self.folder), "ANLAN_PACKS": "",
                    "ANLAN_OTHER_PACKS": ",".join(packs)}  # fmt: skip
        with said.open("wb") as out, (self.folder / "stumbled.txt").open("ab") as err:
            command = [sys.executable, *map(str, arguments)]
            child = subprocess.Popen(command, env={**os.environ, **settings}, stdout=out, stderr=err)
        process = Process(child, said)
        self.started.append(process)
        return process

    def act(self, *arguments: object) -> Process:
        """Start one of the parts of `anlan.kernel.testing.actors`."""
        return self.python("-m", "anlan.kernel.testing.actors", *arguments)

    def word(self, *arguments: object) -> Process:
        """Start a word of the command line: `anlan …`."""
        return self.python("-m", "anlan.runtime.cli", *arguments)

    def ask(self, part: str, *arguments: object) -> dict[str, object]:
        """Run a part to its end; the JSON it said."""
        process = self.act(part, *arguments)
        assert process.ends() == 0, (self.folder / "stumbled.txt").read_text()[-3000:]
        answer: dict[str, object] = json.loads(process.lines[-1])
        return answer

    def end(self) -> None:
        """End what still runs."""
        for process in self.started:
            if process.child.poll() is None:
                process.kill()


def sqlite_scene(folder: Path) -> Scene:
    """A district on SQLite."""
    return Scene(f"sqlite:///{folder.resolve()}/district.sqlite3", folder)


def postgres_scene(folder: Path, server: str) -> Scene:
    """A district on a new database of this PostgreSQL server."""
    name = f"scene_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as wire:
        wire.execute(f"CREATE DATABASE {name}")
    parts = urlsplit(server)
    return Scene(urlunsplit(parts._replace(path=f"/{name}")), folder)
