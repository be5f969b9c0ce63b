# SPDX-License-Identifier: Apache-2.0
"""Plays the 110 side for demo and tests: takes our answers over HTTP; can be slow, busy, down or forgetful.

It belongs on the loopback: `/log` and `/behave` ask nobody who he is.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from anlan.kernel import timing
from anlan.kernel.webhooks import signing

from .port import Acknowledgement, Outbound, fingerprint
from .push import MOST_BYTES, PushRefused, read_answer
from .wire import write_moment

Answer = Literal["acknowledge", "lose", "error", "busy", "reject", "nonsense", "down"]


_MOST_NOTES = 10_000  # a demo may run for weeks


class Mood(BaseModel):
    """How the 110 side behaves; the first three for what it receives, the last two for what it pushes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    answer: Answer = "acknowledge"
    """`lose` keeps the message and hangs up; `down` hangs up at once; `nonsense` is a gateway's web page."""
    times: Annotated[int | None, Field(ge=1, le=10_000)] = None
    """After so many answers it acknowledges again; None: until told otherwise."""
    slow_seconds: Annotated[float, Field(ge=0, le=60)] = 0.0
    repeat: Annotated[int, Field(ge=0, le=10)] = 0
    """Each push goes out this many times more, by turns under its own id and under a new one."""
    shuffle: Annotated[int, Field(ge=0, le=50)] = 0
    """So many pushes are held back and leave in another order."""


@dataclass
class Received:
    """One message that was kept, and how often it came."""

    id: str
    at: datetime
    message: Outbound
    times: int = 1


class HangUp(Response):
    """Begins an answer and closes the connection in its middle, as a broken line does."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head of an answer that never comes."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"64")]})


class Simulator110:
    """The 110 side; `app` is its application, `received` what it holds, `pushed` how its own pushes went."""

    def __init__(self, secrets: Sequence[str], *, now: Callable[[], datetime] = timing.now) -> None:
        """`secrets` are those shared with the district; raises ValueError when one is unusable."""
        signing.keys_of(secrets)
        self.secrets, self.now = list(secrets), now
        self.received: dict[str, Received] = {}
        self.pushed: deque[dict[str, str]] = deque(maxlen=_MOST_NOTES)
        self.mood = Mood()
        self._lock = threading.Lock()
        self.app = Starlette(
            routes=[
                Route("/messages", self._take, methods=["POST"]),
                Route("/log", self._show, methods=["GET"]),
                Route("/behave", self._behave, methods=["POST"]),
            ]
        )

    def behave(self, mood: Mood) -> None:
        """Change the mood."""
        with self._lock:
            self.mood = mood

    def note_push(self, webhook_id: str, order_number: str, outcome: str) -> None:
        """Keep in the log how a push of ours went."""
        with self._lock:
            at = write_moment(self.now())
            self.pushed.append({"id": webhook_id, "at": at, "jjdbh": order_number, "outcome": outcome})

    def _spend_mood(self) -> Mood:
        with self._lock:
            mood = self.mood
            if mood.times is not None:
                left = (
                    {"times": mood.times - 1} if mood.times > 1 else {"times": None, "answer": "acknowledge"}
                )
                self.mood = mood.model_copy(update=left)
            return mood

    async def _take(self, request: Request) -> Response:
        mood = self._spend_mood()
        await asyncio.sleep(mood.slow_seconds)
        if mood.answer in ("error", "busy", "reject", "nonsense", "down"):
            return _unwilling(mood.answer)
        try:
            body = await _bounded(request)
            webhook_id, message = read_answer(request.headers, body, secrets=self.secrets, now=self.now())
            kept = self._keep(webhook_id, message)
        except PushRefused as refused:
            return JSONResponse(refused.as_dict(), refused.status)
        if mood.answer == "lose":
            return HangUp()
        is_repeat = kept.times > 1
        acknowledgement = Acknowledgement.of(message, kept.at, is_repeat=is_repeat)
        return JSONResponse(acknowledgement.to_wire(), 409 if is_repeat else 200)

    def _keep(self, webhook_id: str, message: Outbound) -> Received:
        with self._lock:
            known = self.received.get(webhook_id)
            if known is None:
                while len(self.received) >= _MOST_NOTES:
                    del self.received[next(iter(self.received))]
                return self.received.setdefault(webhook_id, Received(webhook_id, self.now(), message))
            if fingerprint(known.message) != fingerprint(message):
                raise PushRefused("id_reused", signing.ID)
            known.times += 1
            return known

    async def _show(self, request: Request) -> Response:
        with self._lock:
            kept = [
                {
                    "id": one.id,
                    "at": write_moment(one.at),
                    "times": one.times,
                    "message": one.message.to_wire(),
                }
                for one in self.received.values()
            ]
            pushed = list(self.pushed)
        return JSONResponse({"mood": self.mood.model_dump(), "received": kept, "pushed": pushed})

    async def _behave(self, request: Request) -> Response:
        try:
            mood = Mood.model_validate_json(await _bounded(request))
        except ValidationError as error:
            problem = error.errors(include_url=False, include_context=False, include_input=False)
            return JSONResponse({"code": "bad_mood", "message": "心情设置有误", "problems": problem}, 422)
        except PushRefused as refused:
            return JSONResponse(refused.as_dict(), refused.status)
        self.behave(mood)
        return JSONResponse(mood.model_dump())


def _unwilling(answer: Answer) -> Response:
    if answer == "error":
        return PlainTextResponse("Internal Server Error", 500)
    if answer == "busy":
        return JSONResponse({"code": "busy", "message": "平台繁忙"}, 429, {"retry-after": "7"})
    if answer == "reject":
        return JSONResponse({"code": "order_unknown", "message": "接警单不存在，请核对 jjdbh。"}, 422)
    if answer == "nonsense":
        return PlainTextResponse("<html>请先登录网关</html>", 200)
    return HangUp()


async def _bounded(request: Request) -> bytes:
    """The body, read no further than a message may be long."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise PushRefused("too_large", "body")
    return bytes(body)
