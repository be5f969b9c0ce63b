# SPDX-License-Identifier: Apache-2.0
"""What a bench holds in its hands while it runs: its size, its database, the processes it started, its figures."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from .figures import Figure
from .processes import Process, free_port

ROOT = Path(__file__).resolve().parents[2]
RESULT = "RESULT "


@dataclass
class Bench:
    """One bench on one database."""

    name: str
    url: str
    folder: Path
    tiny: bool
    figures: list[Figure] = field(default_factory=list)
    processes: list[Process] = field(default_factory=list)

    @property
    def vendor(self) -> str:
        """postgresql or sqlite."""
        return self.url.split(":", 1)[0]

    @property
    def database(self) -> str:
        """As tables name it."""
        return "PostgreSQL" if self.vendor == "postgresql" else "SQLite"

    @property
    def rounds(self) -> int:
        """How often two sides take their turns."""
        return 1 if self.tiny else 3

    def size(self, full: int, tiny: int) -> int:
        """How many of something: so many, or few for the smoke test."""
        return tiny if self.tiny else full

    def say(self, text: str) -> None:
        """A line of progress."""
        print(f"  {self.name}: {text}", flush=True)

    def show(self, *figures: Figure) -> None:
        """Keep figures and say them."""
        for figure in figures:
            self.figures.append(figure)
            verdict = {True: "reached", False: "SHORT", None: ""}[figure.reached]
            beside = " ".join(part for part in (figure.floor, figure.ratio) if part)
            self.say(
                f"{figure.what}: {figure.value} (target {figure.target or '–'}) {beside} {verdict}".rstrip()
            )

    def start(self, *arguments: object, module: str = "anlan.runtime.cli", **variables: str) -> Process:
        """Start a Python process on this bench's database."""
        command = [sys.executable, "-m", module, *map(str, arguments)]
        process = Process.started(command, {**os.environ, **variables}, self.folder / "stumbled.txt", ROOT)
        self.processes.append(process)
        return process

    def serve(self, *arguments: object, module: str = "anlan.runtime.cli", **variables: str) -> Process:
        """Start a server that takes `--port`, and wait until it answers."""
        port = free_port()
        process = self.start(*arguments, "--port", port, module=module, **variables)
        process.answers(port)
        return process

    @contextmanager
    def while_running(self, *processes: Process) -> Iterator[None]:
        """End these processes after the block."""
        try:
            yield
        finally:
            for process in processes:
                process.end()

    def end(self) -> None:
        """End whatever was started and still runs."""
        for process in self.processes:
            process.end()

    def hand_over(self) -> None:
        """Say the figures to the process that asked."""
        print(
            RESULT + json.dumps([figure.as_dict() for figure in self.figures], ensure_ascii=False), flush=True
        )


def until(condition: Callable[[], bool], what: str, patience: float = 60.0, pause: float = 0.02) -> None:
    """Wait for a condition of the real world; fails with `what` when it does not come."""
    end = time.monotonic() + patience
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {patience:g} s: {what}")
        time.sleep(pause)
