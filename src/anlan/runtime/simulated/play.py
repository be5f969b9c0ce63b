# SPDX-License-Identifier: Apache-2.0
"""What a demo plays where the dispatch pack is: the 110 side, and the people; the demo imports it only then."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from anlan.kernel import timing
from anlan.kernel.ports import plug
from anlan.packs.dispatch.adapters.http_110 import Http110
from anlan.packs.dispatch.adapters.port import Police110
from anlan.packs.dispatch.adapters.simulator_110 import Simulator110
from anlan.packs.dispatch.models import Shift

from .calls import police_side
from .city import let_the_city_listen
from .people import Life, begin_before, tell_history

__all__ = ["begin_before", "let_the_city_listen", "life_of", "police", "roster_is_old", "tell_history"]


@contextmanager
def police() -> Iterator[Simulator110]:
    """The 110 side on the loopback while the block runs; our answers go there."""
    with police_side(settings.ANLAN_110_SECRETS) as (simulator, answers_to):
        plug(Police110, lambda: Http110(answers_to, settings.ANLAN_110_SECRETS))
        yield simulator


def life_of(
    url: str, seed: int, district: Path, simulator: Simulator110, present: Callable[[], set[UUID]]
) -> Life:
    """Everybody whom no human plays."""
    return Life(url, seed, district, simulator, present)


def roster_is_old() -> bool:
    """A demo that was left for days needs a roster of today."""
    newest = Shift.objects.order_by("-ends_at").values_list("ends_at", flat=True).first()
    return newest is not None and newest < timing.now() + timedelta(hours=12)
