# SPDX-License-Identifier: Apache-2.0
"""Reading matters: always within what the reader may see."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext as _

from ..access.permissions import TRUSTED, lacks, may, regions_of
from ..command.decorator import Of
from ..command.ready import Ready
from ..context import Caller, Context, is_reading, once_a_reading
from ..errors import NotFound, OutOfSight, Refused
from ..events.models import EventRecord
from ..fields import listed
from ..places.queries import in_subtree
from ..registry import REGISTRY
from ..writing import as_column
from .adverse import all_against, hidden_from, is_against, may_hide
from .beside import involvements, links
from .models import Involvement, Matter
from .referred import people_referred, referred_to


@once_a_reading
def is_involved(person: UUID | None, matter: UUID) -> bool:
    """Whether the person takes part in the matter now."""
    if person is None:
        return False
    if is_reading():  # the page of a matter shows who takes part
        return any(one.person_id == person and one.until is None for one in involvements(matter))
    with connection.cursor() as cursor:
        cursor.execute(_INVOLVED, [as_column(matter), as_column(person)])
        return cursor.fetchone() is not None


_INVOLVED = (
    "SELECT 1 FROM kernel_involvement WHERE matter_id = %s AND person_id = %s AND until IS NULL LIMIT 1"
)


def takes_part(caller: Caller, matter: UUID) -> bool:
    """The same for a caller of whose grants it decides anything; no query for one whose grants all have regions."""
    if not any(grant.involved_only for grant in caller.grants):
        return False
    return is_involved(caller.person, matter) or is_referred(caller, matter)


@once_a_reading
def is_referred(caller: Caller, matter: UUID) -> bool:
    """Whether the matter was handed on to the caller; no question where he holds no role that this can reach."""
    rows = referred_to(caller)
    return rows is not None and rows.filter(matter=matter).exists()


def involved_in(matters: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Who takes part, or took part until it ended, by matter; whoever it was handed on to, too."""
    wanted = set(matters)
    found = {matter: set(people) for matter, people in people_referred(wanted).items()}
    for matter, person in Involvement.objects.filter(matter__in=wanted, until=None).values_list(
        "matter", "person"
    ):
        found.setdefault(matter, set()).add(person)
    return {matter: frozenset(people) for matter, people in found.items()}


def sees(caller: Caller, matter: Matter, permission: str | None = None) -> bool:
    """Whether the caller may see this matter (or do this to it); nobody sees one that is against him."""
    return not is_against(_as_himself(caller), matter.pk, matter.kind) and _reaches(
        caller, matter, permission
    )


def _reaches(caller: Caller, matter: Matter, permission: str | None = None) -> bool:
    wanted = permission or f"{matter.pack}.view"
    if may(caller, wanted, region=matter.region_path):
        return True
    return may(caller, wanted, region=matter.region_path, involved=takes_part(caller, matter.pk))


def visible(caller: Caller, packs: Iterable[str] | None = None) -> QuerySet[Matter]:
    """All matters the caller may see."""
    condition = Q(pk__in=[])
    packs = list(REGISTRY.packs if packs is None else packs)
    referred = referred_to(caller)
    for pack in packs:
        permission = f"{pack}.view"
        paths = regions_of(caller, permission)
        mine = Q(kind__startswith=pack + ".")
        if paths is None:
            condition |= mine
            continue
        for path in paths:
            condition |= mine & in_subtree(path)
        for bound in {grant.bound for grant in caller.grants_for(permission) if grant.involved_only}:
            own = Involvement.objects.filter(person=caller.person, until=None).values("matter")
            part = Q(pk__in=own) if referred is None else Q(pk__in=own) | Q(pk__in=referred.values("matter"))
            condition |= mine & part & in_subtree(bound)
    against = hidden_from(caller, packs)
    return Matter.objects.filter(condition & ~against if against else condition)


def _as_himself(caller: Caller) -> UUID | None:
    """The person; nobody where the machine itself asks."""
    return None if caller.channel in TRUSTED else caller.person


def seen_matter(caller: Caller, key: UUID | str) -> Matter:
    """A matter by id or number, within what the caller may see; raises NotFound otherwise."""
    rows = Matter.objects.filter(**({"pk": key} if isinstance(key, UUID) else {"number": key}))
    against = hidden_from(caller, REGISTRY.packs)
    found = (
        rows.annotate(is_hidden=Case(When(against, then=True), default=False)).first()
        if against
        else rows.first()
    )
    if found is None:
        raise _absent()
    if getattr(found, "is_hidden", False) or not _reaches(caller, found):
        raise _out_of_sight(found)
    return found


def hold(ctx: Context, key: UUID, of: Of, verb: str) -> None:
    """Lock a matter for a command and check kind, scope and stage, in this order. (`Of` asks for it.)"""
    matter = _locked(key)
    if matter is None or (of.kind is not None and matter.kind != of.kind):
        raise _absent()
    if is_against(_as_himself(ctx.caller), matter.pk, matter.kind):
        raise _out_of_sight(matter)
    permission = verb if "." in verb else f"{matter.pack}.{verb}"
    declared = REGISTRY.commands.get(permission)
    free = declared is not None and declared.open_to_all
    was_before = matter.stage in of.late and ctx.at < matter.stage_since
    took_part = was_before and _took_part(ctx, matter, permission)
    if not free and not took_part and not _reaches(ctx.caller, matter, permission):
        raise lacks(ctx.caller, permission) if _reaches(ctx.caller, matter) else _out_of_sight(matter)
    is_second = matter.stage in of.twice and ctx.device.saw is not None
    if of.at and matter.stage not in of.at and not was_before and not is_second:
        kind = REGISTRY.kind(matter.kind)
        raise Refused(
            "wrong_stage",
            _("This is now “%(stage)s”; it can be done only at: %(stages)s.")
            % {
                "stage": kind.stage(matter.stage).label,
                "stages": listed(str(kind.stage(name).label) for name in of.at),
            },
            {"stage": matter.stage},
        )
    _keep(ctx, matter)


