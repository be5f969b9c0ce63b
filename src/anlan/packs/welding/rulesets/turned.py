# SPDX-License-Identifier: Apache-2.0
"""The options by which a district turns what no source confirms: hours of permits, fire watch, night, warnings."""

from django.utils.text import format_lazy
from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Option

from .industries import RULE_SETS
from .words import INDUSTRY_WORDS, LEVEL_WORDS

PERMIT_OPTIONS = (
    *(
        Option(
            f"hours_{rule.industry}_{name}",
            level.hours,
            format_lazy(
                "{what} · {industry} · {level}",
                what=pgettext_lazy("welding", "Hours a permit holds (this project's reading)"),
                industry=INDUSTRY_WORDS[rule.industry],
                level=LEVEL_WORDS[name],
            ),
            least=1,
            most=240,
        )
        for rule in RULE_SETS
        if "hours" in rule.unconfirmed
        for name, level in rule.levels.items()
    ),
    *(
        Option(
            f"fire_watch_{rule.industry}",
            rule.fire_watch_minutes,
            format_lazy(
                "{what} · {industry}",
                what=pgettext_lazy("welding", "Minutes of fire watch (this project's reading)"),
                industry=INDUSTRY_WORDS[rule.industry],
            ),
            least=30,
            most=240,
        )
        for rule in RULE_SETS
    ),
    Option("night_from", 20, pgettext_lazy("welding", "Hour at which night begins for hot work"), least=17, most=23),
    Option("night_until", 6, pgettext_lazy("welding", "Hour at which night ends for hot work"), least=4, most=8),
    Option("warning_red_seconds", 600, pgettext_lazy("welding", "Seconds to sign a red warning"), least=60, most=3600),
    Option("warning_sign_seconds", 7200, pgettext_lazy("welding", "Seconds to sign a warning"), least=600, most=86400),
    Option("warning_handle_seconds", 86400, pgettext_lazy("welding", "Seconds to handle a warning"), least=3600, most=604800),
    Option("refusals_many", 3, pgettext_lazy("welding", "Refused starts that make a warning"), least=2, most=20),
    Option("refusals_minutes", 30, pgettext_lazy("welding", "Minutes within which refused starts are counted"), least=5, most=1440),
)  # fmt: skip

CHIP_OPTIONS = [
    Option("chip_sample_seconds", 10, pgettext_lazy("welding", "Seconds between a chip's samples in a session"), least=2, most=60),
    Option("chip_beat_seconds", 60, pgettext_lazy("welding", "Seconds between a chip's heartbeats"), least=10, most=60),
    Option("chip_idle_minutes", 10, pgettext_lazy("welding", "Minutes without an arc after which a chip locks"), least=1, most=60),
    Option("chip_armed_minutes", 3, pgettext_lazy("welding", "Minutes to the first arc before a chip locks"), least=1, most=30),
    Option("chip_grace_minutes", 30, pgettext_lazy("welding", "Minutes without network after which a chip locks"), least=1, most=120),
]  # fmt: skip
