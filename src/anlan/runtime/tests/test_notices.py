# SPDX-License-Identifier: Apache-2.0
"""From the log to a person: who is told of what, on which channel, once, quietly, without a word about anybody."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth import get_user_model
from django.test import Client

from anlan.adapters.notices.encryption import b64, decrypt, point
from anlan.adapters.notices.gateways import ChatRobot, SmsGateway
from anlan.adapters.notices.simulator import OtherSides
from anlan.adapters.notices.web_push import WebPush
from anlan.kernel.clocks.ticker import fire_due
from anlan.kernel.events.models import Checkpoint, EventRecord, Parked
from anlan.kernel.following import consumer, drain
from anlan.kernel.following.consumer import positions
from anlan.kernel.notices import running
from anlan.kernel.notices.models import Notice, NoticeDelivery, NoticeTry, PushDevice
from anlan.kernel.people.models import Person
from anlan.kernel.ports import ChatChannel, PushChannel, TextChannel, plug, unplug
from anlan.kernel.registry import REGISTRY
from anlan.kernel.vault import seal
from anlan.packs.dispatch.commands.accept_task import accept_task
from anlan.packs.dispatch.commands.offer_task import offer_task
from anlan.packs.dispatch.commands.pass_over import pass_over
from anlan.packs.dispatch.commands.refuse_task import refuse_task
from anlan.packs.dispatch.commands.send_police import send_police
from anlan.packs.dispatch.commands.stand_down import stand_down
from anlan.packs.dispatch.events import RefusalReason
from anlan.packs.dispatch.tests.conftest import street_of

AUTH = b"0123456789abcdef"
KEY = ec.derive_private_key(7, ec.SECP256R1())


@pytest.fixture
def street(story):
    """The bar street on a Saturday night."""
    return street_of(story)


@pytest.fixture
def sides():
    """All three other sides, plugged in."""
    with OtherSides() as made:
        plug(PushChannel, lambda: WebPush(bytes(range(32)), "mailto:it@anlan.example", [made.url]))
        plug(TextChannel, lambda: SmsGateway(f"{made.url}/sms", "s"))
        plug(ChatChannel, lambda: ChatRobot(f"{made.url}/chat"))
        yield made
        for one in (PushChannel, TextChannel, ChatChannel):
            unplug(one)


@pytest.fixture
def page(street):
    """A signed-in browser of somebody."""

    def of(caller) -> Client:
        person = Person.objects.get(pk=caller.person)
        if person.account is None:
            person.account = get_user_model().objects.create_user(person.code)
            person.save()
        client = Client()
        client.force_login(person.account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return of


@pytest.fixture
def phone(sides, page, street):
    """The guard's phone, added on his own page."""
    answer = add(page(street.guard), sides)
    assert answer.status_code == 200, answer.content
    return answer


def add(client, sides, name="guard"):
    keys = {"p256dh": b64(point(KEY.public_key())), "auth": b64(AUTH)}
    said = {"endpoint": f"{sides.url}/push/{name}", **keys, "name": "Android · Chrome"}
    return client.post("/api/notices/add-push-device", said, content_type="application/json")


def offer(street, guard=None, incident=None):
    incident = incident or street.incident("parking")
    task = street.task(incident)
    street.tell(
        offer_task, by=street.desk, task=task.pk, guard=(guard or street.guard).person, eta_seconds=112
    )
    return incident, task


def send(*channels) -> None:
    drain()
    for channel in channels or ("push", "sms", "chat"):
        running.send_due(channel)
    running.give_up_late()
    drain()


def rung(sides) -> list[dict]:
    return [json.loads(decrypt(one.body, KEY, AUTH)) for one in sides.came if one.channel == "push"]


def test_an_offer_rings_the_guards_phone_and_a_press_leads_to_his_page(street, sides, phone, page):
    offer(street)
    send()
    (told,) = rung(sides)
    answer = page(street.guard).get(told["url"])
    assert (answer.status_code, answer["Location"]) == (302, "/hand")
    row = Notice.objects.get(tell="dispatch.offer")
    assert (row.state, row.opened_at is not None) == ("reached", True)


def test_a_notice_opens_for_its_person_alone(street, sides, phone, page):
    offer(street)
    send()
    assert page(street.second).get(rung(sides)[0]["url"]).status_code == 404


