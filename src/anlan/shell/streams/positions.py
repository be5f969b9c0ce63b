# SPDX-License-Identifier: Apache-2.0
"""`POST /api/positions`: batches of positions in, checked entry by entry and kept soon after."""

from collections.abc import Callable

from .identity import Asker, Credential, Identities, Viewer
from .keeping import Full, Keeping
from .remembering import Remembered
from .replies import (
    NOT_READY,
    TOO_LARGE,
    WRONG_METHOD,
    BodyTooLarge,
    Gone,
    Receive,
    Scope,
    Send,
    header,
    language,
    read_body,
    refuse,
    reply,
    reply_bytes,
)
from .samples import MOST_ENTRIES, NotABatch, checked, read_batch

MOST_BYTES = 128 * 1024
FULL = (
    "位置暂时无法保存，请稍后重发。",
    "Positions cannot be kept right now; please send them again in a moment.",
)
NOT_JSON = ("请以 application/json 发送位置。", "Please send positions as application/json.")
type DevicesOf = Callable[[Viewer], frozenset[str] | None]


class PositionsIn:
    """The endpoint. `devices_of` says for which devices a viewer may speak; None: for any.

    202 when at least one entry was taken (or none was sent), 422 when all were refused; both with
    `{"accepted": n, "refused": [{"entry", "field", "message"}]}`.
    """

    def __init__(self, keeping: Keeping, identities: Identities, devices_of: DevicesOf) -> None:
        self._keeping = keeping
        self._identities = identities
        self._devices: Remembered[Credential, Viewer, frozenset[str] | None] = Remembered(
            devices_of, identities.pool
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] != "POST":
            await refuse(scope, send, 405, "wrong_method", WRONG_METHOD, [(b"allow", b"POST")], method="POST")
            return
        asker = await self._identities.asker(scope, send)
        if asker is None:
            return
        if not asker.credential.is_token and not header(scope, b"content-type").startswith(
            b"application/json"
        ):
            # A form of another site could send a session's cookie along, but not this content type.
            await refuse(scope, send, 415, "not_json", NOT_JSON)
            return
        try:
            await self._take(scope, send, asker, await read_body(receive, MOST_BYTES))
        except BodyTooLarge:
            await refuse(
                scope, send, 413, "too_large", TOO_LARGE, [(b"connection", b"close")], most=MOST_BYTES
            )
        except NotABatch as bad:
            await refuse(scope, send, 422, "not_a_batch", bad.sentences, most=MOST_ENTRIES)
        except Full:
            await refuse(scope, send, 503, "full", FULL, [(b"retry-after", b"1")])
        except Gone:
            return

    async def _take(self, scope: Scope, send: Send, asker: Asker, body: bytes) -> None:
        tongue = language(scope)
        entries, malformed = read_batch(body, tongue)
        try:
            devices = await self._devices.get(asker.credential, asker.viewer)
        except Exception:  # noqa: BLE001 – the database is away: nobody's device can be told from another's
            await refuse(scope, send, 503, "not_ready", NOT_READY, [(b"retry-after", b"2")])
            return
        good, unfit = checked(entries, devices, tongue)
        self._keeping.take(good)
        refused = malformed + unfit
        if not refused:
            await reply_bytes(send, 202, b"application/json", b'{"accepted":%d,"refused":[]}' % len(good))
            return
        refused.sort(key=lambda one: str(one["entry"]).zfill(4))
        await reply(send, 202 if good else 422, {"accepted": len(good), "refused": refused})
