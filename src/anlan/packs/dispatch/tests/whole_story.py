# SPDX-License-Identifier: Apache-2.0
"""Everything that dispatch can tell, for the sweeps in `tests/contract`: each verb once, each turn a call may take."""

from datetime import timedelta
from typing import Any

from anlan.kernel import timing
from anlan.kernel.access.queries import caller_of
from anlan.kernel.clocks.ticker import fire_due
from anlan.kernel.command import perform
from anlan.kernel.context import Caller
from anlan.kernel.devices.telemetry import Sample, keep
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.directory.commands.mend_contact import mend_contact
from anlan.kernel.evidence.commands.add_evidence import add_evidence
from anlan.kernel.following import drain
from anlan.kernel.following.errand import ERRANDS
from anlan.kernel.matters.commands.add_note import add_note
from anlan.kernel.matters.commands.link_matters import link_matters
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.models import Person
from anlan.kernel.places.models import Premises
from anlan.kernel.ports import plug
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.evidence import picture, sent
from anlan.kernel.testing.story import Story

from ..adapters.fake import Fake110
from ..adapters.port import Police110
from ..api import FROM_110
from ..models import AlarmButton, ButtonPress, Camera, Category, Duty, Guard, Task
from .conftest import BAR, Street, street_of


def verb(name: str) -> Any:
    """A verb of dispatch by its name (Any: its own input)."""
    return REGISTRY.commands[f"dispatch.{name}"]


def tell(story: Story) -> None:
    """One night on the bar street."""
    plug(Police110, lambda: Fake110(timing.now))
    street = street_of(story)
    _a_call_to_its_end(street)
    _a_refusal_a_silence_and_an_escalation(street)
    _what_is_cancelled_and_doubted(street)
    _a_guard_is_asked_whether_he_is_well(street)
    _what_is_returned_and_repeated(street)
    _what_a_venue_does(street)
    _a_camera_is_looked_through(street)
    _a_captain_keeps_the_roster(street)
    for guard in (street.guard, street.second):
        story.tell(verb("sign_off_duty"), by=guard)
    first_day = Matter.objects.earliest("opened_at").opened_at.astimezone(timing.LOCAL).date()
    perform(verb("publish_figures"), Caller(None, "figures", "follower", pack="dispatch"), {"day": first_day})


def _a_captain_keeps_the_roster(street: Street) -> None:
    """A line more, a line less, and the week once again."""
    captain = street.story.person("captain", "dispatch.captain", "331002")
    company = Guard.objects.get(pk=street.guard.person).employer_id
    starts_at = timing.now() + timedelta(days=2)
    span = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=8)}
    shift = street.tell(verb("put_shift"), by=captain, guard=street.guard.person, **span).result
    street.tell(verb("copy_week"), by=captain, company=company, day=starts_at.date())
    street.tell(verb("drop_shift"), by=captain, shift=shift)


def _a_camera_is_looked_through(street: Street) -> None:
    """The desk looks, and leaves it."""
    incident, (camera,) = street.incident("parking"), Camera.objects.all()
    look = street.tell(
        verb("open_camera"), by=street.desk, incident=incident.pk, camera=camera.pk, reason="看清门口人数"
    ).result
    street.tell(verb("leave_camera"), by=street.desk, incident=incident.pk, look=look)
    street.tell(verb("close_incident"), by=street.officer, incident=incident.pk, outcome="false_alarm")


def leave_open(story: Story, often: int) -> None:
    """A night that is not over: incidents at every stage on which police and guards can be at once, so much on each."""
    Duty.objects.filter(signed_off_at=None).update(signed_off_at=timing.now())
    story.hands.pass_(days=1)  # everybody has slept
    street = street_of(story)
    for task in Task.objects.filter(matter__closed_at=None).exclude(matter__stage="waiting"):
        street.tell(verb("stand_down"), by=street.desk, task=task.pk)
        street.tell(
            verb("close_incident"), by=street.officer, incident=task.incident_id, outcome="false_alarm"
        )
    story.hands.pass_(minutes=11)  # PB-R13
    street.everyone_is_seen()
    for _ in range(often):
        street.incident("parking")
        street.incident("knife")
    offered = street.task(street.incident("parking"))
    _offer_and_accept(street, offered.pk, street.second, accepts=False)
    held = street.incident("shoving", caller_phone="13700002222")
    task = street.task(held)
    _offer_and_accept(street, task.pk, street.guard, car=street.car)
    street.tell(verb("sign_for_incident"), by=street.officer, incident=held.pk)
    street.story.hands.pass_(seconds=90)
    street.everyone_is_seen()
    street.tell(verb("arrive_on_scene"), by=street.guard, task=task.pk)
    for number in range(often):
        _so_much_happens(street, held, task, number)
    drain()


