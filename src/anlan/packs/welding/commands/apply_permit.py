# SPDX-License-Identifier: Apache-2.0
"""Write a hot-work permit (申请动火作业票) by the fields of GB 30871-2022 table A.1."""

from datetime import timedelta
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import AwareDatetime, Field

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid, Refused
from anlan.kernel.fields import Choice, Moment, Number, Person, Text
from anlan.kernel.matters.flow import involve, open_one
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.models import Organisation
from anlan.kernel.writing import insert

from ..events.permits import LevelRaised, PermitApplied
from ..kinds.hot_work import HotWork, Line, Method
from ..models.permits import Permit
from ..queries.for_permits import firm_of, machine_of_firm
from ..queries.own_firm import involve_firm
from ..queries.own_people import the_firm
from ..queries.rules import circumstances, rule_for
from ..rulesets.permits import level_now, longest
from .name_watcher import put_watcher
from .name_welder import put_machine, put_welder
from .signing import acting, sign

AHEAD = timedelta(days=30)
_FOR = pgettext_lazy("welding", "To see that the hot work is safe")


@command(label=pgettext_lazy("welding", "Write a permit"), open_to_all=True)
def apply_permit(
    ctx: Context,
    *,
    content: Annotated[Line, Text(label=pgettext_lazy("welding", "What is done"), purpose=_FOR)],
    place: Annotated[Line, Text(label=pgettext_lazy("welding", "Where"), purpose=_FOR)],
    part: Annotated[Line, Text(label=pgettext_lazy("welding", "On which part"), purpose=_FOR)] = "",
    method: Annotated[Method, Choice(label=pgettext_lazy("welding", "How"))] = "arc",
    unit: Annotated[Line, Text(label=pgettext_lazy("welding", "Unit that does it"), purpose=_FOR)] = "",
    risks: Annotated[Line, Text(label=pgettext_lazy("welding", "Risks found"), purpose=_FOR, lines=3)] = "",
    linked: Annotated[Line, Text(label=pgettext_lazy("welding", "Other special work and its permits"), purpose=_FOR)] = "",
    level: Annotated[Literal["special", "first", "second", "third"], Choice(label=pgettext_lazy("welding", "Level"))],
    starts_at: Annotated[AwareDatetime, Moment(label=pgettext_lazy("welding", "From"))],
    ends_at: Annotated[AwareDatetime, Moment(label=pgettext_lazy("welding", "Until"))],
    welder: Annotated[UUID, Person(label=pgettext_lazy("welding", "Who does the hot work"))],
    watcher: Annotated[UUID | None, Person(label=pgettext_lazy("welding", "Watcher"))] = None,
    machine: UUID | None = None,
    in_fixed_zone: bool = False,
    outdoors: bool = False,
    gas_possible: bool = True,
    wind: Annotated[int, Field(ge=0, le=17), Number(label=pgettext_lazy("welding", "Wind, force"))] = 0,
    firm: UUID | None = None,
) -> str:  # fmt: skip
    """Write a permit for one's own firm and sign it; its number. Rest days, night and wind raise its level (AX-R7)."""
    applicant = acting(ctx)
    organisation = Organisation.objects.get(pk=the_firm(ctx.caller, "welding.apply_permit", firm))
    industry = firm_of(organisation.pk).industry
    rule = rule_for(industry, ctx.at, organisation.region_path)
    if level not in rule.levels:
        raise Invalid(
            "no_such_level",
            _("The rule of this industry has no such level."),
            {"level": _("Choose another.")},
        )
    found = level_now(rule, level, circumstances(starts_at, outdoors=outdoors, wind=wind))
    _within(ctx, starts_at, ends_at, longest(rule, found.name))
    details = HotWork(
        content=content, place=place, part=part, method=method, unit=unit or organisation.name, risks=risks,
        linked=linked,
    )  # fmt: skip
    matter = open_one(
        ctx, "welding.hot_work", details, region_path=organisation.region_path, title=f"{place}，{content}",
        permission="welding.apply_permit",
    )  # fmt: skip
    permit = Permit(
        matter=matter, firm=organisation, industry=industry, rule=rule.version, level_asked=level, level=found.name,
        raised_because=" ".join(found.because), applicant_id=applicant, in_fixed_zone=in_fixed_zone,
        outdoors=outdoors, gas_possible=gas_possible, wind=wind, starts_at=starts_at, ends_at=ends_at,
    )  # fmt: skip
    insert(permit)
    ctx.record(PermitApplied(matter=matter.pk, applicant=applicant, level=level, starts_at=starts_at, ends_at=ends_at))  # fmt: skip
    if found.name != level:
        ctx.record(LevelRaised(matter=matter.pk, was=level, level=found.name, because=found.because[0]))
    involve(ctx, matter, applicant, "work_leader")
    involve_firm(ctx, matter, organisation.pk)
    _name(ctx, matter, permit, welder, watcher, machine)
    sign(ctx, permit, matter, "applied")
    ctx.touched = matter.pk
    return matter.number


def _name(
    ctx: Context, matter: Matter, permit: Permit, welder: UUID, watcher: UUID | None, machine: UUID | None
) -> None:
    """Who welds and watches, with which machine, as far as it is known yet."""
    put_welder(ctx, matter, permit, welder)
    if machine is not None:
        put_machine(permit, machine_of_firm(machine, permit.firm_id).pk)
    if watcher is not None:
        put_watcher(ctx, matter, permit, watcher)


def _within(ctx: Context, starts_at: AwareDatetime, ends_at: AwareDatetime, most: timedelta) -> None:
    """AX-R6: it holds no longer than its level may, and begins neither in the past nor far ahead."""
    if not starts_at < ends_at:
        raise Invalid("no_time", _("The end lies after the beginning."), {"ends_at": _("Say a later time.")})
    if ends_at - starts_at > most:
        hours = int(most.total_seconds() // 3600)
        raise Refused(
            "too_long", _("At this level a permit holds at most %(hours)d hours (AX-R6).") % {"hours": hours}
        )
    if ends_at <= ctx.at or starts_at > ctx.at + AHEAD:
        raise Refused("not_this_time", _("The time lies in the past, or more than thirty days ahead."))
