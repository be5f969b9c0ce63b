# SPDX-License-Identifier: Apache-2.0
"""What a case may be the same as, as choices of a form: numbers and days, no names."""

from uuid import UUID

from django.utils.translation import gettext as _

from anlan.kernel import timing
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY

from .beside import like, likenesses


def choices_of(matter: Matter) -> list[tuple[str, str]]:
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
        for one in likenesses(matter.pk)
    ]


def cases_like(case: UUID) -> set[UUID]:
    """The cases of which nobody has said that they have nothing in common with this one."""
    return {one for row in like(case) for one in (row.case_id, row.other_id)} - {case}
