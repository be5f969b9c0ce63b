# SPDX-License-Identifier: Apache-2.0
"""The one function of authorisation for sealed fields: may this reader open that, for this purpose, at this stage?

Pages, API, files, searches and papers ask it. What a kind says no line about opens as it always did: to whoever holds `unmask`.
Where a kind has lines, `unmask` alone opens nothing: a line must name the reader, too. Default is no (X-R6).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from .. import timing
from ..access.ledger import in_source
from ..access.permissions import TRUSTED, may
from ..context import Caller, is_reading, once_a_reading
from ..declare import Discloses, Kind
from ..declare.disclosure import EMERGENCY, EVIDENCE, sort_and_name
from ..errors import NotAllowed
from ..fields import listed
from ..matters.adverse import is_against
from ..matters.beside import involvements
from ..matters.models import Involvement, Matter
from ..matters.queries import takes_part
from ..matters.referred import reaches, referred_to
from ..places.queries import within
from ..registry import REGISTRY
from ..teams.beside import calls
from ..teams.models import SeatCall
from .beside import glasses, referred
from .models import BrokenGlass

type Standing = frozenset[
    str
]  # what a reader is in one matter: `seat:lead`, `part:applicant`, `referral:court`, `emergency:`
NOTHING: Standing = frozenset()


@dataclass(frozen=True)
class Opening:
    """What one reader may open of one matter."""

    matter: Matter
    kind: Kind
    is_permitted: bool  # he holds `unmask` here
    is_against: bool = False
    has_all: bool = False  # the machine itself
    readers: Standing = field(default=NOTHING)

    @property
    def is_bound(self) -> bool:
        """Whether lines decide, and not the permission alone."""
        return bool(self.kind.disclosure) and not self.has_all

    @property
    def opens_anything(self) -> bool:
        """Whether any sealed field could be open to him."""
        return not self.is_against and (self.has_all or self.is_permitted or EMERGENCY_NOW in self.readers)

    def lines(self, name: str) -> list[Discloses]:
        """The lines that open this field to this reader now."""
        if self.is_against or not self.is_permitted:
            return []
        return [one for one in self._now(name) if self.readers & set(one.readers)]

    def purposes(self, name: str) -> list[str]:
        """The purposes, as codes, for which he may open it; an emergency comes last."""
        found = dict.fromkeys(code for one in self.lines(name) for code in one.purposes)
        return [*found, *([EMERGENCY] if self.by_emergency(name) else [])]

    def by_emergency(self, name: str) -> bool:
        """Whether he opened the matter in an emergency that is not over, and this field opens to that.

        What no line opens to anybody opens to no emergency either.
        """
        if self.is_against or EMERGENCY_NOW not in self.readers:
            return False
        return name not in self.kind.never and name in names_disclosed(self.kind)

    def may(self, name: str, purpose: str | None = None) -> bool:
        """Whether this sealed field or paper may be opened by him, for this purpose (None: for any)."""
        if self.is_against:
            return False
        if not self.is_bound:
            return self.has_all or self.is_permitted
        codes = self.purposes(name)
        return bool(codes) if purpose is None else purpose in codes

    def still_open(self, name: str, stated: frozenset[str] | None) -> bool:
        """Whether what he opened for these purposes (in the language of the sources; None: he did not) is open still."""
        if stated is None:
            return False
        if not self.is_bound:
            return self.may(name)
        return bool({in_source(self.said(code)) for code in self.purposes(name)} & stated)

    def said(self, code: str) -> object:
        """A purpose in the reader's language."""
        return EMERGENCY_WORDS if code == EMERGENCY else self.kind.purposes.get(code, code)

    def refusal(self, name: str, label: object) -> NotAllowed:
        """Why not, who could open it now, and what would help."""
        who = listed(
            dict.fromkeys(str(_said(self.matter, one)) for line in self._now(name) for one in line.readers)
        )
        said = (
            _("“%(what)s” is open at this stage only to: %(who)s.") % {"what": label, "who": who}
            if who
            else _("“%(what)s” is open to nobody at this stage.") % {"what": label}
        )
        return NotAllowed("not_disclosed", said, {"field": self._help(name)})

    def _now(self, name: str) -> list[Discloses]:
        return [
            one
            for one in self.kind.disclosure
            if name in one.fields and (not one.at or self.matter.stage in one.at)
        ]

    def _help(self, name: str) -> str:
        ways = [_("Ask one of them.")] if self._now(name) else []
        if self.kind.referrals and any("referral" in one for line in self._now(name) for one in line.readers):
            ways.append(_("The lead may refer the matter to you."))
        if self.kind.emergency_reviewers and name not in self.kind.never:
            ways.append(_("In an emergency, open it with a reason; it is reviewed afterwards."))
        return " ".join(ways) or _("No line of this kind opens it now; wait for a later stage.")


EMERGENCY_NOW = f"{EMERGENCY}:"
EMERGENCY_WORDS = pgettext_lazy("kernel", "Emergency")  # the purpose of an opening in an emergency


def opening(caller: Caller, matter: Matter) -> Opening:
    """What this reader may open of this matter: one question more than the permission asks, none where no line is said."""
    return openings(caller, [matter])[matter.pk]