def test_nothing_about_anybody_leaves_the_house(street, sides, phone):
    Person.objects.filter(pk=street.guard.person).update(
        phone=seal("13900000009", f"kernel_person:phone:{street.guard.person}")
    )
    incident, task = offer(street)
    send()
    street.tell(send_police, by=street.desk, incident=incident.pk, car=street.car)
    street.tell(refuse_task, by=street.guard, task=task.pk, reason=RefusalReason.UNWELL)
    send()
    told = json.dumps(rung(sides), ensure_ascii=False)
    told += "".join(one.path + one.body.decode() for one in sides.came if one.channel != "push")
    assert {one.channel for one in sides.came} == {"push", "sms", "chat"}
    for word in (
        "王建国",
        "周敏",
        "赵明远",
        "澜岸",
        "中山东路",
        "车位",
        "停车",
        "28.67",
        "121.44",
        "不适",
        "unwell",
    ):
        assert word not in told
    records = "".join(
        EventRecord.objects.filter(name__startswith="notices.").values_list("fields", flat=True)
    )
    assert sides.url not in records
    assert "139" not in records.replace("-", " ").split()


def test_a_crash_between_sending_and_marking_shows_it_once(street, sides, phone, monkeypatch):
    offer(street)
    drain()
    with monkeypatch.context() as broken:
        broken.setattr(running, "_mark", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            running.send_due("push")
    assert NoticeTry.objects.count() == 0
    send("push")
    assert len(rung(sides)) == 1, "the same topic replaces itself at the service, the same tag on the phone"
    assert NoticeDelivery.objects.get(channel="push").state == "sent"


def test_one_matter_rings_once_a_minute_and_the_later_facts_come_in_one(street, sides, phone, hands):
    incident, task = offer(street)
    send()
    hands.pass_(seconds=5)
    street.tell(stand_down, by=street.desk, task=task.pk)
    send()
    assert len(rung(sides)) == 1
    hands.pass_(seconds=60)
    send()
    assert len(rung(sides)) == 2
    assert incident.number in rung(sides)[1]["body"]


def test_what_he_has_answered_does_not_ring_any_more(street, sides, phone):
    sides.moods["push"] = "down"
    _incident, task = offer(street)
    send("push")
    street.tell(accept_task, by=street.guard, task=task.pk)
    drain()
    assert Notice.objects.get(tell="dispatch.offer").state == "over"
    assert not NoticeDelivery.objects.filter(state="waiting", notice__tell="dispatch.offer").exists()


def test_an_answer_to_what_nobody_was_told_of_looks_for_no_notice_to_end(street, query_count):
    _incident, task = offer(street)
    drain()
    Notice.objects.all().delete()
    street.tell(accept_task, by=street.guard, task=task.pk)
    with query_count() as asked:
        drain(["notices.follower"])
    assert [one["sql"] for one in asked if one["sql"].startswith('UPDATE "kernel_notice"')] == []


def test_who_was_not_reached_is_told_to_the_desk_and_stands_in_the_history(street, sides, phone, hands):
    sides.moods["push"] = "refusing"
    incident, _task = offer(street)
    send()
    hands.pass_(seconds=21)
    send()
    event = EventRecord.objects.get(name="notices.notice_undelivered")
    assert event.matter == incident.pk
    told = Notice.objects.get(tell="dispatch.offer", rung=1)
    assert told.person_id == street.desk.person


def test_a_slow_channel_holds_up_no_other(street, sides, phone):
    sides.moods["chat"], sides.slow_seconds = "down", 0.0
    _incident, task = offer(street)
    street.tell(refuse_task, by=street.guard, task=task.pk, reason=RefusalReason.UNWELL)
    send()
    states = dict(NoticeDelivery.objects.filter(channel="chat").values_list("channel", "state"))
    assert states == {"chat": "waiting"}
    assert NoticeTry.objects.filter(outcome="their_error").count() == 1


def test_an_address_that_is_gone_is_forgotten(street, sides, phone):
    sides.moods["push"] = "gone"
    offer(street)
    send()
    assert not PushDevice.objects.exists()


def test_quiet_hours_hold_what_can_wait_and_not_what_duty_needs(street, sides, phone, page, hands):
    wish = {"push": "true", "quiet_from": "22:00", "quiet_until": "06:00", "next": "/account/notices"}
    assert page(street.guard).post("/do/notices/set-notice-wish", wish).status_code == 303
    offer(street)
    send()
    (told,) = rung(sides)
    assert "免打扰" in told["body"] or "quiet" in told["body"]
    assert Notice.objects.get(tell="dispatch.offer").broke_quiet


def test_what_waits_for_the_morning_holds_up_no_offer_of_the_night(street, sides, phone, page, hands):
    wish = {"push": "true", "quiet_from": "22:00", "quiet_until": "06:00", "next": "/account/notices"}
    page(street.guard).post("/do/notices/set-notice-wish", wish)
    _incident, task = offer(street)
    street.tell(pass_over, by=street.desk, task=task.pk)
    send()  # that his offer was taken back he is told in the morning
    hands.pass_(seconds=61)
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person, eta_seconds=112)
    send()
    newest = Notice.objects.filter(person=street.guard.person).latest("made_at")
    assert (newest.tell, newest.rings_at, newest.count) == ("dispatch.offer", newest.made_at, 2)


