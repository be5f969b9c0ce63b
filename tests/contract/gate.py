# SPDX-License-Identifier: Apache-2.0
"""A command without its body: what stands before it (role, key, lock, scope, stage) can be walked without side effects."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, TypeAdapter, create_model

from anlan.kernel.command import Command, Of
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY


class Gate:
    """One verb whose body only says that it was reached."""

    def __init__(self, verb: Command[..., Any], of: dict[str, Of] | None = None) -> None:
        self.reached = 0
        self.of = verb.of if of is None else of
        names: dict[str, Any] = dict.fromkeys(self.of, (UUID, ...))  # Any: pydantic's field definitions
        shape = create_model(
            f"Gate{verb.verb}", __config__=ConfigDict(extra="forbid"), note=(str, ""), **names
        )
        self.verb = replace(verb, body=self._body, input=shape, of=self.of, result=TypeAdapter(type(None)))

    def _body(self, ctx: Any, **_given: Any) -> None:
        self.reached += 1


def verbs_for(kind: str) -> dict[str, dict[str, Of]]:
    """Every command that takes a matter of this kind, with the parameters that do."""
    found = {}
    for name, verb in sorted(REGISTRY.commands.items()):
        mine = {parameter: of for parameter, of in verb.of.items() if of.kind in (None, kind)}
        if mine:
            found[name] = mine
    return found


def permission_of(verb: str, of: dict[str, Of], kind: str) -> str:
    """What a caller must hold to run this verb on a matter of this kind."""
    if all(one.kind for one in of.values()):
        return verb
    return f"{kind.split('.')[0]}.{verb.split('.')[1]}"


def put_at(matter: Matter, stage: str) -> None:
    """Place a matter at a stage, whatever way leads there: the walk asks about stages, not about ways."""
    Matter.objects.filter(pk=matter.pk).update(stage=stage)
