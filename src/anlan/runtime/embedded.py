# SPDX-License-Identifier: Apache-2.0
"""A living district in one process: pages, streams, followers, and simulated people, on SQLite."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from anlan.kernel import timing
from anlan.kernel.events.tail import Tail
from anlan.kernel.people.models import Person
from anlan.kernel.ports import plug
from anlan.packs.dispatch.adapters.http_110 import Http110
from anlan.packs.dispatch.adapters.port import Police110
from anlan.packs.dispatch.models import Shift

from .asgi import compose
from .demo_district import generate
from .errands import import_folder
from .plugs import plug_all
from .serving import serve
from .simulated import people
from .simulated.calls import Calls, police_side
from .worker import Worker


def run_demo(folder: Path, *, port: int, seed: int, speed: float, quiet: bool, simulated: bool) -> int:
    """Set up what is missing in the folder, then serve until the process is ended."""
    say: Callable[[str], None] = (lambda _: None) if quiet else (lambda text: print(text, flush=True))
    began = time.monotonic()
    district = _prepare(folder, seed, say)
    if speed != 1.0:
        timing.run_at(speed)
    plug_all()
    tail = Tail().start()
    url = f"http://localhost:{port}"
    with police_side(settings.ANLAN_110_SECRETS) as (simulator, answers_to):
        plug(Police110, lambda: Http110(answers_to, settings.ANLAN_110_SECRETS))
        worker = Worker(tail).start()
        calls = Calls(simulator, url, seed)

        def ready() -> None:
            say(f"set up in {time.monotonic() - began:.0f} s")
            print(f"ready {url}", flush=True)
            if simulated:
                arguments = (url, seed, district)
                threading.Thread(target=people.run, args=arguments, name="simulated", daemon=True).start()
                calls.start()

        try:
            serve(compose(tail), "127.0.0.1", port, ready)
        finally:
            people.stop()
            calls.stop()
            worker.stop()
    return 0


def _prepare(folder: Path, seed: int, say: Callable[[str], None]) -> Path:
    """Tables, a generated district, its register; each only when it is missing. The folder of its files."""
    say("1/3 tables …")
    call_command("migrate", interactive=False, verbosity=0)
    district = folder.resolve() / "district"
    is_new = not (district / "people.csv").exists()
    if is_new:
        say(f"2/3 a generated district (seed {seed}; every person, street plan and number is made up) …")
        generate(district, seed=seed, on=timing.now(), progress=say)
    if not Person.objects.exists() or _roster_is_old():
        say("3/3 its register …")
        if not is_new and _roster_is_old():
            generate(district, seed=seed, on=timing.now(), progress=say)
        code = import_folder(district, say)
        if code:
            raise SystemExit(code)
    return district


def _roster_is_old() -> bool:
    """A demo that was left for days needs a roster of today."""
    newest = Shift.objects.order_by("-ends_at").values_list("ends_at", flat=True).first()
    return newest is None or newest < timing.now() + timedelta(hours=12)
