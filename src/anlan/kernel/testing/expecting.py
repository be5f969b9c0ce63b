# SPDX-License-Identifier: Apache-2.0
"""Holds what a scenario expects against the rows, and says it as a sentence."""

from django.utils.translation import pgettext, pgettext_lazy

from ..clocks.models import RunningClock
from ..declare import Kind
from ..declare.scenarios import Expectation
from ..events.models import EventRecord
from ..fields import listed
from ..matters.models import Matter
from ..registry import REGISTRY
from ..teams.models import SeatCall

CLOCKS = {  # the states of a row, as a scenario calls them
    "run": "running", "met": "met", "breached": "breached", "late": "breached", "paused": "paused", "ended": "ended",
}  # fmt: skip
_STATES = {
    "running": pgettext_lazy("kernel", "running"),
    "met": pgettext_lazy("kernel", "met in time"),
    "breached": pgettext_lazy("kernel", "over"),
    "paused": pgettext_lazy("kernel", "standing still"),
    "ended": pgettext_lazy("kernel", "ended without a verdict"),
    "called": pgettext_lazy("kernel", "called"),
    "accepted": pgettext_lazy("kernel", "taken"),
    "declined": pgettext_lazy("kernel", "declined"),
    "silent": pgettext_lazy("kernel", "silent"),
    "left": pgettext_lazy("kernel", "left"),
    "released": pgettext_lazy("kernel", "released"),
}


def met(one: Expectation, matter: Matter | None) -> tuple[str, bool]:
    """What was found instead, in the reader's language, and whether it is as expected."""
    if matter is None:
        return "", False
    kind = REGISTRY.kind(matter.kind)
    if one.what == "stage":
        return str(kind.stage(matter.stage).label), matter.stage == one.name
    if one.what == "outcome":
        outcome = kind.outcome(matter.outcome)
        return str(outcome.label) if outcome else "", matter.outcome == one.name
    if one.what == "clock":
        newest = RunningClock.objects.filter(matter=matter.pk, name=one.name).order_by("-started_at", "-id")
        state = CLOCKS.get(newest.values_list("state", flat=True).first() or "", "")
        return _said(state), state == one.state
    if one.what == "seat":
        states = SeatCall.objects.filter(matter=matter, seat=one.name).values_list("state", flat=True)
        return listed(_said(state) for state in states), one.state in states
    names = EventRecord.objects.filter(matter=matter.pk)
    return "", names.filter(name=one.name).exists()


def _said(state: str) -> str:
    return str(_STATES.get(state, ""))


def worded(one: Expectation, kind: Kind) -> str:
    """What is expected, in the reader's language."""
    if one.what == "event":
        return pgettext("kernel", "on file: %(event)s") % {"event": one.name}
    pool = {
        "stage": kind.stages, "outcome": kind.closing.outcomes, "clock": kind.clocks, "seat": kind.team,
    }[one.what]  # fmt: skip
    label = next((str(each.label) for each in pool if each.name == one.name), one.name)
    template = {
        "stage": pgettext("kernel", "stage “%(label)s”"),
        "outcome": pgettext("kernel", "ended: “%(label)s”"),
        "clock": pgettext("kernel", "clock “%(label)s” %(state)s"),
        "seat": pgettext("kernel", "seat “%(label)s” %(state)s"),
    }[one.what]
    return template % {"label": label, "state": _said(one.state)}
