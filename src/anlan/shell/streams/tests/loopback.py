# SPDX-License-Identifier: Apache-2.0
"""A real server on loopback for tests, and a raw socket that speaks to it."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn

PATIENCE = 30.0  # machine seconds after which a test fails instead of hanging


@contextmanager
def running(app: Any) -> Iterator[int]:
    """Serve an ASGI application; yields the port."""
    up = threading.Event()

    class Server(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            up.set()

    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, loop="uvloop", http="httptools", lifespan="on", log_config=None,
        access_log=False, timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert up.wait(PATIENCE)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        assert not thread.is_alive()


@dataclass
class Answer:
    """An HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes = b""

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Told:
    """A server-sent event."""

    event: str
    id: int | None
    data: Any


@dataclass
class Wire:
    """A TCP connection that a test drives by hand."""

    port: int
    buffer: int | None = None
    held: bytes = b""
    sock: socket.socket = field(init=False)

    def __post_init__(self) -> None:
        self.sock = socket.socket()
        if self.buffer:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.buffer)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(("127.0.0.1", self.port))

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_: object) -> None:
        self.sock.close()

    def send(self, data: bytes) -> "Wire":
        self.sock.sendall(data)
        return self

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """One request with a length, and its answer."""
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        self.send("\r\n".join([*lines, "", ""]).encode() + body)
        return self.answer(head=method == "HEAD")

    def answer(self, *, head: bool = False) -> Answer:
        """The next answer."""
        answer = self.begin()
        if head or answer.status in (204, 304):
            return answer
        if "content-length" in answer.headers:
            answer.body = self.exactly(int(answer.headers["content-length"]))
        else:
            while chunk := self.chunk():
                answer.body += chunk
        return answer

    def begin(self) -> Answer:
        """Status and headers of the next answer."""
        lines = self.until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        pairs = [line.partition(":") for line in lines[1:] if line]
        return Answer(int(lines[0].split()[1]), {name.lower(): value.strip() for name, _, value in pairs})

    def chunk(self) -> bytes:
        """The next chunk of an answer without a length; empty at its end."""
        size = int(self.until(b"\r\n"), 16)
        chunk = self.exactly(size)
        self.exactly(2)
        return chunk

    def until(self, mark: bytes) -> bytes:
        while mark not in self.held:
            self._more()
        head, _, self.held = self.held.partition(mark)
        return head + mark

    def exactly(self, size: int) -> bytes:
        while len(self.held) < size:
            self._more()
        taken, self.held = self.held[:size], self.held[size:]
        return taken

    def is_closed(self) -> bool:
        """Whether the server closes; reads what still comes."""
        try:
            while self.sock.recv(65536):
                pass
        except ConnectionResetError:
            pass
        return True

    def _more(self) -> None:
        piece = self.sock.recv(65536)
        if not piece:
            raise EOFError(self.held)
        self.held += piece


class Events:
    """A stream of server-sent events."""

    def __init__(self, port: int, path: str, **headers: str) -> None:
        self.wire = Wire(port)
        lines = [f"GET {path} HTTP/1.1", "Host: localhost"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.wire.send("\r\n".join([*lines, "", ""]).encode())
        self.head = self.wire.begin()
        self._text = ""

    def __enter__(self) -> "Events":
        return self

    def __exit__(self, *_: object) -> None:
        self.wire.sock.close()

    def next(self) -> Told | None:
        """The next event; None at the end."""
        while "\n\n" not in self._text:
            chunk = self.wire.chunk()
            if not chunk:
                return None
            self._text += chunk.decode()
        block, _, self._text = self._text.partition("\n\n")
        lines = dict(line.split(": ", 1) for line in block.split("\n"))
        if "event" not in lines:
            return self.next()
        return Told(lines["event"], int(lines["id"]) if "id" in lines else None, json.loads(lines["data"]))

    def fact(self) -> Told:
        """The next event that is no beat."""
        while (told := self.next()) is not None:
            if told.event != "beat":
                return told
        raise EOFError
