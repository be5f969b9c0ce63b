# SPDX-License-Identifier: Apache-2.0
"""The page for developers of other systems: how to read, write, push, listen, and what is answered. It shows no row of the register."""

from collections import Counter
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.registry import REGISTRY
from anlan.kernel.webhooks.running import KEPT, PAUSES
from anlan.kernel.webhooks.scope import offered
from anlan.kernel.webhooks.secrets import OVERLAP

from ..api_shapes import MOST
from ..openapi import errors

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
MEGABYTE = 1024 * 1024


@cache
def sample(name: str) -> str:
    """A sample as it is shown here, printed in docs and run by the tests."""
    return (SAMPLES / f"{name}.txt").read_text(encoding="utf-8").rstrip()


def show(request: HttpRequest) -> HttpResponse:
    """The page; open to all, for it says nothing that the source does not."""
    counted = Counter(verb.pack for verb in REGISTRY.commands.values())
    context = {
        "title": pgettext("shell", "For developers of other systems"),
        "samples": {name: sample(name) for name in ("client", "receiver", "live", "message")},
        "answers": [(code, said["description"]) for code, said in errors(409).items()],
        "packs": [
            (pack.label, name, counted[name]) for name, pack in REGISTRY.packs.items() if counted[name]
        ],
        "events": sum(len(names) for names in offered().values()),
        "pauses": pauses(),
        "tries": len(PAUSES) + 1,
        "overlap": int(OVERLAP.total_seconds() // 3600),
        "kept": KEPT.days,
        "most": MOST,
        "body": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MEGABYTE,
        "base": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "shell/pages/developers.html", context)


def pauses() -> str:
    """The pauses between tries, in short: 5 s · 30 s · 2 min … ."""
    return " · ".join(_span(seconds) for seconds in PAUSES)


def _span(seconds: int) -> str:
    if seconds < 60:
        return pgettext("shell", "%(many)s s") % {"many": seconds}
    if seconds < 3600:
        return pgettext("shell", "%(many)s min") % {"many": seconds // 60}
    return pgettext("shell", "%(many)s h") % {"many": seconds // 3600}
