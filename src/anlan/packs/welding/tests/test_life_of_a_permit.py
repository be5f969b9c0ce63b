# SPDX-License-Identifier: Apache-2.0
"""A hot-work permit from draft to file, and everything on the way that is refused (AX-R5 to AX-R8)."""

from datetime import datetime, timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from anlan.kernel.following import drain
from anlan.kernel.following.errand import ERRANDS
from anlan.kernel.matters.models import Matter

from ..models.permits import Watch
from ..models.warnings import WeldWarning
from ..queries.permits import gas_of, permit_for
from ..reactions.permits import Struck, note_the_first_arc
from .hot_yard import Yard, verb, yard_of


@pytest.fixture
def yard(story) -> Yard:
    return yard_of(story)


def reasons(yard: Yard) -> tuple[str, ...]:
    return permit_for(yard.machine, yard.welder.person, timing.now()).reasons


def test_from_draft_to_file(yard):
    """domain.md 5.3: draft, gas, approval, work, done, accepted, on file."""
    permit = yard.approved()
    assert reasons(yard) == ()
    session = yard.welds(permit)
    yard.pass_(minutes=20)
    yard.stops(session)
    yard.tell("finish_work", yard.welder, permit=permit.pk)
    yard.pass_(minutes=60)
    assert yard.tell("accept_after_fire_watch", yard.watcher, permit=permit.pk).result is False
    assert yard.tell("accept_after_fire_watch", yard.leader, permit=permit.pk).result is True
    yard.tell("archive_permit", yard.officer, permit=permit.pk)
    matter = Matter.objects.get(pk=permit.pk)
    permit.refresh_from_db()
    assert (matter.stage, matter.outcome) == ("archived", "done")
    assert permit.keep_until - timing.now() >= timedelta(days=365)


def test_a_permit_needs_welder_machine_and_watcher_before_it_is_handed_in(yard):
    permit = yard.permit(watcher=None, machine=None)
    with pytest.raises(Refused):
        yard.tell("submit_permit", yard.leader, permit=permit.pk)
    yard.tell("name_welder", yard.leader, permit=permit.pk, machine=yard.machine.pk)
    yard.tell("name_watcher", yard.leader, permit=permit.pk, watcher=yard.watcher.person)
    yard.tell("submit_permit", yard.leader, permit=permit.pk)
    assert yard.stage(permit) == "to_test"


def test_nobody_applies_for_another_firm(yard):
    with pytest.raises(NotAllowed):
        yard.permit(firm=yard.machine.pk)


def test_who_welds_cannot_watch(yard):
    """AX-R8."""
    with pytest.raises(Refused, match="AX-R8"):
        yard.permit(watcher=yard.welder.person)


@pytest.mark.parametrize(("level", "hours"), [("special", 9), ("first", 9), ("second", 73)])
def test_no_permit_is_longer_than_its_level_may_be(yard, level, hours):
    """AX-R6."""
    with pytest.raises(Refused, match="AX-R6"):
        yard.permit(level=level, hours=hours)


def test_a_level_that_the_industry_does_not_know_is_no_level(yard):
    with pytest.raises(Invalid):
        yard.permit(level="third")


def test_at_night_a_permit_is_one_level_graver_and_somebody_else_approves(yard):
    """AX-R5, AX-R7."""
    yard.story.hands.to(datetime(2026, 11, 25, 21, 0, tzinfo=timing.LOCAL))
    permit = yard.to_approve()
    assert (permit.level_asked, permit.level, permit.raised_because) == ("second", "first", "night")
    with pytest.raises((NotAllowed, NotFound)):
        yard.tell("approve_permit", yard.unit, permit=permit.pk)
    yard.tell("approve_permit", yard.safety, permit=permit.pk)
    assert yard.stage(permit) == "approved"


def test_on_a_day_of_rest_too(yard):
    """AX-R7: a Saturday; and a Saturday on which people work, 调休, is none."""
    yard.story.hands.to(datetime(2026, 11, 28, 10, 0, tzinfo=timing.LOCAL))
    assert yard.permit().level == "first"


@pytest.mark.parametrize("who", ["leader", "welder", "watcher", "analyst", "officer", "safety", "principal"])
def test_nobody_but_the_approver_of_its_level_approves(yard, who):
    """AX-R5."""
    permit = yard.to_approve()
    with pytest.raises((NotAllowed, NotFound)):
        yard.tell("approve_permit", yard.people[who], permit=permit.pk)


def test_who_applied_never_approves_though_he_holds_the_role(yard):
    """AX-R5: four eyes."""
    grant = {
        "person": "yard-leader",
        "role": "welding.approver_unit",
        "region": "331002001",
        "organisation": "haihe",
    }
    yard.story.tell(import_directory, tables={"grants": [grant]})
    both = yard.again("leader")
    permit = yard.to_approve()
    with pytest.raises(NotAllowed, match="own_permit"):
        yard.tell("approve_permit", both, permit=permit.pk)


