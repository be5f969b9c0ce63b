# SPDX-License-Identifier: Apache-2.0
"""What a case may be the same as, as choices of a form: numbers and days, no names."""

from uuid import UUID

from django.utils.translation import gettext as _

from anlan.kernel import timing
from anlan.kernel.context import Caller
from anlan.kernel.matters.adverse import all_against
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY

from ..models import Likeness
from .beside import like, likenesses


def undecided(matter: UUID, person: UUID | None) -> list[Likeness]:
    """What may be the same and nobody has looked at, as far as this person may know of the other case (X-R6)."""
    found = likenesses(matter)
    hidden = all_against(person) if found else frozenset()
    return [one for one in found if one.other_id not in hidden]


def choices_of(matter: Matter, caller: Caller) -> list[tuple[str, str]]:
    """Undecided likenesses: number of the other case, why, and its day."""
    labels = REGISTRY.packs["family"].labels
    return [
        (
            str(one.pk),
            _("%(number)s: %(why)s, %(day)s")
            % {
                "number": one.other.matter.number,
                "why": labels[one.why],
                "day": timing.say_when(one.other.registered_at, clock=False),
            },
        )
        for one in undecided(matter.pk, caller.person)
    ]


def cases_like(case: UUID) -> set[UUID]:
    """The cases of which nobody has said that they have nothing in common with this one."""
    return {one for row in like(case) for one in (row.case_id, row.other_id)} - {case}


def like_to(case: UUID, person: UUID | None) -> set[UUID]:
    """Those of them of which this person may know."""
    found = cases_like(case)
    return found - all_against(person) if found else found
