# SPDX-License-Identifier: Apache-2.0
"""How a matter moves: opening, advancing, involving people; used inside commands, each records its event."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from .. import timing
from ..access.permissions import may
from ..context import Context
from ..declare import Kind
from ..errors import NotAllowed, Refused
from ..fields import Details, listed
from ..ids import new_id
from ..registry import REGISTRY
from ..search.finding import put
from ..search.words import indexed
from ..vault import seal
from ..writing import as_column, insert, update
from . import details as detail_rows
from .events import (
    LevelChanged,
    MatterAdvanced,
    MatterClosed,
    MatterOpened,
    MatterReopened,
    MattersLinked,
    NoteAdded,
    PersonInvolved,
    PersonReleased,
)
from .models import Involvement, Matter, Note

LEVELS = ("red", "orange", "yellow", "blue")


def next_number(kind: Kind, region_path: str, at: datetime) -> str:
    """The next number that people can read aloud: letters, district, day, running number of the day."""
    district = region_path.split(".")[0] or "0"
    day = at.astimezone(timing.LOCAL).strftime("%y%m%d")
    stem = f"{kind.letters}{district}-{day}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_counter (key, value) VALUES (%s, 1)"
            " ON CONFLICT (key) DO UPDATE SET value = kernel_counter.value + 1 RETURNING value",
            [stem],
        )
        (value,) = cursor.fetchone()
    return f"{stem}-{value:04d}"


def open_one(
    ctx: Context,
    kind_name: str,
    details: Details | dict[str, Any],
    *,
    region_path: str,
    title: str,
    level: str = "",
    permission: str,
    names: Sequence[str] = (),
) -> Matter:
    """Open a matter of a kind in a region; raises NotAllowed outside the caller's regions. (Any: JSON values.)

    `names` are plain words beside number and headline by which it is found, such as the venue's.
    """
    if not may(ctx.caller, permission, region=region_path) and not _open_to_all(permission):
        raise NotAllowed("out_of_region", _("You may not open this outside your regions."))
    kind = REGISTRY.kind(kind_name)
    matter = Matter(
        id=new_id(),
        number=next_number(kind, region_path, ctx.at),
        kind=kind_name,
        stage=kind.first.name,
        region_path=region_path,
        title=title[:200],
        level=level,
        opened_at=ctx.at,
        stage_since=ctx.at,
        definition=kind.fingerprint(),
    )
    detail_rows.put(matter, detail_rows.checked(kind, details))
    insert(matter)
    put("matter", [(matter.pk, indexed(matter.number, names=(matter.title, *names, *_called(kind_name))))])
    ctx.hold(matter.pk, kind_name, region_path)
    ctx.record(MatterOpened(matter=matter.pk, kind=kind_name, stage=matter.stage, level=level))
    return matter


@cache
def _called(kind_name: str) -> tuple[str, ...]:
    """What a kind is called, in every language of the house."""
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.append(str(REGISTRY.kind(kind_name).label))
    return tuple(found)


def _open_to_all(permission: str) -> bool:
    verb = REGISTRY.commands.get(permission)
    return bool(verb and verb.open_to_all)


def advance(ctx: Context, matter: Matter, stage: str) -> None:
    """Move a matter to a stage that its kind allows from here; raises Refused."""
    _step(ctx, matter, stage)
    update(matter, "stage", "stage_since")


def _step(ctx: Context, matter: Matter, stage: str) -> None:
    """Move the row in memory and record it; whoever calls saves."""
    kind = REGISTRY.kind(matter.kind)
    here = kind.stage(matter.stage)
    if stage not in here.then:
        raise Refused(
            "wrong_stage",
            _("From “%(here)s” there is no way to “%(there)s”.")
            % {"here": here.label, "there": kind.stage(stage).label},
        )
    was, matter.stage, matter.stage_since = matter.stage, stage, ctx.at
    ctx.record(MatterAdvanced(matter=matter.pk, was=was, stage=stage))


def finish(ctx: Context, matter: Matter, outcome: str, stage: str | None = None) -> None:
    """End a matter with one of its kind's outcomes, at its final stage; raises Refused."""
    kind = REGISTRY.kind(matter.kind)
    found = kind.outcome(outcome)
    if found is None:
        raise Refused("unknown_outcome", _("This kind of matter has no such outcome."), {"outcome": outcome})
    final = stage or next(one.name for one in kind.stages if one.final)
    if found.at and matter.stage not in (*found.at, final):
        raise Refused(
            "wrong_stage",
            _("“%(outcome)s” is possible only from “%(stages)s”.")
            % {"outcome": found.label, "stages": listed(str(kind.stage(one).label) for one in found.at)},
        )
    changed = ["closed_at", "outcome"]
    if matter.stage != final:
        _step(ctx, matter, final)
        changed += ["stage", "stage_since"]
    matter.closed_at, matter.outcome = ctx.at, outcome
    update(matter, *changed)
    ctx.record(MatterClosed(matter=matter.pk, outcome=outcome, good=found.good))