def openings(caller: Caller, matters: Sequence[Matter]) -> dict[UUID, Opening]:
    """The same for many matters, by one question for all of them."""
    known = [one for one in matters if one.kind in REGISTRY.kinds]
    bound = {one.pk: one for one in known if REGISTRY.kind(one.kind).disclosure}
    standings: dict[UUID, Standing] = {}
    if bound and caller.person:
        (first, *others) = bound.values()
        is_page = is_reading() and not others
        standings = _beside(caller, first) if is_page else _standings(caller, tuple(sorted(bound)))
    return {one.pk: _opening(caller, one, standings.get(one.pk, NOTHING)) for one in known}


def _opening(caller: Caller, matter: Matter, standing: Standing) -> Opening:
    kind = REGISTRY.kind(matter.kind)
    if caller.channel in TRUSTED:
        return Opening(matter, kind, is_permitted=True, has_all=True)
    if _is_against(caller, matter, standing):
        return Opening(matter, kind, is_permitted=False, is_against=True)
    involved = any(one.partition(":")[0] in ("seat", "part", "referral") for one in standing)
    permission = f"{matter.pack}.unmask"
    permitted = may(caller, permission, region=matter.region_path)
    if not permitted and any(grant.involved_only for grant in caller.grants_for(permission)):
        part = involved or (not kind.disclosure and takes_part(caller, matter.pk))
        permitted = may(caller, permission, region=matter.region_path, involved=part)
    roles = {
        f"role:{grant.role.partition('.')[2]}"
        for grant in caller.grants
        if grant.role.startswith(f"{matter.pack}.")
        and within(matter.region_path, grant.bound if grant.involved_only else grant.region)
        and (involved or not grant.involved_only)
    }
    return Opening(matter, kind, permitted, readers=standing | roles)


def _is_against(caller: Caller, matter: Matter, standing: Standing) -> bool:
    """Whether it is against him: his parts are known already where lines are said."""
    kind = REGISTRY.kind(matter.kind)
    if kind.disclosure:
        return any(f"part:{one}" in standing for one in kind.adverse)
    return is_against(caller.person, matter.pk, matter.kind)


def _beside(caller: Caller, matter: Matter) -> dict[UUID, Standing]:
    """The same as `_standings` of one matter, out of what its page reads anyhow."""
    key, me, now = matter.pk, caller.person, timing.now()
    found = {f"seat:{one.seat}" for one in calls(key) if one.person_id == me and one.state == "accepted"}
    found |= {f"part:{one.part}" for one in involvements(key) if one.person_id == me and one.until is None}
    found |= {EMERGENCY_NOW for one in glasses(key) if one.person_id == me and one.until > now}
    found |= {
        f"referral:{one.referral}"
        for one in referred(key)
        if one.until > now and reaches(caller, one, matter)
    }
    return {key: frozenset(found)}


@once_a_reading
def _standings(caller: Caller, matters: tuple[UUID, ...]) -> dict[UUID, Standing]:
    """What the reader is in each of these matters now: seats taken, parts, referrals, an emergency that is not over."""
    mine = Q(person=caller.person, matter__in=matters)
    asked = [
        _sorted("seat", SeatCall.objects.filter(mine, state="accepted"), "seat"),
        _sorted("part", Involvement.objects.filter(mine, until=None), "part"),
        _sorted(EMERGENCY, BrokenGlass.objects.filter(mine, until__gt=timing.now()), None),
    ]
    if (referred := referred_to(caller)) is not None:
        asked.append(_sorted("referral", referred.filter(matter__in=matters), "referral"))
    found: dict[UUID, set[str]] = {}
    for matter, sort, name in asked[0].union(*asked[1:], all=True):
        found.setdefault(matter, set()).add(f"{sort}:{name}")
    return {matter: frozenset(said) for matter, said in found.items()}


def _sorted(sort: str, rows: QuerySet[Any], column: str | None) -> QuerySet[Any, Any]:
    """Rows of any of these tables as matter, sort and name (Any: their models)."""
    named = F(column) if column else Value("")
    return (
        rows.order_by()
        .annotate(of_sort=Value(sort), of_name=named)
        .values_list("matter_id", "of_sort", "of_name")
    )


def _said(matter: Matter, reader: str) -> object:
    """Who is meant, in words."""
    sort, name = sort_and_name(reader)
    kind, pack = REGISTRY.kind(matter.kind), REGISTRY.packs.get(matter.pack)
    if sort == "seat":
        return kind.seat(name).label
    if sort == "role":
        entry = REGISTRY.roles.get(f"{matter.pack}.{name}")
        return entry[1].label if entry else name
    referral = kind.referral(name) if sort == "referral" else None
    if referral is not None:
        return referral.label
    return (pack.labels.get(name) if pack else None) or pgettext(matter.pack, name)


def opens_evidence(caller: Caller, matter: Matter) -> bool:
    """Whether the lines let him at the files of the matter; where none names them, the permission alone decides."""
    entry = REGISTRY.kinds.get(matter.kind)
    if entry is None or EVIDENCE not in names_disclosed(entry.kind):
        return True
    return opening(caller, matter).may(EVIDENCE)


def demand_evidence(caller: Caller, matter: Matter) -> None:
    """Raise NotAllowed, with who could, unless the lines let him at the files."""
    if not opens_evidence(caller, matter):
        raise opening(caller, matter).refusal(EVIDENCE, pgettext("kernel", "Evidence"))


def names_disclosed(kind: Kind) -> dict[str, None]:
    """Every sealed field and paper that some line of the kind opens to somebody."""
    return dict.fromkeys(name for line in kind.disclosure for name in line.fields)
