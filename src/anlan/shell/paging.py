# SPDX-License-Identifier: Apache-2.0
"""Cursors: where the next page of a list begins, newest first, whatever was added meanwhile."""

import base64
import binascii
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext

from anlan.kernel.errors import Invalid
from anlan.kernel.matters.models import Matter


def cursor_of(matter: Matter) -> str:
    """Where the next page begins."""
    return base64.urlsafe_b64encode(f"{matter.opened_at.isoformat()}|{matter.pk}".encode()).decode()


def read_cursor(text: str) -> tuple[datetime, UUID]:
    """A cursor's moment and id; raises Invalid."""
    try:
        at, _bar, key = base64.b64decode(text.encode(), altchars=b"-_", validate=True).decode().partition("|")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError(at)
        return moment.astimezone(UTC), UUID(key)
    except (ValueError, OverflowError, binascii.Error):
        raise Invalid(
            "invalid",
            pgettext("shell", "This cursor is not one of ours."),
            {"after": pgettext("shell", "Take it from `next`.")},
        ) from None


def page_of(rows: QuerySet[Matter], after: str | None, limit: int) -> tuple[list[Matter], str | None]:
    """The matters of one page, newest first, and the cursor of the next; None when this is the last."""
    if after:
        at, key = read_cursor(after)
        rows = rows.filter(Q(opened_at__lt=at) | Q(opened_at=at, id__lt=key))
    found = list(rows.order_by("-opened_at", "-id")[: limit + 1])
    shown = found[:limit]
    return shown, cursor_of(shown[-1]) if len(found) > limit else None


def only_known(given: Any, known: Any) -> None:
    """Refuse a parameter that nothing reads: a misspelt filter must not quietly give everything (Any: name lists)."""
    strange = {name: pgettext("shell", "There is no such filter.") for name in given if name not in known}
    if strange:
        raise Invalid(
            "invalid",
            pgettext("shell", "Some parameters do not fit: %(names)s.") % {"names": ", ".join(strange)},
            strange,
        )
