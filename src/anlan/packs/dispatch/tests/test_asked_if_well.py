# SPDX-License-Identifier: Apache-2.0
"""A guard on a scene is asked whether he is well: after how long, what his answer does, and who is told of his silence."""

import re
from datetime import timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.clocks.ticker import fire_due
from anlan.kernel.command import perform
from anlan.kernel.devices.telemetry import Sample, keep
from anlan.kernel.errors import OutOfSight, Refused
from anlan.kernel.events.log import read_matter
from anlan.kernel.following import drain
from anlan.kernel.matters.queries import visible
from anlan.kernel.notices.models import Notice

from ..commands.accept_task import accept_task
from ..commands.arrive_on_scene import arrive_on_scene
from ..commands.ask_if_well import ask_if_well
from ..commands.escalate_task import escalate_task
from ..commands.hand_over_to_police import hand_over_to_police
from ..commands.leave_scene import leave_scene
from ..commands.offer_task import offer_task
from ..commands.say_well import say_well
from ..commands.send_police import send_police
from ..commands.tick_action import tick_action
from ..models import Category, Task
from ..queries.board import board
from ..queries.checks import is_night
from ..queries.courses import courses_of
from ..queries.indicators import BY_CODE
from .conftest import BAR


class Asked:
    """A guard at the bar, and the clocks that ask him."""

    def __init__(self, street, hands):
        self.street, self.hands = street, hands
        self.incident = street.incident()
        self.task = street.on_scene(self.incident)
        drain()

    def passes(self, **span):
        """Time passes, and what is due on the way is done when it is due."""
        until = timing.now() + timedelta(**span)
        while wake := RunningClock.objects.filter(wake_at__lte=until).order_by("wake_at").first():
            self.hands.to(max(wake.wake_at, timing.now()))
            fire_due()
            drain()
        self.hands.to(until)

    def says_well(self, at=None):
        """Now, or at a moment that his phone had noted."""
        perform(say_well, self.street.guard, {"task": self.task.pk}, at=at)
        drain()

    @property
    def is_asked(self):
        return Task.objects.get(pk=self.task.pk).asked_at is not None

    @property
    def row(self):
        (row,) = board(self.street.desk, only=self.incident.number)
        return row

    def names(self):
        """What was asked and answered, in order."""
        return [one.name.split(".")[1] for one in read_matter(self.task.pk) if "check" in one.name]


@pytest.fixture
def asked(street, hands):
    return Asked(street, hands)


def span(asked) -> float:
    """Seconds until he is asked, as his clock has it."""
    clock = RunningClock.objects.get(matter=asked.task.pk, name="asked_again", state="run")
    return (clock.due_at - clock.started_at).total_seconds()


def test_he_is_asked_after_the_span_of_the_level_sooner_when_alone(asked):
    assert span(asked) == pytest.approx(600 * 0.6 * (0.8 if is_night(timing.now()) else 1))


@pytest.mark.parametrize(("own", "wanted"), [(300, 144), (0, None), (30, 60)])
def test_the_type_has_a_span_of_its_own_and_may_ask_nobody(street, hands, own, wanted):
    Category.objects.filter(pk="parking").update(asked_after_seconds=own)
    asked = Asked(street, hands)
    running = RunningClock.objects.filter(matter=asked.task.pk, name="asked_again")
    assert (span(asked) if running.exists() else None) == wanted


@pytest.mark.parametrize("own", [0, 1800])
def test_what_turned_graver_than_its_type_is_asked_by_its_level(street, hands, own):
    """A quarrel about parking at which a weapon is drawn is no quarrel about parking any more."""
    Category.objects.filter(pk="parking").update(asked_after_seconds=own)
    asked = Asked(street, hands)
    street.tell(escalate_task, by=street.guard, task=asked.task.pk, reason="weapon")
    drain()
    assert span(asked) == pytest.approx(180 * 0.6 * (0.8 if is_night(timing.now()) else 1), abs=1)


def test_beside_police_he_is_asked_less_often(asked):
    alone = span(asked)
    asked.street.tell(
        send_police, by=asked.street.desk, incident=asked.incident.pk, officer=asked.street.officer.person
    )
    asked.street.tell(arrive_on_scene, by=asked.street.officer, incident=asked.incident.pk)
    asked.says_well()
    assert span(asked) == pytest.approx(alone / 0.6)


def test_an_answer_in_time_ends_the_question_and_begins_the_next_span(asked):
    asked.passes(minutes=11)
    assert asked.is_asked
    asked.says_well()
    assert (asked.is_asked, asked.names(), asked.row.unanswered) == (
        False,
        ["check_asked", "check_answered"],
        None,
    )
    asked.passes(minutes=11)
    assert asked.names() == ["check_asked", "check_answered", "check_asked"]


