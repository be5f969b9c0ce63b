# SPDX-License-Identifier: Apache-2.0
"""A client of a Janus media server's HTTP API: one session for each process, one handle for each who looks.

Every question ends within seconds, and while Janus is away nobody knocks more often than the breaker lets him. What Janus says by
itself is heard by long poll. A session ends with Janus, and with it all that was arranged; the next question begins another.
"""

import asyncio
import hashlib
import hmac
import logging
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from anlan.kernel.breaker import Breaker

from .rtp import CLOCK, TYPE

log = logging.getLogger("anlan.video")
PLUGIN = "janus.plugin.streaming"
ASKS, CONNECTS = 3.0, 1.0  # seconds that one question may take, and the way to Janus
HEARS = 45.0  # seconds of one long poll; Janus itself ends it after 30
FAILURES, REST = 2, 5.0  # unanswered questions in a row, and the seconds without any that follow
NO_SESSION = 458  # what Janus says of a session that it does not know: it was started anew
NO_HANDLE = 459  # and of a handle: it is detached already
OURS = "anlan"  # the description of our mountpoints
LEFT_MS = 3_600_000  # without a packet for so long, a mountpoint was left by a process that died
FORMAT = "profile-level-id=42e01f;packetization-mode=1"  # what every browser takes (RFC 7742); the stream itself says more
LOOPBACK = "127.0.0.1"

type Answer = dict[str, Any]  # Any: JSON


class Away(Exception):
    """Janus does not answer, or says no: the picture stays on the line."""


@dataclass(frozen=True)
class Mount:
    """Where a picture is sent, and what opens it; pin and secret go to nobody but Janus."""

    number: int
    address: tuple[str, int]
    pin: str = field(repr=False)


