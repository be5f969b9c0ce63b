# SPDX-License-Identifier: Apache-2.0
"""Alarm buttons: who speaks with which key, and whether a button can be relied on now."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from django.utils.crypto import constant_time_compare
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.directory.registers import State
from anlan.kernel.options.queries import option_value

from ..models import AlarmButton

TRIED = timedelta(days=30)  # a button is tried once a month


def digest_of(key: str) -> str:
    """What is kept of a key: 256 random bits need no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()


def button_of(code: str, key: str) -> AlarmButton | None:
    """The button of this code, if it speaks with its own key."""
    row = AlarmButton.objects.filter(code=code[:40]).first()
    if row is None or not row.digest or not constant_time_compare(row.digest, digest_of(key)):
        return None
    return row


def button_states(rows: Sequence[AlarmButton]) -> list[State]:
    """Whether each can be relied on: it has a key, is heard, and was tried within a month."""
    silent = timedelta(minutes=option_value("dispatch.button_silent_minutes", ""))
    return [_state(row, silent) for row in rows]


def _state(row: AlarmButton, silent: timedelta) -> State:
    now = timing.now()
    if not row.digest:
        return State("", pgettext("dispatch", "no key yet"))
    if row.heard_at is None:
        return State("bad", pgettext("dispatch", "never heard"))
    if now - row.heard_at > silent:
        return State(
            "bad",
            pgettext("dispatch", "silent since %(at)s") % {"at": timing.say_when(row.heard_at)},
        )
    if row.tested_at is None or now - row.tested_at > TRIED:
        return State("warn", pgettext("dispatch", "heard, not tried for a month"))
    return State("ok", pgettext("dispatch", "in order"))
