# SPDX-License-Identifier: Apache-2.0
"""The simulated alarm buttons: each beats every ten minutes, some are dumb, one is tried and now and then one is pressed."""

import hashlib
import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
from django.db import connections

from anlan.kernel import timing
from anlan.kernel.command import perform
from anlan.kernel.context import Caller
from anlan.packs.dispatch.commands.set_button_key import set_button_key
from anlan.packs.dispatch.models import AlarmButton
from anlan.packs.dispatch.queries.buttons import digest_of

from .chance import Chance
from .seen import OPENING_PLACE

log = logging.getLogger("anlan.simulated")
FITTER = Caller(None, "fitter", "cli")  # whoever sets the devices up
BEAT, TICK = timedelta(minutes=10), timedelta(seconds=5)
PRESS, TRY = (240.0, 900.0), (60.0, 400.0)  # seconds between two presses, between two tests
TRIED = 0.9  # share of those that were tried when they were set up
DUMB = 0.05  # share of buttons that are never heard
BARS_OWN = f"btn-p-{OPENING_PLACE}"  # it works: its manager is one of the cast


class Buttons:
    """All buttons of the register in a thread of its own. `is_welcome` says whether the district can take one more call."""

    def __init__(self, url: str, chance: Chance, is_welcome: Callable[[], bool]) -> None:
        self._url, self._chance, self._is_welcome = url, chance, is_welcome
        self._ending = threading.Event()

    def start(self) -> None:
        """Begin, in a thread."""
        threading.Thread(target=self._run, name="buttons", daemon=True).start()

    def stop(self) -> None:
        """Fall silent."""
        self._ending.set()

    def _run(self) -> None:
        try:
            with httpx.Client(base_url=f"{self._url}/api/dispatch/alarm-buttons", timeout=10.0) as client:
                self._live(client, self._set_up())
        except Exception:  # the demo goes on without buttons, and says why
            log.exception("the simulated buttons stopped")
        finally:
            connections.close_all()

    def _set_up(self) -> list[str]:
        """Every button has its key; the codes of those that work."""
        working = []
        for row in AlarmButton.objects.order_by("code"):
            if self._ending.is_set():
                break
            digest = digest_of(self._key(row.code))
            if row.digest != digest:
                perform(set_button_key, FITTER, {"button": row.pk, "digest": digest})
            if row.code == BARS_OWN or not self._chance.happens(DUMB, row.code, "dumb"):
                working.append(row.code)
        return working

    def _key(self, code: str) -> str:
        return hashlib.sha256(
            f"demo:{self._chance.one_of(range(10**9), 'button')}:{code}".encode()
        ).hexdigest()

    def _live(self, client: httpx.Client, codes: list[str]) -> None:
        now = timing.now()
        beats = {
            code: now + timedelta(seconds=self._chance.between(0, BEAT.total_seconds() / 2, code))
            for code in codes
        }
        beats[BARS_OWN] = now
        press, trial = self._next(PRESS, now, "press"), self._next(TRY, now, "try")
        tried: set[str] = set()
        while codes and not self._ending.wait(max(timing.machine_seconds(TICK), 0.2)):
            now = timing.now()
            for code in [code for code, due in beats.items() if due <= now][:20]:
                if code not in tried and self._chance.happens(TRIED, code, "tried"):
                    self._send(client, code, "press", press="tried-at-setup", test=True)
                self._send(client, code, "beat")
                tried.add(code)
                beats[code] = now + BEAT
            if now >= trial:
                self._press(client, codes, now, test=True)
                trial = self._next(TRY, now, "try")
            if now >= press and self._is_welcome():
                self._press(client, codes, now, test=False)
                press = self._next(PRESS, now, "press")

    def _next(self, span: tuple[float, float], now: datetime, what: str) -> datetime:
        return now + timedelta(seconds=self._chance.between(*span, what, now.isoformat()))

    def _press(self, client: httpx.Client, codes: list[str], now: datetime, *, test: bool) -> None:
        """One of them, and half of those in need press twice."""
        code = self._chance.one_of(codes, "which", test, now.isoformat())
        for turn in range(1 if test or self._chance.happens(0.5, code, now.isoformat()) else 2):
            self._send(
                client, code, "press", press=f"{now.timestamp():.0f}-{turn}", at=now.isoformat(), test=test
            )

    def _send(self, client: httpx.Client, code: str, what: str, **said: object) -> None:
        head = {"Authorization": f"Bearer {self._key(code)}", "Accept-Language": "zh-hans"}
        try:
            answer = client.post(f"/{code}/{what}", json=said, headers=head)
        except httpx.HTTPError as fault:
            log.info("the button %s did not reach the district: %s", code, fault)
            return
        if answer.status_code >= 400:
            log.warning("the button %s was answered %s: %s", code, answer.status_code, answer.text[:200])
