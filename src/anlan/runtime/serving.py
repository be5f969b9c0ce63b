# SPDX-License-Identifier: Apache-2.0
"""Runs the ASGI application on uvicorn inside this process, until a signal or `stop()`."""

import asyncio
import socket
from collections.abc import Callable
from types import FrameType
from typing import Any

import uvicorn
from django.conf import settings

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


def server_for(app: Any, host: str, port: int, on_ready: Callable[[], None]) -> Server:
    """A server that is not running yet (Any: an ASGI application; one with `ending` hears when the server ends)."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
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


def serve(app: Any, host: str, port: int, on_ready: Callable[[], None]) -> None:
    """Serve until SIGTERM, SIGINT or an end of the process; prints nothing (Any: an ASGI application)."""
    server_for(app, host, port, on_ready).run()
