# SPDX-License-Identifier: Apache-2.0
"""From the scan to the stop: who may, starts; whoever may not, hears why; the trace has no hole."""

from datetime import timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.devices.keys import device_key, opened
from anlan.kernel.errors import CommandError
from anlan.kernel.events.models import EventRecord
from anlan.kernel.following import drain
from anlan.kernel.following.errand import ERRANDS

from ..models.machines import Chip
from ..models.sessions import Arc, Reading, Refusal, Session
from ..queries.codes import grouped
from .workshop import CHIP, HERE, MACHINE


def happened(name: str) -> int:
    return EventRecord.objects.filter(name=f"welding.{name}").count()


def order(workshop) -> dict:
    """The newest command on the air."""
    frame = workshop.broker.on(f"weld/1/{CHIP}/cmd")[-1]
    return opened(device_key(CHIP, 1), "cmd", CHIP, frame, 1024)


def test_whoever_may_weld_gets_a_signed_lease_and_the_machine_starts(workshop):
    started = workshop.scan()
    assert started.session is not None
    drain()
    said = order(workshop)
    assert (said["op"], said["s"], said["d"]) == ("unlock", started.session.hex, CHIP)
    assert said["ch"] == Chip.objects.get().challenge
    assert said["until"] == int(workshop.session().until.timestamp())
    workshop.chip.answer(workshop.session())
    assert workshop.session().state == "accepted"


def test_the_air_knows_a_pseudonym_and_no_name(workshop):
    workshop.scan()
    drain()
    said = str(order(workshop))
    assert "李国强" not in said
    assert "331002198503070315" not in said


def test_the_whole_way_is_on_record_to_the_second(workshop):
    session = workshop.scan().session
    drain()
    workshop.chip.answer(workshop.session())
    workshop.chip.event("relay_closed", session.hex)
    for _ in range(2):
        workshop.chip.event("arc_on", session.hex)
        workshop.pass_(seconds=40)
        workshop.chip.event("arc_off", session.hex)
    workshop.tell("stop_weld", "welder", session=session)
    drain()
    assert order(workshop)["op"] == "lock"
    workshop.chip.event("session_end", session.hex, why="revoked")
    row = workshop.session()
    assert (row.state, row.why) == ("ended", "user")
    assert [one.ended_at - one.began_at for one in Arc.objects.all()] == [timedelta(seconds=40)] * 2
    assert happened("arc_struck") == happened("weld_stopped") == 1


def test_a_second_scan_of_the_own_lease_gives_the_same_lease(workshop):
    assert workshop.scan().session == workshop.scan().session
    assert happened("weld_granted") == 1


def test_a_code_without_its_check_is_no_code(workshop):
    with pytest.raises(CommandError, match="no_such_code"):
        workshop.scan(check="AAAAAAAA")


def test_a_borrowed_scan_is_refused(workshop):
    """AX-R9."""
    started = workshop.scan(lat=HERE[0] + 0.01)
    assert (started.code, started.reasons) == ("R09", ("R09:far",))
    assert workshop.scan(lat=None, lng=None).reasons == ("R09:no_place",)
    assert Refusal.objects.count() == happened("start_refused") == 2


def test_a_certificate_that_its_ministry_denies_lets_nobody_weld(workshop):
    """AX-R4: a negative answer is never overridden."""
    workshop.confirmed(verdict="invalid")
    assert workshop.scan().reasons == ("R04:invalid",)


def test_an_old_answer_counts_only_while_its_ministry_is_down_and_says_so(workshop):
    """AX-R4."""
    workshop.pass_(hours=30)
    workshop.chip.state()
    assert workshop.scan().reasons == ("R05:too_old",)
    workshop.confirmed(verdict="no_answer")
    started = workshop.scan()
    assert started.session is not None
    assert started.is_unverified
    workshop.tell("stop_weld", "welder", session=started.session)
    workshop.chip.event("session_end", started.session.hex, why="user")
    workshop.pass_(hours=48)
    workshop.chip.state()
    workshop.confirmed(verdict="no_answer")
    assert workshop.scan().reasons == ("R05:too_old",)


def test_a_review_that_was_missed_ends_a_certificate(workshop):
    """AX-R2."""
    workshop.confirmed(review_on=timing.now().date() - timedelta(days=2))
    assert workshop.scan().reasons == ("R04:review_overdue",)


def test_what_needs_a_permit_does_not_start_without_one(workshop):
    row = workshop.row()
    row.needs_permit = True
    row.save()
    assert workshop.scan().code == "R06"


def test_no_answer_is_said_to_be_none_and_the_chips_word_settles_it(workshop):
    session = workshop.scan().session
    drain()
    workshop.pass_(seconds=6)
    ERRANDS["welding.say_what_is_unknown"].run()
    assert workshop.session().state == "unknown"
    workshop.chip.state(session=session.hex)
    assert workshop.session().state == "accepted"


def test_a_lease_that_never_arrived_is_over_when_the_chip_says_so(workshop):
    workshop.scan()
    workshop.broker.silent.add(f"weld/1/{CHIP}/cmd")
    drain()
    assert workshop.session().state == "unknown"
    workshop.pass_(seconds=40)
    workshop.chip.state()
    assert (workshop.session().state, workshop.session().why) == ("ended", "not_accepted")


def test_a_stale_challenge_heals_itself(workshop):
    session = workshop.scan().session
    drain()
    first = order(workshop)
    workshop.chip.answer(workshop.session(), ok=False, why="challenge")
    drain()
    again = order(workshop)
    assert (again["s"], again["ch"]) == (session.hex, "next")
    assert again["n"] > first["n"]


