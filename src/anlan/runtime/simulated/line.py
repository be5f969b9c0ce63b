# SPDX-License-Identifier: Apache-2.0
"""One person's line to the district: his token, his deeds, his reads."""

import logging
from typing import Any
from uuid import uuid4

import httpx

log = logging.getLogger("anlan.simulated")


class Line:
    """Gives commands and reads as one person; what is refused is an answer, what cannot be reached is tried later."""

    def __init__(self, client: httpx.Client, token: str) -> None:
        self._client = client
        self._head = {"Authorization": f"Bearer {token}", "Accept-Language": "zh-hans"}

    def do(self, path: str, **values: Any) -> bool:
        """POST /api/<path> (Any: the verb's own input); whether it was carried out."""
        head = {**self._head, "Idempotency-Key": uuid4().hex}
        try:
            answer = self._client.post(f"/api/{path}", json=values, headers=head)
        except httpx.HTTPError as fault:
            log.info("%s was not reached: %s", path, fault)
            return False
        if answer.status_code != 200:
            level = logging.WARNING if answer.status_code >= 500 else logging.INFO
            log.log(level, "%s was answered %s: %s", path, answer.status_code, answer.text[:200])
        return answer.status_code == 200

    def read(self, path: str, **query: Any) -> Any:
        """GET /api/<path> (Any: JSON); None when it is refused or not reached."""
        try:
            answer = self._client.get(f"/api/{path}", params=query, headers=self._head)
        except httpx.HTTPError:
            return None
        return answer.json() if answer.status_code == 200 else None

    def positions(self, samples: list[dict[str, object]]) -> None:
        """Say where devices are, in batches."""
        for start in range(0, len(samples), 200):
            try:
                self._client.post("/api/positions", json=samples[start : start + 200], headers=self._head)
            except httpx.HTTPError:
                return
