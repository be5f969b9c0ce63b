# SPDX-License-Identifier: Apache-2.0
"""What an office may set about sign-ins; turned by the security administrator, for the whole district, with its history."""

from django.conf import settings
from django.utils.translation import pgettext_lazy

from ..declare import Option

SECOND_FACTOR, STEP_UP = settings.ANLAN_SECOND_FACTOR, 10 if settings.ANLAN_SECOND_FACTOR else 0

OPTIONS = (
    Option(
        "second_factor",
        SECOND_FACTOR,
        pgettext_lazy("kernel", "Who must show a second factor"),
        most=2,
        words=(
            pgettext_lazy("kernel", "nobody"),
            pgettext_lazy("kernel", "roles that need it"),
            pgettext_lazy("kernel", "everybody"),
        ),
    ),
    Option(
        "step_up_minutes",
        STEP_UP,
        pgettext_lazy("kernel", "Minutes a second factor stays valid for grave actions; 0: not asked again"),
        most=120,
    ),
    Option(
        "idle_minutes",
        120,
        pgettext_lazy("kernel", "Minutes without a request after which a sign-in ends"),
        least=5,
        most=1440,
    ),
    Option(
        "session_hours",
        12,
        pgettext_lazy("kernel", "Hours after which a sign-in ends in any case"),
        least=1,
        most=72,
    ),
    Option(
        "bind_address",
        0,
        pgettext_lazy("kernel", "Sign-ins hold at the address they began at only"),
        most=1,
    ),
)
