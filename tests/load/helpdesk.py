# SPDX-License-Identifier: Apache-2.0
"""B1's rival: django-helpdesk creating tickets, on the same server program, in an environment and a lock of its own."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from .bench import ROOT, Bench
from .processes import Process, free_port
from .talking import Line

HERE = Path(__file__).resolve().parent / "rival"  # apart: nothing of ours may hide its packages
PLACE, LOCK = ROOT / "var" / "bench" / "helpdesk", HERE / "helpdesk.lock"
PYTHON = str(PLACE / "bin" / "python")
PATIENCE = 240
TICKET = {"title": "停车争吵", "description": "（演示）为车位争吵", "priority": 3}


class Helpdesk:
    """A running helpdesk with a queue and an agent's token."""

    def __init__(self, server: Process, token: str, queue: str) -> None:
        self._server, self._token = server, token
        self._body = json.dumps({**TICKET, "queue": int(queue)}).encode()

    @classmethod
    @contextlib.contextmanager
    def beside(cls, bench: Bench) -> Iterator["Helpdesk | str"]:
        """The helpdesk, or the sentence that says why there is none."""
        if bench.tiny:
            yield "left out of the smoke test"
            return
        try:
            _environment(bench)
        except (OSError, subprocess.SubprocessError) as fault:
            yield f"its environment could not be made ({type(fault).__name__})"
            return
        yield cls._started(bench)

    @classmethod
    def _started(cls, bench: Bench) -> "Helpdesk":
        url = f"sqlite:///{bench.folder / 'helpdesk.sqlite3'}"
        if bench.vendor == "postgresql":
            with psycopg.connect(bench.url, autocommit=True) as wire:
                wire.execute("CREATE DATABASE helpdesk TEMPLATE template0")
            url = bench.url.rpartition("/")[0] + "/helpdesk"
        given = {"HELPDESK_DATABASE": url, "HELPDESK_FOLDER": str(bench.folder), "PYTHONPATH": str(HERE)}
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("ANLAN_", "DJANGO_"))
        } | given
        made = subprocess.run(
            [PYTHON, "-m", "helpdesk_site", "prepare"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE,
        )
        token, queue = made.stdout.split()[-2:]
        port = free_port()
        command = [PYTHON, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
                   "--blocking-threads", "8", "--no-ws", "helpdesk_site:application"]  # fmt: skip
        server = Process.started(command, environment, bench.folder / "helpdesk.txt", HERE)
        bench.processes.append(server)
        server.answers(port)
        return cls(server, token, queue)

    def creates(self, clients: int, seconds: float) -> float:
        """Tickets created a second by so many clients."""
        end, began, done = time.monotonic() + seconds, time.monotonic(), [0] * clients

        def work(number: int) -> None:
            line = Line(self._server.port, self._token, scheme="Token")
            while time.monotonic() < end:
                line.post("/api/tickets/", self._body)
                done[number] += 1
            line.close()

        threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        return sum(done) / (time.monotonic() - began)


def _environment(bench: Bench) -> None:
    """Its packages, by their hashes, once."""
    stamp = PLACE / "lock"
    if stamp.exists() and stamp.read_text() == LOCK.read_text():
        return
    bench.say("django-helpdesk's own environment …")
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(PLACE)],
        [PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(LOCK)],
    ):
        subprocess.run(command, capture_output=True, check=True, timeout=PATIENCE)
    stamp.write_text(LOCK.read_text())
