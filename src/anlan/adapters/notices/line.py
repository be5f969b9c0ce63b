# SPDX-License-Identifier: Apache-2.0
"""One request out of the house: short timeouts, no redirects, no proxies from the environment, and a breaker for each host.

Who calls this tries again later by himself; a call here ends within a few seconds.
"""

import ssl
from collections.abc import Callable, Mapping

import httpx

from anlan.kernel.breaker import Breaker
from anlan.kernel.ports import NotSent

_MOST_ANSWER = 65_536
type Pin = Callable[[str, int], str]  # name and port → the one address to connect to; raises NotSent
_LATER = {408, 425, 429}


class Line:
    """A client that may be shared by threads; each host has a breaker of its own.

    `pinned` says which address a name stands for; then no connection is kept for the next message. `trust`: which
    certificates count; None, those of the public authorities.
    """

    def __init__(
        self,
        *,
        seconds: float = 5.0,
        rest_seconds: float = 30.0,
        pinned: Pin | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        timeout = httpx.Timeout(seconds, connect=min(3.0, seconds))
        limits = httpx.Limits(max_keepalive_connections=0 if pinned else 20)
        self._client = httpx.Client(
            timeout=timeout, trust_env=False, follow_redirects=False, limits=limits, verify=trust or True
        )
        self._pinned = pinned
        self._rest = rest_seconds
        self._breakers: dict[str, Breaker] = {}

    def breaker(self, host: str) -> Breaker:
        """The breaker of one host."""
        return self._breakers.setdefault(host, Breaker(rest_seconds=self._rest))

    def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> bytes:
        """The answer's body; raises NotSent."""
        breaker = self.breaker(httpx.URL(url).host)
        if not breaker.admits():
            raise NotSent("breaker_open", later=breaker.rest_left())
        try:
            body = self._ask(url, content, headers)
        except NotSent as no:
            if no.is_gone or no.is_refused:
                breaker.succeeded()  # they are there, and say no
            else:
                breaker.failed()
            raise
        except BaseException:
            breaker.failed()
            raise
        breaker.succeeded()
        return body

    def _ask(self, url: str, content: bytes, headers: Mapping[str, str]) -> bytes:
        more: dict[str, str] = {}
        if self._pinned is not None:
            url, headers, more = _at_address(url, headers, self._pinned)
        try:
            with self._client.stream(
                "POST", url, content=content, headers=headers, extensions=more
            ) as answer:
                body = bytearray()
                for piece in answer.iter_bytes():
                    body += piece
                    if len(body) > _MOST_ANSWER:
                        raise NotSent("unreadable_answer")
        except httpx.TimeoutException:
            raise NotSent("timeout") from None
        except httpx.HTTPError:
            raise NotSent("no_connection") from None
        _judge(answer)
        return bytes(body)


def _at_address(
    url: str, headers: Mapping[str, str], pinned: Pin
) -> tuple[str, dict[str, str], dict[str, str]]:
    """The same request to an address that was looked at, still under its name for TLS and for the other side."""
    named = httpx.URL(url)
    port = named.port or (443 if named.scheme == "https" else 80)
    address = pinned(named.host, port)
    asked = {**headers, "host": named.netloc.decode()}
    return str(named.copy_with(host=address)), asked, {"sni_hostname": named.host}


def _judge(answer: httpx.Response) -> None:
    status = answer.status_code
    if answer.is_success:
        return
    if status in (404, 410):
        raise NotSent("gone" if status == 410 else "not_found", is_gone=True)
    wait = answer.headers.get("retry-after", "")
    later = min(float(wait), 3600.0) if wait.isascii() and wait.isdigit() else None
    if status in _LATER or answer.is_server_error:
        raise NotSent("busy" if status in _LATER else "their_error", later=later)
    raise NotSent(f"http_{status}", is_refused=True)
