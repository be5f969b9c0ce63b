# SPDX-License-Identifier: Apache-2.0
"""Finds out who asks, by bearer token or session cookie, without Django's request cycle."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, Protocol
from uuid import UUID

from django.db import close_old_connections

from anlan.kernel.errors import write_down

from .remembering import KEPT, Remembered
from .replies import NOT_READY, Scope, Send, header, refuse, refuse_stranger

log = logging.getLogger("anlan.streams")
LONGEST_AGENT = 600
LONGEST = 200  # characters of a token or session key that are worth a question


class Viewer(Protocol):
    """Who reads a stream, and what he may see."""

    @property
    def person(self) -> UUID: ...
    @property
    def token_scopes(self) -> frozenset[str] | None: ...
    def sees(self, kind: str | None, region: str, involved: frozenset[UUID]) -> bool: ...


class Credential(NamedTuple):
    """What somebody shows to be known: a bearer token, or else the key of a session and the device that holds it."""

    secret: str
    is_token: bool
    agent: str = ""


class Asker(NamedTuple):
    """Somebody known, and what he showed."""

    credential: Credential
    viewer: Viewer


class Identities:
    """Viewers by credential, each looked up at most once in ten seconds, in two threads of their own."""

    def __init__(
        self,
        of_session: Callable[[str, str], Viewer | None],
        of_token: Callable[[str], Viewer | None],
        *,
        cookie: str = "sessionid",
        lasts: float = KEPT,
        tidy: Callable[[], None] = close_old_connections,
    ) -> None:
        self._of_session = of_session
        self._of_token = of_token
        self._cookie = cookie.encode("latin-1") + b"="
        self.pool = ThreadPoolExecutor(2, thread_name_prefix="identity")
        self._viewers: Remembered[Credential, Credential, Viewer | None] = Remembered(
            self._find, self.pool, lasts=lasts, tidy=tidy
        )

    async def viewer(self, credential: Credential) -> Viewer | None:
        """Who shows this; None when it is unknown, ended or revoked. At most ten seconds old."""
        return await self._viewers.get(credential, credential)

    async def asker(self, scope: Scope, send: Send) -> Asker | None:
        """Who asks; None when nobody known does, and then the refusal has been sent."""
        credential = self.credential(scope)
        if credential is None:
            await refuse_stranger(scope, send)
            return None
        try:
            viewer = await self.viewer(credential)
        except Exception as fault:  # noqa: BLE001 – the database is away: nobody is let in, and told to come back
            write_down(log, "an identity could not be checked", fault)
            await refuse(scope, send, 503, "not_ready", NOT_READY, [(b"retry-after", b"2")])
            return None
        if viewer is None:
            await refuse_stranger(scope, send)
            return None
        return Asker(credential, viewer)

    def credential(self, scope: Scope) -> Credential | None:
        """The token or session key in a request's headers; a token goes before a cookie."""
        word, _, token = header(scope, b"authorization").partition(b" ")
        if word.lower() == b"bearer":
            return _credential(token.strip(), is_token=True)
        for name, value in scope["headers"]:
            if name == b"cookie":
                for part in value.split(b";"):
                    if part.strip().startswith(self._cookie):
                        key = part.strip()[len(self._cookie) :].strip(b'"')
                        found = _credential(key, is_token=False)
                        agent = header(scope, b"user-agent")[:LONGEST_AGENT].decode("latin-1")
                        return found and found._replace(agent=agent)
        return None

    def close(self) -> None:
        """Let the threads end."""
        self.pool.shutdown(wait=False, cancel_futures=True)

    def _find(self, credential: Credential) -> Viewer | None:
        if credential.is_token:
            return self._of_token(credential.secret)
        return self._of_session(credential.secret, credential.agent)


def _credential(raw: bytes, *, is_token: bool) -> Credential | None:
    return Credential(raw.decode("latin-1"), is_token) if 0 < len(raw) <= LONGEST else None
