# SPDX-License-Identifier: Apache-2.0
"""End a referral before its time."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ...command import Of, command
from ...context import Context
from ...errors import Refused
from ...fields import Choice
from ...matters.queries import locked_matter
from ...matters.referred import standing
from ...writing import update
from ..events import ReferralEnded


@command(label=pgettext_lazy("kernel", "End a referral"))
def end_referral(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    row: Annotated[UUID, Choice(label=pgettext_lazy("kernel", "Referral"))],
) -> None:
    """From now on whoever it was referred to sees the matter no more."""
    found = locked_matter(ctx, matter)
    referred = standing().filter(matter=found, pk=row).first()
    if referred is None:
        raise Refused(
            "no_referral", _("There is no such referral (any more)."), {"row": _("Choose one that stands.")}
        )
    referred.ended_at = ctx.at
    update(referred, "ended_at")
    ctx.record(ReferralEnded(matter=found.pk, row=referred.pk, referral=referred.referral))
