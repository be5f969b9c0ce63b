# SPDX-License-Identifier: Apache-2.0
"""A line to a server over one kept connection: light enough not to be what is measured."""

import json
import socket
from typing import Any
from uuid import uuid4

PATIENCE = 30.0


class Refused(RuntimeError):
    """The server did not answer 2xx or 3xx."""


class Line:
    """One connection of one person: a bearer token, or a session's cookie."""

    def __init__(self, port: int, token: str = "", session: str = "", scheme: str = "Bearer") -> None:
        self.port = port
        self._who = f"Authorization: {scheme} {token}" if token else f"Cookie: sessionid={session}"
        self._sock: socket.socket | None = None
        self._held = b""

    def do(self, path: str, **values: Any) -> dict[str, Any]:
        """Give a command as JSON, under a key of its own (Any: JSON values)."""
        body = json.dumps(values).encode()
        head = f"Content-Type: application/json\r\nIdempotency-Key: {uuid4().hex}\r\n"
        answer: dict[str, Any] = json.loads(self._ask("POST", f"/api/{path}", head, body))
        return answer

    def post(self, path: str, body: bytes) -> bytes:
        """Send JSON that is ready."""
        return self._ask("POST", path, "Content-Type: application/json\r\n", body)

    def get(self, path: str) -> bytes:
        """Read a page or a part."""
        return self._ask("GET", path, "", b"")

    def close(self) -> None:
        """Hang up."""
        if self._sock is not None:
            self._sock.close()
            self._sock = None

    def _ask(self, method: str, path: str, head: str, body: bytes) -> bytes:
        if self._sock is None:
            self._sock = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
            self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._held = b""
        length = f"Content-Length: {len(body)}\r\n" if method == "POST" else ""
        asked = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{self._who}\r\n{head}{length}\r\n"
        self._sock.sendall(asked.encode() + body)
        status, told = self._answer()
        if status >= 400:
            raise Refused(f"{method} {path}: {status} {told[:300]!r}")
        return told

    def _answer(self) -> tuple[int, bytes]:
        head, _, self._held = self._until(b"\r\n\r\n").partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (one.partition(b":") for one in lines[1:])
        }
        status = int(lines[0].split()[1])
        if headers.get(b"transfer-encoding") == b"chunked":
            return status, self._chunks()
        size = int(headers.get(b"content-length", b"0"))
        while len(self._held) < size:
            self._more()
        told, self._held = self._held[:size], self._held[size:]
        return status, told

    def _chunks(self) -> bytes:
        told = b""
        while True:
            head, _, self._held = self._until(b"\r\n").partition(b"\r\n")
            size = int(head, 16)
            while len(self._held) < size + 2:
                self._more()
            told, self._held = told + self._held[:size], self._held[size + 2 :]
            if not size:
                return told

    def _until(self, mark: bytes) -> bytes:
        while mark not in self._held:
            self._more()
        return self._held

    def _more(self) -> None:
        assert self._sock is not None
        piece = self._sock.recv(1 << 18)
        if not piece:
            raise EOFError("the server hung up")
        self._held += piece