def test_a_deed_on_his_phone_puts_the_question_off(asked):
    begun = span(asked)
    asked.passes(seconds=begun - 10)
    asked.street.tell(tick_action, by=asked.street.guard, task=asked.task.pk, action="persuaded")
    drain()
    asked.passes(seconds=begun - 10)
    assert not asked.is_asked
    asked.passes(seconds=20)
    assert asked.is_asked


def test_his_silence_is_told_to_the_desk_and_then_to_the_leader(asked):
    leader = asked.street.story.person("leader", "dispatch.leader", "331002")
    asked.passes(seconds=span(asked) + 30)
    told = Notice.objects.filter(tell="dispatch.are_you_well")
    assert [one.person_id for one in told] == [asked.street.guard.person]
    asked.passes(seconds=45)
    told = Notice.objects.filter(tell="dispatch.not_well")
    assert [one.person_id for one in told] == [asked.street.desk.person]
    asked.passes(seconds=75)
    assert leader.person in {one.person_id for one in told.all()}


def test_the_board_puts_his_silence_first_and_says_since_when(asked):
    asked.passes(seconds=span(asked) + 61)
    assert ("silent" in asked.row.needs, asked.row.group) == (True, "decide")
    assert asked.row.unanswered.due_at - asked.row.unanswered.started_at == timedelta(seconds=60)


def test_an_answer_given_without_network_counts_when_it_was_given(asked):
    asked.passes(seconds=span(asked) + 20)
    said = timing.now()
    asked.passes(minutes=9)
    assert asked.row.unanswered is not None
    asked.says_well(at=said)
    (answer,) = [one for one in read_matter(asked.task.pk) if one.name == "dispatch.check_answered"]
    assert (answer.at, answer.recorded_at > said) == (said, True)
    clock = RunningClock.objects.filter(matter=asked.task.pk, name="well").order_by("started_at").first()
    assert (clock.state, asked.row.unanswered) == ("met", None)


def test_what_he_said_before_he_was_asked_is_no_answer_and_the_desk_is_told_of_his_silence(asked):
    """Tapped without network, delivered by the phone later: perhaps he lies beside it by then."""
    asked.passes(seconds=span(asked) + 20)
    asked_at = Task.objects.get(pk=asked.task.pk).asked_at
    with pytest.raises(Refused, match="asked_since"):
        asked.says_well(at=asked_at - timedelta(minutes=5))
    asked.passes(seconds=60)
    assert (asked.is_asked, asked.row.unanswered is not None) == (True, True)


def test_an_answer_never_lies_before_its_question(asked):
    asked.passes(seconds=span(asked) + 20)
    asked_at = Task.objects.get(pk=asked.task.pk).asked_at
    asked.says_well(at=asked_at - timedelta(seconds=3))  # his phone asks by itself, a moment sooner
    answer = next(one for one in read_matter(asked.task.pk) if one.name == "dispatch.check_answered")
    assert answer.at == asked_at


def test_a_call_for_help_of_before_the_question_answers_it_all_the_same(asked):
    asked.passes(seconds=span(asked) + 20)
    asked_at = Task.objects.get(pk=asked.task.pk).asked_at
    said = {"task": asked.task.pk, "reason": "weapon"}
    perform(escalate_task, asked.street.guard, said, at=asked_at - timedelta(minutes=2))
    drain()
    asked.incident.refresh_from_db()
    assert (asked.incident.level, asked.row.board.is_escalated) == ("red", True)


def test_who_called_for_help_on_his_way_is_asked_by_the_level_that_it_has_now(street, hands):
    incident = street.incident()
    task = street.task(incident)
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person, eta_seconds=112)
    street.tell(accept_task, by=street.guard, task=task.pk)
    street.tell(escalate_task, by=street.guard, task=task.pk, reason="weapon")
    street.story.hands.pass_(seconds=90)
    keep([Sample("rec-guard", timing.now(), *BAR)])
    street.tell(arrive_on_scene, by=street.guard, task=task.pk)
    drain()
    clock = RunningClock.objects.get(matter=task.pk, name="asked_again", state="run")
    by_red = 180 * 0.6 * (0.8 if is_night(timing.now()) else 1)
    assert (clock.due_at - clock.started_at).total_seconds() == pytest.approx(by_red, abs=1)


def test_late_news_of_an_earlier_deed_put_nothing_off(asked):
    ticked = timing.now()
    asked.passes(seconds=span(asked) + 5)
    asked.says_well()
    before = RunningClock.objects.get(matter=asked.task.pk, name="asked_again", state="run").due_at
    perform(tick_action, asked.street.guard, {"task": asked.task.pk, "action": "persuaded"}, at=ticked)
    drain()
    assert RunningClock.objects.get(matter=asked.task.pk, name="asked_again", state="run").due_at == before


