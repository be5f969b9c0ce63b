# SPDX-License-Identifier: Apache-2.0
"""Hand a case on to the office that it belongs to (转办)."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Choice
from anlan.kernel.matters.flow import finish
from anlan.kernel.matters.queries import locked_matter

from ..events import CaseTransferred
from ..queries.locks import is_in_danger
from .casework import Words, case_of, remark

Office = Literal["civil_affairs", "labour", "police_station", "court_house", "legal_aid", "other_district"]


@command(label=pgettext_lazy("family", "Hand on"))
def transfer_case(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=("registered",))],
    to: Annotated[Office, Choice(label=pgettext_lazy("family", "To"))],
    words: Words,
) -> None:
    """Hand it on with a reason, so that who asked is not sent from door to door.

    Violence and danger are not handed on, but to the district where she lives, and not before the police were told (JS-R3).
    """
    matter = locked_matter(ctx, case)
    row = case_of(matter)
    if is_in_danger(row, matter) and (to != "other_district" or row.owes_report):
        raise Refused("in_danger", _("Danger or violence is said here: accept it and set its level."))
    remark(ctx, row, "transferred", words)
    ctx.record(CaseTransferred(matter=matter.pk, to=to))
    finish(ctx, matter, "handed_on", "transferred")