def _so_much_happens(street: Street, incident: Matter, task: Task, number: int) -> None:
    """Words, people and pictures of one scene."""
    said = {"task": task.pk, "part": "witness", "name": f"过路人{number}"}
    street.tell(verb("name_party"), by=street.guard, **said)
    street.tell(verb("note_persuasion"), by=street.guard, task=task.pk, text=f"第 {number + 1} 次劝解")
    street.tell(add_note, by=street.guard, matter=task.pk, text="围观者还有")
    street.tell(verb("amend_incident"), by=street.desk, incident=incident.pk, content=f"又来了 {number} 人")
    file = sent(street.guard, picture(60 + number))
    street.tell(add_evidence, by=street.guard, matter=task.pk, upload=file.pk, medium="photo")


def _a_call_to_its_end(street: Street) -> None:
    hands = street.story.hands
    ours = street.incident(
        source="110", order_number="331002202611210001", caller_phone="13812345678", address="中山东路 128 号"
    )
    task = street.task(ours)
    street.tell(verb("amend_incident"), by=street.desk, incident=ours.pk, content="又来了三个人")
    street.tell(verb("set_level"), by=street.desk, incident=ours.pk, level="orange", reason="人多起来了")
    street.tell(verb("send_police"), by=street.desk, incident=ours.pk, car=street.car, eta_seconds=400)
    _offer_and_accept(street, task.pk, street.guard)
    street.tell(verb("sign_for_incident"), by=street.officer, incident=ours.pk)
    hands.pass_(seconds=90)
    street.tell(verb("arrive_on_scene"), by=street.guard, task=task.pk)
    street.tell(verb("tick_action"), by=street.guard, task=task.pk, action="persuaded")
    street.tell(verb("tick_action"), by=street.guard, task=task.pk, action="aided")
    street.tell(verb("untick_action"), by=street.guard, task=task.pk, action="aided")
    street.tell(verb("note_persuasion"), by=street.guard, task=task.pk, text="叶某一方答应挪车")
    street.tell(add_note, by=street.guard, matter=task.pk, text="围观者已散去")
    _who_it_concerns(street, ours, task)
    _leaves_the_fence_and_falls_silent(street)
    _police_stop_within_the_fence()
    street.tell(verb("hand_over_to_police"), by=street.officer, task=task.pk)
    street.tell(verb("leave_scene"), by=street.guard, task=task.pk)
    said = {"situation": "车位纠纷双方在场", "result": "双方当场和解"}
    street.tell(verb("record_feedback"), by=street.officer, incident=ours.pk, **said)
    street.tell(verb("leave_scene"), by=street.officer, incident=ours.pk)
    street.tell(verb("close_incident"), by=street.officer, incident=ours.pk, outcome="settled")
    said = {"satisfaction": "satisfied", "words": "报警人表示谢谢"}
    street.tell(verb("record_revisit"), by=street.desk, incident=ours.pk, **said)
    street.tell(verb("rate_task"), by=street.officer, task=task.pk, verdict="helpful")
    drain()


def _who_it_concerns(street: Street, incident: Matter, task: Task) -> None:
    name, strike = verb("name_party"), verb("strike_party")
    street.tell(name, by=street.guard, task=task.pk, part="witness", words="穿灰外套的代驾，看见先动手的人")
    said = {"name": "叶守田", "phone": "13705765678", "words": "白色轿车车主"}
    street.tell(name, by=street.desk, incident=incident.pk, part="party", **said)
    wrong = street.tell(name, by=street.officer, incident=incident.pk, part="party", name="林先忠")
    street.tell(strike, by=street.officer, incident=incident.pk, party=wrong.result)


def _offer_and_accept(
    street: Street, task: Any, guard: Caller, *, accepts: bool = True, **police: Any
) -> None:
    street.everyone_is_seen()
    said = {"task": task, "guard": guard.person, "eta_seconds": 112, **police}
    street.tell(verb("offer_task"), by=street.desk, **said)
    street.story.hands.pass_(seconds=8)
    if accepts:
        street.tell(verb("accept_task"), by=guard, task=task)


def _leaves_the_fence_and_falls_silent(street: Street) -> None:
    watch, hands = ERRANDS["dispatch.watch_the_fence"], street.story.hands
    for away in (0.01, 0.0):
        hands.pass_(seconds=20)
        keep([Sample("rec-guard", timing.now(), BAR[0] + away, BAR[1])])
        watch.run()
    hands.pass_(seconds=90)
    watch.run()
    keep([Sample("rec-guard", timing.now(), *BAR)])
    watch.run()


def _police_stop_within_the_fence() -> None:
    begin = timing.now()
    keep([Sample("rec-officer", begin - timedelta(seconds=s), *BAR) for s in (40, 20, 0)])
    ERRANDS["dispatch.watch_for_police"].run()


