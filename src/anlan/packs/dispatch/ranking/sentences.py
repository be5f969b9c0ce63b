# SPDX-License-Identifier: Apache-2.0
"""Reasons as sentences that are translated only when somebody reads them."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from anlan.kernel.timing import LOCAL


@dataclass(frozen=True, slots=True)
class Sentence:
    """A rule's id, a stable code, and a sentence in the reader's language: `str(sentence)`."""

    rule: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> Promise:
        """The message with its gaps still open, translated when turned into a string."""
        return TEXTS[self.code]

    def __str__(self) -> str:
        return str(self.text) % self.values

    def as_dict(self) -> dict[str, object]:
        """For an answer by HTTP: rule, code, values, and the sentence in the reader's language."""
        return {"rule": self.rule, "code": self.code, "values": dict(self.values), "text": str(self)}


@cache
def plain(rule: str, code: str) -> Sentence:
    """A sentence without gaps; the same object each time."""
    return Sentence(rule, code)


def unnumbered(said: Iterable[Sentence], hidden: Set[str]) -> tuple[Sentence, ...]:
    """The same without these numbers: that somebody is busy, and no more."""
    return tuple(plain(one.rule, "occupied") if one.values.get("task") in hidden else one for one in said)


def clock_time(moment: datetime) -> str:
    """The district's hour and minute."""
    return f"{moment.astimezone(LOCAL):%H:%M}"


def minutes_seconds(seconds: float) -> dict[str, object]:
    """A length of time for a sentence: whole minutes and the seconds that remain."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    return {"minutes": minutes, "seconds": rest}


TEXTS: Final[Mapping[str, Promise]] = {
    "no_certificate": pgettext_lazy("dispatch", "Holds no guard's certificate"),
    "certificate_revoked": pgettext_lazy("dispatch", "Guard's certificate revoked on %(day)s"),
    "party": pgettext_lazy("dispatch", "Is a party or a witness in this matter"),
    "entertainment_own_hire": pgettext_lazy(
        "dispatch", "Not employed by a security company; a place of entertainment must use company guards"
    ),
    "in_house_elsewhere": pgettext_lazy("dispatch", "In-house guard, may not leave his own unit"),
    "property_elsewhere": pgettext_lazy("dispatch", "Property guard, may not leave his own property"),
    "contract_not_in_force": pgettext_lazy(
        "dispatch", "The contract for this place is not in force on %(day)s"
    ),
    "company_unlicensed": pgettext_lazy("dispatch", "His company holds no licence for security services"),
    "no_contract_here": pgettext_lazy("dispatch", "No contract of his covers this place"),
    "not_on_roster": pgettext_lazy("dispatch", "Not on today's roster"),
    "duty_not_begun": pgettext_lazy("dispatch", "His duty begins at %(time)s"),
    "duty_over": pgettext_lazy("dispatch", "His duty ended at %(time)s"),
    "not_signed_on": pgettext_lazy("dispatch", "On the roster, but has not signed on"),
    "resting": pgettext_lazy("dispatch", "Rests after a task with violence until %(time)s"),
    "hours_full": pgettext_lazy("dispatch", "On duty for %(hours)s hours; %(most)s at most"),
    "untrained": pgettext_lazy("dispatch", "First-response training not done, cordon only"),
    "training_lapsed": pgettext_lazy("dispatch", "First-response training lapsed on %(day)s, cordon only"),
    "busy": pgettext_lazy("dispatch", "Busy with task %(task)s; stand him down first"),
    "occupied": pgettext_lazy("dispatch", "Busy"),
    "not_here": pgettext_lazy("dispatch", "Cannot be sent to this one"),
    "no_position": pgettext_lazy("dispatch", "Sends no position, so no time of arrival"),
    "position_old": pgettext_lazy(
        "dispatch", "Position is %(minutes)d min %(seconds)02d s old, so no time of arrival"
    ),
    "position_ahead": pgettext_lazy(
        "dispatch", "His recorder's clock runs ahead; the position cannot be trusted"
    ),
    "no_way": pgettext_lazy("dispatch", "No way from his position to the scene is known"),
    "contract_covers": pgettext_lazy("dispatch", "Service contract covers this place"),
    "own_unit": pgettext_lazy("dispatch", "In his own unit"),
    "own_property": pgettext_lazy("dispatch", "In his own property"),
    "on_duty": pgettext_lazy("dispatch", "On duty until %(time)s"),
    "trained": pgettext_lazy("dispatch", "Trained until %(day)s"),
    "cordon_only": pgettext_lazy("dispatch", "Training not valid: cordon only"),
    "own_post": pgettext_lazy("dispatch", "His own post"),
    "declined": pgettext_lazy("dispatch", "Asked before for this one, and did not go"),
    "knows_venue": pgettext_lazy("dispatch", "Tasks here in 90 days: %(count)d"),
    "note_cordon": pgettext_lazy(
        "dispatch", "Guards may not handle this type: cordon only, observe, warn and guide the rescuers"
    ),
    "note_police": pgettext_lazy("dispatch", "Send police in the same step; guards keep their distance"),
    "note_nobody": pgettext_lazy("dispatch", "No guard may lawfully go; send police"),
    "car_off": pgettext_lazy("dispatch", "Not on duty"),
    "car_busy": pgettext_lazy("dispatch", "Busy with %(task)s"),
    "car_party": pgettext_lazy("dispatch", "One of the crew is a party or a witness in this matter"),
    "car_own_area": pgettext_lazy("dispatch", "In its own area"),
}
