# SPDX-License-Identifier: Apache-2.0
"""Write down somebody's dialects and fields, and from which studio he starts: a team's proposal asks for them."""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.access.permissions import demand
from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound
from anlan.kernel.fields import Choice, Text
from anlan.kernel.people.models import Aptitude, Membership, Person
from anlan.kernel.writing import insert, update

from ..events.studios import AptitudeSet
from ..kinds.dialects import Dialect
from ..models.studios import Studio
from ..rulesets.care_words import FIELDS


class Field(StrEnum):
    """What a mediator or a studio is good at."""

    MARRIAGE = "marriage"
    PROPERTY = "shared_property"
    CHILDREN = "children"
    OLD_AGE = "old_age"
    PSYCHOLOGY = "psychology"
    LAW = "law"
    NEIGHBOURS = "neighbours"
    SAFETY = "safety"

    @property
    def label(self) -> object:
        """In the reader's language."""
        return FIELDS[self.value]


@command(label=pgettext_lazy("family", "Set dialects and fields"))
def set_aptitude(
    ctx: Context,
    *,
    person: Annotated[str, Text(label=pgettext_lazy("family", "Number in the register")),
                      StringConstraints(min_length=1, max_length=40)],
    dialects: Annotated[list[Dialect], Choice(label=pgettext_lazy("family", "Dialects"))],
    fields: Annotated[list[Field], Choice(label=pgettext_lazy("family", "Fields"))],
    woman: Annotated[
        Literal["yes", "no", "unsaid"],
        Choice(
            label=pgettext_lazy("family", "A woman, where somebody wishes for one"),
            hint=pgettext_lazy("family", "As she or he wants it to be said; unsaid is an answer."),
        ),
    ] = "unsaid",
) -> UUID:  # fmt: skip
    """Keep what counts when somebody is called; the place is that of the studio, never a home."""
    found = Person.objects.filter(code=person).first()
    if found is None:
        raise NotFound("no_such_person", _("The register does not know this number."))
    house = Membership.objects.filter(person=found).select_related("organisation").order_by("pk").first()
    demand(ctx.caller, "family.set_aptitude", house.organisation.region_path if house else "")
    studio = Studio.objects.filter(pk=house.organisation_id).first() if house else None
    row = Aptitude(
        person=found, dialects=" ".join(dict.fromkeys(dialects)), fields=" ".join(dict.fromkeys(fields)),
        is_woman={"yes": True, "no": False, "unsaid": None}[woman],
        lat=studio.lat if studio else None, lng=studio.lng if studio else None,
    )  # fmt: skip
    if Aptitude.objects.filter(pk=found.pk).exists():
        update(row, "dialects", "fields", "is_woman", "lat", "lng")
    else:
        insert(row)
    ctx.record(AptitudeSet(person=found.pk), region=house.organisation.region_path if house else "")
    return found.pk
