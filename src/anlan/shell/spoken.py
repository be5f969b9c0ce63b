# SPDX-License-Identifier: Apache-2.0
"""How spans, moments and levels are said to people, by the server and, with the same words, by the browser.

The words use `{braces}`, because `static/shell/js/words.js` fills the same sentences.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel.timing import LOCAL, now
from anlan.kernel.timing import say_day as say_day
from anlan.kernel.timing import say_when as say_when

WORDS: Mapping[str, str | Promise] = {
    "field_valueMissing": pgettext_lazy("shell", "Fill this in."),
    "field_valueMissingChoice": pgettext_lazy("shell", "Choose one."),
    "field_badInput": pgettext_lazy("shell", "This cannot be read: check what you typed."),
    "field_typeMismatch": pgettext_lazy("shell", "This is not in the form that is asked for."),
    "field_patternMismatch": pgettext_lazy("shell", "This is not in the form that is asked for."),
    "field_tooShort": pgettext_lazy("shell", "Too short: at least {minLength} characters."),
    "field_tooLong": pgettext_lazy("shell", "Too long: at most {maxLength} characters."),
    "field_rangeUnderflow": pgettext_lazy("shell", "At least {min}."),
    "field_rangeOverflow": pgettext_lazy("shell", "At most {max}."),
    "field_stepMismatch": pgettext_lazy("shell", "A step between is not possible here."),
    "seconds": pgettext_lazy("shell", "{s} s"),
    "minutes": pgettext_lazy("shell", "{m} min {s} s"),
    "hours": pgettext_lazy("shell", "{h} h {m} min"),
    "days": pgettext_lazy("shell", "{d} d {h} h"),
    "ago": pgettext_lazy("shell", "{span} ago"),
    "s": pgettext_lazy("shell", "s"),
    "min": pgettext_lazy("shell", "min"),
    "h": pgettext_lazy("shell", "h"),
    "d": pgettext_lazy("shell", "days"),
    "left": pgettext_lazy("shell", "left"),
    "over": pgettext_lazy("shell", "over"),
    "late": pgettext_lazy("shell", "late"),
    "paused": pgettext_lazy("shell", "held"),
    "now": pgettext_lazy("shell", "now"),
    "about": pgettext_lazy("shell", "about "),
    "live": pgettext_lazy("shell", "Live {age} s"),
    "live.quiet": pgettext_lazy("shell", "Live"),
    "lost": pgettext_lazy("shell", "Connection lost, trying again"),
    "failed": pgettext_lazy(
        "shell", "That did not work (code {status}). Try again, or tell the people who run this."
    ),
    "unreachable": pgettext_lazy(
        "shell", "The server does not answer. Nothing was sent; try again when the network is back."
    ),
    "undo": pgettext_lazy("shell", "Undo"),
    "close": pgettext_lazy("shell", "Close"),
    "notice.open": pgettext_lazy("shell", "Open"),
    "push.denied": pgettext_lazy(
        "shell",
        "Notices are blocked in this browser: allow them for this site in its settings, then try again.",
    ),
    "push.unsupported": pgettext_lazy(
        "shell", "This browser cannot receive notices. On an iPhone, add the page to the home screen first."
    ),
    "push.unreachable": pgettext_lazy(
        "shell", "The browser’s push service cannot be reached from here. Text messages still come."
    ),
    "push.added": pgettext_lazy("shell", "This device receives notices from now on."),
    "toast.older": pgettext_lazy("shell", "Messages kept for you: {n}"),
    "toast.kept": pgettext_lazy("shell", "Messages"),
    "toast.fold": pgettext_lazy("shell", "Fold away"),
    "nomap": pgettext_lazy(
        "shell", "This device cannot draw the map. Everything on it also stands in the list."
    ),
    "map": pgettext_lazy("shell", "Map"),
    "keys.move": pgettext_lazy("shell", "Up and down the list"),
    "keys.open": pgettext_lazy("shell", "Open"),
    "keys.find": pgettext_lazy("shell", "Find and do"),
    "keys.all": pgettext_lazy("shell", "All keys"),
    "keys.close": pgettext_lazy("shell", "Close"),
    "palette.do": pgettext_lazy("shell", "Do"),
    "palette.people": pgettext_lazy("shell", "People"),
    "palette.find_people": pgettext_lazy("shell", "Find people called “%(query)s”"),
    "palette.purpose": pgettext_lazy("shell", "asks for a purpose"),
    "palette.none": pgettext_lazy("shell", "Nothing of this name that you may see"),
    "palette.go": pgettext_lazy("shell", "Go to"),
    "video.called": pgettext_lazy("shell", "Calling"),
    "video.answered": pgettext_lazy("shell", "Answered"),
    "video.live": pgettext_lazy("shell", "Picture"),
    "video.none": pgettext_lazy("shell", "No picture"),
    "video.over": pgettext_lazy("shell", "Ended"),
    "video.late": pgettext_lazy("shell", "{s} s late"),
    "video.old": pgettext_lazy("shell", "the last one {span} ago"),
    "video.call": pgettext_lazy("shell", "Waiting for the guard to answer"),
    "video.wait": pgettext_lazy("shell", "Answered, but no picture has come yet"),
    "video.damaged": pgettext_lazy("shell", "{n} frames arrived changed and were refused"),
    "video.unrecorded": pgettext_lazy("shell", "Not recorded: storage is full"),
    "video.only_looked": pgettext_lazy("shell", "looked through, not recorded"),
    "video.hear": pgettext_lazy("shell", "Hear"),
    "video.mute": pgettext_lazy("shell", "Mute"),
    "video.sound.denied": pgettext_lazy("shell", "no sound: the microphone was not allowed on the telephone"),
    "video.sound.in_use": pgettext_lazy("shell", "no sound: another app uses the telephone's microphone"),
    "video.sound.no_mic": pgettext_lazy("shell", "no sound: the device has no microphone"),
    "video.sound.none": pgettext_lazy("shell", "no sound: the telephone's browser cannot send it"),
    "video.clock": pgettext_lazy("shell", "the telephone's clock is wrong by {span}"),
    "video.no_decoder": pgettext_lazy("shell", "This browser cannot show live pictures. Use a newer one."),
    "video.cause.lost": pgettext_lazy("shell", "The telephone has no network; what it films comes later"),
    "video.cause.unheard": pgettext_lazy("shell", "This page has lost the line and is trying again"),
    "video.cause.hidden": pgettext_lazy(
        "shell", "The telephone's page is not in front, or its screen is locked"
    ),
    "video.cause.camera": pgettext_lazy("shell", "The telephone's camera stopped and is opened again"),
    "video.cause.denied": pgettext_lazy("shell", "The camera was not allowed on the telephone"),
    "video.cause.in_use": pgettext_lazy("shell", "Another app uses the telephone's camera"),
    "video.cause.no_camera": pgettext_lazy("shell", "The device has no camera"),
    "video.cause.opening": pgettext_lazy("shell", "The camera is being opened"),
    "video.cause.camera_away": pgettext_lazy("shell", "The camera does not answer and is tried again"),
    "video.cause.camera_refused": pgettext_lazy("shell", "The camera does not take this name and password"),
    "video.cause.camera_codec": pgettext_lazy("shell", "The camera does not send H.264; set it to H.264"),
    "video.cause.no_encoder": pgettext_lazy("shell", "The telephone's browser cannot send pictures"),
    "unit.guard": pgettext_lazy("shell one letter", "G"),
    "unit.police": pgettext_lazy("shell one letter", "P"),
    "unit.car": pgettext_lazy("shell one letter", "C"),
    "unit.post": pgettext_lazy("shell one letter", "S"),
}

LEVELS: Mapping[str, str | Promise] = {
    "red": pgettext_lazy("shell level", "Red"),
    "orange": pgettext_lazy("shell level", "Orange"),
    "yellow": pgettext_lazy("shell level", "Yellow"),
    "blue": pgettext_lazy("shell level", "Blue"),
}


def word(name: str, **places: object) -> str:
    """The word of this name in the reader's language, its places filled; raises KeyError for an unknown name."""
    return str(WORDS[name]).format(**places)


