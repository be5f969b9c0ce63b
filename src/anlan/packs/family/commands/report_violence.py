# SPDX-License-Identifier: Apache-2.0
"""Report violence, as a school, a hospital or a committee must (强制报告): the case opens, and nobody reads who told."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid
from anlan.kernel.fields import Choice, Telephone, Text
from anlan.kernel.people.models import Person
from anlan.kernel.people.queries import duty_of
from anlan.kernel.registry import REGISTRY

from ..events.violence import MandatedReportMade
from ..kinds.family_dispute import Danger, FamilyDispute, Minor, Situation, Source
from .casework import Intake, case_of, region_path_of, take_in
from .register_case import demand_known
from .suspect_violence import raise_flag

_TO_HELP = pgettext_lazy("family", "To help")
Line = Annotated[str, StringConstraints(max_length=200)]
Body = Literal["kindergarten", "medical", "village", "welfare"]


@command(label=pgettext_lazy("family", "Report violence"))
def report_violence(
    ctx: Context,
    *,
    body: Annotated[Body, Choice(label=pgettext_lazy("family", "You report for"))],
    suffers: Annotated[
        Literal["small_child", "limited", "capable"],
        Choice(label=pgettext_lazy("family", "Who seems to be suffering violence")),
    ],
    story: Annotated[
        str, Text(label=pgettext_lazy("family", "What was seen or heard, and when"), purpose=_TO_HELP, level=4, lines=5),
        StringConstraints(strip_whitespace=True, min_length=4, max_length=4000),
    ],
    danger: Annotated[Danger, Choice(label=pgettext_lazy("family", "Danger"))] = Danger.NO,
    region: Annotated[str, Text(label=pgettext_lazy("family", "Street")), StringConstraints(pattern=r"^[0-9]{1,20}$")],
    home: Annotated[
        Line, Text(label=pgettext_lazy("family", "Where"), level=4,
                   purpose=pgettext_lazy("family", "To send whoever is near")),
    ] = "",
    name: Annotated[Line, Text(label=pgettext_lazy("family", "Who suffers it"), purpose=_TO_HELP, level=4)] = "",
    call_back: Annotated[
        str, Telephone(label=pgettext_lazy("family", "Where you can be asked back"), level=4,
                       purpose=pgettext_lazy("family", "To ask back")),
        StringConstraints(pattern=r"^([0-9+() -]{3,24})?$"),
    ] = "",
) -> str:  # fmt: skip
    """Open a case with its duty to tell the police, and give its number, by which the reporter can prove that he reported.

    Schools, kindergartens, medical bodies, village and residents' committees, social-work, rescue and welfare bodies must
    report when a child or somebody with limited capacity suffers violence or seems to, and who reported is kept secret (art. 14
    and 35 of the law against domestic violence, JS-R3): which body it was and who spoke for it are sealed with the case, and
    its history names neither. Whoever reports reads nothing of the case.
    """
    demand_known(region)
    if ctx.caller.person is None:
        raise Invalid("no_reporter", _("A person reports: sign in as yourself."))
    is_child = suffers == "small_child"
    details = FamilyDispute(
        situation=Situation.VIOLENCE, source=Source.MANDATED, danger=danger, minor=Minor.YES if is_child else Minor.NO,
        story=story, home=home, name=name, reporter=_who(ctx.caller.person, body, call_back),
    )  # fmt: skip
    matter = take_in(ctx, Intake(
        details=details, region_path=region_path_of(region), permission="family.report_violence", is_hurt=True,
    ))  # fmt: skip
    ctx.record(MandatedReportMade(matter=matter.pk))
    raise_flag(ctx, matter, case_of(matter), suffers, in_danger=danger == Danger.YES)
    return matter.number


def _who(person: UUID, body: str, call_back: str) -> str:
    """Who told, as the window reads it once it has opened it: body, post, name, telephone."""
    label = str(REGISTRY.packs["family"].labels[body])
    said = (label, duty_of(person), Person.objects.get(pk=person).name, call_back)
    return " · ".join(dict.fromkeys(one for one in said if one))[:200]
