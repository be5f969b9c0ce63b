# SPDX-License-Identifier: Apache-2.0
"""What a district may turn in mediation, portrait, aftercare and studios; and which verbs each role holds there."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Option

DAY = 24 * 3600
WORKING_DAY = 8 * 3600  # a clock on the working calendar runs some nine hours a day

CARE_OPTIONS = [
    Option(
        "ways_seconds",
        8 * 3600,
        pgettext_lazy("family", "Seconds until the ways to law are told (art. 26: on the same day)"),
        least=1800,
        most=DAY,
    ),
    Option(
        "factor_months",
        12,
        pgettext_lazy("family", "Months that a fact of the portrait is kept"),
        least=1,
        most=24,
    ),
    Option(
        "contest_seconds",
        5 * WORKING_DAY,
        pgettext_lazy("family", "Working seconds until a contested fact is answered"),
        least=WORKING_DAY,
        most=15 * WORKING_DAY,
    ),
    Option(
        "visit_seconds",
        2 * DAY,
        pgettext_lazy("family", "Seconds from the day of a visit until it is late"),
        least=DAY,
        most=14 * DAY,
    ),
    Option(
        "signs_seconds",
        DAY,
        pgettext_lazy("family", "Seconds until somebody answers signs of a relapse"),
        least=3600,
        most=7 * DAY,
    ),
    Option(
        "hand_on_seconds",
        3 * WORKING_DAY,
        pgettext_lazy("family", "Working seconds until a case that is handed on is taken"),
        least=WORKING_DAY,
        most=15 * WORKING_DAY,
    ),
    Option(
        "circle_minutes",
        15,
        pgettext_lazy("family", "Minutes of the circle around a studio"),
        least=5,
        most=60,
    ),
]

# What each role may do here, beside what the case itself gives it.
MEDIATES = [
    "say_willing", "plan_session", "record_session", "drop_session", "make_agreement", "seal_agreement",
    "end_mediation",
    "tell_ways_to_law", "apply_for_confirmation", "decline_confirmation", "record_confirmation", "note_promise",
    "hand_on", "see_portrait", "see_studios",
]  # fmt: skip
PORTRAYS = ["add_factor", "answer_contest", "contest_factor", "set_band", "see_portrait"]
CARES = ["plan_visits", "answer_signs", "hand_on", "answer_hand_on", "drop_visit"]
VISITS = ["record_visit"]
RUNS_STUDIOS = ["register_studio", "set_aptitude", "see_studios", "import_duties"]
LEADS = ["see_figures", "watch_wall", "see_studios"]
