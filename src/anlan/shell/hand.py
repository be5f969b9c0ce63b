# SPDX-License-Identifier: Apache-2.0
"""The phone's frame: day or night, and the words that its modules say."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from anlan.kernel import timing

FACE = "anlan_face"  # the cookie with which somebody chose day or night himself
DAYLIGHT = range(6, 18)


def is_night(request: HttpRequest) -> bool:
    """Whether the dark face is due: by choice, otherwise by the clock."""
    chosen = request.COOKIES.get(FACE, "")
    if chosen in ("day", "night"):
        return chosen == "night"
    return timing.now().astimezone(timing.LOCAL).hour not in DAYLIGHT


WORDS: Mapping[str, str | Promise] = {
    "net.off": pgettext_lazy("shell", "No network"),
    "net.lost": pgettext_lazy("shell", "Reconnecting"),
    "queue.head": pgettext_lazy("shell", "{n} not sent yet"),
    "queue.off": pgettext_lazy("shell", "No network. It goes by itself when the network is back."),
    "queue.server": pgettext_lazy("shell", "The server does not answer. It is tried again every five seconds."),
    "queue.signin": pgettext_lazy("shell", "Your sign-in ran out. Sign in again: what is here stays and then goes."),
    "queue.sending": pgettext_lazy("shell", "Being sent."),
    "queue.refused": pgettext_lazy("shell", "{n} not taken"),
    "queue.kept": pgettext_lazy("shell", "{n} kept, and not in agreement"),
    "queue.drop": pgettext_lazy("shell", "I have read it"),
    "queue.track": pgettext_lazy("shell", "{n} positions wait"),
    "queue.leave": pgettext_lazy("shell", "{n} not sent yet. Signing out would lose them: wait for the network."),
    "queue.full": pgettext_lazy("shell", "This phone cannot keep what you do (its memory is full or closed). Call the desk."),
    "where.known": pgettext_lazy("shell", "Your position: {ago}, good to {n} m"),
    "where.asking": pgettext_lazy("shell", "Looking for your position"),
    "where.refused": pgettext_lazy(
        "shell", "This phone does not give its position. Allow it in the settings of the browser; until then say yourself when you arrive."
    ),
    "where.none": pgettext_lazy("shell", "No position just now, under a roof perhaps. Say yourself when you arrive."),
    "where.elsewhere": pgettext_lazy("shell", "You are not in this district, so the demo uses the position of a simulated recorder."),
    "where.nodevice": pgettext_lazy("shell", "No device is registered in your name, so no position is sent."),
}  # fmt: skip
