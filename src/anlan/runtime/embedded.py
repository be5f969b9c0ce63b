# SPDX-License-Identifier: Apache-2.0
"""A living district in one process: pages, streams, followers, and simulated people, on SQLite.

What it plays needs the packs it plays: without dispatch nobody in the district is simulated, without welding no machine.
"""

import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management import call_command

from anlan.adapters.notices.simulator import OtherSides
from anlan.adapters.video.simulator import Cameras
from anlan.kernel import timing
from anlan.kernel.events.tail import Tail
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY

from .asgi import compose
from .demo_district import generate
from .errands import import_folder
from .machines import Listener, access_by, embedded, plug_broker
from .newcomers import let_newcomers_in
from .plugs import plug_all, plug_channels
from .serving import door, serve_and_begin
from .standing import let_stand
from .worker import Worker

PLAYED_BY = "anlan.packs.dispatch"
PLAY = "anlan.runtime.simulated.play"
WELDED_BY = "anlan.packs.welding"
WELDING = "anlan.runtime.simulated.welding"
HELPED_BY = "anlan.packs.family"
FAMILIES = "anlan.runtime.simulated.families"

type Say = Callable[[str], None]
type Present = Callable[[], set[UUID]]


def run_demo(
    folder: Path, *, port: int, seed: int, speed: float, quiet: bool, simulated: bool, broker_port: int
) -> int:
    """Set up what is missing in the folder, then serve until the process is ended; raises OSError when the port is taken."""
    held = door("127.0.0.1", port)
    say: Say = (lambda _: None) if quiet else (lambda text: print(text, flush=True))
    began = time.monotonic()
    play, welding = _play(PLAYED_BY, PLAY), _play(WELDED_BY, WELDING)
    if play is None:
        say("packs/dispatch is not there: the district comes without calls and without simulated people")
    district = _prepare(folder, seed, say, play, welding, with_past=simulated)
    plug_all()
    tail, ending = Tail().start(), threading.Event()
    url = f"http://localhost:{port}"
    with (
        OtherSides() as sides,
        Cameras() as cameras,
        nullcontext() if play is None else play.police() as simulator,
        nullcontext() if welding is None else welding.ministries(district),
    ):
        plug_channels(sides.url)
        if play is not None:
            play.hang_cameras(cameras.url)
        (folder / "other-sides.txt").write_text(sides.url)
        families = _families(say) if simulated else None
        worker, application = Worker(tail).start(), compose(tail)
        machines = _hear_machines(folder, broker_port)
        life = None
        if play is not None:
            play.let_the_city_listen(sides.url)
        if play is not None and simulated:
            life = play.life_of(url, seed, district, simulator, application.present)
        firm = _firm(welding, url, folder, seed, application.present, speed, simulated)
        if life is not None:
            play.come_near()

        def bring_to_life() -> None:
            if life is not None:
                say("4/4 the last minutes before you came, told fast …")
                life.start()
                play.tell_history(ending, speed)
            elif speed != 1.0:
                timing.run_at(speed)
            firm.start()
            if families is not None:
                families.tell_today()
            let_stand()
            say(f"set up in {time.monotonic() - began:.0f} s")
            print(f"ready {url}", flush=True)

        try:
            came_up = serve_and_begin(application, held, bring_to_life)
        finally:
            ending.set()
            if life is not None:
                life.stop()
            firm.stop()
            machines()
            worker.stop()
    return 0 if came_up else 1


def _hear_machines(folder: Path, port: int) -> Callable[[], None]:
    """A broker in this process, or the one that the settings name; how to end it. `broker.txt` says where machines come in."""
    if not REGISTRY.topics():
        return lambda: None
    url, gateway = settings.ANLAN_BROKER_URL, None
    if not url:
        gateway = embedded(port)
        url = gateway.url
        plug_broker(access_by(url))
    way = access_by(url)
    (folder / "broker.txt").write_text(f"{way.host}:{way.port}")
    listener = Listener(way).start()

    def end() -> None:
        listener.stop()
        if gateway is not None:
            gateway.stop()

    return end


class Nobody:
    """Where the welding pack is not, nobody welds."""

    def start(self) -> None:
        """Nothing begins."""

    def stop(self) -> None:
        """Nothing ends."""


def _families(say: Say) -> Any:
    """Who plays families, their half year told before anybody follows: hundreds of deeds need not wait for each follower's turn.

    None where the pack is not (Any: of a module that may be missing).
    """
    families = _play(HELPED_BY, FAMILIES)
    if families is not None:
        say("    families, half a year of them …")
        families.tell_families()
    return families


def _firm(
    welding: Any, url: str, folder: Path, seed: int, present: Present, speed: float, simulated: bool
) -> Any:
    """The firm that welds, told once, and its day (Any: of a module that may be missing)."""
    if welding is None:
        return Nobody()
    welding.tell_firm(folder.resolve() / "district")
    if simulated:
        welding.tell_morning()
    at = (folder / "broker.txt").read_text()
    return welding.Workday(url, at, seed, present, speed=speed, simulated=simulated)


def _play(pack: str, module: str) -> Any:
    """The module that plays a pack, where the pack is (Any: a module); None where it is not."""
    return import_module(module) if pack in settings.ANLAN_PACKS else None


def _prepare(folder: Path, seed: int, say: Say, play: Any, welding: Any, *, with_past: bool) -> Path:
    """Tables, a generated district, its register; each only when it is missing. The folder of its files."""
    say("1/4 tables …")
    call_command("migrate", interactive=False, verbosity=0)
    if play is not None and with_past:
        play.begin_before(timedelta(0) if welding is None else welding.MORNING)
    is_old = play is not None and play.roster_is_old()
    district = folder.resolve() / "district"
    if not (district / "people.csv").exists() or is_old:
        say(f"2/4 a generated district (seed {seed}; every person, street plan and number is made up) …")
        generate(district, seed=seed, on=timing.machine_now(), roles=REGISTRY.roles, progress=say)
    if not Person.objects.exists() or is_old:
        say("3/4 its register …")
        code = import_folder(district, say)
        if code:
            raise SystemExit(code)
    let_newcomers_in()
    return district
