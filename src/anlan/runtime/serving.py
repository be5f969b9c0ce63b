# SPDX-License-Identifier: Apache-2.0
"""Runs the ASGI application on uvicorn inside this process, until a signal or `stop()`."""

import asyncio
import errno
import logging
import socket
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

import uvicorn
from django.conf import settings

log = logging.getLogger("anlan.serving")
GRACE = 2  # machine seconds for answers under way when the process is asked to end
BACKLOG = 2048
LARGEST_MESSAGE = 1 << 20  # bytes of one WebSocket message


class Server(uvicorn.Server):
    """uvicorn's server, which tells when it answers and lets streams go before it waits for them."""

    def __init__(
        self, config: uvicorn.Config, on_ready: Callable[[], None], on_ending: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._on_ending = on_ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, then say so."""
        await super().startup(sockets)
        if self.started:
            await asyncio.to_thread(self._on_ready)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop taking connections and end."""
        self._on_ending()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End in order; uvicorn's own sends the signal once more, and what runs beside it would die in mid-work."""
        if self.should_exit:
            self.force_exit = True
        self.should_exit = True

    def stop(self) -> None:
        """End as after a signal; from any thread."""
        self.should_exit = True

    @property
    def port(self) -> int:
        """Where it listens; useful when 0 was asked for."""
        return int(self.servers[0].sockets[0].getsockname()[1])


def door(host: str, port: int) -> socket.socket:
    """A port that is ours from now on, where whoever comes waits for the first answer; 0: any free one.

    Taken before a minute of setting up: uvicorn would find a taken port at the end of it, and end without a word.
    Raises OSError with words for whoever started it.
    """
    held = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((host, port))
        held.listen(BACKLOG)  # two may bind what neither listens on
    except OSError as fault:
        held.close()
        if fault.errno == errno.EADDRINUSE:
            why = f"port {port} of {host} is taken: end what listens there, or give another with --port"
        else:
            why = f"port {port} of {host} cannot be had ({fault.strerror}): give another with --port"
        raise OSError(why) from fault
    return held


def server_for(app: Any, on_ready: Callable[[], None]) -> Server:
    """A server that is not running yet (Any: an ASGI application; one with `ending` hears when the server ends)."""
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=LARGEST_MESSAGE,
        ws_per_message_deflate=False,  # what comes is compressed already
        lifespan="on",
        backlog=BACKLOG,
        timeout_graceful_shutdown=GRACE,
        timeout_keep_alive=30,
        forwarded_allow_ips=settings.ANLAN_PROXIES,
        log_config=None,
        access_log=False,
        server_header=False,
    )
    return Server(config, on_ready, getattr(app, "ending", lambda: None))


def serve(app: Any, held: socket.socket, on_ready: Callable[[], None]) -> None:
    """Serve at a held door until SIGTERM, SIGINT or an end of the process; prints nothing (Any: an ASGI application)."""
    server_for(app, on_ready).run([held])


def serve_and_begin(app: Any, held: socket.socket, begin: Callable[[], None]) -> bool:
    """The same, with work beside it from the first answer on; whether that went well (Any: an ASGI application).

    Where it fails, serving ends: who waits for what it would have said, would wait for ever.
    """
    faults = []

    def work() -> None:
        try:
            begin()
        except Exception as fault:
            log.exception("what was to begin beside the server failed")
            faults.append(fault)
            server.stop()

    server = server_for(app, lambda: threading.Thread(target=work, daemon=True).start())
    server.run([held])
    return not faults
