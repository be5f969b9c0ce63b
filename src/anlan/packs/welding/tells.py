# SPDX-License-Identifier: Apache-2.0
"""Who in welding is told of what; the words fit a locked phone: no name, no place, nobody's story."""

from datetime import timedelta

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Tell, minutes

STREET, DISTRICT = "street_officer", "district_officer"
_CLOCKS = ("sign_red", "sign_warning", "handle", "verify", "check", "accept")

TELLS = (
    Tell(
        "warning",
        "welding.warning_addressed",
        pgettext_lazy("welding", "A warning for your firm: sign for it"),
        person="officer",
        until=("welding.warning_signed",),
        within=minutes(30),
    ),
    Tell(
        "help",
        "welding.help_addressed",
        pgettext_lazy("welding", "Somebody in your firm calls for help: look at once"),
        person="officer",
        until=("welding.warning_signed",),
        urgent=True,
        within=minutes(3),
    ),
    Tell(
        "red_warning",
        "welding.red_warning_raised",
        pgettext_lazy("welding", "A red warning in your district"),
        roles=(STREET, DISTRICT),
        urgent=True,
        within=minutes(10),
    ),
    Tell(
        "to_verify",
        "welding.warning_fed_back",
        pgettext_lazy("welding", "A warning waits to be verified"),
        roles=(STREET,),
        until=("welding.warning_verified", "welding.warning_sent_back"),
        within=timedelta(hours=12),
    ),
    Tell(
        "late",
        "clocks.clock_breached",
        pgettext_lazy("welding", "A time limit is over"),
        roles=(STREET,),
        by_ladder=True,
        only={"clock": _CLOCKS},
        within=minutes(60),
        then=(DISTRICT,),
    ),
    Tell(
        "to_approve",
        "welding.approval_asked",
        pgettext_lazy("welding", "A hot-work permit waits for your approval"),
        person="approver",
        until=("welding.permit_approved", "welding.permit_rejected", "welding.permit_voided"),
        within=minutes(60),
    ),
    Tell(
        "check_by_hand",
        "welding.certificate_doubted",
        pgettext_lazy("welding", "A certificate is to be checked by hand"),
        roles=(STREET, DISTRICT),
        until=("welding.check_confirmed",),
        within=timedelta(hours=4),
    ),
)
