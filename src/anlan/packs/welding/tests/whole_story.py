# SPDX-License-Identifier: Apache-2.0
"""Everything that welding can tell, for the sweeps in `tests/contract`: each verb once, each turn a session may take."""

from datetime import timedelta

from anlan.kernel import timing
from anlan.kernel.following import drain
from anlan.kernel.following.errand import ERRANDS
from anlan.kernel.ports import Broker, plug
from anlan.kernel.testing.broker import QuietBroker
from anlan.kernel.testing.story import Story

from ..models.machines import Chip
from ..models.sessions import Session
from ..queries.codes import check_of
from .permit_story import leave_open_permits, tell_permits
from .workshop import CHIP, HERE, MACHINE, Workshop, verb, workshop_of


def tell(story: Story) -> None:
    """A week in the workshop."""
    broker = QuietBroker()
    plug(Broker, lambda: broker)
    workshop = workshop_of(story, broker)
    _a_session_to_its_end(workshop)
    _refused_declined_unknown(workshop)
    _an_emergency(workshop)
    _what_chips_tell(workshop)
    _a_second_chip(workshop)
    _the_register(workshop)
    tell_permits(story)
    today = timing.now().astimezone(timing.LOCAL).date()
    story.tell(verb("publish_weld_figures"), day=today - timedelta(days=2))
    drain()


def leave_open(story: Story, often: int) -> None:
    """A morning that is not over, everything in it so often."""
    leave_open_permits(story, often)


def _a_session_to_its_end(workshop: Workshop) -> None:
    session = workshop.scan().session
    assert session is not None
    drain()
    workshop.chip.answer(workshop.session(), ok=False, why="challenge")
    drain()
    workshop.chip.answer(workshop.session())
    workshop.chip.event("relay_closed", session.hex)
    workshop.chip.event("arc_on", session.hex)
    workshop.pass_(seconds=50)
    workshop.chip.event("arc_off", session.hex)
    workshop.tell("extend_weld", "welder", session=session, minutes=30)
    Session.objects.filter(pk=session).update(until=timing.now() + timedelta(days=2))
    workshop.confirmed(ends_on=timing.now().astimezone(timing.LOCAL).date())
    workshop.story.tell(verb("shorten_weld"), session=session)
    workshop.confirmed()
    workshop.tell("stop_weld", "welder", session=session)
    drain()
    workshop.chip.event("session_end", session.hex, why="revoked")


def _refused_declined_unknown(workshop: Workshop) -> None:
    workshop.scan(lat=HERE[0] + 0.02)
    workshop.scan()
    drain()
    workshop.pass_(seconds=6)
    ERRANDS["welding.say_what_is_unknown"].run()
    drain()
    workshop.chip.answer(workshop.session(), ok=False, why="estop")
    session = workshop.scan().session
    workshop.story.tell(verb("ask_stop"), session=session, reason="permit")
    drain()
    workshop.pass_(seconds=40)
    workshop.chip.state()
    for what in ("probe", "reboot"):
        workshop.tell("ask_chip", "officer", machine=workshop.machine, what=what)
    workshop.tell("lock_machine", "officer", machine=workshop.machine)
    workshop.tell("unlock_machine", "officer", machine=workshop.machine)


def _an_emergency(workshop: Workshop) -> None:
    said = {
        "machine": workshop.machine,
        "welder": workshop.people["welder"].person,
        "reason": "管口漏水，必须马上补焊",
    }
    started = workshop.tell("emergency_unlock", "manager", **said)
    workshop.chip.event("session_end", started.session.hex, why="limit")
    workshop.tell("review_emergency", "street", session=started.session, verdict="justified")


def _what_chips_tell(workshop: Workshop) -> None:
    for sort in ("gas", "temp", "estop", "security", "boot"):
        workshop.chip.event(sort)
    workshop.chip.event("tamper", what="cover")
    workshop.tell("clear_machine", "officer", machine=workshop.machine)
    late, next_one = workshop.chip.makes("power_lost"), workshop.chip.makes("power_back")
    workshop.chip.hears(next_one)
    workshop.chip.hears(late)
    workshop.pass_(minutes=4)
    ERRANDS["welding.find_the_silent"].run()
    workshop.chip.state()
    workshop.chip.telemetry(v=1, a=0.0, tc=21.5, s="")


def _a_second_chip(workshop: Workshop) -> None:
    order = workshop.tell("place_order", "officer", machine=workshop.machine)
    workshop.tell("agree_order", "officer2", order=order)
    fitting = {
        "machine": MACHINE,
        "check": check_of(MACHINE),
        "chip": "CHIP-0002",
        "lat": HERE[0],
        "lng": HERE[1],
    }
    workshop.tell("fit_chip", "installer", **fitting)
    workshop.story.tell(verb("note_silence"), chip=CHIP)
    assert Chip.objects.get(pk=CHIP).machine_id is None


def _the_register(workshop: Workshop) -> None:
    other = workshop.tell("register_machine", "officer", firm=workshop.firm, place="二车间", model="ZX7-400")
    spot = {"place": "一车间", "lat": HERE[0], "lng": HERE[1]}
    workshop.tell("move_machine", "officer", machine=other, **spot)
    workshop.tell("take_out_machine", "officer", machine=other, what="retire")
    rows = [{"code": "JX05010001", "firm": "yihua", "place": "一车间"}]
    workshop.tell("import_machines", "officer", tables={"machines": rows})
    binding = workshop.tell("ask_binding", "welder", firm=workshop.firm)
    workshop.tell("end_binding", "officer", binding=binding)
