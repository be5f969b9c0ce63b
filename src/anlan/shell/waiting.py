# SPDX-License-Identifier: Apache-2.0
"""What waits for somebody: open matters at a stage at which he could do something, or in which he takes part."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q, QuerySet, Value

from anlan.kernel import timing
from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.closing.queries import proposals_waiting_for
from anlan.kernel.context import Caller
from anlan.kernel.declare import MatterPage
from anlan.kernel.matters.adverse import hidden_from
from anlan.kernel.matters.models import Involvement, Matter, MatterLink
from anlan.kernel.matters.referred import referred_to
from anlan.kernel.places.queries import in_subtree
from anlan.kernel.registry import REGISTRY, KindEntry
from anlan.kernel.review.queries import looks_waiting
from anlan.kernel.teams.queries import calls_waiting_for

COUNTED = 100  # a rail says 99+ beyond: no page waits until more of them are counted


def waiting_for(caller: Caller) -> QuerySet[Matter]:
    """Open matters that wait for this person, in no order yet: a proposed end he may decide on and a seat he is called to, too."""
    return _waiting_in(caller, list(REGISTRY.packs))


def _waiting_in(caller: Caller, packs: list[str]) -> QuerySet[Matter]:
    """The same within these packs."""
    condition = Q(pk__in=[])
    for pack in packs:
        condition |= _by_duty(caller, pack)
    condition |= _by_name(caller, [one.name for pack in packs for one in REGISTRY.kinds_of(pack)])
    against = hidden_from(caller, packs)
    return Matter.objects.filter(condition & ~against if against else condition, closed_at=None)


def _by_name(caller: Caller, kinds: list[str]) -> Q:
    """What of these kinds asks this very person. Here and below a few ids are looked up, whatever stands open of a kind."""
    ends = proposals_waiting_for(caller).filter(matter__kind__in=kinds).order_by().values("matter")
    return Q(pk__in=ends) | Q(pk__in=calls_waiting_for(caller.person).filter(matter__kind__in=kinds))


def _by_duty(caller: Caller, pack: str) -> Q:
    """What waits in a pack for whoever does what he does there; nothing where he may not look."""
    condition = Q(pk__in=[])
    if not may_anywhere(caller, f"{pack}.view"):
        return condition
    own = _own(caller)
    for entry in REGISTRY.kinds_of(pack):
        page = REGISTRY.matter_page(entry.name)
        if page is not None and any(one.waits_at for one in page.verbs):
            condition |= _declared(caller, entry, page, own)
        else:
            condition |= _undeclared(caller, entry, own)
    return condition


def _own(caller: Caller) -> QuerySet[Any, Any]:
    """The matters in which he takes part, or that were handed on to him (Any: their ids)."""
    own: QuerySet[Any, Any] = Involvement.objects.filter(person=caller.person, until=None).values("matter")
    if (referred := referred_to(caller)) is None:
        return own
    return Matter.objects.filter(Q(pk__in=own) | Q(pk__in=referred.values("matter"))).values("pk")


def _declared(caller: Caller, entry: KindEntry, page: MatterPage, own: QuerySet[Any]) -> Q:
    """What the pack says that a matter waits for; some of it only for those who take part, here or in what it was made for.

    Stages stand first: an index knows them, and a count that has enough of them asks nothing further.
    """
    linked = MatterLink.objects.filter(relation__in=page.belongs)
    mine = Q(pk__in=own)
    if page.belongs:
        mine |= Q(pk__in=linked.filter(target__in=own).values("source"))
    stages: dict[tuple[str, bool], set[str]] = {}
    asked: dict[tuple[str, bool], list[Callable[[], Any]]] = {}
    for one in page.verbs:
        name = one.name if "." in one.name else f"{entry.pack}.{one.name}"
        for grant in caller.grants_for(name) if one.waits_at or one.waits_for else ():
            place = grant.bound if grant.involved_only else grant.region, one.mine or grant.involved_only
            stages.setdefault(place, set()).update(one.waits_at)
            asked.setdefault(place, []).extend([one.waits_for] if one.waits_for else [])
    condition, others = Q(pk__in=[]), Q(pk__in=[])
    for (region, takes_part), some in stages.items():
        here = Q(kind=entry.name, stage__in=sorted(some))
        condition |= here & in_subtree(region) & (mine if takes_part else Q())
        for ask in asked[region, takes_part]:
            others |= Q(pk__in=ask()) & in_subtree(region) & (mine if takes_part else Q())
    return condition | others


def _undeclared(caller: Caller, entry: KindEntry, own: QuerySet[Any]) -> Q:
    """Without a word of the pack: where one takes part, or where one of one's verbs moves it on."""
    condition = Q(kind=entry.name) & Q(pk__in=own)
    for region, stages in _duties(caller, entry):
        condition |= Q(kind=entry.name, stage__in=stages) & in_subtree(region)
    return condition


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
        verb = "propose_closing" if entry.kind.closing.approvals else "close_matter"
        generic.add(f"{entry.pack}.{verb}")
    if generic & permissions:
        stages |= open_stages
    return frozenset(stages & open_stages)


def open_counts(caller: Caller, *, with_looks: bool = False) -> tuple[dict[str, int], int]:
    """How many matters wait, by pack, a hundred for a hundred and more; and how many looks at closed ones, where asked; one query."""
    seen = [pack for pack in REGISTRY.packs if may_anywhere(caller, f"{pack}.view")]
    unseen = [pack for pack in REGISTRY.packs if pack not in seen]
    asked: list[QuerySet[Any, Any]] = []
    for packs in [*([one] for one in seen), unseen]:
        few = Matter.objects.filter(pk__in=_waiting_in(caller, packs).values("pk")[:COUNTED])
        asked.append(few.values("kind").annotate(many=Count("pk")).values_list("kind", "many", Value(False)))
    if with_looks:
        looks = looks_waiting(caller, timing.now()).values("matter__kind").annotate(many=Count("pk"))
        asked.append(looks.values_list("matter__kind", "many", Value(True)))
    found: dict[str, int] = {}
    due = 0
    for kind, many, is_look in asked[0].union(*asked[1:], all=True):
        pack = kind.split(".")[0]
        if is_look:
            due += many
        else:
            found[pack] = found.get(pack, 0) + many
    return found, due
