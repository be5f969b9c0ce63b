# SPDX-License-Identifier: Apache-2.0
"""What takes a running session its ground: each of it lets the session end in the gap, and nothing of it cuts an arc."""

from datetime import timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.devices.keys import device_key, opened
from anlan.kernel.events.models import EventRecord
from anlan.kernel.following import drain
from anlan.kernel.following.errand import ERRANDS
from anlan.kernel.testing.broker import QuietBroker

from ..models.sessions import Session
from .hot_yard import Yard, yard_of
from .workshop import CHIP

ASKED = "welding.stop_asked"


@pytest.fixture
def yard(story) -> Yard:
    return yard_of(story)


def asked(session: Session) -> str:
    """Why the session is to end; empty while it may go on."""
    drain()
    session.refresh_from_db()
    assert (
        EventRecord.objects.filter(name=ASKED).count() <= Session.objects.exclude(stop_asked_at=None).count()
    )
    return session.stop_because


def test_a_watcher_who_leaves_lets_the_running_machine_end(yard):
    """AX-R8."""
    permit = yard.approved()
    session = yard.welds(permit)
    assert asked(session) == ""
    yard.tell("watcher_leaves", yard.watcher, permit=permit.pk)
    assert asked(session) == "watcher"


def test_bad_gas_lets_it_end_and_an_emergency_too(yard):
    """AX-R7."""
    permit = yard.approved()
    session = yard.welds(permit)
    session.is_emergency = True
    session.save()
    yard.tested(permit, 30)
    assert asked(session) == "gas"


def test_a_break_lets_it_end_but_not_what_stands_on_its_managers_word(yard):
    permit = yard.approved()
    session = yard.welds(permit)
    urgent = Session.objects.create(
        id=permit.pk, machine=yard.another_machine(), welder_id=session.welder_id, permit=permit.pk,
        granted_at=timing.now(), until=permit.ends_at, is_emergency=True,
    )  # fmt: skip
    yard.tell("suspend_work", yard.leader, permit=permit.pk, why="rest")
    assert (asked(session), asked(urgent)) == ("permit", "")


def test_a_break_that_is_heard_late_leaves_what_began_after_it(yard):
    permit = yard.approved()
    yard.tell("suspend_work", yard.leader, permit=permit.pk, why="rest")
    yard.pass_(minutes=5)
    yard.tell("resume_work", yard.leader, permit=permit.pk)
    assert asked(yard.welds(permit)) == ""


def test_a_permit_that_is_over_lets_it_end(yard):
    """AX-R6."""
    permit = yard.approved(hours=1)
    session = yard.welds(permit)
    yard.pass_(hours=1)
    ERRANDS["welding.end_what_is_over"].run()
    assert asked(session) == "permit"


@pytest.mark.parametrize("deed", [("void_permit", "leader"), ("finish_work", "welder")])
def test_a_start_that_crossed_the_end_of_its_permit_is_stopped(yard, deed):
    permit = yard.approved()
    why = {"why": "not_needed"} if deed[0] == "void_permit" else {}
    yard.tell(deed[0], yard.people[deed[1]], permit=permit.pk, **why)
    assert asked(yard.welds(permit)) == "permit"


def test_a_certificate_that_its_ministry_denies_lets_it_end(workshop):
    """AX-R2, AX-R4."""
    workshop.scan()
    workshop.confirmed(verdict="invalid")
    assert asked(workshop.session()) == "revoked"


def test_a_certificate_that_covers_less_than_was_told_lets_it_end(workshop):
    """AX-R3."""
    workshop.scan()
    workshop.confirmed(categories="brazing")
    assert asked(workshop.session()) == "revoked"


def evening(workshop):
    """A lease of eight hours that runs beyond midnight, and the day on which it began."""
    workshop.scan()
    drain()
    workshop.chip.answer(workshop.session())
    return workshop.session(), timing.now().astimezone(timing.LOCAL).date()


