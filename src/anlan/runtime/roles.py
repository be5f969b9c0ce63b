# SPDX-License-Identifier: Apache-2.0
"""The parts of a district as processes of their own: streams, worker, simulated people."""

import signal
import threading

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from anlan.kernel.events.tail import Tail

from .machines import Listener, access
from .plugs import plug_all
from .worker import Worker


def run_streams(host: str, port: int) -> int:
    """Live streams and positions on uvicorn."""
    from .asgi import compose
    from .serving import serve

    plug_all()
    serve(compose(), host, port, lambda: print(f"ready http://{host}:{port}", flush=True))
    return 0


def run_worker() -> int:
    """Followers, clocks and errands, until a signal."""
    plug_all()
    ending = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ending.set())
    worker = Worker(Tail().start()).start()
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
