# SPDX-License-Identifier: Apache-2.0
"""Who else of the firm could start a machine at which a start was refused because of the person.

For whoever arranges the firm's work, never for the refused welder: who holds which certificate is personal, and to name him
who could start it instead is to ask for a borrowed scan (domain.md 5.4, 5.8; AX-R9).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from anlan.kernel.context import Caller
from anlan.kernel.timing import LOCAL

from ..eligibility import Held, PermitSaid, Question, Scanned
from ..eligibility.certificates import judge
from ..kinds.hot_work import IN_FORCE
from ..models.machines import Machine
from ..models.permits import PermitWelder
from ..models.sessions import Refusal, Session
from ..models.welders import Binding, Certificate
from .own_firm import own_firm
from .starting import held_of, standing_of

ARRANGES = "welding.handle_warning"
OF_THE_PERSON = ("R02", "R03", "R04", "R05")  # the machine, the permit, the gas refuse everybody
FRESH = timedelta(minutes=30)  # later the work was given to somebody, or put off
MOST = 3


@dataclass(frozen=True)
class Other:
    """A welder of the firm who is free and whose certificate counts for this machine."""

    person: UUID
    name: str
    is_here: bool  # he started a machine of the firm today; nobody's shifts are kept
    on_permit: bool  # it names him; true where the machine needs none


@dataclass(frozen=True)
class Stood:
    """A start that was refused because of the person, and who could start instead."""

    refusal: Refusal
    others: list[Other]


def is_fresh(row: Refusal, at: datetime) -> bool:
    """Whether somebody stands there still, refused because of himself."""
    return row.code in OF_THE_PERSON and row.at > at - FRESH


def stood_at(caller: Caller, machine: UUID, at: datetime, person: UUID | None = None) -> Stood | None:
    """The newest such refusal at a machine, of this person where one is named, while nobody has started it since."""
    rows = Refusal.objects.filter(
        machine=machine, code__in=OF_THE_PERSON, at__gt=at - FRESH, welder__isnull=False
    )
    if person is not None:
        rows = rows.filter(welder=person)
    row = rows.select_related("machine", "welder").order_by("-at").first()
    if row is None or not own_firm(caller, ARRANGES).filter(pk=row.machine.firm_id).exists():
        return None
    if Session.objects.filter(machine=machine, granted_at__gt=row.at).exists():
        return None
    return Stood(row, who_else(row.machine, row.welder_id, at))


def who_else(machine: Machine, refused: UUID | None, at: datetime) -> list[Other]:
    """Those who can, who were here today and stand on the permit first."""
    bound = Binding.objects.filter(
        firm=machine.firm_id, agreed_at__isnull=False, ended_at=None, welder__welder__suspended_at=None
    )
    names = dict(bound.exclude(welder=refused).values_list("welder", "welder__name"))
    busy, here = _today(names.keys(), machine.firm_id, at)
    free = [who for who in names if who not in busy]
    held = defaultdict[UUID, list[Held]](list)
    for row in Certificate.objects.filter(welder__in=free):
        held[row.welder_id].append(held_of(row))
    standing = standing_of(machine, None, None)  # certificates are judged by its kind alone
    named = _on_permit(machine, at) if machine.needs_permit else set(free)
    found = []
    for who in free:
        asked = Question(
            at, standing, is_bound=True, is_suspended=False, certificates=tuple(held[who]),
            permit=PermitSaid(machine.needs_permit), scan=Scanned(None),
        )  # fmt: skip
        if judge(asked)[1] is not None:
            found.append(Other(who, names[who], who in here, who in named))
    return sorted(found, key=lambda one: (not one.is_here, not one.on_permit, one.name))[:MOST]


def _today(people: Iterable[UUID], firm: UUID, at: datetime) -> tuple[set[UUID], set[UUID]]:
    """Who welds now, anywhere; and who started a machine of this firm since midnight."""
    midnight = at.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Session.objects.filter(Q(granted_at__gte=midnight) | Q(ended_at=None), welder__in=people)
    busy, here = set[UUID](), set[UUID]()
    for who, whose, ended in rows.values_list("welder", "machine__firm", "ended_at"):
        if ended is None:
            busy.add(who)
        elif whose == firm:
            here.add(who)
    return busy, here


def _on_permit(machine: Machine, at: datetime) -> set[UUID]:
    """Whom a permit in force names for this machine."""
    rows = PermitWelder.objects.filter(
        permit__machines__machine=machine.pk, permit__starts_at__lte=at, permit__ends_at__gt=at,
        permit__matter__stage__in=IN_FORCE,
    )  # fmt: skip
    return set(rows.values_list("person", flat=True))
