# SPDX-License-Identifier: Apache-2.0
"""The round of the simulated district: bodies move, devices speak, and each incident is taken one step on."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from anlan.kernel import timing

from .cast import Cast
from .seen import Seen

AGAIN, LONGEST = timedelta(seconds=8), 8  # after a refusal; so many times that at most
BEAT_SECONDS = 150
CALLED = "（演示）报警人说处理及时。"
FRESH = timedelta(seconds=15)  # so long what was read of the district holds within a round
REVISITS = 0.3  # of the closed are called back

type Duty = Callable[["District", Seen], None]
type Deed = Callable[[], bool]


class District:
    """What the simulated people mean to do next. `played` are those whom humans play; they are left alone."""

    def __init__(self, cast: Cast, duties: Sequence[Duty]) -> None:
        self.cast, self._duties = cast, duties
        self._bodies = cast.bodies
        self.played: set[UUID] = set()
        self.open: dict[str, Seen] = {}
        self.bound: set[UUID] = set()
        self._looked_at = timing.now()
        self._moments: dict[str, dict[str, datetime]] = {}  # incident → deed → when
        self._tries: dict[str, dict[str, int]] = {}  # incident → deed → how often it was refused
        self._done: dict[str, set[str]] = {}
        self._closed: dict[str, datetime] = {}  # incident → when its caller is asked again

    def round(self) -> None:
        """Take everything one step on; the public API is asked once, as long as its answer holds."""
        self.move()
        self.played = self.cast.played()
        if not self._look():
            return
        for key in list(self.open):
            if timing.now() - self._looked_at > FRESH and not self._look():
                return
            if key in self.open:
                for duty in self._duties:
                    duty(self, self.open[key])
        self._ask_again()
        self.move_home()

    def _look(self) -> bool:
        """Read what is open. While a past is told fast, an offer may be gone before a round is through: then it is read anew."""
        told = self.cast.line(self.cast.desks[0]).read("dispatch/incidents", open=True)
        self._looked_at = timing.now()
        if told is None:
            return False
        self._take([Seen.read(row) for row in told["items"]])
        return True

    def move(self) -> None:
        """Bodies move, and devices whose turn it is say where they are."""
        now = timing.now()
        samples = []
        for body in self._bodies:
            body.step(now)
            samples += body.positions(now)
        self.cast.line(self.cast.gateway).positions(samples)

    def begin(self) -> int:
        """Everybody on the roster signs on and is on the map; how many signed on."""
        now = timing.now()
        samples = [one for body in self._bodies for one in body.first_positions(now)]
        self.cast.line(self.cast.gateway).positions(samples)
        return self.cast.keep_roster()

    def once(self, seen: Seen, deed: str, wait: tuple[float, float], act: Deed) -> None:
        """Do it once, when its moment has come; what was refused or not reached is tried again, ever later."""
        done = self._done.setdefault(seen.id, set())
        if deed in done or not self.is_due(seen, deed, wait):
            return
        if act():
            done.add(deed)
            return
        tries = self._tries.setdefault(seen.id, {})
        tries[deed] = tries.get(deed, 0) + 1
        self._moments[seen.id][deed] = timing.now() + AGAIN * min(tries[deed], LONGEST)

    def did(self, seen: Seen, deed: str) -> bool:
        """Whether it was done."""
        return deed in self._done.get(seen.id, ())

    @property
    def is_led(self) -> bool:
        """Whether a human plays a lead of the opening scene."""
        return not self.played.isdisjoint(self.cast.leads.values())

    def waits_for(self, seen: Seen, person: UUID | None) -> bool:
        """Whether this part of the opening scene may yet be taken by the human who plays another one."""
        return seen.is_opening and self.is_led and person in self.cast.leads.values()

    def courted(self, seen: Seen) -> set[UUID]:
        """Whose parts come first when a simulated duty officer chooses for this incident: those of humans.

        While the opening scene still waits for somebody, humans are kept for it: whoever opened his window before the
        desk sends him must not be far away by then.
        """
        waits = any(one.is_opening and (one.waits or not one.officers) for one in self.open.values())
        return set() if waits and not seen.is_opening else self.played

    def is_due(self, seen: Seen, deed: str, wait: tuple[float, float]) -> bool:
        """Whether the moment of a deed has come; the first question draws it."""
        moments = self._moments.setdefault(seen.id, {})
        if deed not in moments:
            seconds = self.cast.chance.between(*wait, seen.number, deed)
            moments[deed] = timing.now() + timedelta(seconds=seconds)
        return timing.now() >= moments[deed]

    def _take(self, rows: Sequence[Seen]) -> None:
        """What is open now; what is no longer open is forgotten, and now and then its caller is asked again."""
        before, self.open = self.open, {one.id: one for one in reversed(rows)}
        self.bound = set().union(*(one.bound for one in rows))
        for key, seen in before.items():
            if key in self.open:
                continue
            for kept in (self._moments, self._tries, self._done):
                kept.pop(key, None)
            if seen.stage == "fed_back" and self.cast.chance.happens(REVISITS, seen.number, "revisit"):
                wait = timedelta(seconds=self.cast.chance.between(60, 240, seen.number, "revisit at"))
                self._closed[key] = timing.now() + wait

    def _ask_again(self) -> None:
        """A duty officer whom nobody plays calls back (回访)."""
        desk = next((one for one in self.cast.desks if one not in self.played), None)
        for key, moment in list(self._closed.items()):
            if desk is not None and timing.now() >= moment:
                del self._closed[key]
                content = self.cast.chance.one_of(("satisfied", "satisfied", "mostly"), key)
                self.cast.line(desk).do(
                    "dispatch/record-revisit", incident=key, satisfaction=content, words=CALLED
                )

    def move_home(self) -> None:
        """Whoever is not bound any more goes back to his post, were he on his way; a free car drives round its station."""
        now, leads = timing.now(), set(self.cast.leads.values())
        turn = int(now.timestamp() // BEAT_SECONDS)
        cars = {body.code for body in self.cast.officers.values()}
        for body in self._bodies:
            is_called_back = body.way is not None and body.is_sent
            is_on_his_own_way = body.way is not None and not body.is_sent
            if is_on_his_own_way or body.is_silent or body.persons & self.bound:
                continue
            if is_called_back or body.code not in cars or body.persons & leads:
                if not body.is_home:
                    body.set_out(body.home, "car" if body.code in cars else "foot", now)
            elif body.turn != turn:
                body.turn = turn
                if self.cast.chance.happens(0.4, body.code, turn):
                    target = self.cast.chance.one_of(self.cast.beats(body.home), body.code, turn)
                    body.set_out(target, "car", now)
