# SPDX-License-Identifier: Apache-2.0
"""The simulated 110 side: it pushes signed orders to the district and takes what comes back."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from anlan.kernel import timing
from anlan.kernel.places.models import Premises
from anlan.packs.dispatch.adapters.caller_110 import Caller110
from anlan.packs.dispatch.adapters.demo_calls import calls
from anlan.packs.dispatch.adapters.loopback import running
from anlan.packs.dispatch.adapters.port import CallOrder, CallType
from anlan.packs.dispatch.adapters.simulator_110 import Simulator110
from anlan.packs.dispatch.models import Category

log = logging.getLogger("anlan.simulated")
MEAN = timedelta(seconds=75)  # between two calls


@contextmanager
def police_side(secrets: list[str]) -> Iterator[tuple[Simulator110, str]]:
    """The 110 side on the loopback while the block runs; with the URL that takes feedback."""
    simulator = Simulator110(secrets, now=timing.now)
    with running(simulator.app) as url:
        yield simulator, f"{url}/messages"


class Calls:
    """Pushes the opening scene, then call after call."""

    def __init__(self, simulator: Simulator110, url: str, seed: int) -> None:
        self._caller = Caller110(simulator, f"{url}/api/dispatch/push-110", seed=seed)
        self._seed = seed

    def start(self) -> None:
        """Begin, in a thread."""
        threading.Thread(target=self._run, name="calls", daemon=True).start()

    def stop(self) -> None:
        """No more calls."""
        self._caller.close()

    def _run(self) -> None:
        try:
            opening = opening_call()
            if opening is not None:
                self._caller.push(opening)
            categories = dict(Category.objects.values_list("name", "code"))
            self._caller.play(calls(self._seed, list(Premises.objects.all()), categories, mean=MEAN))
        except Exception:  # the demo goes on without calls, and says why
            log.exception("the simulated calls stopped")


def opening_call() -> CallOrder | None:
    """The parking quarrel before the bar, with which the demo begins; it is told once a day."""
    bar = Premises.objects.filter(code="bar").first()
    if bar is None:
        return None
    at = timing.now()
    return CallOrder(
        order_number=f"DEMO{at.astimezone(timing.LOCAL):%Y%m%d%H%M%S}", call_type=CallType.POLICE_110,
        category_code="901301", category_name="停车争吵，推搡", content="（演示）两拨人，七八个人，为车位推起来了。",
        called_at=at, address=f"{bar.name}门口 · {bar.address}", longitude=bar.lng, latitude=bar.lat, datum="WGS-84",
        contact_number="15400000001", region_code="331002",
    )  # fmt: skip
