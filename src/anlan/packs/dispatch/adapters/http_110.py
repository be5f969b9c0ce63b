# SPDX-License-Identifier: Apache-2.0
"""Sends our answers to the 110 side over HTTP: signed, a few quick tries, and a breaker when nobody answers.

Who calls this retries for hours; here a call ends within `Patience.total_seconds` (plus one connecting).
"""

import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import httpx
from pydantic import ValidationError

from anlan.kernel import timing
from anlan.kernel.breaker import Breaker
from anlan.kernel.webhooks import signing

from .port import Acknowledgement, Inbound, NotReached, Outbound, Rejected, body_of, message_id
from .wire import cleaned

_MOST_ANSWER_BYTES = 65_536
_LATER = {408, 425, 429}  # client errors that mean "not now"


@dataclass(frozen=True)
class Patience:
    """How long one call tries, in seconds: so many tries, pauses that double with jitter, and an end."""

    tries: int = 3
    first_pause: float = 0.25
    longest_pause: float = 2.0
    total_seconds: float = 12.0
    connect_seconds: float = 3.0
    read_seconds: float = 5.0


PATIENCE = Patience()


class Http110:
    """The 110 side behind one URL; fulfils `port.Police110`. One instance may be shared by threads."""

    def __init__(
        self,
        url: str,
        secrets: Sequence[str],
        *,
        patience: Patience = PATIENCE,
        breaker: Breaker | None = None,
        now: Callable[[], datetime] = timing.now,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        draw: Callable[[], float] = random.random,
    ) -> None:
        """Every one of `secrets` signs each message; raises ValueError when one, or the URL, is unusable."""
        signing.keys_of(secrets)
        if httpx.URL(url).scheme not in ("http", "https"):
            raise ValueError("the URL of the 110 side must begin with https:// or http://")
        self._url, self._secrets, self._patience = url, list(secrets), patience
        self.breaker = breaker or Breaker(clock=clock)
        self._now, self._clock, self._sleep, self._draw = now, clock, sleep, draw
        timeout = httpx.Timeout(patience.read_seconds, connect=patience.connect_seconds)
        # Proxies come from settings, not from the machine's environment; an unexpected redirect is an error.
        self._client = httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False)

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def send(self, message: Outbound | Inbound, *, webhook_id: str | None = None) -> Acknowledgement:
        """Deliver `message` under its own id, or another. Raises NotReached or Rejected."""
        body, chosen = body_of(message), webhook_id or message_id(message)
        ends_at = self._clock() + self._patience.total_seconds
        for attempt in range(1, self._patience.tries + 1):
            try:
                return self._guarded(message, body, chosen, ends_at)
            except NotReached as error:
                pause = self._pause(attempt)
                no_more = error.code == "breaker_open" or error.retry_after is not None
                if no_more or attempt == self._patience.tries or self._clock() + pause >= ends_at:
                    raise
                self._sleep(pause)
        raise AssertionError("a patience of no tries")

    def _pause(self, attempt: int) -> float:
        whole = min(self._patience.longest_pause, self._patience.first_pause * 2.0 ** (attempt - 1))
        return whole * (0.5 + self._draw() / 2)

    def _guarded(
        self, message: Outbound | Inbound, body: bytes, webhook_id: str, ends_at: float
    ) -> Acknowledgement:
        if not self.breaker.admits():
            raise _not_reached("breaker_open", self.breaker.rest_left())
        try:
            acknowledgement = self._try(message, body, webhook_id, ends_at)
        except Rejected:
            self.breaker.succeeded()  # they are there, and say no
            raise
        except BaseException:
            self.breaker.failed()
            raise
        self.breaker.succeeded()
        return acknowledgement

    def _try(
        self, message: Outbound | Inbound, body: bytes, webhook_id: str, ends_at: float
    ) -> Acknowledgement:
        headers = signing.headers_for(webhook_id, self._now(), body, self._secrets)
        headers |= {"content-type": "application/json", "accept": "application/json"}
        try:
            with self._client.stream("POST", self._url, content=body, headers=headers) as answer:
                text = self._read(answer, ends_at)
        except httpx.TimeoutException as error:
            raise _not_reached("timeout") from error
        except httpx.HTTPError as error:
            raise _not_reached("no_connection") from error
        return _judge(message, answer, text)

    def _read(self, answer: httpx.Response, ends_at: float) -> bytes:
        text = bytearray()
        for piece in answer.iter_bytes():
            text += piece
            if len(text) > _MOST_ANSWER_BYTES:
                raise _not_reached("unreadable_answer")
            if self._clock() > ends_at:  # a trickle never trips the read timeout
                raise _not_reached("timeout")
        return bytes(text)


def _judge(message: Outbound | Inbound, answer: httpx.Response, text: bytes) -> Acknowledgement:
    status = answer.status_code
    if answer.is_success or status == httpx.codes.CONFLICT:
        return _acknowledgement(message, status, text)
    if status in _LATER:
        raise _not_reached("busy", _seconds(answer.headers.get("retry-after")))
    if answer.is_client_error:
        raise _rejection(status, text)
    raise _not_reached("their_error", _seconds(answer.headers.get("retry-after")))


def _acknowledgement(message: Outbound | Inbound, status: int, text: bytes) -> Acknowledgement:
    """A sign-in page of some gateway also answers 200: only an acknowledgement of this order counts."""
    is_repeat = status == httpx.codes.CONFLICT
    try:
        given = json.loads(text)
        read = Acknowledgement.from_wire(given)
    except (ValueError, RecursionError) as error:
        if is_repeat and not isinstance(error, ValidationError):
            raise _not_reached("unreadable_answer") from error
        if is_repeat:  # 409 without an acknowledgement is a refusal, not "known already"
            raise _rejection(status, text) from error
        raise _not_reached("unreadable_answer") from error
    if read.order_number != message.order_number:
        raise _not_reached("unreadable_answer")
    return read.model_copy(update={"is_repeat": True}) if is_repeat else read


def _rejection(status: int, text: bytes) -> Rejected:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        given = None
    said = given if isinstance(given, dict) else {}
    code, sentence = said.get("code"), said.get("message")
    return Rejected(
        str(cleaned(code))[:60] if isinstance(code, str) else f"http_{status}",
        str(cleaned(sentence))[:300] if isinstance(sentence, str) else "",
        status,
    )


def _seconds(header: str | None) -> float | None:
    return min(float(header), 3600.0) if header and header.isascii() and header.isdigit() else None


_NOT_REACHED = {
    "breaker_open": (
        "110 平台连续无应答，暂停发送，稍后自动重试。",
        "The 110 side failed several times; resting.",
    ),
    "timeout": (
        "110 平台应答超时，稍后自动重试。",
        "The 110 side did not answer in time; trying again later.",
    ),
    "no_connection": (
        "无法连接 110 平台，稍后自动重试。",
        "The 110 side cannot be reached; trying again later.",
    ),
    "busy": ("110 平台繁忙，稍后自动重试。", "The 110 side is busy; trying again later."),
    "their_error": ("110 平台出错，稍后自动重试。", "The 110 side has an error; trying again later."),
    "unreadable_answer": (
        "110 平台的应答无法识别，请检查地址与网关，稍后自动重试。",
        "The answer is not one of the 110 side; check address and gateway. Trying again later.",
    ),
}


def _not_reached(code: str, retry_after: float | None = None) -> NotReached:
    return NotReached(code, *_NOT_REACHED[code], retry_after)