def test_a_call_for_help_answers_the_question(asked):
    asked.passes(seconds=span(asked) + 5)
    asked.street.tell(escalate_task, by=asked.street.guard, task=asked.task.pk)
    drain()
    answer = next(one for one in read_matter(asked.task.pk) if one.name == "dispatch.check_answered")
    assert ('"help"' in answer.fields, asked.is_asked) == (True, False)


def test_that_the_desk_escalates_is_no_answer_of_his(asked):
    asked.passes(seconds=span(asked) + 5)
    asked.street.tell(escalate_task, by=asked.street.desk, task=asked.task.pk)
    assert asked.is_asked


def test_the_desk_asks_whenever_it_wants_to_know_but_not_twice(asked):
    asked.street.tell(ask_if_well, by=asked.street.desk, task=asked.task.pk)
    with pytest.raises(Refused, match=r"已|already"):
        asked.street.tell(ask_if_well, by=asked.street.desk, task=asked.task.pk)


def test_nobody_is_asked_who_is_not_there_yet(street):
    task = street.task(street.incident())
    with pytest.raises(Refused):
        street.tell(ask_if_well, by=street.desk, task=task.pk)


def test_only_he_himself_says_that_he_is_well(asked):
    with pytest.raises(OutOfSight):
        asked.street.tell(say_well, by=asked.street.second, task=asked.task.pk)


def test_after_the_take_over_he_is_asked_no_more(asked):
    street = asked.street
    street.tell(send_police, by=street.desk, incident=asked.incident.pk, officer=street.officer.person)
    street.tell(arrive_on_scene, by=street.officer, incident=asked.incident.pk)
    street.tell(hand_over_to_police, by=street.officer, task=asked.task.pk)
    drain()
    asked.passes(minutes=30)
    assert asked.names() == []


def test_an_answer_that_comes_after_the_take_over_begins_nothing(asked, hands):
    """His phone was without network when he said so; meanwhile an officer signed for the scene."""
    street, moment = asked.street, timing.now()
    hands.pass_(seconds=30)
    street.tell(send_police, by=street.desk, incident=asked.incident.pk, officer=street.officer.person)
    street.tell(arrive_on_scene, by=street.officer, incident=asked.incident.pk)
    street.tell(hand_over_to_police, by=street.officer, task=asked.task.pk)
    drain()
    asked.says_well(at=moment)
    assert asked.names() == ["check_answered"]
    assert not RunningClock.objects.filter(matter=asked.task.pk, name="asked_again", state="run").exists()


def test_who_leaves_the_scene_is_asked_no_more(asked):
    asked.passes(seconds=span(asked) + 5)
    asked.street.tell(leave_scene, by=asked.street.guard, task=asked.task.pk)
    drain()
    asked.passes(minutes=30)
    assert (asked.is_asked, asked.names(), asked.row.unanswered) == (False, ["check_asked"], None)


def test_the_figure_counts_the_questions_that_nobody_answered_in_time(asked):
    asked.passes(seconds=span(asked) + 5)
    asked.says_well()
    asked.passes(seconds=span(asked) + 90)
    since = timing.now() - timedelta(days=1)
    (course,) = courses_of(visible(asked.street.desk, ["dispatch"]), [(since, since + timedelta(days=2))])[0]
    assert (course.checks, course.unanswered) == (2, 1)
    assert BY_CODE["unanswered"].of(course) == 1


def test_his_phone_shows_the_question_with_one_large_button(asked, page):
    client = page(asked.street.guard)
    assert re.search(r'<section class="check"[^>]* hidden', client.get("/hand?part=screen").content.decode())
    asked.passes(seconds=span(asked) + 5)
    text = client.get("/hand?part=screen").content.decode()
    assert ("您平安吗" in text, "我平安" in text) == (True, True)
    assert not re.search(r'<section class="check"[^>]* hidden', text)


def test_the_board_says_where_he_was_last_and_proposes_who_may_go(asked, page, streets):
    keep([Sample("rec-guard", timing.now(), BAR[0] + 0.0002, BAR[1])])
    asked.passes(seconds=span(asked) + 70)
    asked.street.everyone_is_seen()
    text = (
        page(asked.street.desk)
        .get(f"/dispatch/board?part=who&incident={asked.incident.number}")
        .content.decode()
    )
    assert [
        said for said in ("没有报平安", "蔡永福", "派 府前 02 去找他", "最后位置") if said not in text
    ] == []


def test_the_wall_names_nobody(asked, page):
    leader = asked.street.story.person("leader", "dispatch.leader", "331002")
    asked.passes(seconds=span(asked) + 70)
    text = page(leader).get("/wall/command?part=all").content.decode()
    assert ("保安未报平安" in text, "王建国" in text) == (True, False)
