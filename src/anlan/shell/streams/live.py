# SPDX-License-Identifier: Apache-2.0
"""`GET /api/live`: what is recorded, to whom it may be shown, as it happens; resumable by position."""

from functools import partial
from urllib.parse import parse_qs
from uuid import UUID

from .hub import Hub, LiveStream
from .identity import Identities
from .log_reader import Records
from .open_streams import OpenStreams
from .replies import Receive, Scope, Send, Sentences, header, refuse

BAD_POSITION = (
    "参数 after 应为日志位置（非负整数）。",
    "`after` must be a position in the log, a whole number from 0.",
)
BAD_MATTER = ("参数 matter 应为事项编号（UUID）。", "`matter` must be the id (UUID) of a matter.")
BAD_WAIT = ("参数 wait 中没有名为 {name} 的读模型。", "`wait` names {name}, and there is no such projection.")
MOST_NAMES = 50


class BadQuestion(Exception):
    """The address asks for something that does not exist."""

    def __init__(self, sentences: Sentences, name: str = "") -> None:
        super().__init__(sentences[1])
        self.sentences = sentences
        self.name = name


class Live:
    """The endpoint. Query: after, kind (several), matter (several), wait=projection,projection."""

    def __init__(self, hub: Hub, records: Records, identities: Identities, streams: OpenStreams) -> None:
        self._hub = hub
        self._records = records
        self._identities = identities
        self._streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold one viewer's stream until it ends."""
        asker = await self._identities.asker(scope, send)
        if asker is None or not await self._streams.has_room(scope, send):
            return
        try:
            after, kinds, matters, waits = self._asked(scope)
        except BadQuestion as bad:
            await refuse(scope, send, 422, "bad_question", bad.sentences, name=bad.name)
            return
        stream = LiveStream(
            asker.viewer,
            partial(self._identities.viewer, asker.credential),
            lasts=self._streams.lasts,
            kinds=kinds,
            matters=matters,
            waits=waits,
        )
        with self._streams.holding(stream):
            await stream.begin(receive, send)
            await self._hub.run(stream, after)

    def _asked(self, scope: Scope) -> tuple[int | None, frozenset[str], frozenset[UUID], frozenset[str]]:
        query = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=MOST_NAMES)
        last = header(scope, b"last-event-id").decode("latin-1") or query.get("after", [""])[0]
        if last and not (last.isascii() and last.isdigit() and len(last) < 19):
            raise BadQuestion(BAD_POSITION)
        try:
            matters = frozenset(UUID(one) for one in query.get("matter", []))
        except ValueError:
            raise BadQuestion(BAD_MATTER) from None
        waits = frozenset(name for one in query.get("wait", []) for name in one.split(",") if name)
        for name in waits:
            if not self._records.knows(name):
                raise BadQuestion(BAD_WAIT, name)
        return int(last) if last else None, frozenset(query.get("kind", [])), matters, waits