def test_a_chip_that_says_no_ends_the_session(workshop):
    workshop.scan()
    drain()
    workshop.chip.answer(workshop.session(), ok=False, why="estop")
    assert (workshop.session().ended_at is not None, happened("lease_declined")) == (True, 1)


def test_a_late_yes_does_not_open_what_has_ended(workshop):
    session = workshop.scan().session
    drain()
    workshop.chip.event("session_end", session.hex, why="limit")
    workshop.chip.answer(workshop.session())
    workshop.chip.event("arc_on", session.hex)
    assert workshop.session().state == "ended"
    assert Arc.objects.get().session_id == session


def test_current_without_a_lease_is_a_suspicion_and_locks_the_machine(workshop):
    workshop.chip.event("arc_on")
    assert workshop.row().tampered_at is not None
    assert workshop.scan().reasons == ("R10:tampered",)
    workshop.tell("clear_machine", "officer", machine=workshop.machine)
    assert workshop.scan().session is not None


def test_another_card_in_the_chip_is_a_suspicion(workshop):
    """AX-R10."""
    workshop.chip.state(iccid="9999")
    assert workshop.row().tampered_at is not None


def test_events_are_taken_once_in_whatever_order_and_a_gap_is_said(workshop):
    made = [workshop.chip.makes("gas") for _ in range(3)]
    assert workshop.chip.hears(made[0]) == 1
    assert workshop.chip.hears(made[2]) == 1
    assert happened("chip_story_broken") == 1
    assert workshop.chip.hears(made[1]) == 3
    assert workshop.chip.hears(made[1]) == 3
    assert happened("machine_alarmed") == 3


def test_a_story_that_does_not_chain_is_said_to_be_broken(workshop):
    workshop.chip.event("boot")
    workshop.chip.prev = "f" * 64
    assert workshop.chip.event("boot") == 2
    assert happened("chip_story_broken") == 1


def test_a_boot_ends_what_ran(workshop):
    session = workshop.scan().session
    drain()
    workshop.chip.event("relay_closed", session.hex)
    workshop.chip.boot = "b2"
    workshop.chip.event("boot")
    assert (workshop.session().ended_at is not None, workshop.session().why) == (True, "power")


def test_a_chip_that_is_gone_stops_nothing_and_starts_nothing(workshop):
    session = workshop.scan().session
    drain()
    workshop.chip.answer(workshop.session())
    workshop.chip.state(on=False)
    assert Session.objects.get(pk=session).ended_at is None
    workshop.tell("stop_weld", "welder", session=session)
    drain()
    workshop.chip.state(session=session.hex)
    drain()
    assert order(workshop)["op"] == "lock"


def test_whoever_is_silent_too_long_is_offline(workshop):
    workshop.pass_(minutes=4)
    ERRANDS["welding.find_the_silent"].run()
    assert workshop.scan().reasons == ("R01:offline",)


def test_a_place_is_kept_only_while_it_runs(workshop):
    workshop.chip.telemetry(v=1, a=0.0, tc=21.5, lat=HERE[0], lng=HERE[1], s="")
    workshop.chip.telemetry(v=1, a=140.0, tc=30, lat=HERE[0], lng=HERE[1], s="a" * 32)
    assert [one.lat for one in Reading.objects.order_by("pk")] == [None, HERE[0]]
    assert happened("chip_online") == 1


def test_more_time_is_given_as_far_as_the_certificate_reaches(workshop):
    session = workshop.scan().session
    drain()
    workshop.chip.answer(workshop.session())
    was = workshop.session().until
    workshop.tell("extend_weld", "welder", session=session, minutes=30)
    drain()
    assert workshop.session().until == was + timedelta(minutes=30)
    assert (order(workshop)["op"], order(workshop)["until"]) == (
        "extend",
        int(workshop.session().until.timestamp()),
    )
    workshop.confirmed(verdict="invalid")
    drain()
    assert order(workshop)["op"] == "lock"


def test_a_lock_holds_until_its_own_side_takes_it_away(workshop):
    workshop.tell("lock_machine", "street", machine=workshop.machine)
    assert workshop.scan().reasons == ("R10:locked",)
    with pytest.raises(CommandError, match="offices_lock"):
        workshop.tell("unlock_machine", "officer", machine=workshop.machine)
    workshop.tell("unlock_machine", "street", machine=workshop.machine)
    assert workshop.scan().session is not None


def test_an_emergency_is_an_hour_at_most_and_reviewed_by_the_street(workshop):
    workshop.confirmed(verdict="invalid")
    said = {
        "machine": workshop.machine,
        "welder": workshop.people["welder"].person,
        "reason": "管口漏水，必须马上补焊",
    }
    started = workshop.tell("emergency_unlock", "manager", **said)
    assert started.until - timing.now() == timedelta(hours=1)
    assert happened("emergency_unlocked") == 1
    workshop.tell("review_emergency", "street", session=started.session, verdict="justified")
    assert happened("emergency_reviewed") == 1


def test_no_emergency_opens_a_machine_that_was_tampered_with(workshop):
    workshop.chip.event("tamper", what="cover")
    said = {
        "machine": workshop.machine,
        "welder": workshop.people["welder"].person,
        "reason": "管口漏水，必须马上补焊",
    }
    with pytest.raises(CommandError, match="not_even_now"):
        workshop.tell("emergency_unlock", "manager", **said)


def test_the_code_is_read_aloud_in_groups():
    assert grouped(MACHINE) == "JX 0417 2093"
