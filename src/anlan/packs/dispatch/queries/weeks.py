# SPDX-License-Identifier: Apache-2.0
"""A week of a company's roster: who stands where when, and what the law says against a line before he is ever sent."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.context import Caller
from anlan.kernel.directory.writing_rows import code_id
from anlan.kernel.people.models import Organisation
from anlan.kernel.places.queries import in_subtree

from ..models import Contract, Guard, Shift, VenuePost
from .roster import REST

DAYS = timedelta(days=7)
MOST_HOURS = timedelta(hours=12)  # of duty without a rest (PB-R13)


@dataclass(frozen=True)
class Against:
    """What speaks against a line, and the rule that says so."""

    words: str
    rule: str


@dataclass(frozen=True)
class Line:
    """A line of the roster as the week shows it."""

    id: UUID
    guard: UUID
    post: str
    post_name: str
    starts_at: datetime
    ends_at: datetime
    against: Sequence[Against] = ()


@dataclass(frozen=True)
class Row:
    """A guard and his days; a line stands on the day on which it begins."""

    id: UUID
    name: str
    days: Sequence[tuple[date, Sequence[Line]]]


@dataclass(frozen=True)
class Week:
    """Seven days from a Monday, and how many lines something speaks against."""

    days: Sequence[date]
    rows: Sequence[Row]
    doubtful: int = 0


def guards_of(caller: Caller, permission: str) -> QuerySet[Guard]:
    """The guards whose roster this person keeps: those of his company, or of the region where no company is named."""
    mine = Q(pk__in=[])
    for grant in caller.grants_for(permission):
        here = in_subtree(grant.region, "employer__region_path") if grant.region else Q()
        mine |= here & (Q(employer=grant.organisation) if grant.organisation else Q())
    return Guard.objects.filter(mine)


def companies_of(caller: Caller, permission: str) -> list[Organisation]:
    """Who employs them."""
    employers = guards_of(caller, permission).values("employer")
    return list(Organisation.objects.filter(pk__in=employers).order_by("code"))


def shift_id(person: str, starts_at: datetime) -> UUID:
    """The id of a line by the code of its person and its beginning, in whatever time zone that is written."""
    return code_id("shift", f"{person}/{starts_at.astimezone(timing.LOCAL).isoformat()}")


def week_of(day: date) -> tuple[datetime, datetime]:
    """From the Monday of this day's week to the next, by the clock on the wall."""
    monday = datetime.combine(day - timedelta(days=day.weekday()), time(), timing.LOCAL)
    return monday, monday + DAYS


def shifts_within(guards: Iterable[UUID], begins: datetime, ends: datetime) -> list[Shift]:
    """Their lines that touch the span, in the order in which they begin."""
    rows = Shift.objects.filter(person__in=list(guards), starts_at__lt=ends, ends_at__gt=begins)
    return list(rows.order_by("starts_at"))


def week(guards: QuerySet[Guard], company: Organisation, day: date) -> Week:
    """A company's week."""
    begins, ends = week_of(day)
    people = {
        one.pk: one
        for one in guards.filter(employer=company).select_related("person").order_by("person__code")
    }
    shifts = shifts_within(people, begins - MOST_HOURS - REST, ends)
    posts = {one.code: one for one in VenuePost.objects.filter(code__in={one.post for one in shifts})}
    contracts = list(Contract.objects.filter(company=company))
    lines: dict[UUID, list[Line]] = {pk: [] for pk in people}
    before: dict[UUID, list[Shift]] = {pk: [] for pk in people}
    for one in shifts:
        guard = people[one.person_id]
        if one.starts_at >= begins:
            post = posts.get(one.post)
            against = (
                *_of_hours(one, before[guard.pk]),
                *_of_law(one, guard),
                *_of_place(one, guard, post, contracts),
            )
            name = post.name if post else one.post
            lines[guard.pk].append(
                Line(one.pk, guard.pk, one.post, name, _wall(one.starts_at), _wall(one.ends_at), against)
            )
        before[guard.pk].append(one)
    days = [begins.date() + timedelta(days=place) for place in range(7)]
    rows = [Row(pk, one.person.name, [(day, [line for line in lines[pk] if line.starts_at.date() == day]) for day in days])
            for pk, one in people.items()]  # fmt: skip
    return Week(days, rows, sum(bool(line.against) for some in lines.values() for line in some))


def _wall(moment: datetime) -> datetime:
    return moment.astimezone(timing.LOCAL)


def _of_hours(one: Shift, before: Sequence[Shift]) -> Iterable[Against]:
    """Two places at once, and more than twelve hours without a rest of eight (PB-R13)."""
    if before and before[-1].ends_at > one.starts_at:
        yield Against(pgettext("dispatch", "stands elsewhere at the same time"), "PB-R9")
    begun = one.starts_at
    for earlier in reversed(before):
        if begun - earlier.ends_at >= REST:
            break
        begun = earlier.starts_at
    if one.ends_at - begun > MOST_HOURS:
        yield Against(pgettext("dispatch", "more than twelve hours without a rest of eight"), "PB-R13")


def _of_law(one: Shift, guard: Guard) -> Iterable[Against]:
    """Certificate (PB-R14) and yearly training (PB-R12) on the day on which it ends."""
    day = _wall(one.ends_at).date()
    if not guard.is_certified(day):
        yield Against(pgettext("dispatch", "no certificate that counts"), "PB-R14")
    if guard.trained_until is None or guard.trained_until < day:
        yield Against(pgettext("dispatch", "training over by then: cordon only"), "PB-R12")


def _of_place(
    one: Shift, guard: Guard, post: VenuePost | None, contracts: Collection[Contract]
) -> Iterable[Against]:
    """A post at premises that neither are his own nor are served by a contract on that day (PB-R2)."""
    if post is None or post.premises_id is None or post.premises_id == guard.home_premises_id:
        return
    day = _wall(one.starts_at).date()
    serving = (c for c in contracts if c.starts_on <= day and (c.ends_on is None or day <= c.ends_on))
    if not any(c.area or c.premises_id == post.premises_id for c in serving):
        yield Against(pgettext("dispatch", "no contract for these premises"), "PB-R2")
