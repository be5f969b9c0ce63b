# SPDX-License-Identifier: Apache-2.0
"""All followers, the ticker and the planned errands: one thread each; one process is enough, several share."""

import logging
import threading
from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import Error as DatabaseError
from django.db import connection, connections

from anlan.kernel import timing
from anlan.kernel.clocks import ticker
from anlan.kernel.devices import running as machines
from anlan.kernel.devices.telemetry import sweep
from anlan.kernel.documents.filing import file_documents
from anlan.kernel.errors import write_down
from anlan.kernel.events.tail import Tail
from anlan.kernel.evidence.marking import make_copies
from anlan.kernel.evidence.running import end_what_is_over
from anlan.kernel.following.errand import ERRANDS, Errand
from anlan.kernel.following.lease import Lease
from anlan.kernel.following.running import run
from anlan.kernel.following.sharing import Share
from anlan.kernel.notices import running as notices
from anlan.kernel.registry import REGISTRY
from anlan.kernel.webhooks import running as webhooks
from anlan.kernel.writing import plain_writing

log = logging.getLogger("anlan.worker")


class Worker:
    """Starts and stops everything that follows the log."""

    def __init__(self, tail: Tail) -> None:
        self._tail = tail
        self._share = Share()
        self._ending = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> "Worker":
        """Start a thread for each follower and errand, and the ticker."""
        self._run("worker.share", self._share.keep, self._ending)
        for name, follower in REGISTRY.followers().items():
            self._run(name, run, follower, self._tail, self._ending, self._share)
        self._run("clocks.ticker", ticker.run, self._tail, self._ending)
        for channel in ("push", "sms", "chat", "late"):
            self._run(f"notices.{channel}", notices.run, channel, self._ending)
        self._run("webhooks.sender", webhooks.run, self._ending)
        for errand in [*ERRANDS.values(), SWEEP, RETENTION, SESSIONS, NOTICES, WEBHOOKS, MARKING, FILING]:
            self._run(errand.name, run_errand, errand, self._ending)
        return self

    def stop(self) -> None:
        """Ask every thread to end and wait for it."""
        self._ending.set()
        self._tail.stop()
        for thread in self._threads:
            thread.join(5)

    def _run(self, name: str, target: object, *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, name=name, daemon=True)  # type: ignore[arg-type]
        thread.start()
        self._threads.append(thread)


def run_errand(errand: Errand, ending: threading.Event) -> None:
    """Run an errand again and again, in one process at a time."""
    lease = Lease(errand.name)
    while not ending.wait(timing.machine_seconds(errand.every)):
        try:
            if lease.take():
                errand.run()
        except DatabaseError as fault:
            write_down(log, f"{errand.name} lost the database", fault)
            lease.release()
            connection.close()
        except Exception:  # the next round tries again
            log.exception("%s failed", errand.name)
    lease.release()
    connections.close_all()


def _sweep_tracks() -> None:
    sweep(timedelta(hours=settings.ANLAN_TRACK_HOURS))
    machines.tidy()


SWEEP = Errand("devices.sweep", timedelta(minutes=30), _sweep_tracks)


def _end_evidence() -> None:
    end_what_is_over()


RETENTION = Errand("evidence.retention", timedelta(minutes=30), _end_evidence)


def _mark_films() -> None:
    make_copies()


MARKING = Errand("evidence.marking", timedelta(seconds=1), _mark_films)


def _file_documents() -> None:
    file_documents()


FILING = Errand("documents.filing", timedelta(seconds=2), _file_documents)


def _tidy_sessions() -> None:
    """Sessions whose time is over help nobody: away with their rows, by Django's own clock, which dated them."""
    with plain_writing():
        SessionStore.clear_expired()


SESSIONS = Errand("access.sessions", timedelta(hours=1), _tidy_sessions)


def _tidy_notices() -> None:
    notices.tidy()


NOTICES = Errand("notices.retention", timedelta(hours=6), _tidy_notices)


def _tidy_webhooks() -> None:
    webhooks.tidy()


WEBHOOKS = Errand("webhooks.retention", timedelta(hours=6), _tidy_webhooks)
