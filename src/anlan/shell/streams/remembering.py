# SPDX-License-Identifier: Apache-2.0
"""Asks slow questions in a small thread pool of its own, and keeps the answers a few seconds."""

import asyncio
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Executor

from django.db import close_old_connections

KEPT = 10.0  # machine seconds
MOST = 20_000  # answers kept


class Remembered[K: Hashable, S, V]:
    """Answers of `find`, kept for `lasts` machine seconds; who asks the same at the same moment waits for one answer.

    `find` runs in a thread outside any request, so connections that ended are put away before and after.
    """

    def __init__(
        self,
        find: Callable[[S], V],
        pool: Executor,
        *,
        lasts: float = KEPT,
        tidy: Callable[[], None] = close_old_connections,
    ) -> None:
        self._find = find
        self._pool = pool
        self._lasts = lasts
        self._tidy = tidy
        self._kept: dict[K, tuple[float, V]] = {}
        self._asked: dict[K, asyncio.Future[V]] = {}

    async def get(self, key: K, subject: S) -> V:
        """The answer about the subject that `key` stands for, at most `lasts` old.

        Raises what `find` raises; that is not kept.
        """
        kept = self._kept.get(key)
        if kept is not None and kept[0] > time.monotonic():
            return kept[1]
        asked = self._asked.get(key)
        if asked is None:
            asked = asyncio.ensure_future(self._ask(key, subject))
            self._asked[key] = asked
            asked.add_done_callback(lambda _: self._asked.pop(key, None))
        return await asyncio.shield(asked)

    async def _ask(self, key: K, subject: S) -> V:
        answer = await asyncio.get_running_loop().run_in_executor(self._pool, self._run, subject)
        self._kept.pop(key, None)
        while len(self._kept) >= MOST:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = (time.monotonic() + self._lasts, answer)
        return answer

    def _run(self, subject: S) -> V:
        self._tidy()
        try:
            return self._find(subject)
        finally:
            self._tidy()
