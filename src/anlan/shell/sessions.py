# SPDX-License-Identifier: Apache-2.0
"""Where a person is signed in: kept in each session itself, so that he can see and end those he does not know."""

import hashlib
import re
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils.translation import pgettext

from anlan.kernel import timing

NOTE = "anlan_signed_in"
_BROWSERS = (
    ("Edg/", "Edge"),
    ("MicroMessenger", "WeChat"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Windows", "Windows"), ("Mac OS", "macOS"),
            ("Linux", "Linux"))  # fmt: skip


def note_sign_in(request: HttpRequest) -> None:
    """Remember in the new session when and from where it began."""
    request.session[NOTE] = {
        "since": timing.now().isoformat(),
        "address": request.META.get("REMOTE_ADDR", "")[:45],
        "agent": agent_word(request.headers.get("User-Agent", "")),
    }


def agent_word(agent: str) -> str:
    """Browser and system in two words; the whole text says more than anybody needs."""
    browser = next((word for mark, word in _BROWSERS if mark in agent), "")
    system = next((word for mark, word in _SYSTEMS if mark in agent), "")
    return " · ".join(one for one in (browser, system) if one) or re.sub(r"[^\w./ -]", "", agent)[:40]


def session_mark(key: str) -> str:
    """A name for a session that does not open it."""
    return hashlib.sha256(f"session|{key}".encode()).hexdigest()[:16]


def session_keys(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """The live sessions of whoever asks, with what they hold (Any: what Django keeps there)."""
    mine = str(request.user.pk)
    found = {}
    for row in Session.objects.filter(expire_date__gt=timing.now()).iterator():
        held = row.get_decoded()
        if held.get(SESSION_KEY) == mine:
            found[row.session_key] = held
    return found


def sessions_of(request: HttpRequest) -> list[dict[str, Any]]:
    """The same as the page shows it, this one first (Any: what the template reads)."""
    rows = []
    for key, held in session_keys(request).items():
        note = held.get(NOTE, {})
        since = note.get("since")
        rows.append(
            {
                "mark": session_mark(key),
                "is_this": key == request.session.session_key,
                "agent": note.get("agent") or pgettext("shell", "unknown device"),
                "address": note.get("address", ""),
                "since": datetime.fromisoformat(since) if since else None,
            }
        )
    return sorted(
        rows, key=lambda one: (not one["is_this"], -(one["since"].timestamp() if one["since"] else 0))
    )
