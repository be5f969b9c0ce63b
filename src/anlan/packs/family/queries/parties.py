# SPDX-License-Identifier: Apache-2.0
"""Who a case concerns: sealed, for whoever asks with a reason (L4); a hidden address is never among the words."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.access.masking import mask_name
from anlan.kernel.declare import Presence
from anlan.kernel.matters.models import Matter
from anlan.kernel.vault import unseal

from ..models import Case, Party
from .beside import parties
from .cases import phone_digest

PARTS = {
    "applicant": pgettext_lazy("family", "Applicant"),
    "respondent": pgettext_lazy("family", "Respondent"),
    "victim": pgettext_lazy("family", "Person hurt"),
    "offender": pgettext_lazy("family", "Offender"),
    "minor_child": pgettext_lazy("family", "Minor"),
}


def _named(cases: Sequence[UUID]) -> list[Party]:
    """Those who stand in these cases, the earliest named first."""
    if len(cases) == 1:
        return parties(cases[0])
    rows = Party.objects.filter(case__in=cases, struck_at=None).select_related("person")
    return list(rows.order_by("named_at"))


def _said(row: Party) -> dict[str, str]:
    said = unseal(row.sealed, row.row)
    assert isinstance(said, dict)
    return said


def _name(row: Party, said: dict[str, str]) -> str:
    return said["name"] or (row.person.name if row.person else "")


def people_beside(matters: Sequence[UUID], *, clear: bool) -> list[Presence]:
    """Whom these cases concern, as they sit among its people, by family name unless clear."""
    found = []
    for row in _named(matters):
        name = _name(row, _said(row))
        shown = (name if clear else mask_name(name)) or pgettext("family", "not named")
        found.append(Presence(shown, row.part, str(PARTS[row.part]), row.named_at))
    return found


def choices_of(matter: Matter) -> list[tuple[str, str]]:
    """Who may be struck out, by family name and hour."""
    return [
        (
            str(row.pk),
            f"{PARTS[row.part]} {mask_name(_name(row, _said(row)))} {timing.say_when(row.named_at)}",
        )
        for row in _named([matter.pk])
    ]


def names_of_sides(case: UUID) -> dict[str, str]:
    """The full names of who asks and of the other side, for a paper that both sign; the last named counts."""
    sides = [row for row in _named([case]) if row.part in ("applicant", "respondent")]
    return {row.part: _name(row, _said(row)) for row in sides}


def people_written(matter: Matter) -> list[str]:
    """A line for each: what he is, name, telephone, relation; in clear, never with a hidden address."""
    lines = []
    for row in _named([matter.pk]):
        said = _said(row)
        who = " ".join(filter(None, [_name(row, said), said["phone"]]))
        lines.append(f"{PARTS[row.part]}：{'，'.join(filter(None, [who, said['relation'], _address(row)]))}")
    return lines


def _address(row: Party) -> str:
    if not row.sealed_address:
        return ""
    if row.hides_address:
        return pgettext("family", "address hidden")
    return str(unseal(row.sealed_address, row.address_row))


def concerned_by(phone: str) -> list[UUID]:
    """The cases in which the owner of this telephone asked himself; who hurt somebody learns of none."""
    digest = phone_digest(phone)
    if not digest:
        return []
    asked = Q(phone_index=digest) | Q(
        parties__phone_index=digest, parties__struck_at=None, parties__part__in=("applicant", "victim")
    )
    return list(Case.objects.filter(asked).values_list("pk", flat=True).distinct())
