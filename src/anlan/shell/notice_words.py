# SPDX-License-Identifier: Apache-2.0
"""A notice and its deliveries in words, for its person and for the IT office."""

from typing import Any
from uuid import UUID

from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel.notices.channels import words_of
from anlan.kernel.notices.models import Notice, NoticeDelivery

CHANNELS = {
    "push": pgettext_lazy("shell", "Phone"),
    "sms": pgettext_lazy("shell", "Text message"),
    "chat": pgettext_lazy("shell", "Work chat"),
}
STATES = {
    "waiting": pgettext_lazy("shell", "waiting"),
    "sent": pgettext_lazy("shell", "sent"),
    "failed": pgettext_lazy("shell", "failed"),
    "dropped": pgettext_lazy("shell", "not needed any more"),
}
PROBLEMS = {
    "breaker_open": pgettext_lazy("shell", "resting after several failures"),
    "timeout": pgettext_lazy("shell", "no answer in time"),
    "no_connection": pgettext_lazy("shell", "cannot be reached"),
    "busy": pgettext_lazy("shell", "busy"),
    "their_error": pgettext_lazy("shell", "an error on their side"),
    "gone": pgettext_lazy("shell", "the address is gone"),
    "not_found": pgettext_lazy("shell", "there is nothing at this address"),
    "unknown_address": pgettext_lazy("shell", "the address is not on the list any more"),
    "private_address": pgettext_lazy("shell", "the name leads into a network that is not allowed"),
    "unreadable_secret": pgettext_lazy("shell", "the secret cannot be opened: make a new one"),
    "out_of_scope": pgettext_lazy("shell", "its owner may not see this any more"),
    "pack_off": pgettext_lazy("shell", "the pack of this event is off"),
    "out_of_sight": pgettext_lazy("shell", "he may not know of this matter any more"),
    "device_removed": pgettext_lazy("shell", "the device was removed"),
    "unknown_service": pgettext_lazy("shell", "the push service is not on the list"),
    "unreadable_answer": pgettext_lazy("shell", "the answer cannot be read"),
}


type Numbers = dict[UUID | None, str]


def line_of(row: Notice, numbers: Numbers) -> dict[str, Any]:
    """One notice (Any: what the template reads)."""
    title, body = words_of(row, numbers)
    if row.opened_at:
        state = pgettext("shell", "opened")
    elif row.shown_at:
        state = pgettext("shell", "seen on a page")
    else:
        state = {
            "open": pgettext("shell", "on its way"),
            "reached": pgettext("shell", "sent"),
            "unreached": pgettext("shell", "not delivered in time"),
        }.get(row.state, pgettext("shell", "not needed any more"))
    return {"row": row, "title": title, "body": body, "state": state}


def delivery_of(row: NoticeDelivery, numbers: Numbers) -> dict[str, Any]:
    """One delivery (Any: as above)."""
    title, body = words_of(row.notice, numbers)
    return {
        "row": row,
        "title": title,
        "body": body,
        "channel": CHANNELS.get(row.channel, row.channel),
        "state": STATES.get(row.state, row.state),
        "problem": problem(row.problem),
        "late": (row.late_ms or 0) / 1000,
    }


def problem(code: str) -> str:
    """Why a channel did not take it."""
    return str(PROBLEMS.get(code, code))
