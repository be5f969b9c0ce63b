# SPDX-License-Identifier: Apache-2.0
"""Who took part in a matter, and so can neither approve its end nor look at it again afterwards.

That is whoever was ever involved, was ever called into a seat, moved the matter on, did what its end needs, or proposed
an end: a role alone makes nobody independent of his own work.
"""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from ..events.models import EventRecord
from ..matters.models import Involvement, Matter
from ..registry import REGISTRY
from ..teams.models import SeatCall
from .models import ClosingProposal
from .rules import meets

ADVANCED, CLOSED = "matters.matter_advanced", "matters.matter_closed"


def outside(person: UUID, kind: str, matter: str = "matter") -> Q:
    """In a query of rows about matters of one kind (`matter`: the column of the id): where the person took no part."""
    here = OuterRef(matter)
    worked = EventRecord.objects.filter(matter=here, actor=person, name__in=_works(kind)).exclude(
        _last_step(kind)
    )
    return (
        ~Exists(Involvement.objects.filter(matter=here, person=person))
        & ~Exists(SeatCall.objects.filter(matter=here, person=person))
        & ~Exists(ClosingProposal.objects.filter(matter=here, proposed_by=person))
        & ~Exists(worked)
    )


def took_part_in(person: UUID | None, matters: Iterable[Matter]) -> frozenset[UUID]:
    """Those of the matters in which the person took part, now or earlier: one question for each kind among them."""
    if person is None:
        return frozenset()
    of_kind: dict[str, set[UUID]] = defaultdict(set)
    for one in matters:
        of_kind[one.kind].add(one.pk)
    found: set[UUID] = set()
    for kind, keys in of_kind.items():
        strangers = Matter.objects.filter(outside(person, kind, "pk"), pk__in=keys)
        found |= keys - set(strangers.values_list("pk", flat=True))
    return frozenset(found)


def took_part(person: UUID | None, matter: Matter) -> bool:
    """Whether the person took part in this matter, now or earlier."""
    return bool(took_part_in(person, [matter]))


def _works(kind: str) -> frozenset[str]:
    """The events whose actor has worked on a matter of this kind; who ended it alone has, who approved has not."""
    closing = REGISTRY.kind(kind).closing
    alone = () if closing.approvals else (CLOSED,)
    return frozenset((ADVANCED, *alone, *closing.works)).union(*(meets(need) for need in closing.needs))


def _last_step(kind: str) -> Q:
    """The step to an end, which an approval takes by itself, as the log's canonical JSON has it."""
    ends = [one.name for one in REGISTRY.kind(kind).stages if one.final]
    said = Q(pk__in=[])
    for name in ends:
        said |= Q(fields__contains=f'"stage":"{name}"')
    return Q(name=ADVANCED) & said
