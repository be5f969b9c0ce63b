# SPDX-License-Identifier: Apache-2.0
"""Ask for help at the door (家事求助): three steps, no account, no name; asked again with a code."""

from typing import Annotated, Literal

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.fields import Choice, Telephone, Text

from ..events.violence import MinorEndangered
from ..kinds.dialects import Dialect
from ..kinds.family_dispute import ByWoman, Danger, FamilyDispute, Minor, Situation, Source
from .casework import Intake, case_of, region_path_of, take_in
from .suspect_violence import raise_flag

_TO_HELP, _TO_REACH = (
    pgettext_lazy("family", "To help"),
    pgettext_lazy("family", "To reach her without danger"),
)
Line = Annotated[str, StringConstraints(max_length=200)]
Asked = Literal["quarrel", "violence", "sad", "care", "unsure"]
SITUATIONS = {
    "quarrel": Situation.RELATIONSHIP, "violence": Situation.VIOLENCE, "sad": Situation.RELATIONSHIP,
    "care": Situation.SUPPORT, "unsure": Situation.RELATIONSHIP,
}  # fmt: skip


@command(label=pgettext_lazy("family", "Ask for help"))
def ask_for_help(
    ctx: Context,
    *,
    about: Annotated[Asked, Choice(label=pgettext_lazy("family", "What kind of help"))],
    for_child: bool = False,
    now: bool = False,
    story: Annotated[
        str, Text(label=pgettext_lazy("family", "What is happening"), purpose=_TO_HELP, level=4, lines=5),
        StringConstraints(max_length=4000),
    ] = "",
    home: Annotated[
        Line, Text(label=pgettext_lazy("family", "Where"), level=4, purpose=pgettext_lazy("family", "To send whoever is near"))
    ] = "",
    name: Annotated[Line, Text(label=pgettext_lazy("family", "Who asks"), purpose=_TO_HELP, level=4)] = "",
    safe_phone: Annotated[
        str, Telephone(label=pgettext_lazy("family", "Safe telephone"), purpose=_TO_REACH, level=4),
        StringConstraints(pattern=r"^([0-9+() -]{3,24})?$"),
    ] = "",
    safe_way: Annotated[Line, Text(label=pgettext_lazy("family", "Safe way to reach"), purpose=_TO_REACH, level=4)] = "",
    safe_time: Annotated[Line, Text(label=pgettext_lazy("family", "Safe time"), purpose=_TO_REACH, level=4)] = "",
    by_woman: Annotated[ByWoman | None, Choice(label=pgettext_lazy("family", "Wishes to talk"))] = None,
    speaks: Annotated[Dialect | None, Choice(label=pgettext_lazy("family", "Dialect"))] = None,
    region: Annotated[str, Text(label=pgettext_lazy("family", "Street")), StringConstraints(pattern=r"^[0-9]{0,20}$")] = "",
) -> None:  # fmt: skip
    """Take the request in, whoever asks and however little is said (JS-R6); no name, no telephone is demanded."""
    is_violent = about == "violence"
    details = FamilyDispute(
        situation=Situation.MINOR if for_child else SITUATIONS[about], source=Source.DOOR,
        danger=Danger.YES if now else Danger.NO, minor=Minor.YES if for_child else Minor.NO, story=story, home=home,
        name=name, safe_phone=safe_phone, safe_way=safe_way, safe_time=safe_time, by_woman=by_woman,
        speaks=speaks,
    )  # fmt: skip
    matter = take_in(ctx, Intake(
        details=details, region_path=region_path_of(region), permission="family.ask_for_help",
    ))  # fmt: skip
    if for_child:
        ctx.record(MinorEndangered(matter=matter.pk))
    if is_violent or (now and about != "sad"):  # who may hurt herself is in danger, and nobody beats her
        raise_flag(ctx, matter, case_of(matter), "small_child" if for_child else "capable", in_danger=now)