def test_many_late_clocks_at_once_are_told_with_no_more_questions_than_one(
    street, sides, hands, query_count, monkeypatch
):
    monkeypatch.setattr(consumer, "LAZY", float("inf"))  # how long a busy machine takes asks no question more
    follower, asked = REGISTRY.consumers["notices.follower"], []
    for many in (1, 15):
        for _ in range(many):
            street.incident("parking")
        drain()
        hands.pass_(minutes=29)
        while fire_due():
            pass
        told = Notice.objects.count()
        with query_count() as counted:
            follower.step()
        asked.append(len(counted))
        assert Notice.objects.count() >= told + many
    assert asked[1] <= asked[0]


def test_another_offer_rings_though_the_minute_is_not_over_for_its_own_time_ends_before(
    street, sides, phone, hands
):
    _incident, task = offer(street)
    send()
    hands.pass_(seconds=5)
    street.tell(refuse_task, by=street.guard, task=task.pk, reason=RefusalReason.UNWELL)
    hands.pass_(seconds=10)
    said = {"task": task.pk, "guard": street.guard.person, "eta_seconds": 112}
    street.tell(offer_task, by=street.desk, **said)
    send()
    assert len(rung(sides)) == 2


def test_everything_followed_again_from_the_first_event_rings_nobody(street, sides, phone, hands):
    _incident, task = offer(street)
    send()
    hands.pass_(seconds=5)
    street.tell(refuse_task, by=street.guard, task=task.pk, reason=RefusalReason.UNWELL)
    send()
    told, heard = Notice.objects.count(), len(sides.came)
    given = EventRecord.objects.filter(name="notices.notice_given").count()
    Checkpoint.objects.filter(name="notices.follower").update(position=0)
    follower = REGISTRY.consumers["notices.follower"]
    follower.forget()
    send()
    assert positions(["notices.follower"])["notices.follower"] > 0
    assert (Notice.objects.count(), len(sides.came)) == (told, heard)
    assert EventRecord.objects.filter(name="notices.notice_given").count() == given
    assert not Parked.objects.exists()


def test_a_chat_message_that_was_sent_before_a_crash_carries_the_same_key_again(street, sides, monkeypatch):
    _incident, task = offer(street)
    street.tell(refuse_task, by=street.guard, task=task.pk, reason=RefusalReason.UNWELL)
    drain()
    with monkeypatch.context() as broken:
        broken.setattr(running, "_mark", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            running.send_due("chat")
    send("chat")
    assert len([one for one in sides.came if one.channel == "chat"]) == 1


def test_a_device_that_changes_hands_rings_for_the_new_one_only(street, sides, phone, page):
    assert add(page(street.second), sides).status_code == 200
    assert list(PushDevice.objects.values_list("person", flat=True)) == [street.second.person]


def test_an_address_inside_the_house_is_refused(street, sides, page):
    client = page(street.guard)
    said = {
        "endpoint": "https://10.0.0.1/x",
        "p256dh": b64(point(KEY.public_key())),
        "auth": b64(AUTH),
        "name": "x",
    }
    answer = client.post("/api/notices/add-push-device", said, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_service")


def test_the_office_sees_what_failed_and_sends_it_again(street, sides, phone, page, hands):
    sides.moods["push"] = "refusing"
    offer(street)
    send()
    hands.pass_(seconds=21)
    send()
    office = page(street.story.person("it", "kernel.administrator", ""))
    shown = office.get("/office/notices")
    assert shown.context["lost"][0]["can_retry"]
    sides.moods.clear()
    key = shown.context["lost"][0]["row"].pk
    assert (
        office.post("/do/notices/retry-notice", {"notice": key, "next": "/office/notices"}).status_code == 303
    )
    send()
    assert Notice.objects.get(pk=key).state == "reached"
    assert page(street.guard).post("/do/notices/retry-notice", {"notice": key}).status_code != 303


def test_what_goes_out_a_month_late_goes_out(street, sides, phone, hands):
    offer(street)
    drain()
    hands.pass_(days=29)
    running.send_due("push")
    assert NoticeDelivery.objects.get(channel="push").state == "sent"


def test_notices_of_last_month_are_deleted(street, hands):
    offer(street)
    drain()
    hands.pass_(days=31)
    running.tidy()
    assert not Notice.objects.exists()


def test_more_notices_cost_no_page_more_queries(street, sides, phone, page, query_count):
    office = page(street.story.person("it", "kernel.administrator", ""))
    seen = {}
    for evening in range(2):
        for _ in range(1 + evening):
            _incident, task = offer(street)
            street.tell(stand_down, by=street.desk, task=task.pk)
        send()
        for client, address in ((office, "/office/notices"), (page(street.guard), "/account/notices")):
            with query_count() as asked:
                assert client.get(address).status_code == 200
            seen.setdefault(address, []).append(len(asked))
    assert all(later <= min(12, before) for before, later in seen.values()), seen
