# SPDX-License-Identifier: Apache-2.0
"""Who is told, whatever the pack: whom a matter was referred to; team and reviewers when it was opened in an emergency."""

from django.utils.translation import pgettext_lazy

from ..declare import Tell

TELLS = (
    Tell(
        "emergency_opening",
        on="disclosure.glass_broken",
        label=pgettext_lazy("kernel", "Opened in an emergency: please review"),
        person="told",
        urgent=True,
    ),
    Tell(
        "referral",
        on="disclosure.matter_referred",
        label=pgettext_lazy("kernel", "A matter was referred to you"),
        person="told",
        until=("disclosure.referral_ended",),
    ),
)
