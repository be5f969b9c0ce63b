# SPDX-License-Identifier: Apache-2.0
"""A day in the demo's firm that welds: machines come online, welders start and stop them; the demo imports it where welding is."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import httpx
from django.db import connections
from django.db.models import Q

from anlan.kernel import timing
from anlan.kernel.access.queries import issue_token
from anlan.kernel.devices.keys import device_key, pass_word
from anlan.kernel.devices.models import Device
from anlan.kernel.people.models import Person
from anlan.packs.welding.models import Chip, Machine, Session

from ..demo_district.firm import FIRM, WELDERS
from .chance import Chance
from .firm import LABEL, PRESSURE, activate, codes, ministries, tell_firm
from .fleet import Fleet
from .line import Line
from .permits import MORNING, RUNNING, tell_morning
from .yard import YardDay, scan

__all__ = ["MORNING", "Workday", "ministries", "tell_firm", "tell_morning"]

log = logging.getLogger("anlan.simulated")
SILENT = ("2090", "2091")  # in the store room: heard once, when they were fitted
SPOILT = "2066"  # its cover was opened: 疑似改装
UNFIT, AFAR = (
    "chenweimin",
    "shenlihui",
)  # whose certificate does not fit; who scans for somebody else, from his desk
KEPT = ("liguoqiang", RUNNING.welder)  # who is left to whoever comes to play; who welds under a permit
OFF, ROOM = 0.004, "2095"  # degrees between his desk and the machine
NOT_FREE = (PRESSURE, SPOILT, "2093", *SILENT)
AT_ONCE, ROUND = 4, 5.0  # machines that weld at one moment; seconds between two looks
SPAN = (150, 420)  # s that a welder welds
PATIENCE = 60.0  # s in which a new chip is heard


class Workday:
    """The firm's chips at the broker; and its welders, where people are simulated."""

    def __init__(
        self,
        url: str,
        broker: str,
        seed: int,
        present: Callable[[], set[UUID]],
        *,
        speed: float,
        simulated: bool,
    ) -> None:
        self._url, self._present, self._is_lived, self._chance = url, present, simulated, Chance(seed)
        self._broker, self._new = broker, list[Fleet]()
        chips = self._fitted()
        self._rare = Fleet(broker, [one for one in chips if one[-4:] in SILENT], _key, password_of=_password,
                           seed=time.time_ns())  # fmt: skip
        self._fleet = Fleet(
            broker, [one for one in chips if one[-4:] not in SILENT], _key, password_of=_password,
            seed=time.time_ns(), speed=speed, welds=True,
        )  # fmt: skip  # whoever plays a welder has no torch: the arcs are the chip's
        self._ending = threading.Event()
        self._lines: dict[str, Line] = {}
        self._people = dict(Person.objects.filter(code__in=dict(WELDERS)).values_list("code", "pk"))
        self._thread = threading.Thread(target=self._run, name="welders", daemon=True)

    def start(self) -> None:
        """Begin, in threads."""
        self._thread.start()

    def stop(self) -> None:
        """Hang up."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join(10)

    def _run(self) -> None:
        try:
            for fleet in (self._fleet, self._rare):
                _remember(fleet)
                fleet.start()
            self._activate()
            self._rare.stop()
            if self._is_lived:
                self._live()
            while not self._ending.wait(ROUND):
                self._hear_the_new()
        except Exception:  # the demo goes on without its welders, and says why
            log.exception("the simulated welders stopped")
        finally:
            for fleet in (self._rare, self._fleet, *self._new):
                fleet.stop()
            connections.close_all()

    def _fitted(self) -> list[str]:
        """The chips that are in a machine of the demo's firm; what goes by a label of its own is a real one, and not played."""
        known = set(Device.objects.filter(kind="chip", revoked_at=None).values_list("code", flat=True))
        ours = Q(machine__code__in=codes()) | Q(machine__firm__organisation__code=FIRM, pk__startswith=LABEL)
        return list(Chip.objects.filter(ours, pk__in=known).order_by("pk").values_list("pk", flat=True))

    def _hear_the_new(self) -> None:
        """A chip that somebody fits in the demo comes online, as a real one does when it gets power."""
        heard = {one.chip.device for fleet in (self._fleet, self._rare, *self._new) for one in fleet.machines}
        late = [one for one in self._fitted() if one not in heard]
        if late:
            fleet = Fleet(self._broker, late, _key, password_of=_password, seed=time.time_ns(), welds=True)
            _remember(fleet)
            self._new.append(fleet.start())

    def _activate(self) -> None:
        waiting = [one.chip.device for fleet in (self._fleet, self._rare) for one in fleet.machines]
        ends_at = time.monotonic() + PATIENCE
        while waiting and time.monotonic() < ends_at and not self._ending.wait(0.5):
            waiting = [one for one in waiting if not activate(one)]
        if waiting:
            log.warning("chips that were not heard: %s", " ".join(waiting))

    def _live(self) -> None:
        if Machine.objects.filter(code__endswith=SPOILT, tampered_at=None).exists():
            self._fleet.cut(f"CHIP-{SPOILT}", "cover")
        with httpx.Client(base_url=self._url, timeout=10.0) as client:
            self._client, yard = client, YardDay(self._line)
            for _ in range(3):
                scan(self._line(UNFIT), Machine.objects.get(code__endswith=PRESSURE))
                scan(self._line(AFAR), Machine.objects.get(code__endswith=ROOM), off=OFF)
            while not self._ending.wait(max(timing.machine_seconds(timedelta(seconds=ROUND)), 0.5)):
                try:
                    self._hear_the_new()
                    self._round()
                    yard.round(self._present())
                except Exception:  # a firm does not stop because one step failed
                    log.exception("a round of the simulated welders failed")

    def _line(self, code: str) -> Line:
        """Somebody's own line to the public API."""
        if code not in self._lines:
            token = issue_token(Person.objects.get(code=code), lasts=timedelta(days=30))
            self._lines[code] = Line(self._client, token)
        return self._lines[code]

    def _round(self) -> None:
        """Who has welded long enough stops; one more starts while few weld."""
        now, played = timing.now(), self._present()
        names = {key: code for code, key in self._people.items() if key not in played and code not in KEPT}
        running = list(Session.objects.filter(ended_at=None).select_related("machine"))
        for one in running:
            span = self._chance.between(*SPAN, str(one.pk))
            if one.welder_id in names and now - one.granted_at > timedelta(seconds=span):
                self._line(names[one.welder_id]).do("welding/stop-weld", session=str(one.pk))
        busy = {one.welder_id for one in running}
        free = [code for key, code in sorted(names.items()) if key not in busy]
        if len(running) >= AT_ONCE or not free:
            return
        machines = [one for one in self._free_machines() if one.pk not in {row.machine_id for row in running}]
        if machines:
            scan(self._line(self._chance.one_of(free, now)), self._chance.one_of(machines, now, "machine"))

    def _free_machines(self) -> list[Machine]:
        rows = Machine.objects.filter(
            stage="active", needs_permit=False, locked_at=None, tampered_at=None, chip__is_online=True
        )
        return [one for one in rows.order_by("code") if one.code[-4:] not in NOT_FREE]


def _key(code: str) -> bytes:
    return device_key(code, 1)


def _password(code: str) -> str:
    return pass_word(_key(code), code)


def _remember(fleet: Fleet) -> None:
    """A chip keeps its events through a night without power: it goes on where the platform's story of it ends."""
    stories = {one.code: one for one in Chip.objects.all()}
    for machine in fleet.machines:
        chip, story = machine.chip, stories.get(machine.chip.device)
        if story is not None and story.stored:
            chip.ring.clear()
            chip.e = chip.got = chip.sent = story.stored
            chip.prev = story.digest
            chip.note("boot", fw="sim")
