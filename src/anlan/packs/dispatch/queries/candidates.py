# SPDX-License-Identifier: Apache-2.0
"""Who may lawfully and can soonest go to an incident, and why each of the others may not; read by board and API."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from anlan.kernel.errors import Refused
from anlan.kernel.matters.models import Matter
from anlan.kernel.ports import Router, port

from ..ranking import CarRanking, Ranking, Scene, TaskKind, rank_cars, rank_guards
from .roster import roster
from .scenes import scene_to_rank


@dataclass(frozen=True)
class Choice:
    """The ranked guards and cars for one incident, as of one moment."""

    scene: Scene
    guards: Ranking
    cars: CarRanking


def choice_for(matter: Matter, *, cordon: bool = False) -> Choice:
    """Rank for an incident; raises Refused when its place is not known."""
    scene = scene_to_rank(matter)
    if scene is None:
        raise Refused(
            "no_place", _("Nobody can be ranked before the place is known."), {"lat": "", "lng": ""}
        )
    return rank(scene, cordon=cordon)


def rank(scene: Scene, *, cordon: bool = False) -> Choice:
    """Rank guards on foot and cars by road for a scene."""
    router = port(Router)  # type: ignore[type-abstract]
    held = roster()
    wanted = TaskKind.CORDON if cordon else None
    guards = rank_guards(scene, held.guards, held.contracts, router, wanted=wanted)
    return Choice(scene, guards, rank_cars(scene, held.cars, router))