def test_a_certificate_that_ends_earlier_than_was_told_shortens_the_lease(workshop):
    """AX-R2: it counts until the end of its last day."""
    before, day = evening(workshop)
    workshop.confirmed(ends_on=day + timedelta(days=1))
    drain()
    assert workshop.session().until == before.until
    workshop.confirmed(ends_on=day)
    drain()
    session = workshop.session()
    assert session.until.astimezone(timing.LOCAL).isoformat() == f"{day + timedelta(days=1)}T00:00:00+08:00"
    assert session.stop_because == ""
    assert (order(workshop)["op"], order(workshop)["until"]) == ("extend", int(session.until.timestamp()))


def test_an_emergency_stands_on_its_managers_word_whatever_the_certificate_says(workshop):
    before, day = evening(workshop)
    Session.objects.update(is_emergency=True)
    workshop.confirmed(ends_on=day)
    drain()
    assert workshop.session().until == before.until


def test_a_ministry_that_is_silent_stops_nobody(workshop):
    """AX-R4."""
    workshop.scan()
    workshop.confirmed(verdict="no_answer")
    assert asked(workshop.session()) == ""


def test_a_binding_that_ends_lets_it_end(workshop):
    binding = workshop.tell("ask_binding", "welder", firm=workshop.firm)
    workshop.scan()
    workshop.tell("end_binding", "officer", binding=binding)
    assert asked(workshop.session()) == "revoked"


def test_a_ban_that_begins_lets_it_end_and_blocks_the_next_start(workshop):
    district = workshop.story.person("d", "welding.district_officer", "331002", name="方敏")
    workshop.scan()
    now = timing.now()
    span = {"starts_at": now + timedelta(minutes=10), "ends_at": now + timedelta(days=1)}
    workshop.people["district"] = district
    workshop.tell("publish_ban", "district", region="331002001", reason="大风天气", **span)
    ERRANDS["welding.stop_where_banned"].run()
    assert asked(workshop.session()) == ""
    workshop.pass_(minutes=10)
    for _ in range(2):
        ERRANDS["welding.stop_where_banned"].run()
    assert asked(workshop.session()) == "ban"


def test_a_lock_lets_it_end_and_repair_waits_for_the_end(workshop):
    workshop.scan()
    with pytest.raises(Exception, match="is_running"):
        workshop.tell("take_out_machine", "officer", machine=workshop.machine, what="repair")
    workshop.tell("lock_machine", "officer", machine=workshop.machine)
    assert asked(workshop.session()) == "admin"


def test_a_card_that_was_changed_lets_it_end(workshop):
    """AX-R10."""
    session = workshop.scan().session
    drain()
    workshop.chip.state(session=session.hex, iccid="9999")
    assert asked(workshop.session()) == "tamper"


def order(workshop) -> dict:
    """The newest command on the air."""
    frame = workshop.broker.on(f"weld/1/{CHIP}/cmd")[-1]
    return opened(device_key(CHIP, 1), "cmd", CHIP, frame, 1024)


def test_a_lease_that_lost_its_ground_on_the_way_is_never_sent(workshop):
    """A worker who was away, or a deed that crossed the start."""
    workshop.scan()
    workshop.confirmed(verdict="invalid")
    drain()
    assert {order(workshop)["op"]} == {"lock"}
    assert not any(b'"unlock"' in one for one in workshop.broker.on(f"weld/1/{CHIP}/cmd"))


def test_a_lease_whose_sender_was_dead_too_long_starts_nothing(workshop):
    """The worker was killed between decision and lease, and came back when the welder had gone."""
    workshop.scan()
    workshop.pass_(seconds=31)
    drain()
    assert order(workshop)["op"] == "lock"
    workshop.chip.answer(workshop.session())
    assert workshop.session().state == "declined"
    workshop.chip.state()
    row = workshop.session()
    assert (row.state, row.why) == ("ended", "not_accepted")
    workshop.chip.state()
    assert workshop.scan().session not in (None, row.pk)


def test_a_lease_that_no_broker_took_is_over_when_the_chip_was_heard_without_it(workshop):
    workshop.broker.silent.add(f"weld/1/{CHIP}/cmd")
    workshop.scan()
    drain()
    assert isinstance(workshop.broker, QuietBroker)
    assert workshop.session().state == "unknown"
    workshop.pass_(seconds=70)
    workshop.chip.telemetry(v=1, a=0.0, tc=21.5, s="")
    ERRANDS["welding.say_what_is_unknown"].run()
    assert workshop.session().why == "not_accepted"
