# SPDX-License-Identifier: Apache-2.0
"""One scene put to the whole roster: everything that several rules need, computed once."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np

from anlan.kernel.timing import LOCAL

from .columns import Bools, Floats, GuardColumns, Ints
from .contracts import Contracts
from .scene import Limits, Scene, TaskKind


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A scene, the roster, and what follows from the two alone."""

    scene: Scene
    guards: GuardColumns
    contracts: Contracts
    limits: Limits
    task: TaskKind
    at: float  # seconds since 1970
    day: date  # by the district's calendar
    own_ground: frozenset[UUID]
    around: frozenset[UUID]
    metres: Floats
    may_serve: Bools  # PB-R2
    entertains: bool  # only company guards serve here
    out_of_force: Bools  # served here by a contract that does not bind today
    contract: Ints  # the contract that lets a company guard serve here, into guards.contracts; -1 for none


def ask(scene: Scene, guards: GuardColumns, contracts: Contracts, limits: Limits, task: TaskKind) -> Question:
    """Put the scene to the roster."""
    day = scene.at.astimezone(LOCAL).date()
    around = contracts.premises_around(scene.point)
    own, entertains = contracts.own_ground(scene), contracts.entertains(scene, around)
    contract, out_of_force = _contracts_here(scene, guards, contracts, around, day)
    return Question(
        scene=scene,
        guards=guards,
        contracts=contracts,
        limits=limits,
        task=task,
        at=scene.at.timestamp(),
        day=day,
        own_ground=own,
        around=around,
        metres=guards.metres_to(scene.point),
        may_serve=_may_serve(guards, own, contract, entertains=entertains),
        entertains=entertains,
        out_of_force=out_of_force,
        contract=contract,
    )


def _may_serve(guards: GuardColumns, own: frozenset[UUID], contract: Ints, *, entertains: bool) -> Bools:
    """Company guards by contract; own hires at home, and never at a place of entertainment."""
    by_contract = guards.company & (contract >= 0)
    if entertains:
        return by_contract
    at_home = np.array([home in own for home in guards.home], dtype=np.bool_)
    own_hires = ~guards.company & at_home[guards.home_code] if len(guards) else ~guards.company
    return by_contract | own_hires


def _contracts_here(
    scene: Scene, guards: GuardColumns, contracts: Contracts, around: frozenset[UUID], day: date
) -> tuple[Ints, Bools]:
    """For each guard the contract of his own employer by which he serves this ground.

    First the one in force (-1 for none), then whether there is one that does not bind on this day.
    """
    found = np.full(len(guards), -1, dtype=np.int64)
    out_of_force = np.zeros(len(guards), dtype=np.bool_)
    if not len(guards.served_guard):
        return found, out_of_force
    known = [contracts.by_id.get(key) for key in guards.contracts]
    covering = [c is not None and any(contracts.covers(g, scene, around) for g in c.grounds) for c in known]
    in_force = np.array([c is not None and c.in_force(day) for c in known], dtype=np.bool_)
    employer = np.array([-1 if c is None else guards.organisations.get(c.organisation, -1) for c in known])
    grounds = np.array(
        [g is None or contracts.covers(g, scene, around) for g in guards.grounds], dtype=np.bool_
    )
    here = np.array(covering, dtype=np.bool_)[guards.served_contract] & grounds[guards.served_ground]
    here &= employer[guards.served_contract] == guards.organisation[guards.served_guard]
    good = here & in_force[guards.served_contract]
    # from the last to the first, so that of several contracts the first named stays
    found[guards.served_guard[good][::-1]] = guards.served_contract[good][::-1]
    out_of_force[guards.served_guard[here & ~good]] = True
    return found, out_of_force
