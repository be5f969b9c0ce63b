# SPDX-License-Identifier: Apache-2.0
"""What a WSGI application is told about a request (PEP 3333), out of what the ASGI server knows."""

import sys
from typing import Any, BinaryIO, Protocol
from urllib.parse import unquote_to_bytes

from anlan.shell.streams.replies import Scope

BLOCK = 256 * 1024  # bytes of a file that are read at once
UNPREFIXED = {"CONTENT_TYPE", "CONTENT_LENGTH"}
LEFT_OUT = {
    "TRANSFER_ENCODING",  # the body is whole by now and has a length
    "PROXY",  # would look like the variable HTTP_PROXY to programs that are started from here
}


class Body(Protocol):
    """What a request's body is kept in."""

    def read(self, size: int = -1, /) -> bytes: ...
    def close(self) -> None: ...


class FileBlocks:
    """A file that is sent as it is (`wsgi.file_wrapper`)."""

    def __init__(self, file: BinaryIO, size: int = BLOCK) -> None:
        self._file = file
        self._size = max(size, BLOCK)

    def __iter__(self) -> "FileBlocks":
        return self

    def __next__(self) -> bytes:
        block = self.block()
        if not block:
            raise StopIteration
        return block

    def block(self) -> bytes:
        """The next bytes, a whole block unless the file ends; empty at the end."""
        pieces, missing = [], self._size
        while missing and (piece := self._file.read(missing)):
            pieces.append(piece)
            missing -= len(piece)
        return b"".join(pieces)

    @property
    def size(self) -> int:
        """Bytes in a whole block."""
        return self._size

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def length_of(scope: Scope) -> int | None:
    """The length that the request declares, in bytes; None when it declares none."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value)  # the HTTP parser let digits through only
    return None


def environ_of(scope: Scope, body: Body, length: int) -> dict[str, Any]:
    """The WSGI environ (Any: PEP 3333 mixes texts, flags and streams)."""
    root, path = _paths(scope)
    client = scope.get("client") or ("", 0)
    server = scope.get("server") or ("localhost", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": root,
        "PATH_INFO": path,
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileBlocks,
    }
    for name, value in _headers(scope):
        environ[name] = (
            f"{environ[name]}{'; ' if name == 'HTTP_COOKIE' else ','}{value}" if name in environ else value
        )
    environ["CONTENT_LENGTH"] = str(length) if length or "CONTENT_LENGTH" in environ else ""
    return environ


def _paths(scope: Scope) -> tuple[str, str]:
    """SCRIPT_NAME and PATH_INFO: bytes dressed as latin-1, as WSGI wants them."""
    raw = scope.get("raw_path")
    whole = unquote_to_bytes(raw) if raw else scope["path"].encode()
    root = scope.get("root_path", "").encode()
    path = whole[len(root) :] if root and whole.startswith(root) else whole
    return root.decode("latin-1"), path.decode("latin-1")


def _headers(scope: Scope) -> list[tuple[str, str]]:
    """Headers under their WSGI names; one with an underscore is dropped, for it would pass as one with a hyphen."""
    found = []
    for raw_name, raw_value in scope["headers"]:
        if b"_" in raw_name:
            continue
        name = raw_name.decode("latin-1").upper().replace("-", "_")
        if name not in LEFT_OUT:
            found.append((name if name in UNPREFIXED else f"HTTP_{name}", raw_value.decode("latin-1")))
    return found
