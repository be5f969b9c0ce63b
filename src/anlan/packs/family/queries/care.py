# SPDX-License-Identifier: Apache-2.0
"""Reading aftercare: visits by dispute and by visitor, when they are due by level, signs that wait, cases handed on."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from anlan.kernel import timing
from anlan.kernel.access.models import RoleGrant
from anlan.kernel.context import once_a_reading
from anlan.kernel.matters.details import opened
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.queries import duties_of, names_of
from anlan.kernel.places.queries import within
from anlan.kernel.vault import unseal

from ..models.care import CareVisit
from ..rulesets.care_words import CARE_WORDS
from .beside import against, hand_ons, visits

# Days after the case is settled (domain.md 4.2); a blue case is visited when somebody asks for it.
DAYS = {"red": (1, 7, 30, 90), "orange": (7, 30), "yellow": (30,), "blue": ()}
VISITORS = ("family.grid_worker", "family.neighbour", "family.committee", "family.womens_federation")
WITH_SIGNS = ("relapse_signs", "relapsed")


def days_for(level: str, asked: Sequence[int] = ()) -> tuple[int, ...]:
    """On which days after now somebody calls; `asked` where a person wants others."""
    return tuple(sorted(set(asked))) if asked else DAYS.get(level, ())


def open_visits(dispute: UUID) -> list[CareVisit]:
    """Those that wait."""
    return [one for one in visits(dispute) if one.matter.closed_at is None]


def signs_waiting(dispute: UUID) -> list[CareVisit]:
    """Visits that saw signs which nobody has answered."""
    return [one for one in visits(dispute) if one.finding in WITH_SIGNS and one.answered_at is None]


def signs_choices(matter: Matter) -> list[tuple[str, str]]:
    """The same as choices."""
    return [(str(one.pk), f"{one.due_on} · {CARE_WORDS[one.finding]}") for one in signs_waiting(matter.pk)]


def visitor_choices(matter: Matter) -> list[tuple[str, str]]:
    """Who may visit here: holders of a visiting role in the matter's region, by name and duty."""
    people = _visitors(matter)
    names, duties = names_of(people), duties_of(people)
    return [(str(one), " · ".join(filter(None, [names.get(one, ""), duties.get(one, "")]))) for one in people]


def somebody_visits(matter: Matter) -> list[tuple[str, str]]:
    """Whether there is anybody to choose; the button asks no more."""
    return [("true", "")] if _visitors(matter) else []


@once_a_reading
def _visitors(matter: Matter) -> list[UUID]:
    """Nobody sends those whom the case is against."""
    standing = Q(ends_at=None) | Q(ends_at__gt=timing.now())
    rows = RoleGrant.objects.filter(standing, role__in=VISITORS).values_list("person", "region_path")
    hidden = {one.person_id for one in against(matter.pk)}
    return list(
        dict.fromkeys(
            person for person, path in rows if within(matter.region_path, path) and person not in hidden
        )
    )


def due_now(day: date) -> Iterable[CareVisit]:
    """Visits whose day has come and that do not know it yet."""
    rows = CareVisit.objects.filter(is_due=False, done_at=None, due_on__lte=day, matter__closed_at=None)
    return rows.select_related("matter").order_by("due_on", "pk")[:500]


def my_visits(person: UUID) -> list[CareVisit]:
    """A visitor's own: what is due and what comes in the next days, what is late first."""
    today = timing.now().astimezone(timing.LOCAL).date()
    rows = CareVisit.objects.filter(visitor=person, done_at=None, due_on__lte=today + timedelta(days=14))
    return list(rows.filter(matter__closed_at=None).select_related("matter").order_by("due_on", "pk"))


def place_of(visit: CareVisit) -> dict[str, Any]:
    """Where and when to call, opened; whoever calls this writes the ledger (Any: JSON values)."""
    return opened(visit.matter)


def hand_on_choices(matter: Matter) -> list[tuple[str, str]]:
    """Those that wait for an answer, as choices."""
    return [(str(one.pk), str(CARE_WORDS[one.to])) for one in hand_ons(matter.pk) if not one.answer]


def care_lines(matter: Matter) -> list[str]:
    """What visitors found and what was written for others, in clear, for whoever asked with a reason."""
    lines = [
        f"{one.due_on} {said['found']}" for one in visits(matter.pk) if (said := place_of(one)).get("found")
    ]
    lines += [
        f"{CARE_WORDS[one.to]}：{unseal(one.words, one.row)}" for one in hand_ons(matter.pk) if one.words
    ]
    return lines
