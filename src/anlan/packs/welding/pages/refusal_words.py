# SPDX-License-Identifier: Apache-2.0
"""Why a start was refused, in words: what, why with its rule, what to do. A code's first reason speaks."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

type Words = str | Promise


@dataclass(frozen=True)
class Told:
    """A refusal as the welder reads it."""

    head: Words
    why: Words
    rule: str
    do: tuple[Words, ...]


_OTHER = pgettext_lazy("welding", "Take another machine of your firm.")
_CALL = pgettext_lazy("welding", "Call your safety officer: he can arrange it.")
_DOUBT = pgettext_lazy(
    "welding", "If this is wrong, ask for a check by hand; you get an answer within one working day."
)
_CERTIFIED = pgettext_lazy("welding", "Let somebody start it who holds the right certificate.")
_ELSEWHERE = pgettext_lazy("welding", "You do not seem to be at this machine.")
_APART = pgettext_lazy("welding", "Phone and machine are too far apart, or you are welding elsewhere.")

# By code, or by code and reason where the reason needs words of its own.
REFUSALS: Mapping[str, Told] = {
    "R01": Told(
        pgettext_lazy("welding", "This machine is not in use."),
        pgettext_lazy("welding", "It is not installed yet, in repair, or retired."),
        "AX-R9",
        (_OTHER, _CALL),
    ),
    "R01:offline": Told(
        pgettext_lazy("welding", "The machine does not answer."),
        pgettext_lazy("welding", "Its chip has no network just now, so it cannot be started from here."),
        "AX-R9",
        (
            pgettext_lazy("welding", "Look whether it has mains, wait a minute and scan again."),
            _OTHER,
            _CALL,
        ),
    ),
    "R02": Told(
        pgettext_lazy("welding", "You are not bound to this firm."),
        pgettext_lazy("welding", "A machine starts only for welders whom its firm has taken on and who have agreed."),
        "AX-R9",
        (_CALL, pgettext_lazy("welding", "If your firm has asked you, agree to it under “My certificates”.")),
    ),
    "R03": Told(
        pgettext_lazy("welding", "The certificate does not fit."),
        pgettext_lazy("welding", "What is welded here needs a certificate of another kind or category than yours."),
        "AX-R1",
        (_CERTIFIED, _CALL, _DOUBT),
    ),
    "R03:no_certificate": Told(
        pgettext_lazy("welding", "No certificate of yours is on record."),
        pgettext_lazy("welding", "Without a valid certificate nobody welds."),
        "AX-R1",
        (_CERTIFIED, pgettext_lazy("welding", "Have your certificate recorded by your safety officer."), _DOUBT),
    ),
    "R04": Told(
        pgettext_lazy("welding", "The certificate counts no more."),
        pgettext_lazy("welding", "It has ended, or its review is overdue."),
        "AX-R2",
        (_CERTIFIED, pgettext_lazy("welding", "Have it reviewed or renewed; then it counts at once."), _DOUBT),
    ),
    "R05": Told(
        pgettext_lazy("welding", "The certificate could not be verified."),
        pgettext_lazy("welding", "The ministry's register does not answer, and no earlier answer is recent enough."),
        "AX-R4",
        (
            pgettext_lazy("welding", "Scan again in a few minutes: the register is asked again by itself."),
            pgettext_lazy("welding", "Ask for a check by hand: two people look at the certificate itself."),
            pgettext_lazy("welding", "In an emergency your duty manager can unlock it for at most an hour."),
        ),
    ),
    "R06": Told(
        pgettext_lazy("welding", "There is no hot-work permit for here and now."),
        pgettext_lazy("welding", "It is missing, not approved, suspended, not begun or over, or does not name you and this machine."),
        "AX-R5",
        (
            pgettext_lazy("welding", "Ask your work leader for the permit, or have it extended before it ends."),
            _CALL,
        ),
    ),
    "R07": Told(
        pgettext_lazy("welding", "The gas is not safe, or not tested."),
        pgettext_lazy("welding", "The test is missing, too old, or found too much; or there is too much wind."),
        "AX-R7",
        (pgettext_lazy("welding", "Leave the fire off. The gas analyst tests again; then scan."), _CALL),
    ),
    "R08": Told(
        pgettext_lazy("welding", "The watcher is not here."),
        pgettext_lazy("welding", "While there is fire, somebody watches on the spot the whole time."),
        "AX-R8",
        (pgettext_lazy("welding", "Wait until the watcher has come and said so on his phone; then scan."), _CALL),
    ),
    "R09": Told(
        _ELSEWHERE,
        _APART,
        "AX-R9",
        (
            pgettext_lazy("welding", "Go to the machine, under the open sky if you can, and scan its code there."),
            _CALL,
        ),
    ),
    "R09:two_machines": Told(
        _ELSEWHERE,
        _APART,
        "AX-R9",
        (pgettext_lazy("welding", "Stop the other machine first; one welder, one fire."), _CALL),
    ),
    "R09:no_place": Told(
        pgettext_lazy("welding", "Your phone does not say where it is."),
        pgettext_lazy("welding", "Without a place nobody knows that you are at the machine. It is not kept."),
        "AX-R9",
        (pgettext_lazy("welding", "Allow the browser your position in the phone's settings, then scan again."), _CALL),
    ),
    "R10": Told(
        pgettext_lazy("welding", "No fire now."),
        pgettext_lazy("welding", "Hot work is banned for a time, or this machine is locked."),
        "AX-R6",
        (_CALL, _OTHER),
    ),
    "R10:in_use": Told(
        pgettext_lazy("welding", "Somebody else is welding with this machine."),
        pgettext_lazy("welding", "One machine, one welder. It is free when he has stopped."),
        "AX-R9",
        (_OTHER, _CALL),
    ),
}  # fmt: skip


def told_of(code: str, reasons: list[str]) -> Told:
    """The words for a refusal."""
    first = next((one for one in reasons if one.startswith(code) and one in REFUSALS), code)
    return REFUSALS.get(first) or REFUSALS["R10"]
