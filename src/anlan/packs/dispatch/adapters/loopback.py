# SPDX-License-Identifier: Apache-2.0
"""Runs a Starlette application on the loopback in a thread, with a clean end, for demo and tests."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import uvicorn
from starlette.types import ASGIApp


@contextmanager
def running(app: ASGIApp, *, port: int = 0, wait_seconds: float = 10.0) -> Iterator[str]:
    """Serve `app` until the block ends and yield its URL without a slash; port 0 takes a free one.

    Raises OSError when the port is taken, RuntimeError when the server does not come up.
    """
    listener = socket.create_server(("127.0.0.1", port))
    config = uvicorn.Config(
        app, log_level="critical", log_config=None, access_log=False, lifespan="off", ws="none",
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="loopback", daemon=True)
    thread.start()
    try:
        ends_at = monotonic() + wait_seconds
        while not server.started:
            if not thread.is_alive() or monotonic() > ends_at:
                raise RuntimeError("the loopback server did not come up")
            sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(wait_seconds)
        server.force_exit = True  # whatever still hangs then is cut off
        listener.close()
