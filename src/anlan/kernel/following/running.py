# SPDX-License-Identifier: Apache-2.0
"""Runs followers: one thread each in a worker, or all of them to the end of the log in a test."""

import logging
import threading
from collections.abc import Iterable, Sequence

from django.db import Error as DatabaseError
from django.db import connection, connections

from ..errors import write_down
from ..events.log import read_after
from ..events.tail import Tail
from ..registry import REGISTRY
from .consumer import BATCH, Follower, Overtaken, Stopped, begin_all, put_by_all
from .lease import Lease
from .patience import Again
from .sharing import LOOK, Share

log = logging.getLogger("anlan.following")
LOOK_AGAIN = 1.0  # machine seconds: wake up even if no message came


def run(follower: Follower, tail: Tail, ending: threading.Event, share: Share | None = None) -> None:
    """Follow the log until `ending`, through faults, stops and the loss of the lease; with a share, only if it is in it."""
    lease = Lease(follower.name)
    read_upto = 0
    while not ending.is_set():
        try:
            if share is not None and not share.is_mine(follower.name):
                lease.release()
                follower.forget()  # what another moves meanwhile is not known here
                ending.wait(LOOK)
                continue
            if not lease.take():
                ending.wait(LOOK)
                continue
            read_upto = tail.head()
            while follower.step(tail.read) and not ending.is_set():
                if share is not None and not share.is_mine(follower.name):
                    break
            if follower.gathers:
                ending.wait(follower.gathers)
            tail.wait(read_upto, LOOK_AGAIN, follower.wants)
        except Again as again:
            log.warning("%s is tried again in %g s: %s", follower.name, again.pause, again)
            ending.wait(again.pause)
        except (Stopped, Overtaken) as halt:
            log.warning("%s stands still: %s", follower.name, halt)
            follower.forget()
            ending.wait(LOOK_AGAIN)
        except DatabaseError as fault:
            write_down(log, f"{follower.name} lost the database", fault)
            follower.forget()
            lease.release()
            connection.close()
            ending.wait(LOOK_AGAIN / 2)
        except Exception:  # a follower that dies in silence would stop the district
            log.exception("%s failed", follower.name)
            follower.forget()
            ending.wait(LOOK_AGAIN)
    lease.release()
    connections.close_all()


def drain(names: Iterable[str] | None = None, *, rounds: int = 50) -> None:
    """Let followers catch up in this thread: for tests, imports and a tidy shutdown."""
    chosen = [f for name, f in REGISTRY.followers().items() if names is None or name in set(names)]
    for follower in chosen:  # whoever is moved on below without a step must not go on from what it remembers
        follower.forget()
    for _ in range(rounds):
        if not sum([_catch_up(follower) for follower in _concerned(chosen)]):
            return
    raise RuntimeError("followers run in a circle")


def _catch_up(follower: Follower) -> int:
    """Through all that is new to it; how many events that were."""
    follower.forget()
    moved = 0
    try:
        while count := follower.step():
            moved += count
    except (Again, Stopped) as halt:
        log.warning("%s stands still: %s", follower.name, halt)
    return moved


def _concerned(followers: Sequence[Follower]) -> list[Follower]:
    """Who has something to do. The others, nearly all, are moved on with one statement, which a step each would not be."""
    standing = begin_all([one.name for one in followers])
    going = [one for one in followers if one.name in standing]
    new = read_after(min(standing.values(), default=0), BATCH)
    if len(new) == BATCH:
        return list(followers)
    idle = [
        one for one in going
        if not any(record.position > standing[one.name] and one.wanted(record) for record in new)
    ]  # fmt: skip
    if new:
        put_by_all([one.name for one in idle], new[-1].position)
    return [one for one in followers if one not in idle]
