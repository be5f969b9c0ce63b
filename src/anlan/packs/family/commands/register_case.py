# SPDX-License-Identifier: Apache-2.0
"""Register a case at the window (登记): from 12338, walk-in, grid, 12345, court, school or hospital."""

from typing import Annotated, Literal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import Field, StringConstraints

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid
from anlan.kernel.fields import Choice, Telephone, Text
from anlan.kernel.places.models import Region
from anlan.kernel.ports import Point

from ..events.violence import MinorEndangered
from ..kinds.dialects import Dialect
from ..kinds.family_dispute import ByWoman, Danger, FamilyDispute, Minor, Situation, Source
from .casework import Intake, case_of, region_path_of, take_in
from .suspect_violence import raise_flag

_TO_HELP, _TO_REACH = (
    pgettext_lazy("family", "To help"),
    pgettext_lazy("family", "To reach her without danger"),
)
_NEAR = pgettext_lazy("family", "To send whoever is near")
Line = Annotated[str, StringConstraints(max_length=200)]
By = Literal["hotline_12338", "walk_in", "grid", "line_12345", "line_12355", "court", "school", "hospital"]
Suffers = Literal["small_child", "limited", "capable"]


@command(label=pgettext_lazy("family", "Register a case"))
def register_case(
    ctx: Context,
    *,
    situation: Annotated[Situation, Choice(label=pgettext_lazy("family", "Situation"))],
    source: Annotated[By, Choice(label=pgettext_lazy("family", "From"))] = "walk_in",
    danger: Annotated[Danger, Choice(label=pgettext_lazy("family", "Danger"))] = Danger.NO,
    minor: Annotated[Minor, Choice(label=pgettext_lazy("family", "Minors"))] = Minor.NO,
    suffers: Annotated[
        Suffers | None,
        Choice(label=pgettext_lazy("family", "Who seems to be suffering violence"),
               hint=pgettext_lazy(
                   "family", "If a child or someone who cannot protect themselves suffers it, the police must be told (JS-R3)."
               )),
    ] = None,
    story: Annotated[
        str, Text(label=pgettext_lazy("family", "What is happening"), purpose=_TO_HELP, level=4, lines=5),
        StringConstraints(max_length=4000),
    ] = "",
    home: Annotated[Line, Text(label=pgettext_lazy("family", "Where"), purpose=_NEAR, level=4)] = "",
    lat: Annotated[float | None, Field(ge=-90, le=90, allow_inf_nan=False)] = None,
    lng: Annotated[float | None, Field(ge=-180, le=180, allow_inf_nan=False)] = None,
    name: Annotated[Line, Text(label=pgettext_lazy("family", "Who asks"), purpose=_TO_HELP, level=4)] = "",
    safe_phone: Annotated[
        str, Telephone(label=pgettext_lazy("family", "Safe telephone"), purpose=_TO_REACH, level=4),
        StringConstraints(pattern=r"^([0-9+() -]{3,24})?$"),
    ] = "",
    safe_way: Annotated[Line, Text(label=pgettext_lazy("family", "Safe way to reach"), purpose=_TO_REACH, level=4)] = "",
    safe_time: Annotated[Line, Text(label=pgettext_lazy("family", "Safe time"), purpose=_TO_REACH, level=4)] = "",
    by_woman: Annotated[ByWoman | None, Choice(label=pgettext_lazy("family", "Wishes to talk"))] = None,
    speaks: Annotated[Dialect | None, Choice(label=pgettext_lazy("family", "Dialect"))] = None,
    reporter: Annotated[
        Line,
        Text(label=pgettext_lazy("family", "Who reported it, kept secret (JS-R3)"), level=4,
             purpose=pgettext_lazy("family", "To ask back")),
    ] = "",
    region: Annotated[str, Text(label=pgettext_lazy("family", "Street")), StringConstraints(pattern=r"^[0-9]{0,20}$")] = "",
    drill: Annotated[bool, Choice(label=pgettext_lazy("family", "This is a drill"))] = False,
) -> str:  # fmt: skip
    """Open a case and give its number; everybody who asks is taken in, named or not (JS-R6).

    Where violence is said or seems to be suffered, the branch of protection begins with it. For a child, and for whoever cannot
    protect himself, whoever brings it – a hospital, a school, a committee – must tell the police, and nobody cancels that
    (art. 14 of the law against domestic violence, JS-R3).
    """
    demand_known(region)
    details = FamilyDispute(
        situation=situation, source=Source(source), danger=danger, minor=minor, story=story, home=home,
        spot=Point(lat, lng) if lat is not None and lng is not None else None, name=name, safe_phone=safe_phone,
        safe_way=safe_way, safe_time=safe_time, by_woman=by_woman, speaks=speaks, reporter=reporter,
    )  # fmt: skip
    matter = take_in(ctx, Intake(
        details=details, region_path=region_path_of(region), permission="family.register_case", is_drill=drill,
        is_hurt=suffers is not None,
    ))  # fmt: skip
    if minor == Minor.YES:
        ctx.record(MinorEndangered(matter=matter.pk))
    if situation == Situation.VIOLENCE or suffers is not None:
        capacity = suffers or ("small_child" if minor == Minor.YES else "capable")
        raise_flag(ctx, matter, case_of(matter), capacity, in_danger=danger == Danger.YES)
    return matter.number


def demand_known(region: str) -> None:
    """Raise Invalid where a street is named that is none of the register."""
    if region and not Region.objects.filter(code=region).exists():
        raise Invalid(
            "no_such_region", _("There is no such street."), {"region": _("Choose one of the list.")}
        )
