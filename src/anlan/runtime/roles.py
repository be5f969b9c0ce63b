# SPDX-License-Identifier: Apache-2.0
"""The parts of a district as processes of their own: streams, worker, simulated people."""

import signal
import threading
import time

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from anlan.kernel.devices.keys import device_key, pass_word
from anlan.kernel.devices.models import Device
from anlan.kernel.events.tail import Tail

from .machines import Listener, access
from .plugs import plug_all
from .standing import let_stand
from .worker import Worker

CHIP = "chip"  # how the register calls a welding machine's chip


def run_streams(host: str, port: int) -> int:
    """Live streams and positions on uvicorn."""
    from .asgi import compose
    from .serving import door, serve

    held = door(host, port)
    plug_all()

    def ready() -> None:
        let_stand()
        print(f"ready http://{host}:{port}", flush=True)

    serve(compose(), held, ready)
    return 0


def run_worker() -> int:
    """Followers, clocks and errands, until a signal."""
    plug_all()
    ending = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ending.set())
    worker = Worker(Tail().start()).start()
    let_stand()
    print("ready worker", flush=True)
    ending.wait()
    worker.stop()
    return 0


def run_bridge() -> int:
    """Listens to machines, until a signal."""
    if not settings.ANLAN_BROKER_URL:
        print("no machines: ANLAN_BROKER_URL is not set", flush=True)
        return 0
    if not settings.ANLAN_DEVICE_KEY:
        raise ImproperlyConfigured("ANLAN_DEVICE_KEY is not set: without it no machine can be believed")
    plug_all()
    ending = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ending.set())
    listener = Listener(access()).start()
    let_stand()
    print("ready bridge", flush=True)
    ending.wait()
    listener.stop()
    return 0


def run_simulated(url: str, seed: int) -> int:
    """Simulated people against a district at `url`."""
    from .simulated.people import Life

    plug_all()
    Life(url, seed, settings.ANLAN_DATA / "district").run()
    return 0


def run_machines(
    broker: str | None, many: int, seed: int, offline: float, wrong_clock: float, clones: int
) -> int:
    """Simulated welding machines at a broker until a signal; those of the register first, the others are strangers to the district."""
    from .simulated.fleet import Fleet, Misbehaviour, codes, counts

    url = broker or settings.ANLAN_BROKER_URL
    if not url:
        raise ImproperlyConfigured("no broker: say --broker mqtt://HOST:PORT, or set ANLAN_BROKER_URL")
    known = dict(
        Device.objects.filter(kind=CHIP, revoked_at=None)
        .order_by("code")
        .values_list("code", "generation")[:many]
    )
    names = [*known, *codes(many - len(known))]

    def key_of(code: str) -> bytes:
        return device_key(code, known.get(code, 1))

    fleet = Fleet(
        url, names, key_of, password_of=lambda code: pass_word(key_of(code), code), seed=seed, welds=True,
        wrong=Misbehaviour(offline, wrong_clock, clones),
    )  # fmt: skip
    ending = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ending.set())
    fleet.start()
    began, is_whole = time.monotonic(), False
    while not ending.wait(0.1 if not is_whole else 10.0):
        if not is_whole and fleet.online < len(names):
            continue
        if not is_whole:
            is_whole = True
            print(f"ready {fleet.online} machines in {time.monotonic() - began:.1f} s", flush=True)
        print(" ".join(f"{name}={number}" for name, number in counts(fleet).items()), flush=True)
    fleet.stop()
    return 0
