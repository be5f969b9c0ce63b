# SPDX-License-Identifier: Apache-2.0
"""Whatever is lost, doubled, late or out of order: never two sessions, never a lease that nobody may have, no second lost."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.kernel.following import drain
from anlan.kernel.following.errand import ERRANDS

from ..models.sessions import Arc, ChipEvent, Session
from .workshop import Workshop

STEPS = ("scan", "scan_far", "yes", "no", "stale", "yes_again", "arc_on", "arc_off", "end", "boot", "gone", "back", "stop",
         "wait", "lose", "again", "denied", "confirmed")  # fmt: skip


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(steps=st.lists(st.sampled_from(STEPS), min_size=3, max_size=14))
def test_any_order_of_what_can_happen(workshop, steps):
    run = Run(workshop)
    for step in steps:
        before = Session.objects.filter(ended_at=None).count()
        getattr(run, step)()
        drain()
        after = list(Session.objects.filter(ended_at=None))
        assert len(after) <= 1
        if len(after) > before:
            assert step == "scan"
            assert run.may, "a lease for whoever may not"
    ended = Session.objects.filter(ended_at__isnull=False)
    assert run.over <= set(ended.values_list("pk", flat=True)), "an ended session is open again"
    for arc in Arc.objects.exclude(pk__in=run.known):
        assert arc.session_id is not None or workshop.row().tampered_at is not None
    for one in ended:
        assert (
            not one.arcs.filter(ended_at=None).exists()
            or one.arcs.filter(began_at__gte=one.ended_at).exists()
        )
    numbers = list(ChipEvent.objects.order_by("number").values_list("number", flat=True))
    assert len(numbers) == len(set(numbers))


class Run:
    """The world that hypothesis shakes."""

    def __init__(self, workshop: Workshop) -> None:
        self.w, self.may, self.sent = workshop, True, []
        self.w.chip.state()
        self.w.confirmed()
        if open_one := Session.objects.filter(ended_at=None).first():
            self.w.chip.event("session_end", open_one.pk.hex, why="limit")
        self.w.tell("clear_machine", "officer", machine=self.w.machine)
        self.known = set(Arc.objects.values_list("pk", flat=True))
        self.over = set(Session.objects.filter(ended_at__isnull=False).values_list("pk", flat=True))

    def last(self) -> Session | None:
        self.over |= set(Session.objects.filter(ended_at__isnull=False).values_list("pk", flat=True))
        return Session.objects.order_by("-granted_at", "-pk").first()

    def hex(self) -> str:
        return last.pk.hex if (last := self.last()) else ""

    def scan(self) -> None:
        self.last()
        self.w.scan()

    def scan_far(self) -> None:
        assert (
            self.w.session() if Session.objects.filter(ended_at=None).exists() else self.w.scan(lat=29.0).code
        )

    def yes(self) -> None:
        if last := self.last():
            self.w.chip.answer(last)

    yes_again = yes

    def no(self) -> None:
        if last := self.last():
            self.w.chip.answer(last, ok=False, why="estop")

    def stale(self) -> None:
        if last := self.last():
            self.w.chip.answer(last, ok=False, why="challenge")

    def _event(self, sort: str, **x: str) -> None:
        self.sent.append(self.w.chip.makes(sort, self.hex(), **x))
        self.w.chip.hears(self.sent[-1])

    def arc_on(self) -> None:
        self._event("arc_on")

    def arc_off(self) -> None:
        self._event("arc_off")

    def end(self) -> None:
        self._event("session_end", why="limit")

    def boot(self) -> None:
        self._event("boot")

    def lose(self) -> None:
        self.sent.append(self.w.chip.makes("arc_off", self.hex()))

    def again(self) -> None:
        for one in reversed(self.sent):
            self.w.chip.hears(one)

    def gone(self) -> None:
        self.w.chip.state(on=False)

    def back(self) -> None:
        self.w.chip.state()

    def stop(self) -> None:
        if last := self.last():
            self.w.tell("stop_weld", "welder", session=last.pk)

    def wait(self) -> None:
        self.w.pass_(seconds=45)
        ERRANDS["welding.say_what_is_unknown"].run()

    def denied(self) -> None:
        self.w.confirmed(verdict="invalid")
        self.may = False

    def confirmed(self) -> None:
        self.w.confirmed()
        self.may = True
