# SPDX-License-Identifier: Apache-2.0
"""What each sort of warning means and what the firm does about it: one sentence or two, for its page."""

from django.utils.translation import pgettext_lazy

TO_DO = {
    "special_period": pgettext_lazy(
        "welding",
        "Somebody wanted to start during a ban. All hot work rests until the ban ends: tell whoever is there.",
    ),
    "certificate_soon": pgettext_lazy(
        "welding",
        "His certificate ends soon. Book the review or the exam now: from its end he starts no machine.",
    ),
    "certificate_over": pgettext_lazy(
        "welding",
        "His certificate is over and he starts no machine. Give his work to somebody else until a new one is recorded.",
    ),
    "tampered": pgettext_lazy(
        "welding",
        "The chip's cover was opened or its relay was bridged. The machine is locked: look at it on the spot, then clear it.",
    ),
    "far_scan": pgettext_lazy(
        "welding",
        "The code was scanned far from the machine. Ask who scanned for whom: everybody scans himself, beside the machine.",
    ),
    "odd_work": pgettext_lazy(
        "welding",
        "The machine told something unusual, such as a wrong clock or a forged command. Look at its day and at the chip.",
    ),
    "blocked_often": pgettext_lazy(
        "welding",
        "Starts were refused again and again. Read the reasons in the machine's day and see to what is missing.",
    ),
    "watcher_absent": pgettext_lazy(
        "welding", "The watcher left while a machine ran. Stop the work until somebody watches again."
    ),
    "emergency_review": pgettext_lazy(
        "welding",
        "A machine was unlocked in an emergency. The firm says why; the street reviews whether it was justified.",
    ),
    "permit_overdue": pgettext_lazy(
        "welding",
        "The permit's time ran out before the work was reported done. End the work and say so, or write a new permit.",
    ),
    "help_called": pgettext_lazy(
        "welding",
        "Somebody called for help in danger. Go there or send the nearest now; telephone 120 or 119 where it is needed.",
    ),
    "help_asked": pgettext_lazy(
        "welding", "A welder asks for help without danger. Telephone, and send somebody who can help."
    ),
    "alarm": pgettext_lazy(
        "welding",
        "Gas, heat or the emergency stop cut the machine's power. Nobody starts again before the cause is found.",
    ),
}
VERDICTS = {
    "valid": pgettext_lazy("welding", "the source says: valid"),
    "invalid": pgettext_lazy("welding", "the source says: not valid"),
    "not_found": pgettext_lazy("welding", "the source knows no such certificate"),
    "": pgettext_lazy("welding", "the source has not answered yet"),
}
