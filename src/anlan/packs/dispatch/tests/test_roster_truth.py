# SPDX-License-Identifier: Apache-2.0
"""What the ranking is told of the registry is true to the rows: rest, hours of duty, positions, and what just changed."""

from datetime import timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.devices.telemetry import Sample, keep

from ..commands.accept_task import accept_task
from ..commands.arrive_on_scene import arrive_on_scene
from ..commands.escalate_task import escalate_task
from ..commands.import_registry import import_registry
from ..commands.offer_task import offer_task
from ..commands.sign_off_duty import sign_off_duty
from ..commands.sign_on_duty import sign_on_duty
from ..commands.stand_down import stand_down
from ..queries import broken_rules, scene_of
from ..queries.roster import roster
from ..ranking import TaskKind, rank_guards
from .conftest import BAR
from .ranking_people import Walking


def broken(street, guard=None, incident=None):
    """The rules that keep him from a new incident at the bar, read anew and as the board's list has them."""
    street.everyone_is_seen()
    guard = guard or street.guard
    incident = incident or street.incident()
    scene = scene_of(incident.incident, incident)
    held = roster()
    ranked = rank_guards(scene, held.guards, held.contracts, Walking())
    listed = next((one.broken for one in ranked.excluded if one.id == guard.person), ())
    anew = broken_rules(guard.person, scene, TaskKind.FIRST_RESPONSE)
    assert anew == listed, "the list and the check before sending must agree"
    return anew


def at_work(street, category="parking"):
    """The guard is on the scene of an incident."""
    task = street.task(street.incident(category))
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person,
                **({"car": street.car} if category != "parking" else {}))  # fmt: skip
    street.tell(accept_task, by=street.guard, task=task.pk)
    street.tell(arrive_on_scene, by=street.guard, task=task.pk)
    return task


@pytest.mark.parametrize("minutes", [0, 9])
def test_after_a_violent_type_of_incident_he_rests_ten_minutes_PB_R13(street, hands, minutes):
    task = at_work(street, "shoving")
    street.tell(stand_down, by=street.desk, task=task.pk)
    hands.pass_(minutes=minutes)
    assert broken(street) == ("PB-R13",)


def test_after_ten_minutes_he_may_go_again_PB_R13(street, hands):
    task = at_work(street, "shoving")
    street.tell(stand_down, by=street.desk, task=task.pk)
    hands.pass_(minutes=10)
    assert broken(street) == ()


def test_who_escalated_for_an_injury_rests_too_PB_R13(street):
    task = at_work(street)
    street.tell(escalate_task, by=street.guard, task=task.pk, reason="injury")
    street.tell(stand_down, by=street.desk, task=task.pk)
    assert broken(street) == ("PB-R13",)


def test_a_quarrel_about_a_parking_lot_needs_no_rest_PB_R13(street):
    task = at_work(street)
    street.tell(stand_down, by=street.desk, task=task.pk)
    assert broken(street) == ()


def test_signing_off_for_a_minute_begins_no_new_twelve_hours_PB_R13(street, hands):
    hands.pass_(hours=5)
    for _ in range(2):
        street.tell(sign_off_duty, by=street.guard)
        hands.pass_(minutes=1)
        street.tell(sign_on_duty, by=street.guard)
    assert "PB-R13" not in broken(street)
    hands.pass_(hours=7)
    assert "PB-R13" in broken(street)


def test_who_rested_for_eight_hours_begins_anew_PB_R13(street, hands):
    hands.pass_(hours=5)
    street.tell(sign_off_duty, by=street.guard)
    now = hands.pass_(hours=8)
    shift = {"starts_at": now.isoformat(), "ends_at": (now + timedelta(hours=9)).isoformat()}
    rosters = [{"person": "guard", "post": "door", **shift}]
    street.story.tell(import_registry, tables={"rosters": rosters})
    street.tell(sign_on_duty, by=street.guard)
    hands.pass_(hours=8)
    assert "PB-R13" not in broken(street)


def test_who_signed_off_is_out_at_once_PB_R9(street):
    assert broken(street) == ()
    street.tell(sign_off_duty, by=street.guard)
    assert "PB-R9" in broken(street)


def test_who_was_offered_a_task_is_busy_at_once_PB_R10(street):
    task = street.task(street.incident())
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person)
    assert broken(street) == ("PB-R10",)
    street.tell(stand_down, by=street.desk, task=task.pk)
    assert broken(street) == ()


def test_a_recorder_whose_clock_runs_ahead_speaks_of_now_PB_R11(street, hands):
    hands.pass_(minutes=3)
    ahead = timing.now() + timedelta(seconds=20)
    incident = street.incident()
    keep([Sample("rec-guard", ahead, BAR[0], BAR[1])])
    scene = scene_of(incident.incident, incident)
    assert broken_rules(street.guard.person, scene, TaskKind.FIRST_RESPONSE) == ()


def test_an_older_position_that_comes_later_replaces_nothing(street, hands):
    hands.pass_(minutes=5)
    keep([Sample("rec-guard", timing.now(), BAR[0], BAR[1])])
    keep([Sample("rec-guard", timing.now() - timedelta(minutes=4), 28.60, 121.40)])
    incident = street.incident()
    assert (
        broken_rules(street.guard.person, scene_of(incident.incident, incident), TaskKind.FIRST_RESPONSE)
        == ()
    )
