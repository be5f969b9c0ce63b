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
from .simulated.calls import police_side
from .simulated.people import Life, begin_before, tell_history
from .worker import Worker


def run_demo(folder: Path, *, port: int, seed: int, speed: float, quiet: bool, simulated: bool) -> int:
    """Set up what is missing in the folder, then serve until the process is ended."""
    say: Callable[[str], None] = (lambda _: None) if quiet else (lambda text: print(text, flush=True))
    began = time.monotonic()
    district = _prepare(folder, seed, say, with_past=simulated)
    plug_all()
    tail, ending = Tail().start(), threading.Event()
    url = f"http://localhost:{port}"
    with police_side(settings.ANLAN_110_SECRETS) as (simulator, answers_to):
        plug(Police110, lambda: Http110(answers_to, settings.ANLAN_110_SECRETS))
        worker, application = Worker(tail).start(), compose(tail)
        life = Life(url, seed, district, simulator, application.present) if simulated else None

        def answers() -> None:
            threading.Thread(target=_begin, args=(life, ending, speed, url, began, say), daemon=True).start()

        try:
            serve(application, "127.0.0.1", port, answers)
        finally:
            ending.set()
            if life is not None:
                life.stop()
            worker.stop()
    return 0


def _begin(
    life: Life | None,
    ending: threading.Event,
    speed: float,
    url: str,
    began: float,
    say: Callable[[str], None],
) -> None:
    """Let the people live, tell what happened before somebody looks, then say that it is ready."""
    if life is not None:
        say("4/4 the last minutes before you came, told fast …")
        life.start()
        tell_history(ending, speed)
    elif speed != 1.0:
        timing.run_at(speed)
    say(f"set up in {time.monotonic() - began:.0f} s")
    print(f"ready {url}", flush=True)


def _prepare(folder: Path, seed: int, say: Callable[[str], None], *, with_past: bool) -> Path:
    """Tables, a generated district, its register; each only when it is missing. The folder of its files."""
    say("1/4 tables …")
    call_command("migrate", interactive=False, verbosity=0)
    if with_past:
        begin_before()
    district = folder.resolve() / "district"
    if not (district / "people.csv").exists() or _roster_is_old():
        say(f"2/4 a generated district (seed {seed}; every person, street plan and number is made up) …")
        generate(district, seed=seed, on=timing.now(), progress=say)
    if not Person.objects.exists() or _roster_is_old():
        say("3/4 its register …")
        code = import_folder(district, say)
        if code:
            raise SystemExit(code)
    return district


def _roster_is_old() -> bool:
    """A demo that was left for days needs a roster of today."""
    newest = Shift.objects.order_by("-ends_at").values_list("ends_at", flat=True).first()
    return newest is not None and newest < timing.now() + timedelta(hours=12)
