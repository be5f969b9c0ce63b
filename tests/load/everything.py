# SPDX-License-Identifier: Apache-2.0
"""A whole district in one process, as the demo runs it, without simulated people and without making anything."""

from anlan.kernel.events.tail import Tail
from anlan.runtime.asgi import compose
from anlan.runtime.plugs import plug_all
from anlan.runtime.serving import door, serve
from anlan.runtime.worker import Worker


def run(port: float) -> None:
    """Serve until a signal."""
    held = door("127.0.0.1", int(port))
    plug_all()
    tail = Tail().start()
    worker = Worker(tail).start()
    try:
        serve(compose(tail), held, lambda: None)
    finally:
        worker.stop()