def test_without_every_measure_nobody_approves(yard):
    permit = yard.permit()
    yard.tell("submit_permit", yard.leader, permit=permit.pk)
    yard.tested(permit)
    with pytest.raises(Refused, match="measures_first"):
        yard.tell("approve_permit", yard.unit, permit=permit.pk)


def test_an_old_gas_test_approves_nothing(yard):
    """AX-R7."""
    permit = yard.to_approve()
    yard.pass_(minutes=31)
    with pytest.raises(Refused, match="AX-R7"):
        yard.tell("approve_permit", yard.unit, permit=permit.pk)
    yard.tested(permit)
    yard.tell("approve_permit", yard.unit, permit=permit.pk)


def test_gas_over_its_limit_sends_it_back_to_the_analyst(yard):
    """AX-R7."""
    permit = yard.to_approve()
    yard.tested(permit, 10.001)
    assert yard.stage(permit) == "to_test"


def test_gas_over_its_limit_suspends_work(yard):
    """AX-R7."""
    permit = yard.approved()
    yard.tested(permit, 30)
    assert yard.stage(permit) == "suspended"
    assert "R07:gas_bad" in reasons(yard)


def test_a_rejected_permit_is_mended_and_handed_in_again(yard):
    permit = yard.to_approve()
    yard.tell("reject_permit", yard.unit, permit=permit.pk, why="watcher")
    assert yard.stage(permit) == "rejected"
    yard.tell("submit_permit", yard.leader, permit=permit.pk)
    assert yard.stage(permit) == "to_test"


def test_when_the_watcher_leaves_work_is_suspended(yard):
    """AX-R8."""
    permit = yard.approved()
    yard.tell("watcher_leaves", yard.watcher, permit=permit.pk)
    assert yard.stage(permit) == "suspended"
    assert {"R08:no_watcher", "R06:suspended"} <= set(reasons(yard))


def test_another_watcher_who_is_there_keeps_the_work_going(yard):
    """AX-R8."""
    permit = yard.approved()
    yard.tell("name_watcher", yard.leader, permit=permit.pk, watcher=yard.watcher2.person)
    yard.tell("watcher_arrives", yard.watcher2, permit=permit.pk)
    yard.tell("watcher_leaves", yard.watcher, permit=permit.pk)
    assert yard.stage(permit) == "approved"


def test_a_watcher_is_at_one_place(yard):
    """AX-R8."""
    first, second = yard.approved(), yard.to_approve(place="罐区北")
    yard.tell("approve_permit", yard.unit, permit=second.pk)
    with pytest.raises(Refused, match="AX-R8"):
        yard.tell("watcher_arrives", yard.watcher, permit=second.pk)
    assert (
        Watch.objects.filter(person=yard.watcher.person, arrived_at__isnull=False, left_at=None).count() == 1
    )
    assert first.pk != second.pk


def test_work_is_resumed_with_watcher_and_gas(yard):
    """AX-R7, AX-R8."""
    permit = yard.approved()
    yard.tell("watcher_leaves", yard.watcher, permit=permit.pk)
    with pytest.raises(Refused, match="AX-R8"):
        yard.tell("resume_work", yard.leader, permit=permit.pk)
    yard.tell("watcher_arrives", yard.watcher, permit=permit.pk)
    yard.tell("resume_work", yard.leader, permit=permit.pk)
    assert reasons(yard) == ()


def test_after_a_long_break_the_gas_is_tested_again(yard):
    """AX-R7: more than an hour at the second level."""
    permit = yard.approved()
    session = yard.welds(permit)
    yard.pass_(minutes=30)
    yard.stops(session)
    yard.pass_(minutes=61)
    assert gas_of(permit, timing.now()) == "stale"
    assert reasons(yard) == ("R07:gas_stale",)
    yard.tested(permit)
    assert reasons(yard) == ()


def test_its_approver_extends_it_before_it_ends(yard):
    """AX-R6."""
    permit = yard.approved(hours=2)
    with pytest.raises((NotAllowed, NotFound)):
        yard.tell("extend_permit", yard.safety, permit=permit.pk, ends_at=permit.ends_at + timedelta(hours=1))
    yard.tell("extend_permit", yard.unit, permit=permit.pk, ends_at=permit.ends_at + timedelta(hours=1))
    with pytest.raises(Refused, match="AX-R6"):
        yard.tell("extend_permit", yard.unit, permit=permit.pk, ends_at=permit.ends_at + timedelta(hours=80))
    yard.pass_(hours=4)
    with pytest.raises(Refused, match="its_time_is_over"):
        yard.tell("extend_permit", yard.unit, permit=permit.pk, ends_at=timing.now() + timedelta(hours=1))