def _a_refusal_a_silence_and_an_escalation(street: Street) -> None:
    hands = street.story.hands
    hands.pass_(minutes=11)
    shoving = street.incident("shoving", content="两人推搡起来")
    task = street.task(shoving)
    _offer_and_accept(street, task.pk, street.guard, accepts=False, car=street.car)
    street.tell(verb("refuse_task"), by=street.guard, task=task.pk, reason="unlawful_order")
    _offer_and_accept(street, task.pk, street.second, accepts=False)
    drain()
    hands.pass_(seconds=60)
    fire_due()
    drain()
    _offer_and_accept(street, task.pk, street.guard)
    hands.pass_(seconds=200)
    fire_due()
    street.tell(verb("arrive_on_scene"), by=street.guard, task=task.pk)
    street.tell(verb("escalate_task"), by=street.guard, task=task.pk, reason="injury")
    street.tell(verb("stand_down"), by=street.desk, task=task.pk)
    street.tell(verb("close_incident"), by=street.officer, incident=shoving.pk, outcome="false_alarm")


def _what_is_cancelled_and_doubted(street: Street) -> None:
    """The type is forbidden meanwhile, the guard says that he is there and is not, and 110 takes its order back."""
    ours = street.incident(source="110", order_number="331002202611210003", lat=BAR[0] + 0.004)
    task = street.task(ours)
    parking = Category.objects.filter(pk="parking")
    parking.update(category_class="forbidden", police_at_once=True)
    _offer_and_accept(street, task.pk, street.second, car=street.car)
    keep([Sample("rec-second", timing.now(), BAR[0] + 0.02, BAR[1])])
    street.tell(verb("arrive_on_scene"), by=street.second, task=task.pk)
    perform(verb("cancel_incident"), FROM_110, {"incident": ours.pk, "outcome": "false_alarm"})
    street.tell(verb("stand_down"), by=street.desk, task=task.pk)
    drain()
    parking.update(category_class="allowed", police_at_once=False)


def _a_guard_is_asked_whether_he_is_well(street: Street) -> None:
    """The caller said that there were blows; the clock asks the guard, the desk does, and once he does not answer in time."""
    hands = street.story.hands
    hands.pass_(minutes=11)
    street.everyone_is_seen()
    ours = street.incident(answers={"blows": "yes"}, follow_answers=True)
    task = street.on_scene(ours)
    street.tell(verb("ask_if_well"), by=street.desk, task=task.pk)
    street.tell(verb("say_well"), by=street.guard, task=task.pk)
    for span in ({"minutes": 11}, {"seconds": 61}):
        drain()
        hands.pass_(**span)
        fire_due()
    drain()
    street.tell(verb("say_well"), by=street.guard, task=task.pk)
    street.tell(verb("stand_down"), by=street.desk, task=task.pk)
    street.tell(verb("close_incident"), by=street.officer, incident=ours.pk, outcome="false_alarm")


def _what_a_venue_does(street: Street) -> None:
    """Its button gets a key, is tried, is pressed twice; police close it."""
    keeper = street.story.person("keeper", "kernel.administrator", "")
    button = AlarmButton.objects.get(code="btn-door").pk
    street.tell(verb("set_button_key"), by=keeper, button=button, digest="0" * 64)
    for press, is_test in (("t1", True), ("p1", False), ("p2", False)):
        perform(verb("press_button"), FROM_110, {"button": button, "press": press, "is_test": is_test})
    street.story.tell(import_directory, tables={
        "people": [{"code": "suqing", "name": "苏青", "organisation": "bar"}],
        "grants": [{"person": "suqing", "role": "dispatch.venue_manager", "region": "331002", "organisation": "bar"}],
    })  # fmt: skip
    manager = caller_of(Person.objects.get(code="suqing"), "page")
    bar = Premises.objects.get(code="bar").pk
    street.tell(mend_contact, by=manager, premises=bar, contact_phone="0576-88123456")
    pressed = ButtonPress.objects.get(press="p1").incident_id
    street.tell(verb("close_incident"), by=street.officer, incident=pressed, outcome="false_alarm")


def _what_is_returned_and_repeated(street: Street) -> None:
    first = street.incident(caller_phone="13900001111", content="楼上太吵")
    again = street.incident(caller_phone="13900001111", content="楼上还是太吵", lat=BAR[0] + 0.002)
    street.tell(link_matters, by=street.desk, matter=again.pk, other=first.pk)
    street.tell(verb("close_incident"), by=street.officer, incident=again.pk, outcome="duplicate")
    elsewhere = street.incident(source="110", order_number="331002202611210002", lat=29.9, lng=122.0)
    street.tell(verb("return_incident"), by=street.desk, incident=elsewhere.pk, reason="不在本辖区")
    street.story.hands.pass_(days=31)
    ERRANDS["dispatch.forget_places"].run()
