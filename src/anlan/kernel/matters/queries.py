# SPDX-License-Identifier: Apache-2.0
"""Reading matters: always within what the reader may see."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ..access.permissions import lacks, may, regions_of
from ..command.decorator import Of
from ..command.ready import Ready
from ..context import Caller, Context, once_a_reading
from ..errors import NotFound, OutOfSight, Refused
from ..events.models import EventRecord
from ..fields import listed
from ..places.queries import in_subtree
from ..registry import REGISTRY
from ..writing import as_column
from .models import Involvement, Matter, MatterLink


@once_a_reading
def is_involved(person: UUID | None, matter: UUID) -> bool:
    """Whether the person takes part in the matter now."""
    if person is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_INVOLVED, [as_column(matter), as_column(person)])
        return cursor.fetchone() is not None


_INVOLVED = (
    "SELECT 1 FROM kernel_involvement WHERE matter_id = %s AND person_id = %s AND until IS NULL LIMIT 1"
)


def takes_part(caller: Caller, matter: UUID) -> bool:
    """The same for a caller of whose grants it decides anything; no query for one whose grants all have regions."""
    return any(grant.involved_only for grant in caller.grants) and is_involved(caller.person, matter)


def involved_in(matters: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Who takes part, or took part until it ended, by matter."""
    found: dict[UUID, set[UUID]] = {}
    for matter, person in Involvement.objects.filter(matter__in=set(matters), until=None).values_list(
        "matter", "person"
    ):
        found.setdefault(matter, set()).add(person)
    return {matter: frozenset(people) for matter, people in found.items()}


def sees(caller: Caller, matter: Matter, permission: str | None = None) -> bool:
    """Whether the caller may see this matter (or do this to it)."""
    wanted = permission or f"{matter.pack}.view"
    if may(caller, wanted, region=matter.region_path):
        return True
    return may(caller, wanted, region=matter.region_path, involved=takes_part(caller, matter.pk))


def visible(caller: Caller, packs: Iterable[str] | None = None) -> QuerySet[Matter]:
    """All matters the caller may see."""
    condition = Q(pk__in=[])
    for pack in packs if packs is not None else REGISTRY.packs:
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
            condition |= mine & Q(pk__in=own) & in_subtree(bound)
    return Matter.objects.filter(condition)


def seen_matter(caller: Caller, key: UUID | str) -> Matter:
    """A matter by id or number, within what the caller may see; raises NotFound otherwise."""
    found = Matter.objects.filter(**({"pk": key} if isinstance(key, UUID) else {"number": key})).first()
    if found is None:
        raise _absent()
    if not sees(caller, found):
        raise _out_of_sight(found)
    return found


def hold(ctx: Context, key: UUID, of: Of, verb: str) -> None:
    """Lock a matter for a command and check kind, scope and stage, in this order. (`Of` asks for it.)"""
    matter = _locked(key)
    if matter is None or (of.kind is not None and matter.kind != of.kind):
        raise _absent()
    permission = verb if "." in verb else f"{matter.pack}.{verb}"
    declared = REGISTRY.commands.get(permission)
    free = declared is not None and declared.open_to_all
    was_before = matter.stage in of.late and ctx.at < matter.stage_since
    took_part = was_before and _took_part(ctx, matter, permission)
    if not free and not took_part and not sees(ctx.caller, matter, permission):
        raise lacks(ctx.caller, permission) if sees(ctx.caller, matter) else _out_of_sight(matter)
    if of.at and matter.stage not in of.at and not was_before:
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


def linked(caller: Caller, matter: Matter) -> list[tuple[str, Matter]]:
    """Matters that belong with this one and that the reader may see, with how: one query where his grants have regions."""
    rows = (
        MatterLink.objects.filter(Q(source=matter.pk) | Q(target=matter.pk))
        .select_related("source", "target")
        .order_by("pk")
    )
    others = [(row.relation, row.target if row.source_id == matter.pk else row.source) for row in rows]
    return [(relation, one) for relation, one in others if sees(caller, one)]


def timelines(matters: Iterable[UUID]) -> list[EventRecord]:
    """What was recorded of these matters, in the order in which it happened."""
    return list(EventRecord.objects.filter(matter__in=set(matters)).order_by("at", "position"))


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
