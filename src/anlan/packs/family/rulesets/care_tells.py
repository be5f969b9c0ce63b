# SPDX-License-Identifier: Apache-2.0
"""Who is told of what after the team has done its first work; neutral words, for a telephone may lie open (domain.md 4.8)."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Tell, minutes

CARE_TELLS = [
    Tell(
        "visit_due", on="family.visit_due", person="person", label=pgettext_lazy("family", "Something is due today"),
        until=("family.visit_recorded",), opens="/family/visits",
    ),
    Tell(
        "signs_seen", on="family.signs_seen", label=pgettext_lazy("family", "Something waits for your decision"),
        roles=("window",), until=("family.signs_all_answered",), then=("head",),
    ),
    Tell(
        "fact_contested", on="family.factor_contested", label=pgettext_lazy("family", "Somebody asks for an answer"),
        roles=("window",), until=("family.contests_answered",),
    ),
    Tell(
        "promise_overdue", on="family.promise_overdue", label=pgettext_lazy("family", "A day has passed without a note"),
        roles=("window",),
    ),
    Tell(
        "versions", on="matters.versions_differ", label=pgettext_lazy("family", "Two records differ: choose which one stands"),
        roles=("window",), until=("matters.version_chosen", "matters.versions_agree"), then=("head",), within=minutes(30),
    ),
]  # fmt: skip