def say_span(span: timedelta) -> str:
    """A span in words, to the second below an hour: 6 分 40 秒. A negative one is said as none."""
    s = max(0, int(span.total_seconds()))
    if s < 60:
        return word("seconds", s=s)
    if s < 3600:
        return word("minutes", m=s // 60, s=f"{s % 60:02}")
    if s < 86400:
        return word("hours", h=s // 3600, m=f"{s % 3600 // 60:02}")
    return word("days", d=s // 86400, h=s % 86400 // 3600)


def say_limit(span: timedelta) -> str:
    """A span that somebody set, in its largest whole unit: 30 分, 2 小时, 7 天."""
    s = int(span.total_seconds())
    for unit, name in ((86400, "d"), (3600, "h"), (60, "min")):
        if s and s % unit == 0:
            return f"{s // unit} {word(name)}"
    return say_span(span)


def say_brief(span: timedelta, under: str = "left") -> tuple[str, str]:
    """A span in the two short lines of a ring: ("14", 秒), ("3:39", 余), ("17", 分), ("23", 小时), ("5", 天)."""
    s = max(0, -(-int(span.total_seconds() * 1000) // 1000))
    if s < 60:
        return str(s), word("s")
    if s < 600:
        return f"{s // 60}:{s % 60:02}", word(under)
    if s < 3600:
        return str(s // 60), word("min")
    if s < 86400:
        return str(s // 3600), word("h")
    return str(s // 86400), word("d")


def say_ago(moment: datetime) -> str:
    """How long ago a moment was: 3 秒前."""
    return word("ago", span=say_span(now() - moment))


def say_clock(moment: datetime) -> str:
    """A time of day to the second: 14:03:12."""
    return f"{moment.astimezone(LOCAL):%H:%M:%S}"


def say_near(moment: datetime) -> str:
    """A time of day to the second where it is today's; the day before it where it is another's: 明日 10:20."""
    local, today = moment.astimezone(LOCAL), now().astimezone(LOCAL)
    days = (local.date() - today.date()).days
    if days == 0:
        return say_clock(moment)
    if days == 1:
        return pgettext("shell", "tomorrow %(time)s") % {"time": f"{local:%H:%M}"}
    if days == -1:
        return pgettext("shell", "yesterday %(time)s") % {"time": f"{local:%H:%M}"}
    return say_when(moment)
