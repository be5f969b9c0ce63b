# SPDX-License-Identifier: Apache-2.0
"""Her ledger: who opened the file, when and for what purpose, said by duty; names are told at the window, in person.

The page is opened by a code, which somebody else may have found: no name, and nothing that tells of a shelter or a hospital.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import NOBODY
from anlan.kernel.access.models import AccessRecord, RoleGrant
from anlan.kernel.registry import REGISTRY
from anlan.shell.looks import told

MOST = 200
QUIET = frozenset(("family.shelter", "family.hospital"))  # who tells where she may be


@dataclass(frozen=True)
class Look:
    """One line: which duty looked on a day, from when to when, at what, for what, or was refused.

    How often is not said: a page that stays open asks by itself, and each of that would count.
    """

    duty: str
    since: datetime
    at: datetime
    what: str
    purpose: str
    is_refused: bool


@dataclass(frozen=True)
class Ledger:
    """All of it."""

    looks: Sequence[Look]
    people: int


def her_ledger(matter: UUID) -> Ledger:
    """Looks of people at a case, the newest first; her own and the system's stay out. Four queries."""
    rows = list(AccessRecord.objects.filter(matter=matter).exclude(viewer=NOBODY).order_by("-last_at")[:MOST])
    duties = duties_of({one.viewer for one in rows if one.viewer})
    looks = [
        Look(duties.get(row.viewer, _office()) if row.viewer else _office(), row.first_at, row.last_at, str(said["what"]),
             str(said["purpose"]), row.refused)
        for row, said in zip(rows, told(rows), strict=True)
    ]  # fmt: skip
    return Ledger(_by_day(looks), len({one.viewer for one in rows if not one.refused}))


def _by_day(looks: Sequence[Look]) -> list[Look]:
    """One line for what the same duty looked at for the same purpose on one day; the newest first."""
    found: dict[tuple[object, ...], Look] = {}
    for one in looks:
        key = (one.duty, one.at.astimezone(timing.LOCAL).date(), one.what, one.purpose, one.is_refused)
        known = found.get(key, one)
        found[key] = replace(known, since=min(known.since, one.since), at=max(known.at, one.at))
    return sorted(found.values(), key=lambda one: one.at, reverse=True)


def duties_of(people: set[UUID]) -> dict[UUID, str]:
    """What each is here: his role of this pack; of a shelter or hospital only that he is of the team."""
    found: dict[UUID, str] = {}
    rows = RoleGrant.objects.filter(person__in=people, role__startswith="family.").order_by("pk")
    for person, role in rows.values_list("person", "role"):
        entry = REGISTRY.roles.get(role)
        if entry is not None:
            team = pgettext("family", "one of your team")
            found.setdefault(person, team if role in QUIET else str(entry[1].label))
    return found


def _office() -> str:
    return pgettext("family", "an office that watches over this")
