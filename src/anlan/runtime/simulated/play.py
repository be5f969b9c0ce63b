# SPDX-License-Identifier: Apache-2.0
"""What a demo plays where the dispatch pack is: the 110 side, and the people; the demo imports it only then."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from anlan.kernel import timing
from anlan.kernel.command import perform
from anlan.kernel.context import Caller
from anlan.kernel.places.models import Premises
from anlan.kernel.ports import plug
from anlan.packs.dispatch.adapters.http_110 import Http110
from anlan.packs.dispatch.adapters.port import Police110
from anlan.packs.dispatch.adapters.simulator_110 import Simulator110
from anlan.packs.dispatch.commands.import_registry import import_registry
from anlan.packs.dispatch.models import Shift

from .calls import police_side
from .city import let_the_city_listen
from .people import Life, begin_before, come_near, tell_history

CAMERAS = (
    ("bar", ("门口", "停车场")), ("garden", ("东门",)), ("hospital", ("急诊大厅",)), ("mall", ("一层中庭",)),
    ("stadium", ("南看台",)), ("cloud", ("北门",)),
)  # fmt: skip

__all__ = [
    "begin_before",
    "come_near",
    "hang_cameras",
    "let_the_city_listen",
    "life_of",
    "police",
    "roster_is_old",
    "tell_history",
]


@contextmanager
def police() -> Iterator[Simulator110]:
    """The 110 side on the loopback while the block runs; our answers go there."""
    with police_side(settings.ANLAN_110_SECRETS) as (simulator, answers_to):
        plug(Police110, lambda: Http110(answers_to, settings.ANLAN_110_SECRETS))
        yield simulator


def hang_cameras(url: str) -> None:
    """Cameras at the opening scene's venues; their server has another port each time the demo starts."""
    places = Premises.objects.filter(code__in=[code for code, _ in CAMERAS]).values_list("code", flat=True)
    lines = [
        {"code": f"cam-{code}-{at}", "premises": code, "name": name, "address": f"{url}/{code}/{at}"}
        for code, names in CAMERAS if code in set(places) for at, name in enumerate(names, 1)
    ]  # fmt: skip
    perform(import_registry, Caller(None, "operator", "cli"), {"tables": {"cameras": lines}})


def life_of(
    url: str, seed: int, district: Path, simulator: Simulator110, present: Callable[[], set[UUID]]
) -> Life:
    """Everybody whom no human plays."""
    return Life(url, seed, district, simulator, present)


def roster_is_old() -> bool:
    """A demo that was left for days needs a roster of today."""
    newest = Shift.objects.order_by("-ends_at").values_list("ends_at", flat=True).first()
    return newest is not None and newest < timing.now() + timedelta(hours=12)
