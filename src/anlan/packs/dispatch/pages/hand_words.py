# SPDX-License-Identifier: Apache-2.0
"""What the phone says of dispatch: what a guard may and may not do (PB-R1, PB-R7), and the words its modules fill in."""

from django.utils.translation import pgettext

from ..kinds.incident import KIND
from ..ranking.scene import TaskKind

_ELSEWHERE = ("returned", "no_attendance")  # outcomes that are given before anybody was there


def limits_of(category_class: str, task_kind: str) -> dict[str, str]:
    """Class, what he may do, what he may not, and the rule it comes from."""
    if task_kind == TaskKind.CORDON or category_class == "forbidden":
        return {
            "class": pgettext("dispatch", "Guards only cordon"),
            "level": "red",
            "may": pgettext("dispatch", "You may: watch, warn, keep people away, guide rescuers."),
            "may_not": pgettext("dispatch", "You may not: step in, search, hold anybody, take things."),
            "rule": "PB-R7",
        }
    if category_class == "conditional":
        return {
            "class": pgettext("dispatch", "Guards only with police"),
            "level": "orange",
            "may": pgettext(
                "dispatch",
                "You may: keep your distance, clear people away, hold the scene until police come.",
            ),
            "may_not": pgettext("dispatch", "You may not: lay hands on anybody, search, hold, take things."),
            "rule": "PB-R7",
        }
    return {
        "class": pgettext("dispatch", "Guards may go first"),
        "level": "",
        "may": pgettext("dispatch", "You may: calm, separate, record, hold the scene."),
        "may_not": pgettext("dispatch", "You may not: search, hold anybody, take things."),
        "rule": "PB-R1",
    }


def verdicts() -> list[tuple[str, str]]:
    """How an officer may rate what a guard did."""
    return [
        ("helpful", pgettext("dispatch", "It helped")),
        ("adequate", pgettext("dispatch", "It was adequate")),
        ("lacking", pgettext("dispatch", "Something was lacking")),
    ]


def outcomes() -> list[tuple[str, str]]:
    """How an incident may end when police were there."""
    return [(one.name, str(one.label)) for one in KIND.closing.outcomes if one.name not in _ELSEWHERE]


def script_words() -> dict[str, str]:
    """Words for the way: metres left, the next turn."""
    return {
        "way.metres": pgettext("dispatch", "{n} m"),
        "way.about": pgettext("dispatch", "about {span}"),
        "way.straight": pgettext("dispatch", "Straight on, {n} m to the scene"),
        "way.left": pgettext("dispatch", "{n} m straight on, then left"),
        "way.right": pgettext("dispatch", "{n} m straight on, then right"),
        "way.left.now": pgettext("dispatch", "Now left"),
        "way.right.now": pgettext("dispatch", "Now right"),
        "way.there": pgettext("dispatch", "You are there"),
        "way.unknown": pgettext("dispatch", "No position yet: the way is drawn from where you were last"),
        "seen.looking": pgettext("dispatch", "Looking for your position"),
        "seen.here": pgettext("dispatch", "Where you are, good to {n} m"),
        "seen.nowhere": pgettext("dispatch", "No position: write where it is"),
        "seen.sent": pgettext("dispatch", "The command room has your report"),
        "me": pgettext("dispatch one letter", "I"),
        "hold.longer": pgettext("dispatch", "Keep it pressed for one second"),
        "arrived.fence": pgettext("dispatch", "Arrived, noted by your position"),
    } | _film_words()


def _film_words() -> dict[str, str]:
    """Words for the picture: what it does, what is the matter with the camera, and what helps."""
    return {
        "film.begin": pgettext("dispatch", "Connecting"),
        "film.watched": pgettext("dispatch", "Live, {n} watching"),
        "film.unwatched": pgettext("dispatch", "Live, nobody is watching"),
        "film.lost": pgettext("dispatch", "No network: filming goes on and is sent later"),
        "film.rest": pgettext("dispatch", "Stopped, sending the rest: {n} frames"),
        "film.unrecorded": pgettext(
            "dispatch", "The room sees it, but nothing is recorded: storage is full."
        ),
        "film.clock": pgettext("dispatch", "This telephone's clock is wrong by {span}."),
        "film.hidden": pgettext("dispatch", "Paused: this page is not in front"),
        "film.hidden.help": pgettext("dispatch", "Come back to this page and it goes on."),
        "film.denied": pgettext("dispatch", "The camera is not allowed"),
        "film.denied.help": pgettext(
            "dispatch", "Allow the camera for this page in the browser's settings, then start again."
        ),
        "film.no_camera": pgettext("dispatch", "No camera"),
        "film.no_camera.help": pgettext(
            "dispatch", "This device has no camera; take a photograph with another, or telephone."
        ),
        "film.in_use": pgettext("dispatch", "The camera is busy"),
        "film.in_use.help": pgettext("dispatch", "Another app uses the camera; close it and it goes on."),
        "film.mic.on": pgettext("dispatch", "with sound, recorded"),
        "film.mic.denied": pgettext("dispatch", "without sound"),
        "film.mic.denied.help": pgettext(
            "dispatch", "No sound is sent: the microphone is not allowed for this page."
        ),
        "film.mic.in_use": pgettext("dispatch", "without sound"),
        "film.mic.in_use.help": pgettext("dispatch", "No sound is sent: another app uses the microphone."),
        "film.mic.no_mic": pgettext("dispatch", "without sound"),
        "film.mic.no_mic.help": pgettext("dispatch", "No sound is sent: this device has no microphone."),
        "film.mic.none": pgettext("dispatch", "without sound"),
        "film.mic.none.help": pgettext("dispatch", "No sound is sent: this browser cannot."),
        "film.camera": pgettext("dispatch", "The camera stopped"),
        "film.camera.help": pgettext("dispatch", "It is opened again."),
        "film.no_encoder": pgettext("dispatch", "This browser cannot send pictures"),
        "film.no_encoder.help": pgettext("dispatch", "Use a newer browser; photographs still work."),
    }
