# SPDX-License-Identifier: Apache-2.0
"""All other sides on the loopback: push service, short-message gateway, chat robot, a system that gets events. Each can be slow,
refusing, gone or down.

`/push/<name>`, `/sms`, `/chat`, `/hook/<name>` take messages; what came is kept, a repeated key once, and shown by `GET /came`. `POST
/mood/<channel>` with `well`, `slow`, `refusing`, `gone` or `down` makes one behave so: for whoever tries a demo.
"""

import base64
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal, cast, get_args

type Mood = Literal["well", "slow", "refusing", "gone", "down"]
MOODS = get_args(Mood.__value__)


@dataclass
class Came:
    """One message: to which channel and path, its headers and body."""

    channel: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class OtherSides:
    """What the simulated sides took, and how they behave; `with` starts and ends them."""

    slow_seconds: float = 8.0
    moods: dict[str, Mood] = field(default_factory=dict)
    came: list[Came] = field(default_factory=list)
    _server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        """Where they are."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "OtherSides":
        sides = self

        class Answers(BaseHTTPRequestHandler):
            """Takes one message."""

            def do_POST(self) -> None:
                """Keep it, or behave as the mood says."""
                body = self.rfile.read(min(int(self.headers.get("content-length", 0)), 100_000))
                status, text = sides.answer(self.path, dict(self.headers.items()), body)
                self.send_response(status)
                self.send_header("content-length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def do_GET(self) -> None:
                """What came."""
                text = sides.told()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 – its own name for it
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        threading.Thread(target=self._server.serve_forever, daemon=True, name="other sides").start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """Status and body for one message."""
        channel, _, rest = path.split("?")[0].strip("/").partition("/")
        if channel == "mood":
            return self._turn(rest, body.decode("utf-8", "replace").strip())
        mood = self.moods.get(channel, "well")
        if mood == "slow":
            time.sleep(self.slow_seconds)
        refused = {"refusing": 403, "gone": 410, "down": 503}.get(mood)
        if refused:
            return refused, b"{}"
        lowered = {name.lower(): value for name, value in headers.items()}
        key = _key(lowered)
        known = {(one.path, _key(one.headers)) for one in self.came}
        if not key or (path, key) not in known:
            self.came.append(Came(channel, path, lowered, body))
        return (201, b"") if channel == "push" else (200, json.dumps({"errcode": 0}).encode())

    def _turn(self, channel: str, mood: str) -> tuple[int, bytes]:
        if mood not in MOODS:
            return 422, b"{}"
        self.moods[channel] = cast("Mood", mood)
        return 200, b"{}"

    def told(self) -> bytes:
        """What came, as JSON; bodies in base64, for those of pushes are sealed."""
        rows = [
            {"channel": one.channel, "path": one.path, "body": base64.b64encode(one.body).decode()}
            for one in self.came
        ]
        return json.dumps(rows).encode()


def _key(headers: dict[str, str]) -> str:
    """What names a message, so that it counts once however often it comes."""
    return headers.get("topic") or headers.get("idempotency-key") or headers.get("webhook-id") or ""