class Janus:
    """`on_lost` hears that a session has ended, `on_event` what becomes of a handle: webrtcup, hangup, detached …

    All of it runs on one event loop.
    """

    def __init__(self, url: str, admin_key: str, *, rest: float = REST) -> None:
        self._url, self._host, self._key = url.rstrip("/"), httpx.URL(url).host, admin_key
        self._breaker = Breaker(failures=FAILURES, rest_seconds=rest)
        self._client: httpx.AsyncClient | None = None
        self._beginning = asyncio.Lock()
        self._session: int | None = None
        self._desk = 0  # the handle by which mountpoints are made
        self._hearing: asyncio.Task[None] | None = None
        self._waiting: dict[str, asyncio.Future[Answer]] = {}
        self.on_lost: Callable[[], None] = lambda: None
        self.on_event: Callable[[int, str], None] = lambda _handle, _name: None

    async def mount(self) -> Mount:
        """A new mountpoint for one picture; raises Away."""
        await self._begin()
        number, pin = secrets.randbits(52), secrets.token_urlsafe(24)
        near = {"iface": LOOPBACK} if self._host in (LOOPBACK, "localhost") else {}
        video = {"type": "video", "mid": "v", "port": 0, "pt": TYPE, "rtpmap": f"H264/{CLOCK}", "codec": "h264",
                 "fmtp": FORMAT, **near}  # fmt: skip
        said = await self._ask(
            self._desk, request="create", type="rtp", id=number, description=OURS, is_private=True,
            admin_key=self._key, secret=self._secret(number), pin=pin, media=[video],
        )  # fmt: skip
        port = _in(said, "plugindata", "data", "stream", "ports", 0, "port")
        return Mount(number, await self._address(int(port)), pin)

    async def unmount(self, number: int) -> None:
        """End it for everybody; raises Away."""
        await self._ask(self._desk, request="destroy", id=number, secret=self._secret(number))

    async def look(self, mount: Mount) -> tuple[int, str]:
        """A handle for somebody who looks, and what is offered to his browser (SDP); raises Away."""
        handle = await self._attach()
        try:
            said = await self._ask(handle, request="watch", id=mount.number, pin=mount.pin)
            return handle, str(_in(said, "jsep", "sdp"))
        except Away:
            await self.leave(handle)
            raise

    async def answer(self, handle: int, sdp: str) -> None:
        """What his browser answered; raises Away."""
        await self._ask(handle, {"type": "answer", "sdp": sdp}, request="start")
        await self._post(self._place(handle), "trickle", candidate={"completed": True})

    async def leave(self, handle: int) -> bool:
        """His connection ends; whether Janus said so, or knows of none such."""
        try:
            await self._post(self._place(handle), "detach")
        except Away as no:
            return str(no).startswith(f"{NO_HANDLE} ")
        return True

    async def close(self) -> None:
        """The process ends: let Janus forget all that hangs on the session."""
        session, self._session = self._session, None
        if self._hearing is not None:
            self._hearing.cancel()
        if session is not None:
            with suppress(Away):
                await self._post(f"/{session}", "destroy")
        if self._client is not None:
            await self._client.aclose()

    def _secret(self, number: int) -> str:
        """What a mountpoint is ended with: its own, and known again by a process that is started anew."""
        return hmac.new(self._key.encode(), str(number).encode(), hashlib.sha256).hexdigest()

    async def _address(self, port: int) -> tuple[str, int]:
        """Where frames go: the machine that Janus answers on."""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(
                self._host, port, family=socket.AF_INET, type=socket.SOCK_DGRAM
            )
        except OSError as no:
            raise Away("no address") from no
        return str(found[0][4][0]), port

    async def _begin(self) -> None:
        """A session, where there is none."""
        async with self._beginning:
            if self._session is not None:
                return
            session = self._session = int(_in(await self._post("", "create"), "data", "id"))
            self._hearing = asyncio.create_task(self._hear(session))
            try:
                self._desk = await self._attach()
                await self._tidy()
            except Away:
                self._lose(session)
                raise

    async def _tidy(self) -> None:
        """End mountpoints that a process left behind when it died."""
        said = await self._ask(self._desk, request="list", admin_key=self._key)
        for one in _in(said, "plugindata", "data", "list"):
            ages = [media.get("age_ms", 0) for media in one.get("media", [])]
            if one.get("description") == OURS and min(ages, default=0) > LEFT_MS:
                with suppress(Away):
                    await self.unmount(one["id"])

    async def _attach(self) -> int:
        return int(_in(await self._post(self._place(), "attach", plugin=PLUGIN), "data", "id"))

    def _place(self, handle: int | None = None) -> str:
        """The path of the session, or of a handle in it; raises Away."""
        if self._session is None:
            raise Away("no session")
        return f"/{self._session}" if handle is None else f"/{self._session}/{handle}"

    async def _ask(self, handle: int, jsep: Answer | None = None, **body: object) -> Answer:
        """A question to the plugin; its answer comes at once, or by the long poll."""
        place, transaction = self._place(handle), secrets.token_hex(8)
        later = self._waiting[transaction] = asyncio.get_running_loop().create_future()
        more = {"jsep": jsep} if jsep else {}
        try:
            said = await self._post(place, "message", transaction=transaction, body=body, **more)
            if said.get("janus") == "ack":
                async with asyncio.timeout(ASKS):
                    said = await later
        except TimeoutError as no:
            raise Away("no answer in time") from no
        finally:
            self._waiting.pop(transaction, None)
        data = _in(said, "plugindata", "data")
        if "error" in data:
            raise Away(f"{data.get('error_code')} {data['error']}")
        return said

    async def _post(self, path: str, word: str, **more: object) -> Answer:
        """One request; raises Away."""
        if not self._breaker.admits():
            raise Away("resting")
        body = {"transaction": secrets.token_hex(8), **more, "janus": word}
        try:
            said = await self._spoken("POST", path, json=body)
        except (httpx.HTTPError, ValueError) as no:
            self._breaker.failed()
            raise Away(type(no).__name__) from no
        except BaseException:
            self._breaker.failed()
            raise
        self._breaker.succeeded()
        if not isinstance(said, dict):  # something else stands at this address
            raise Away("an answer that nobody can read")
        if said.get("janus") == "error":
            fault = said.get("error", {})
            if fault.get("code") == NO_SESSION:
                self._lose(self._session)
            raise Away(f"{fault.get('code')} {fault.get('reason')}")
        return said

    async def _spoken(self, method: str, path: str, **more: Any) -> Any:
        """What Janus says (Any: JSON, and what httpx takes); raises httpx.HTTPError or ValueError."""
        if self._client is None:
            timeout = httpx.Timeout(ASKS, connect=CONNECTS)
            self._client = httpx.AsyncClient(timeout=timeout, trust_env=False, follow_redirects=False)
        return (await self._client.request(method, f"{self._url}{path}", **more)).json()

    async def _hear(self, session: int) -> None:
        """What Janus says by itself, as long as the session lasts."""
        while session == self._session:
            try:
                said = await self._spoken("GET", f"/{session}", params={"maxev": 20}, timeout=HEARS)
            except (httpx.HTTPError, ValueError):
                said = {"janus": "timeout"}
            for one in said if isinstance(said, list) else [said]:
                self._heard(session, one if isinstance(one, dict) else {"janus": "error"})

    def _heard(self, session: int, said: Answer) -> None:
        waits = self._waiting.get(str(said.get("transaction", "")))
        word = said.get("janus")
        if word in ("timeout", "error"):
            self._lose(session)
        elif word == "event" and waits is not None and not waits.done():
            waits.set_result(said)
        elif "sender" in said:
            self.on_event(int(said["sender"]), str(word))

    def _lose(self, session: int | None) -> None:
        """It is gone with everything in it."""
        if session is None or session != self._session:
            return
        log.warning("the media server is away or was started anew: pictures go over the line")
        self._session = None
        for one in self._waiting.values():
            if not one.done():
                one.set_exception(Away("gone"))
        self.on_lost()


async def trial(url: str, admin_key: str) -> str:
    """What stands in the way of spreading a picture, for whoever runs it; empty: nothing. A mountpoint is made and ended."""
    janus = Janus(url, admin_key)
    try:
        await janus.unmount((await janus.mount()).number)
    except Away as no:
        return str(no)
    finally:
        await janus.close()
    return ""


def _in(said: Answer, *path: str | int) -> Any:
    """What stands there (Any: JSON); raises Away when nothing does."""
    found: Any = said
    try:
        for step in path:
            found = found[step]
    except (LookupError, TypeError):
        raise Away("an answer that nobody can read") from None
    return found
