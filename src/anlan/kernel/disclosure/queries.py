# SPDX-License-Identifier: Apache-2.0
"""Reading disclosure: who a matter was referred to, who opened it in an emergency, what waits for a review and since when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from .. import timing
from ..access.ledger import in_source, looked
from ..access.permissions import may
from ..context import Caller
from ..declare import Label
from ..errors import NotAllowed
from ..fields import marks, sealed_names
from ..matters.adverse import adversaries
from ..matters.details import opened, plain
from ..matters.models import Matter, Referred
from ..matters.queries import takes_part, visible
from ..matters.referred import holders, reached
from ..people.models import Person
from ..registry import REGISTRY
from ..vault import unseal
from .beside import glasses, referred
from .events import Basis, Emergency, Verdict
from .models import BrokenGlass
from .opening import Opening, names_disclosed, opening


@dataclass(frozen=True)
class Reference:
    """One referral that stands: as what, to whom, until when, and what allows it (empty where nobody was asked)."""

    row: UUID
    label: Label
    to: str
    until: datetime
    basis: Label | str


@dataclass(frozen=True)
class GlassReading:
    """One opening in an emergency and its review; `words` are in clear where it waits for the reader's review, empty elsewhere."""

    glass: UUID
    matter: Matter
    person: UUID
    name: str
    why: Label
    words: str
    broken_at: datetime
    until: datetime
    review_by: datetime
    reviewed_at: datetime | None
    reviewer: str
    verdict: Label

    @property
    def state(self) -> str:
        """`open` while it opens something, then `due`, `overdue` or `reviewed`."""
        now = timing.now()
        if self.reviewed_at is not None:
            return "reviewed"
        if now > self.review_by:
            return "overdue"
        return "open" if now < self.until else "due"


def references(matter: Matter) -> list[Reference]:
    """The referrals of a matter that stand now, the first to end first; no question where its kind knows none."""
    if matter.kind not in REGISTRY.kinds or not REGISTRY.kind(matter.kind).referrals:
        return []
    return [
        Reference(
            one.pk, _label(matter, one), _to(one), one.until, Basis(one.basis).label if one.basis else ""
        )
        for one in _referrals(matter.pk)
    ]


def _referrals(matter: UUID) -> list[Referred]:
    """The rows: a page shows them and asks whether there is one to end."""
    return [one for one in referred(matter) if one.until > timing.now()]


def _label(matter: Matter, row: Referred) -> Label:
    found = REGISTRY.kind(matter.kind).referral(row.referral)
    return found.label if found else row.referral


def _to(row: Referred) -> str:
    if row.person is not None:
        person: Person = row.person
        return person.name
    entry = REGISTRY.roles.get(row.role)
    return str(entry[1].label) if entry else row.role


def people_for(matter: Matter) -> list[tuple[UUID, str, str]]:
    """To whom this matter could be referred: person, name, and the word of the role that he holds here."""
    roles = dict.fromkeys(
        f"{matter.pack}.{role}" for one in REGISTRY.kind(matter.kind).referrals for role in one.roles
    )
    grants = holders(roles)
    found = {person: role for role in roles for person in reached(role, matter.region_path, grants)}
    hidden = adversaries([matter.pk]).get(matter.pk, frozenset())
    names = dict(
        Person.objects.filter(pk__in=found.keys() - hidden).order_by("code").values_list("pk", "name")
    )
    return [(one, name, str(REGISTRY.roles[found[one]][1].label)) for one, name in names.items()]


def glass_of(matter: Matter) -> list[GlassReading]:
    """The openings of a matter in an emergency, the newest first; no question where its kind knows none."""
    if matter.kind not in REGISTRY.kinds or not REGISTRY.kind(matter.kind).emergency_reviewers:
        return []
    return [_reading(one) for one in glasses(matter.pk)]


def reviews_for(reader: Caller, most: int = 200) -> list[GlassReading]:
    """What waits for a review by this reader, those first whose time is over first; his own are not among them."""
    packs = [name for name in REGISTRY.packs if reader.grants_for(f"{name}.{REVIEW}")]
    rows = BrokenGlass.objects.filter(reviewed_at=None, matter__in=visible(reader, packs).values("pk"))
    rows = rows.exclude(person=reader.person).order_by("review_by")[:most]
    return [one for one in _readings(rows, with_words=True) if _may_review(reader, one.matter)]


