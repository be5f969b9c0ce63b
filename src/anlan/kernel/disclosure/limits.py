# SPDX-License-Identifier: Apache-2.0
"""What an office may set about openings in an emergency."""

from django.utils.translation import pgettext_lazy

from ..declare import Option

OPTIONS = (
    Option(
        "emergency_minutes",
        30,
        pgettext_lazy("kernel", "Minutes for which sealed fields stay open in an emergency"),
        least=5,
        most=240,
    ),
    Option(
        "emergency_review_hours",
        72,
        pgettext_lazy("kernel", "Hours within which an opening in an emergency is reviewed"),
        least=1,
        most=720,
    ),
)