def reopen(ctx: Context, matter: Matter, stage: str) -> None:
    """Take a closed matter up again at this stage: its end counts no longer. Raises Refused.

    Clocks that ended with it stay ended; those that a kind starts by `matters.matter_reopened` run from now.
    """
    if matter.closed_at is None:
        raise Refused("not_closed", _("This matter is not closed."))
    kind = REGISTRY.kind(matter.kind)
    if kind.stage(stage).final:
        raise ValueError(f"{matter.kind}: nothing is taken up again at {stage}, where it ends")
    outcome, matter.outcome, matter.closed_at = matter.outcome, "", None
    matter.stage, matter.stage_since = stage, ctx.at
    update(matter, "outcome", "closed_at", "stage", "stage_since")
    ctx.record(MatterReopened(matter=matter.pk, stage=stage, outcome=outcome))


def write_note(ctx: Context, matter: Matter, text: str) -> UUID:
    """Put words into the matter's file: sealed; the log only says that they were written."""
    note = Note(id=new_id(), matter=matter, author=ctx.caller.person or UUID(int=0), written_at=ctx.at)
    note.sealed = seal(text, note.row)
    insert(note)
    ctx.record(NoteAdded(matter=matter.pk, note=note.pk, author=ctx.caller.person))
    return note.pk


def change_level(ctx: Context, matter: Matter, level: str) -> None:
    """Set the urgency; nothing happens when it is the same."""
    if matter.level == level:
        return
    was, matter.level = matter.level, level
    update(matter, "level")
    ctx.record(LevelChanged(matter=matter.pk, was=was, level=level))


def involve(ctx: Context, matter: Matter, person: UUID, part: str) -> None:
    """Let a person take part; once is enough."""
    who = [as_column(matter.pk), as_column(person), part]
    with connection.cursor() as cursor:
        cursor.execute(_INVOLVE, [as_column(new_id()), *who, as_column(ctx.at), *who])
        if cursor.rowcount == 1:
            ctx.record(PersonInvolved(matter=matter.pk, person=person, part=part))


def release(ctx: Context, matter: Matter, person: UUID, part: str | None = None) -> None:
    """End a person's part (or all his parts)."""
    rows = Involvement.objects.filter(matter=matter, person=person, until=None)
    if part is not None:
        rows = rows.filter(part=part)
    for row in rows:
        row.until = ctx.at
        update(row, "until")
        ctx.record(PersonReleased(matter=matter.pk, person=person, part=row.part))


def link(ctx: Context, source: Matter, target: Matter, relation: str) -> None:
    """Say that one matter belongs with another; once is enough."""
    with connection.cursor() as cursor:
        cursor.execute(_LINK, [as_column(new_id()), as_column(source.pk), as_column(target.pk), relation])
        if cursor.rowcount == 1:
            ctx.record(MattersLinked(matter=source.pk, other=target.pk, relation=relation))


# Each asks and writes in one statement.
_INVOLVE = """
INSERT INTO kernel_involvement (id, matter_id, person_id, part, since) SELECT %s, %s, %s, %s, %s
WHERE NOT EXISTS (SELECT 1 FROM kernel_involvement WHERE matter_id = %s AND person_id = %s AND part = %s AND until IS NULL)
"""
_LINK = """
INSERT INTO kernel_matterlink (id, source_id, target_id, relation) VALUES (%s, %s, %s, %s)
ON CONFLICT (source_id, target_id, relation) DO NOTHING
"""