def reviewed_for(reader: Caller, most: int = 50) -> list[GlassReading]:
    """What was reviewed last, of the matters in which this reader reviews."""
    packs = [name for name in REGISTRY.packs if reader.grants_for(f"{name}.{REVIEW}")]
    rows = BrokenGlass.objects.filter(matter__in=visible(reader, packs).values("pk")).exclude(
        reviewed_at=None
    )
    return _readings(rows.order_by("-reviewed_at")[:most])


REVIEW = "review_break_glass"


def reviews_anywhere(reader: Caller) -> bool:
    """Whether this person reviews openings in an emergency anywhere: the first, cheap question."""
    packs = {entry.pack for entry in REGISTRY.kinds.values() if entry.kind.emergency_reviewers}
    return any(reader.grants_for(f"{pack}.{REVIEW}") for pack in packs)


def _may_review(reader: Caller, matter: Matter) -> bool:
    permission = f"{matter.pack}.{REVIEW}"
    return may(reader, permission, region=matter.region_path, involved=takes_part(reader, matter.pk))


def _readings(rows: QuerySet[BrokenGlass], *, with_words: bool = False) -> list[GlassReading]:
    found = rows.select_related("matter", "person", "reviewer")
    return [_reading(one, with_words=with_words) for one in found]


def _reading(row: BrokenGlass, *, with_words: bool = False) -> GlassReading:
    words = str(unseal(row.sealed, row.row("sealed"))) if with_words else ""
    return GlassReading(
        row.pk, row.matter, row.person_id, row.person.name, Emergency(row.why).label, words, row.broken_at, row.until,
        row.review_by, row.reviewed_at, row.reviewer.name if row.reviewer else "",
        Verdict(row.verdict).label if row.verdict else "",
    )  # fmt: skip


def deeds_now(caller: Caller, matter: Matter) -> list[str]:
    """Which verbs of disclosure have anything to do here for this caller, whatever he may."""
    if matter.kind not in REGISTRY.kinds:
        return []
    kind, found = REGISTRY.kind(matter.kind), []
    if kind.referrals:
        found += ["refer_matter"] if matter.closed_at is None else []
        found += ["end_referral"] if _referrals(matter.pk) else []
    if kind.emergency_reviewers:
        may_open = opening(caller, matter)
        if not all(may_open.may(name) for name in names_disclosed(kind) if name not in kind.never):
            found.append("break_glass")
        waits = any(one.reviewed_at is None and one.person_id != caller.person for one in glasses(matter.pk))
        found += [REVIEW] if waits else []
    return found


def disclosed(
    caller: Caller, matter: Matter, names: Iterable[str], purpose: str, *, reason: str = ""
) -> dict[str, Any]:
    """Sealed details in clear for a page that shows what its purpose needs without asking; the ledger gets a line for each.

    `purpose` is a code of the kind; a field that no line opens to him for it is left out. (Any: JSON values.)
    """
    may_open, wanted = opening(caller, matter), list(names)
    sealed = sealed_names(REGISTRY.kind(matter.kind).details)
    allowed = [one for one in wanted if one not in sealed or _opens(may_open, one, purpose)]
    values = opened(matter) if sealed & set(allowed) else plain(matter)
    for name in allowed:
        if name in sealed and values.get(name) not in (None, "", []):
            said = in_source(may_open.said(purpose))
            looked(caller.person, f"unmask:{name}", matter=matter.pk, purpose=said, reason=reason)
    return {name: values.get(name) for name in allowed}


def _opens(may_open: Opening, name: str, purpose: str) -> bool:
    return may_open.may(name, purpose if may_open.is_bound else None)


def demand_open(caller: Caller, matter: Matter, name: str, purpose: str) -> None:
    """Raise NotAllowed, with who could, unless this reader may open the field for this purpose."""
    may_open = opening(caller, matter)
    if _opens(may_open, name, purpose):
        return
    mark = marks(REGISTRY.kind(matter.kind).details).get(name)
    no: NotAllowed = may_open.refusal(name, mark.label if mark else name)
    looked(caller.person, f"unmask:{name}", matter=matter.pk, refused=True)
    no.is_on_record = True
    raise no
