# SPDX-License-Identifier: Apache-2.0
"""A living district in one process: pages, streams, followers, and simulated people, on SQLite."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.core.management import call_command

from anlan.kernel import timing
from anlan.kernel.events.tail import Tail
from anlan.kernel.people.models import Person
from anlan.packs.dispatch.models import Shift

from .asgi import compose
from .demo_district import generate
from .errands import import_folder
from .plugs import plug_all
from .serving import serve
from .simulated import people
from .worker import Worker


def run_demo(folder: Path, *, port: int, seed: int, speed: float, quiet: bool, simulated: bool) -> int:
    """Set up what is missing in the folder, then serve until the process is ended."""
    say: Callable[[str], None] = (lambda _: None) if quiet else (lambda text: print(text, flush=True))
    began = time.monotonic()
    _prepare(folder, seed, say)
    if speed != 1.0:
        timing.run_at(speed)
    plug_all()
    tail = Tail().start()
    worker = Worker(tail).start()
    url = f"http://localhost:{port}"

    def ready() -> None:
        say(f"set up in {time.monotonic() - began:.0f} s")
        print(f"ready {url}", flush=True)
        if simulated:
            threading.Thread(target=people.run, args=(url, seed), name="simulated", daemon=True).start()

    try:
        serve(compose(tail), "127.0.0.1", port, ready)
    finally:
        people.stop()
        worker.stop()
    return 0


def _prepare(folder: Path, seed: int, say: Callable[[str], None]) -> None:
    """Tables, a generated district, its register; each only when it is missing."""
    say("1/3 tables …")
    call_command("migrate", interactive=False, verbosity=0)
    district = folder.resolve() / "district"
    if not (district / "people.csv").exists():
        say(f"2/3 a generated district (seed {seed}; every person, street plan and number is made up) …")
        generate(district, seed=seed, on=timing.now(), progress=say)
    if not Person.objects.exists() or _roster_is_old():
        say("3/3 its register …")
        if _roster_is_old():
            generate(district, seed=seed, on=timing.now(), progress=say)
        code = import_folder(district, say)
        if code:
            raise SystemExit(code)


def _roster_is_old() -> bool:
    """A demo that was left for days needs a roster of today."""
    newest = Shift.objects.order_by("-ends_at").values_list("ends_at", flat=True).first()
    return newest is None or newest < timing.now() + timedelta(hours=12)