def test_it_is_overdue_by_itself_and_that_is_a_warning(yard):
    """AX-R6."""
    permit = yard.approved(hours=1)
    yard.pass_(hours=1)
    assert "R06:not_now" in reasons(yard)
    ERRANDS["welding.end_what_is_over"].run()
    drain()
    assert yard.stage(permit) == "overdue"
    assert WeldWarning.objects.get(permit=permit.pk).sort == "permit_overdue"
    yard.tell("finish_work", yard.leader, permit=permit.pk)
    assert yard.stage(permit) == "finished"


def test_it_is_not_finished_while_a_machine_runs(yard):
    permit = yard.approved()
    yard.welds(permit)
    with pytest.raises(Refused, match="still_welding"):
        yard.tell("finish_work", yard.leader, permit=permit.pk)


def test_nobody_accepts_before_the_fire_watch_is_over(yard):
    """AX-R8: a minute too early is too early."""
    permit = yard.approved()
    yard.tell("finish_work", yard.welder, permit=permit.pk)
    yard.pass_(minutes=59)
    with pytest.raises(Refused, match="fire_watch_first"):
        yard.tell("accept_after_fire_watch", yard.watcher, permit=permit.pk)


def test_one_alone_does_not_accept(yard):
    permit = yard.approved()
    yard.tell("finish_work", yard.welder, permit=permit.pk)
    yard.pass_(minutes=60)
    yard.tell("accept_after_fire_watch", yard.watcher, permit=permit.pk)
    with pytest.raises(Refused, match="already_signed"):
        yard.tell("accept_after_fire_watch", yard.watcher, permit=permit.pk)
    assert yard.stage(permit) == "finished"


def test_a_void_permit_is_kept_and_starts_nothing(yard):
    permit = yard.approved()
    yard.tell("void_permit", yard.leader, permit=permit.pk, why="changed_place")
    permit.refresh_from_db()
    assert permit.keep_until is not None
    assert reasons(yard) == ("R06:no_permit",)


def test_a_machine_in_a_fixed_zone_needs_no_gas_test(yard):
    """AX-R7: exempt, but approved all the same."""
    permit = yard.permit(in_fixed_zone=True)
    yard.tick_all(permit)
    yard.tell("submit_permit", yard.leader, permit=permit.pk)
    assert yard.stage(permit) == "to_approve"


def test_every_signature_holds_what_stood_there(yard):
    """Table A.1: each signature with the digest of the whole permit."""
    permit = yard.approved()
    signed = {one.what: one for one in permit.signatures.all()}
    assert set(signed) == {"applied", "approved"}
    assert signed["applied"].digest != signed["approved"].digest
    assert signed["approved"].form == "account"
    assert '"level":"second"' in signed["approved"].statement


def test_wind_stops_work_in_the_open(yard):
    """AX-R7: force five; the analyst writes down the wind he feels."""
    permit = yard.approved(outdoors=True)
    yard.tell(
        "add_gas_test", yard.analyst, permit=permit.pk, gas="combustible", reading=0, point="罐顶", wind=5
    )
    assert reasons(yard) == ("R06:upgraded", "R07:wind")


def test_the_first_arc_begins_the_work(yard):
    permit = yard.approved()
    seen: list[object] = []

    class Outside:
        def run(self, command, **values):
            seen.append((command.name, values["permit"]))

    note_the_first_arc(Struck(yard.welds(permit).pk), Outside())
    note_the_first_arc(Struck(permit.pk), Outside())
    assert seen == [("welding.begin_work", permit.pk)]
    assert verb("begin_work").pack == "welding"


def of_the_workshop(yard: Yard) -> None:
    """The yard's machine is one that needs no permit by itself."""
    yard.machine.needs_permit = False
    yard.machine.save()


def test_work_that_gas_has_stopped_is_not_taken_up_beside_its_permit(yard):
    """AX-R7: also with a machine that needs no permit by itself."""
    of_the_workshop(yard)
    permit = yard.approved()
    assert reasons(yard) == ()
    yard.tested(permit, reading=30)
    assert "R07:gas_bad" in reasons(yard)


def test_without_its_watcher_nobody_starts_beside_the_permit(yard):
    """AX-R8: also with a machine that needs no permit by itself."""
    of_the_workshop(yard)
    permit = yard.approved()
    yard.tell("watcher_leaves", yard.watcher, permit=permit.pk)
    assert "R08:no_watcher" in reasons(yard)


def test_outside_the_hours_of_a_permit_a_machine_that_needs_none_starts(yard):
    of_the_workshop(yard)
    yard.approved(hours=2)
    yard.pass_(hours=3)
    assert reasons(yard) == ()
