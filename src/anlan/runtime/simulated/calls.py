# SPDX-License-Identifier: Apache-2.0
"""The simulated 110 side: it pushes signed orders to the district and takes what comes back."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count

from anlan.kernel import timing
from anlan.kernel.places.models import Premises
from anlan.kernel.ports import Point
from anlan.packs.dispatch.adapters.caller_110 import Caller110, Stopped
from anlan.packs.dispatch.adapters.datum import Datum
from anlan.packs.dispatch.adapters.demo_calls import DemoCall, calls
from anlan.packs.dispatch.adapters.loopback import running
from anlan.packs.dispatch.adapters.port import CallOrder, CallType, Inbound
from anlan.packs.dispatch.adapters.simulator_110 import Mood, Simulator110
from anlan.packs.dispatch.models import Category, VenuePost

from .chance import Chance
from .seen import OPENING, OPENING_PLACE

log = logging.getLogger("anlan.simulated")
MEAN = timedelta(seconds=75)  # between two calls
TICK = timedelta(seconds=2)
REPEATED, OUTSIDE = (
    0.1,
    0.04,
)  # shares of the calls that are pushed twice, and of those from beyond the border
LATER = (40.0, 100.0)  # seconds after which a caller rings again or takes his call back
BEYOND = Point(0.0, -0.19)  # what lies outside the district is that far west of it

type IsWanted = Callable[[], bool]


@contextmanager
def police_side(secrets: list[str]) -> Iterator[tuple[Simulator110, str]]:
    """The 110 side on the loopback while the block runs; with the URL that takes feedback."""
    simulator = Simulator110(secrets, now=timing.now)
    with running(simulator.app) as url:
        yield simulator, f"{url}/messages"


class Calls:
    """Call after call in a thread of its own, some repeated, some from outside; and the opening scene when it is wanted.

    `is_welcome` says whether the district can take one more, `wants_opening` whether somebody waits for that scene.
    """

    def __init__(
        self, simulator: Simulator110, url: str, seed: int, *, is_welcome: IsWanted, wants_opening: IsWanted
    ) -> None:
        self._simulator, self._chance = simulator, Chance(seed)
        self._caller = Caller110(simulator, f"{url}/api/dispatch/push-110", seed=seed)
        self._is_welcome, self._wants_opening = is_welcome, wants_opening
        self._calls = calls(seed, _sites(), _categories(), mean=MEAN)
        self._later: list[tuple[datetime, int, Inbound]] = []
        self._numbers = count()
        self._ending = threading.Event()

    def start(self) -> None:
        """Begin, in a thread."""
        threading.Thread(target=self._run, name="calls", daemon=True).start()

    def stop(self) -> None:
        """No more calls."""
        self._ending.set()
        self._caller.close()

    def _run(self) -> None:
        try:
            self._go_on()
        except Stopped:
            return
        except Exception:  # the demo goes on without calls, and says why
            log.exception("the simulated calls stopped")

    def _go_on(self) -> None:
        call = next(self._calls)
        due = timing.now() + min(call.wait, MEAN / 5)
        while not self._ending.wait(max(timing.machine_seconds(TICK), 0.2)):
            now = timing.now()
            if self._wants_opening():
                self._open()
            while self._later and self._later[0][0] <= now:
                self._push(heappop(self._later)[2])
            if now >= due and self._is_welcome():
                self._take(call, now)
                call = next(self._calls)
                due = now + call.wait

    def _open(self) -> None:
        opening = opening_call()
        if opening is not None:
            self._push(opening)

    def _take(self, call: DemoCall, now: datetime) -> None:
        """Push the order; what the caller adds or takes back comes later."""
        if self._chance.happens(OUTSIDE, call.number, "outside"):
            place = Point(call.place.lat + BEYOND.lat, call.place.lng + BEYOND.lng)
            call = replace(call, place=place)
        order, *rest = call.messages(now)
        is_repeated = self._chance.happens(REPEATED, call.number, "repeated")
        self._simulator.behave(Mood(repeat=1 if is_repeated else 0))
        self._push(order)
        for message in rest:
            wait = timedelta(seconds=self._chance.between(*LATER, call.number, "later"))
            heappush(self._later, (now + wait, next(self._numbers), message))

    def _push(self, message: Inbound) -> None:
        self._caller.push_all([message])


def _sites() -> list[Premises]:
    """Where calls arise: one in ten anywhere, the others where a guard has his post, which is what linkage is about."""
    everywhere = list(Premises.objects.order_by("code"))
    guarded = set(VenuePost.objects.filter(premises__isnull=False).values_list("premises", flat=True))
    served = [site for site in everywhere if site.pk in guarded]
    times = 9 * len(everywhere) // len(served) if served else 0
    return everywhere + served * times


def _categories() -> dict[str, str]:
    return dict(Category.objects.order_by("code").values_list("name", "code"))


def opening_call() -> CallOrder | None:
    """The parking quarrel before the bar, with which the demo begins and which is told again to whoever plays in it."""
    bar = Premises.objects.filter(code=OPENING_PLACE).first()
    if bar is None:
        return None
    at = timing.now()
    return CallOrder(
        order_number=f"{OPENING}{at.astimezone(timing.LOCAL):%Y%m%d%H%M%S}", call_type=CallType.POLICE_110,
        category_code="901301", category_name="停车争吵，推搡", content="（演示）两拨人，七八个人，为车位推起来了。",
        called_at=at, address=f"{bar.name}门口 · {bar.address}", longitude=bar.lng, latitude=bar.lat, datum=Datum.WGS84,
        contact_number="15400000001", region_code="331002",
    )  # fmt: skip