def _took_part(ctx: Context, matter: Matter, permission: str) -> bool:
    """Whether the caller took part when it happened: what a phone kept without network is not lost with his part."""
    then = Involvement.objects.filter(
        matter=matter, person=ctx.caller.person, since__lte=ctx.at, until__gt=ctx.at
    )
    return may(ctx.caller, permission, region=matter.region_path, involved=True) and then.exists()


def _locked(key: UUID) -> Matter | None:
    """The row, locked until the transaction ends: each command begins with it."""
    return _LOCKED.first(key)


_LOCKED = Ready(lambda key: Matter.objects.select_for_update().filter(pk=key), UUID)


def _keep(ctx: Context, matter: Matter) -> None:
    ctx.hold(matter.pk, matter.kind, matter.region_path)
    ctx.rows[matter.pk] = matter


def locked_matter(ctx: Context, key: UUID) -> Matter:
    """The matter that `Of` locked for this command."""
    if key not in ctx.held:
        raise RuntimeError("this matter was not locked: mark the parameter with Of")
    return _kept(ctx, key) or Matter.objects.get(pk=key)


def _kept(ctx: Context, key: UUID) -> Matter | None:
    row = ctx.rows.get(key)
    return row if isinstance(row, Matter) else None


def lock_related(ctx: Context, key: UUID) -> Matter:
    """Lock another matter that the first one belongs with, so that its events can be recorded too."""
    matter = _kept(ctx, key)
    if matter is None:
        matter = _locked(key)
        if matter is None:
            raise Matter.DoesNotExist(key)
        _keep(ctx, matter)
    return matter


def seen_among(caller: Caller, matters: Iterable[Matter]) -> frozenset[UUID]:
    """Which of these the reader may see; one question for all of them where his part decides."""
    hidden = _against(caller, matters := list(matters))
    found = {one.pk: one for one in matters if one.pk not in hidden}
    by_part = {
        key for key, one in found.items() if not may(caller, f"{one.pack}.view", region=one.region_path)
    }
    if len(by_part) < 2:
        return frozenset(key for key, one in found.items() if _reaches(caller, one))
    seen = visible(caller).filter(pk__in=by_part).values_list("pk", flat=True)
    return frozenset(seen) | {key for key in found if key not in by_part}


def _against(caller: Caller, matters: Iterable[Matter]) -> frozenset[UUID]:
    """Which matters are against the reader, where any of these could be; one question."""
    is_asked = any(may_hide(one.kind) for one in matters)
    return all_against(_as_himself(caller)) if is_asked else frozenset()


def linked(caller: Caller, matter: Matter) -> list[tuple[str, Matter]]:
    """Matters that belong with this one and that the reader may see, with how."""
    rows = links(matter.pk)
    others = [(row.relation, row.target if row.source_id == matter.pk else row.source) for row in rows]
    seen = seen_among(caller, (one for _relation, one in others))
    return [(relation, one) for relation, one in others if one.pk in seen]


def timelines(matters: Iterable[UUID]) -> list[EventRecord]:
    """What was recorded of these matters, in the order in which it happened."""
    wanted = set(matters)
    rows = list(EventRecord.objects.filter(matter__in=wanted).order_by("at", "position"))
    known = timelines_read()
    for one in wanted:
        known[one] = [row for row in rows if row.matter == one] if len(wanted) > 1 else rows
    return rows


@once_a_reading
def timelines_read() -> dict[UUID, list[EventRecord]]:
    """What this reading has read of the log already, by matter."""
    return {}


def timeline(matter: UUID) -> list[EventRecord]:
    """What was recorded of a matter, in the order in which it happened."""
    return timelines([matter])


def verbs_of(caller: Caller, matter: Matter, *, involved: bool | None = None) -> list[tuple[str, bool]]:
    """The commands that take this matter: full name, and whether its stage allows it now; only permitted ones.

    `involved` is whether the caller takes part, where somebody asked already.
    """
    found = []
    involved = takes_part(caller, matter.pk) if involved is None else involved
    for name, verb in REGISTRY.commands.items():
        marks = [of for of in verb.of.values() if of.kind in (None, matter.kind)]
        if not marks or (marks[0].kind is None and verb.pack != "matters"):
            continue
        permission = name if marks[0].kind else f"{matter.pack}.{verb.verb}"
        if may(caller, permission, region=matter.region_path, involved=involved):
            found.append((name, not marks[0].at or matter.stage in marks[0].at))
    return found


def _absent() -> NotFound:
    return NotFound("no_such_matter", _("There is no such matter within what you may see."))


def _out_of_sight(matter: Matter) -> OutOfSight:
    return OutOfSight("no_such_matter", _absent().message, matter.pk)
