# SPDX-License-Identifier: Apache-2.0
"""How a command is carried out: role → validation → transaction → receipt → lock and scope → body → answer → events."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, IntegrityError
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected, SerializationFailure
from pydantic import BaseModel, ValidationError

from .. import timing
from ..access.ledger import looked
from ..access.permissions import TRUSTED, lacks, may_anywhere
from ..context import Caller, Context, Device
from ..errors import Guessed, Invalid, NotAllowed, OutOfSight
from ..fields import marks
from ..writing import writing
from . import receipts
from .decorator import Command, Of
from .wording import invalid

AHEAD = timedelta(minutes=2)  # how far a caller's clock may run ahead of ours
CROSSINGS = 3  # how often a deed is asked anew because another one crossed it

type Hold = Callable[[Context, UUID, Of, str], None]
_holders: list[Hold] = []


def hold_with(hold: Hold) -> None:
    """Name the function that locks and checks a matter; the noun `matters` lies above this module."""
    _holders[:] = [hold]


@dataclass(frozen=True)
class Answer:
    """What a command answers: the matter it touched, the events it recorded, its result.

    `told` is a sentence for whoever asked where his deed was kept and yet does not stand.
    """

    matter: UUID | None
    events: list[str]
    result: Any  # JSON of the command's own result type
    replayed: bool = field(default=False, compare=False)
    told: str = field(default="", compare=False)

    def as_dict(self) -> dict[str, object]:
        """As the API prints it and the receipt keeps it."""
        told = {"told": self.told} if self.told else {}
        return {
            "matter": str(self.matter) if self.matter else None,
            "events": self.events,
            "result": self.result,
            **told,
        }


def perform(
    verb: Command[..., Any],
    caller: Caller,
    values: Mapping[str, Any],
    *,
    key: str | None = None,
    at: datetime | None = None,
    device: Device | None = None,
) -> Answer:
    """Carry out a command with plain values; raises one of the four errors and then nothing has changed.

    `key` makes it happen once however often it is sent. `at` is when it happened, if the command lets the caller say.
    `device` is what it comes from, with the version of the matter that it had seen.
    (Any: values come as JSON, a form or keywords; the command's own model decides.)
    """
    try:
        return _uncrossed(verb, caller, values, key, at, device)
    except (NotAllowed, OutOfSight, Guessed) as denied:
        matter = denied.matter if isinstance(denied, OutOfSight) else None
        looked(caller.person, f"command:{verb.name}", matter=matter, reason=denied.code, refused=True)
        denied.is_on_record = True
        raise


def _uncrossed(
    verb: Command[..., Any],
    caller: Caller,
    values: Mapping[str, Any],
    key: str | None,
    at: datetime | None,
    device: Device | None,
) -> Answer:
    """Carry it out; when another deed crossed it, nothing was written: ask anew, now with the other's rows in sight."""
    for _try in range(CROSSINGS):
        try:
            return _perform(verb, caller, values, key, at, device)
        except DatabaseError as fault:
            if not _was_crossed(fault):
                raise
    return _perform(verb, caller, values, key, at, device)


def _was_crossed(fault: DatabaseError) -> bool:
    """Whether two deeds at the same moment got into each other's way, so that one of them was undone."""
    return isinstance(fault, IntegrityError) or isinstance(
        fault.__cause__, (DeadlockDetected, SerializationFailure)
    )


def _perform(
    verb: Command[..., Any],
    caller: Caller,
    values: Mapping[str, Any],
    key: str | None,
    at: datetime | None,
    device: Device | None,
) -> Answer:
    _ask_role(verb, caller)
    given = _validated(verb, values)
    moment = _moment(verb, caller, at)
    if key is not None and not 0 < len(key) <= 120:
        raise Invalid(
            "invalid", _("The idempotency key must have 1 to 120 characters."), {"key": _("1 to 120.")}
        )
    ctx = Context(caller, at=moment, device=device)
    with writing(ctx):
        if key:
            said = f"{given.model_dump_json()}|{at.isoformat() if at else ''}"
            message = _("This key was already used for another request. Send it again under a new key.")
            before = receipts.claim(caller.owner, verb.name, key, said, message)
            if before is not None:
                return _replayed(before)
        _hold_matters(ctx, verb, given)
        arguments = {name: getattr(given, name) for name in type(given).model_fields}
        result = verb.body(ctx, **arguments)
        made = verb.result.dump_python(result, mode="json")
        answer = Answer(ctx.touched, list(ctx.names()), made, told=ctx.told)
        if key:
            receipts.fill(caller.owner, verb.name, key, answer.as_dict())
    return answer


def _hold_matters(ctx: Context, verb: Command[..., Any], given: BaseModel) -> None:
    """Lock the matters that are named, always in the order of their ids, so that no two commands wait for each other."""
    wanted = [(getattr(given, name), of) for name, of in verb.of.items()]
    named = [(matter, of) for matter, of in wanted if matter is not None]
    for matter, of in sorted(named, key=lambda one: one[0]):
        _holders[0](ctx, matter, of, verb.name if of.kind else verb.verb)
    if named:
        ctx.touched = named[0][0]


def _ask_role(verb: Command[..., Any], caller: Caller) -> None:
    if verb.open_to_all and caller.person is not None:
        return
    if any(of.kind is None for of in verb.of.values()):
        return  # a kernel verb: its permission is that of the matter's pack, asked when the matter is held
    if not may_anywhere(caller, verb.name):
        raise lacks(caller, verb.name)


def _validated(verb: Command[..., Any], values: Mapping[str, Any]) -> BaseModel:
    try:
        return verb.input.model_validate(dict(values))
    except ValidationError as error:
        called = {name: mark.label for name, mark in marks(verb.input).items()}
        raise invalid(error, called=called) from None


def _moment(verb: Command[..., Any], caller: Caller, at: datetime | None) -> datetime:
    """When it happened: what the caller says, if this verb lets him, within bounds (kernel.md 5, claim 4)."""
    heard = timing.now()
    if at is None:
        return heard
    if caller.channel in TRUSTED or (caller.pack is not None and caller.channel != "device"):
        return at
    if verb.states_at is None:
        raise Invalid(
            "at_not_stated", _("This deed counts from the moment we hear of it."), {"at": _("Leave it out.")}
        )
    if at.tzinfo is None or at > heard + AHEAD:
        raise Invalid(
            "at_in_future", _("The time lies in the future."), {"at": _("Check the clock of the device.")}
        )
    if at < heard - verb.states_at:
        hours = verb.states_at.total_seconds() / 3600
        raise Invalid(
            "at_too_old",
            _("The time lies too far back."),
            {"at": _("At most %(hours)g hours back.") % {"hours": hours}},
        )
    return min(at, heard)


def _replayed(before: str) -> Answer:
    said = json.loads(before)
    return Answer(
        UUID(said["matter"]) if said["matter"] else None,
        said["events"],
        said["result"],
        replayed=True,
        told=said.get("told", ""),
    )
