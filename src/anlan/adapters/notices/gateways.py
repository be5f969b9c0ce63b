# SPDX-License-Identifier: Apache-2.0
"""A short-message gateway and the group robot of a work chat, each behind one address."""

import base64
import hashlib
import hmac
import json
from urllib.parse import quote_plus

from anlan.kernel import timing
from anlan.kernel.ports import NotSent, Ring

from .line import Line

JSON = {"content-type": "application/json; charset=utf-8"}


def said(ring: Ring) -> str:
    """Title and body in one line."""
    return f"【安澜】{ring.title}" + (f"（{ring.body}）" if ring.body else "")


class SmsGateway:
    """Fulfils `TextChannel`: `{"id", "to", "text"}` with a bearer secret; the same id is sent on once."""

    def __init__(self, url: str, secret: str, line: Line | None = None) -> None:
        self._url, self._secret, self._line = url, secret, line or Line()

    def text(self, number: str, ring: Ring) -> None:
        """Hand it to the gateway."""
        body = {"id": str(ring.key), "to": number, "text": said(ring)}
        headers = {**JSON, "idempotency-key": str(ring.key)}
        if self._secret:
            headers["authorization"] = f"Bearer {self._secret}"
        self._line.post(self._url, json.dumps(body, ensure_ascii=False).encode(), headers)


class ChatRobot:
    """Fulfils `ChatChannel`: the text message that robots of 企业微信 and 钉钉 groups take; a secret signs it (钉钉).

    The robots themselves know no key for a message that comes twice; a gateway before them may go by ours (decision 0021).
    """

    def __init__(self, url: str, secret: str = "", line: Line | None = None) -> None:
        self._url, self._secret, self._line = url, secret, line or Line()

    def chat(self, ring: Ring) -> None:
        """Write into the group; a robot says no inside an answer of 200."""
        body = {"msgtype": "text", "text": {"content": said(ring)}}
        headers = {**JSON, "idempotency-key": str(ring.key)}
        answer = self._line.post(self._address(), json.dumps(body, ensure_ascii=False).encode(), headers)
        try:
            code = int(json.loads(answer).get("errcode", 0))
        except (ValueError, AttributeError, TypeError):
            raise NotSent("unreadable_answer") from None
        if code:
            is_busy = code in (45009, 130101, -1)  # too many in a minute, or their own trouble
            raise NotSent(f"errcode_{code}", is_refused=not is_busy, later=60.0 if is_busy else None)

    def _address(self) -> str:
        if not self._secret:
            return self._url
        stamp = str(int(timing.now().timestamp() * 1000))
        digest = hmac.digest(self._secret.encode(), f"{stamp}\n{self._secret}".encode(), hashlib.sha256)
        mark = "&" if "?" in self._url else "?"
        return f"{self._url}{mark}timestamp={stamp}&sign={quote_plus(base64.b64encode(digest))}"
