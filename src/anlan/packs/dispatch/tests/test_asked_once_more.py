# SPDX-License-Identifier: Apache-2.0
"""What is asked once more at the moment of the deed: how often, of which type, who is fit, whether it can be so."""

import pytest
from django.utils import translation

from anlan.kernel import timing
from anlan.kernel.access.queries import caller_of
from anlan.kernel.clocks.queries import clocks_of
from anlan.kernel.command import perform
from anlan.kernel.devices.telemetry import Sample, keep
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.directory.commands.turn_option import turn_option
from anlan.kernel.errors import CommandError, Refused, TooOften
from anlan.kernel.events.log import read_matter
from anlan.kernel.following import drain
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import seen_matter, timeline
from anlan.kernel.matters.telling import tell
from anlan.kernel.people.models import Person
from anlan.kernel.testing.story import OPERATOR

from ..commands.accept_task import accept_task
from ..commands.arrive_on_scene import arrive_on_scene
from ..commands.hand_over_to_police import hand_over_to_police
from ..commands.offer_task import offer_task
from ..commands.rate_task import rate_task
from ..commands.refuse_task import refuse_task
from ..commands.report_incident import report_incident
from ..commands.send_police import send_police
from ..commands.tick_action import tick_action
from ..commands.untick_action import untick_action
from ..models import BoardRow, Car, Category, Guard, HandOver, Incident, Rating, Task, Tick
from ..queries import car_row
from ..queries.board import guard_came_first
from ..queries.on_hand import past_tasks
from ..ranking import forbidden
from .conftest import BAR


def report(street, who, times=1):
    for _ in range(times):
        street.tell(report_incident, by=who, category="parking", lat=BAR[0], lng=BAR[1])


def offered(street):
    task = street.task(street.incident())
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person, eta_seconds=112)
    return task


def taken_over(street, task):
    said = {"incident": task.incident_id}
    street.tell(send_police, by=street.desk, car=street.car, **said)
    street.tell(arrive_on_scene, by=street.officer, **said)
    street.tell(hand_over_to_police, by=street.officer, task=task.pk)


def doubts(task):
    return [one.fields for one in read_matter(task.pk, ["dispatch.arrival_doubted"])]


@pytest.fixture
def citizen(street):
    """Somebody whom the register knows and who holds no role."""
    street.tell(
        import_directory,
        by=OPERATOR,
        tables={"people": [{"code": "citizen", "name": "叶芳", "organisation": "office"}]},
    )
    return caller_of(Person.objects.get(code="citizen"), "page")


def test_a_citizen_reports_so_often_within_an_hour_and_no_more(street, citizen, hands):
    report(street, citizen, times=5)
    with pytest.raises(TooOften, match="too_many_reports"):
        report(street, citizen)
    hands.pass_(minutes=61)
    report(street, citizen)
    assert set(Incident.objects.values_list("source", flat=True)) == {"citizen"}


def test_how_often_is_a_setting_of_the_office(street, citizen):
    street.tell(turn_option, by=OPERATOR, option="dispatch.citizen_reports", value=1)
    report(street, citizen)
    with pytest.raises(Refused, match="too_many_reports"):
        report(street, citizen)


@pytest.mark.parametrize("who", ["desk", "officer", "guard"])
def test_desk_patrol_and_guard_report_as_often_as_they_must(street, who):
    report(street, getattr(street, who), times=7)
    assert Incident.objects.count() == 7


def test_a_type_that_was_forbidden_meanwhile_leaves_the_cordon_only_PB_R7(street):
    task = street.task(street.incident())
    Category.objects.filter(pk="parking").update(category_class="forbidden", police_at_once=True)
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person, car=street.car)
    assert Task.objects.get(pk=task.pk).task_kind == "cordon"
    assert '"cordon"' in Matter.objects.get(pk=task.pk).details
    drain()
    assert BoardRow.objects.get(task=task.pk).task_kind == "cordon"
    assert read_matter(task.pk, ["dispatch.task_kind_changed"])


def test_a_rated_task_is_the_guards_no_longer_and_stays_in_his_list(street):
    task = street.on_scene(street.incident())
    taken_over(street, task)
    street.tell(rate_task, by=street.officer, task=task.pk, verdict="helpful")
    with pytest.raises(CommandError, match="no_such_matter"):
        seen_matter(street.guard, task.pk)
    number = Matter.objects.get(pk=task.pk).number
    assert [row[0] for row in past_tasks(Guard.objects.get(pk=street.guard.person), timing.now())] == [number]


def test_what_he_ticked_before_the_rating_still_comes_from_a_phone_without_network(street, hands):
    task = street.on_scene(street.incident())
    then = timing.now()
    hands.pass_(seconds=30)
    taken_over(street, task)
    street.tell(rate_task, by=street.officer, task=task.pk, verdict="helpful")
    hands.pass_(seconds=30)
    perform(tick_action, street.guard, {"task": task.pk, "action": "persuaded"}, at=then)
    assert Tick.objects.filter(task=task).exists()
    with pytest.raises(CommandError):
        perform(tick_action, street.guard, {"task": task.pk, "action": "aided"})
    assert Rating.objects.count() == 1


def test_an_officer_who_is_not_on_duty_is_not_sent_PB_R9(street):
    off = street.story.person("reserve", "dispatch.officer", name="钱进")
    incident = street.incident()
    with pytest.raises(Refused, match="not_on_duty"):
        street.tell(send_police, by=street.desk, incident=incident.pk, officer=off.person)
    street.roster(off)
    assert street.tell(send_police, by=street.desk, incident=incident.pk, officer=off.person).result


