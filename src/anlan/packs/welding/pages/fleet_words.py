# SPDX-License-Identifier: Apache-2.0
"""What the list of machines says: groups by state, who welds, until when, and why one cannot start."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.fields import told_apart
from anlan.shell.reading import choice_label
from anlan.shell.spoken import say_span, say_when

from ..queries.fleet import ORDER, MachineSeen
from ..queries.permits import PermitStanding
from ..rulesets.words import AGAINST_WORDS, LEVEL_WORDS

type Context = dict[str, Any]  # Any: what the templates read
GROUPS = {
    "tampered": pgettext_lazy("welding", "Perhaps tampered with"),
    "welding": pgettext_lazy("welding", "Welding now"),
    "locked": pgettext_lazy("welding", "Locked"),
    "offline": pgettext_lazy("welding", "Offline"),
    "ready": pgettext_lazy("welding", "Ready"),
    "away": pgettext_lazy("welding", "Not in use"),
}
KINDS = {
    "fixed": pgettext_lazy("welding", "fixed"),
    "mobile": pgettext_lazy("welding", "mobile"),
}


STAGES = {
    "registered": pgettext_lazy("welding", "registered, no chip yet"),
    "fitted": pgettext_lazy("welding", "chip fitted, not tested"),
    "tested": pgettext_lazy("welding", "tested, not activated"),
    "repair": pgettext_lazy("welding", "in repair"),
}


def group_word(group: str) -> object:
    """What a group is called."""
    return GROUPS[group]


def kind_word(kind: str) -> object:
    """Whether it is fixed or goes about."""
    return KINDS.get(kind, "")


def spaced(code: str) -> str:
    """A code as it is read aloud: in groups of four after its letters."""
    letters, digits = code[:2], code[2:]
    return " ".join([letters, *(digits[at : at + 4] for at in range(0, len(digits), 4))])


def groups_of(rows: list[MachineSeen], chosen: MachineSeen | None, warning: str) -> list[Context]:
    """The list in its groups, each with its count."""
    made = []
    for name in ORDER:
        found = [one for one in rows if one.group == name]
        if found:
            made.append({"label": GROUPS[name], "level": "orange" if name == "tampered" else "", "many": len(found),
                         "rows": [_row(one, chosen, warning) for one in found[:60]]})  # fmt: skip
    return made


def _row(one: MachineSeen, chosen: MachineSeen | None, warning: str) -> Context:
    asked = {"machine": one.code} | ({"warning": warning} if warning else {})
    age = ""
    if one.until is not None:
        age = pgettext("welding", "%(span)s left") % {
            "span": say_span(max(one.until - timing.now(), timedelta(0)))
        }
    elif one.at is not None:
        age = say_when(one.at)
    return {
        "code": spaced(one.code), "place": one.place, "who": one.who, "age": age, "says": _says(one), "rule": "",
        "is_chosen": chosen is not None and chosen.id == one.id, "url": f"/welding/desk?{urlencode(asked)}",
    }  # fmt: skip


def _says(one: MachineSeen) -> str:
    if one.group == "welding" and one.until is not None:
        said = [
            one.place,
            str(LEVEL_WORDS[one.permit_level]) if one.permit_level else "",
            _until(one.until, by_permit=bool(one.permit)),
        ]
        return " · ".join(word for word in said if word)
    if one.group == "away":
        return str(STAGES.get(one.stage, ""))
    if one.group == "locked":
        told = choice_label("welding", one.because)
        return "" if told == one.because else told
    return "" if one.has_chip else pgettext("welding", "no chip yet")


def _until(end: datetime, *, by_permit: bool) -> str:
    """Until when it may run: as long as its permit holds, otherwise as long as its start does."""
    at = {"at": f"{end.astimezone(timing.LOCAL):%H:%M}"}
    if by_permit:
        return pgettext("welding", "until %(at)s") % at
    return pgettext("welding", "may run until %(at)s") % at


def says_of_fleet(rows: list[MachineSeen]) -> str:
    """How many there are, and how many have no chip yet."""
    bare = sum(not one.has_chip for one in rows)
    if not bare:
        return pgettext("welding", "%(many)d, all with a chip") % {"many": len(rows)}
    return pgettext("welding", "%(many)d, %(bare)d without a chip") % {"many": len(rows), "bare": bare}


def why_not_ready(chosen: MachineSeen, standing: PermitStanding | None) -> str:
    """What stands against a start now, in one sentence; empty where nothing does."""
    if standing is None:
        return str(AGAINST_WORDS["no_permit"]) if chosen.needs_permit and chosen.group == "ready" else ""
    against = [one.partition(":")[2] for one in standing.reasons]
    return told_apart(AGAINST_WORDS[one] for one in against if one in AGAINST_WORDS)
