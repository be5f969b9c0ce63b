# SPDX-License-Identifier: Apache-2.0
"""Choose how to be told."""

from typing import Annotated

from django.utils.translation import pgettext, pgettext_lazy
from pydantic import StringConstraints

from ...accounts.asking import owner
from ...command import command
from ...context import Context
from ...errors import Invalid
from ..events import NoticeWishSet
from ..models import NoticeWish

TimeOfDay = Annotated[str, StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9])?$")]


@command(label=pgettext_lazy("kernel", "Choose how to be told"), open_to_all=True)
def set_notice_wish(
    ctx: Context,
    *,
    push: bool = False,
    sms: bool = False,
    quiet_from: TimeOfDay = "",
    quiet_until: TimeOfDay = "",
) -> None:
    """Channels and quiet hours; what duty needs at once rings in spite of them."""
    person = owner(ctx)
    if bool(quiet_from) != bool(quiet_until):
        missing = "quiet_until" if quiet_from else "quiet_from"
        raise Invalid(
            "half_said", pgettext("kernel", "Quiet hours need a beginning and an end."), {missing: ""}
        )
    NoticeWish(
        person=person, push=push, sms=sms, quiet_from=_minute(quiet_from), quiet_until=_minute(quiet_until)
    ).save()
    ctx.record(NoticeWishSet(person=person.pk))


def _minute(text: str) -> int | None:
    return int(text[:2]) * 60 + int(text[3:]) if text else None