def test_a_car_whose_officer_is_bound_on_foot_is_left_out_and_refused_PB_R10(street):
    street.tell(send_police, by=street.desk, incident=street.incident().pk, officer=street.officer.person)
    other = street.incident("shoving", lat=BAR[0] + 0.01)
    row = car_row(street.car)
    assert row is not None
    assert [reason.rule for reason in forbidden(row, frozenset())] == ["PB-R10"]
    with pytest.raises(Refused, match="officer_busy"):
        street.tell(send_police, by=street.desk, incident=other.pk, car=street.car)


def test_a_crew_without_an_officer_is_no_car_on_duty_PB_R9(street):
    Car.objects.get(pk=street.car).crew.set([street.guard.person])
    row = car_row(street.car)
    assert row is not None
    assert [reason.rule for reason in forbidden(row, frozenset())] == ["PB-R9"]


@pytest.mark.parametrize(("apart", "why", "came_first"), [(0.008, "elsewhere", None), (0.0001, "", True)])
def test_an_arrival_in_the_second_of_the_yes_counts_only_where_his_recorder_is(
    street, apart, why, came_first
):
    task = offered(street)
    keep([Sample("rec-guard", timing.now(), BAR[0] + apart, BAR[1])])
    street.tell(accept_task, by=street.guard, task=task.pk)
    street.tell(arrive_on_scene, by=street.guard, task=task.pk)
    drain()
    assert [why in one for one in doubts(task)] == ([True] if why else [])
    assert guard_came_first(BoardRow.objects.get(task=task.pk)) is came_first


def test_without_a_position_the_way_that_was_told_decides(street, hands):
    task = offered(street)
    hands.pass_(seconds=200)
    street.tell(accept_task, by=street.guard, task=task.pk)
    street.tell(arrive_on_scene, by=street.guard, task=task.pk)
    assert ["too_soon" in one for one in doubts(task)] == [True]


def test_an_arrival_before_the_yes_is_kept_and_doubted(street, hands):
    task = offered(street)
    hands.pass_(seconds=20)
    early = timing.now()
    hands.pass_(seconds=10)
    street.tell(accept_task, by=street.guard, task=task.pk)
    hands.pass_(seconds=60)
    perform(arrive_on_scene, street.guard, {"task": task.pk}, at=early)
    assert ["before_accepting" in one for one in doubts(task)] == [True]
    assert Task.objects.get(pk=task.pk).arrived_at is not None


def test_a_tick_is_taken_back_and_both_stay_on_record(street):
    task = street.on_scene(street.incident())
    for verb in (tick_action, untick_action, untick_action, tick_action, untick_action):
        street.tell(verb, by=street.guard, task=task.pk, action="aided")
    said = [one.name for one in read_matter(task.pk) if ".action_" in one.name]
    assert said == ["dispatch.action_ticked", "dispatch.action_taken_back"] * 2
    assert Tick.objects.filter(task=task).count() == 2


def test_what_was_taken_back_is_not_in_the_take_over(street):
    task = street.on_scene(street.incident())
    for action in ("aided", "persuaded"):
        street.tell(tick_action, by=street.guard, task=task.pk, action=action)
    street.tell(untick_action, by=street.guard, task=task.pk, action="aided")
    taken_over(street, task)
    assert '"actions":["persuaded"]' in HandOver.objects.get(task=task).statement


def test_only_the_guard_of_the_task_takes_his_tick_back(street):
    task = street.on_scene(street.incident())
    street.tell(tick_action, by=street.guard, task=task.pk, action="aided")
    with pytest.raises(CommandError):
        street.tell(untick_action, by=street.second, task=task.pk, action="aided")


def test_a_car_without_a_position_goes_only_when_its_crew_was_reached_PB_R11(street, streets, hands, page):
    hands.pass_(minutes=3)
    said = {"incident": street.incident().pk, "car": street.car}
    with pytest.raises(Refused, match="PB-R11"):
        street.tell(send_police, by=street.desk, **said)
    drain()
    number = Matter.objects.get(pk=said["incident"]).number
    dialog = page(street.desk).get("/dispatch/board", {"part": "police", "incident": number})
    assert 'name="reached" value="by_telephone"' in dialog.content.decode()
    street.tell(send_police, by=street.desk, reached="by_telephone", **said)
    with translation.override("zh-hans"):
        told = " ".join(one.sentence for one in tell(timeline(said["incident"]), street.desk))
    assert "电话" in told


def arrive_clock(task):
    drain()
    return next(one.state for one in clocks_of([task.pk])[task.pk] if one.name == "arrive")


@pytest.mark.parametrize(("apart", "state"), [(0.008, "run"), (0.0001, "met")])
def test_the_clock_of_arriving_is_met_by_an_arrival_that_can_be_so_and_by_no_other(street, apart, state):
    task = offered(street)
    keep([Sample("rec-guard", timing.now(), BAR[0] + apart, BAR[1])])
    street.tell(accept_task, by=street.guard, task=task.pk)
    street.tell(arrive_on_scene, by=street.guard, task=task.pk)
    assert arrive_clock(task) == state


def test_the_clock_of_arriving_is_over_when_he_does_not_go_after_all(street):
    task = offered(street)
    street.tell(accept_task, by=street.guard, task=task.pk)
    street.tell(refuse_task, by=street.guard, task=task.pk, reason="unwell")
    assert arrive_clock(task) == "met"
