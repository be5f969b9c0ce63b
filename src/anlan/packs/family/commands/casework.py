# SPDX-License-Identifier: Apache-2.0
"""What several of family's commands do: take a case in, keep words beside it, change a plain detail."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import override, pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.context import Context
from anlan.kernel.fields import Text
from anlan.kernel.ids import new_id
from anlan.kernel.matters import details as detail_rows
from anlan.kernel.matters.adverse import all_against
from anlan.kernel.matters.events import DetailsEdited
from anlan.kernel.matters.flow import link, open_one
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import lock_related
from anlan.kernel.places.models import Region
from anlan.kernel.registry import REGISTRY
from anlan.kernel.vault import seal
from anlan.kernel.writing import insert, one_at_a_time, update

from ..events import AcceptanceWanted, CaseRegistered, DangerSaid, LikenessFound
from ..kinds.family_dispute import Danger, FamilyDispute, Situation
from ..models import Case, Household, Likeness, Remark
from ..queries.cases import address_digest, alike, code_index, code_of, household_at, phone_digest
from .keeping_away import keep_away_from_like

FOR = pgettext_lazy("family", "To help, and for the file")
Words = Annotated[
    str, Text(label=pgettext_lazy("family", "In words"), purpose=FOR, level=4, lines=3), StringConstraints(max_length=2000)
]  # fmt: skip
KIND = "family_dispute"


@dataclass(frozen=True, kw_only=True)
class Intake:
    """A case as it comes in, whoever brings it."""

    details: FamilyDispute
    region_path: str
    permission: str
    is_drill: bool = False
    is_hurt: bool = False  # somebody seems to suffer violence, whatever the case is called
    incident: UUID | None = None


def take_in(ctx: Context, said: Intake) -> Matter:
    """Open the case, put it to a household by its address, and say what it may be the same as; nothing is merged."""
    told = said.details
    with override(
        settings.LANGUAGE_CODE
    ):  # the headline stays; whoever takes it in may read another language
        title = str(REGISTRY.packs["family"].labels[told.situation.value])
    matter = open_one(
        ctx,
        "family.family_dispute",
        told,
        region_path=said.region_path,
        title=title,
        permission=said.permission,
    )
    digest = address_digest(told.home)
    case = Case(
        matter=matter, household=_household(ctx, told.home) if digest else None, source=told.source.value,
        phone_index=phone_digest(told.safe_phone), incident=said.incident, is_drill=said.is_drill,
        registered_at=ctx.at, registered_by=ctx.caller.person, code_index=code_index(code_of(matter.pk)),
    )  # fmt: skip
    insert(case)
    ctx.record(
        CaseRegistered(
            matter=matter.pk,
            source=told.source.value,
            situation=told.situation.value,
            is_drill=said.is_drill,
            household=case.household_id,
        )
    )
    if told.danger == Danger.YES or told.situation == Situation.VIOLENCE or said.is_hurt:
        ctx.record(DangerSaid(matter=matter.pk, is_drill=said.is_drill))
    else:
        ctx.record(AcceptanceWanted(matter=matter.pk))
    suspect_likeness(ctx, matter, case, [case.phone_index], digest)
    ctx.touched = matter.pk
    return matter


def _household(ctx: Context, address: str) -> Household:
    one_at_a_time(f"household:{address_digest(address)}")
    found = household_at(address)
    if found is None:
        found = Household(id=new_id(), address_index=address_digest(address), made_at=ctx.at)
        insert(found)
    return found


def share_household(ctx: Context, case: Case, other: Case) -> UUID:
    """Both belong to one household from now on; where none is known, a new one."""
    known = other.household or case.household
    if known is None:
        known = Household(id=new_id(), made_at=ctx.at)
        insert(known)
    for one in (case, other):
        if one.household_id is None:
            one.household = known
            update(one, "household")
    return known.pk


def suspect_likeness(
    ctx: Context, matter: Matter, case: Case, phones: list[str], address: str, spared: UUID | None = None
) -> None:
    """Say which other cases this may belong with; a person decides.

    One that is against the caller is found afterwards by the machine (`compare_case`), so that his answer is the same
    whether there is one or not; `spared` is who wrote what it compares.
    """
    known = set(Likeness.objects.filter(case=case).values_list("other", flat=True))
    hidden = all_against(ctx.caller.person)
    for other, why in alike(case, phones, address, ctx.at):
        if other.pk not in known | hidden:
            insert(Likeness(id=new_id(), case=case, other=other, why=why, found_at=ctx.at))
            link(ctx, matter, lock_related(ctx, other.pk), "maybe_duplicate_of")
            ctx.record(LikenessFound(matter=matter.pk, other=other.pk, why=why))
            for one in (matter.pk, other.pk):
                keep_away_from_like(ctx, one, spared)


def case_of(matter: Matter) -> Case:
    """The row beside a matter of this pack; a case that came without one gets it when it is asked for."""
    return Case.objects.select_related("matter").get(pk=matter.pk)


def remark(ctx: Context, case: Case, about: str, words: str) -> None:
    """Keep words beside a deed, sealed; none, and nothing is kept."""
    if words:
        row = Remark(id=new_id(), case=case, about=about, written_at=ctx.at, author=ctx.caller.person)
        row.sealed = seal(words, row.row)
        insert(row)


def sealed_row(ctx: Context, row: Any, words: str) -> None:
    """Write a step of the violence branch with its words (Any: a model with `id`, `at`, `by`, `sealed`, `row`)."""
    row.id, row.at, row.by = new_id(), ctx.at, ctx.caller.person
    row.sealed = seal(words, row.row) if words else ""
    insert(row)


def set_details(ctx: Context, matter: Matter, **values: str) -> None:
    """Change plain details of a locked case and say which (Any value is checked by the kind)."""
    before = detail_rows.opened(matter)
    changed = tuple(name for name, value in values.items() if before.get(name) != value)
    if changed:
        detail_rows.put(matter, FamilyDispute.model_validate({**before, **values}))
        update(matter, "details", "sealed")
        ctx.record(DetailsEdited(matter=matter.pk, fields_edited=changed))


def region_path_of(code: str) -> str:
    """The path of a region by its code; the district's for none or an unknown one."""
    found = Region.objects.filter(code=code).values_list("path", flat=True).first() if code else None
    district = Region.objects.filter(parent=None).order_by("code").values_list("path", flat=True).first()
    return found or district or "0"
