# SPDX-License-Identifier: Apache-2.0
"""What waits for somebody: open matters at a stage at which he could do something, or in which he takes part."""

from django.db.models import Count, Q, QuerySet

from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.context import Caller
from anlan.kernel.matters.models import Involvement, Matter
from anlan.kernel.registry import REGISTRY, KindEntry


def waiting_for(caller: Caller) -> QuerySet[Matter]:
    """Open matters that wait for this person, in no order yet."""
    own = Involvement.objects.filter(person=caller.person, until=None).values("matter")
    condition = Q(pk__in=[])
    for entry in REGISTRY.kinds.values():
        if not may_anywhere(caller, f"{entry.pack}.view"):
            continue
        involved = Q(kind=entry.name) & Q(pk__in=own)
        condition |= involved
        for region, stages in _duties(caller, entry):
            here = Q(kind=entry.name, stage__in=stages)
            condition |= (
                here & (Q(region_path=region) | Q(region_path__startswith=region + ".")) if region else here
            )
    return Matter.objects.filter(condition, closed_at=None)


def _duties(caller: Caller, entry: KindEntry) -> list[tuple[str, frozenset[str]]]:
    """For each grant of the pack: its region, and the stages at which it lets the caller do something."""
    found = []
    for grant in caller.grants:
        if not grant.involved_only and (stages := stages_of(entry, grant.permissions)):
            found.append((grant.region, stages))
    return found


def stages_of(entry: KindEntry, permissions: frozenset[str]) -> frozenset[str]:
    """The stages of a kind at which one of these permissions moves it on."""
    stages: set[str] = set()
    open_stages = {one.name for one in entry.kind.stages if not one.final}
    for verb in REGISTRY.commands.values():
        for of in verb.of.values():
            if of.kind == entry.name and verb.name in permissions:
                stages |= set(of.at) or open_stages
    generic = set()
    if not entry.kind.moved_by_commands:
        generic.add(f"{entry.pack}.move_matter")
    if not entry.kind.closed_by:
        generic.add(f"{entry.pack}.close_matter")
    if generic & permissions:
        stages |= open_stages
    return frozenset(stages & open_stages)


def open_counts(caller: Caller) -> dict[str, int]:
    """How many matters wait, by pack; one query."""
    rows = waiting_for(caller).order_by().values("kind").annotate(many=Count("pk"))
    found: dict[str, int] = {}
    for row in rows:
        pack = row["kind"].split(".")[0]
        found[pack] = found.get(pack, 0) + row["many"]
    return found
