# SPDX-License-Identifier: Apache-2.0
"""The clocks of a dispute once people are mediated, portrayed and visited; the kind itself takes them over."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Clock, Step, minutes, option

DAY = 24 * 60

CARE_CLOCKS = (
    Clock(
        "ways_to_law", pgettext_lazy("family", "Ways to law told"), limit=option("ways_seconds"),
        since="family.mediation_ended", until="family.ways_told",
        ladder=[Step(minutes(0), tell="mediator"), Step(minutes(120), tell="head")],
    ),
    Clock(
        "confirmation", pgettext_lazy("family", "The court's confirmation"), limit=minutes(30 * DAY),
        since="family.agreement_reached", until=("family.confirmation_applied", "family.confirmation_not_wished"),
    ),
    Clock(
        "contest", pgettext_lazy("family", "Contested fact answered"), limit=option("contest_seconds"),
        since="family.factor_contested", until="family.contests_answered", calendar="working", again="kept",
        ladder=[Step(minutes(60), tell="head")],
    ),
    Clock(  # runs from the first that were seen until all are answered: nothing ends before (domain.md 4.2)
        "signs", pgettext_lazy("family", "Signs of a relapse answered"), limit=option("signs_seconds"),
        since="family.signs_seen", until="family.signs_all_answered", again="kept",
        ladder=[Step(minutes(0), tell="head")],
    ),
    Clock(
        "hand_on", pgettext_lazy("family", "Taken on by others"), limit=option("hand_on_seconds"),
        since="family.handed_on", until="family.hand_on_answered", calendar="working",
        ladder=[Step(minutes(DAY), tell="head")],
    ),
)  # fmt: skip
