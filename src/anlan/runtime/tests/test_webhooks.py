# SPDX-License-Identifier: Apache-2.0
"""From the log to another system: signed, once, in order, within its scope, and never a word about anybody."""

import json

import pytest

from anlan.adapters.notices.webhooks import WebhookPost
from anlan.kernel import timing
from anlan.kernel.access.models import AccessRecord, RoleGrant
from anlan.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from anlan.kernel.events.models import EventRecord, Receipt
from anlan.kernel.following import drain
from anlan.kernel.matters.commands.add_note import add_note
from anlan.kernel.ports import NotSent, WebhookChannel, plug
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.specimen.commands.measure_noise import measure_noise
from anlan.kernel.webhooks import running, signing
from anlan.kernel.webhooks.commands.end_webhook import end_webhook
from anlan.kernel.webhooks.commands.end_webhook_message import end_webhook_message
from anlan.kernel.webhooks.commands.rotate_webhook_secret import rotate_webhook_secret
from anlan.kernel.webhooks.commands.try_webhook import try_webhook
from anlan.kernel.webhooks.commands.turn_webhook import turn_webhook
from anlan.kernel.webhooks.models import Webhook, WebhookMessage
from anlan.kernel.webhooks.running import PAUSES, send_due, show_secret
from anlan.kernel.webhooks.secrets import secrets_of

from .conftest import HERE

ELSEWHERE = "331002002"


def measure(story, noise, *decibels: int) -> None:
    for one in decibels:
        story.tell(measure_noise, noise=noise.pk, decibels=one)


def send(row: Webhook) -> int:
    drain()
    return send_due(row.pk)


def heard(sides) -> list[dict]:
    return [json.loads(one.body)["data"] for one in sides.came if one.channel == "hook"]


def decibels(sides) -> list[int]:
    return [one["fields"]["decibels"] for one in heard(sides)]


def test_what_happens_arrives_signed_in_order_and_once(story, sides, hook):
    row, noise = hook(), story.noise(HERE)
    measure(story, noise, 61, 62, 63)
    send(row)
    send(row)
    assert decibels(sides) == [61, 62, 63]
    (came, *_) = sides.came
    signed = [came.headers[name] for name in (signing.ID, signing.TIMESTAMP, signing.SIGNATURE)]
    assert signing.is_genuine(*signed, came.body, secrets_of(row, timing.now()))
    assert heard(sides)[0]["number"] == noise.number


def test_a_changed_byte_or_another_secret_is_not_genuine(story, sides, hook):
    row = hook()
    measure(story, story.noise(HERE), 61)
    send(row)
    came = sides.came[0]
    signed = [came.headers[name] for name in (signing.ID, signing.TIMESTAMP, signing.SIGNATURE)]
    assert not signing.is_genuine(*signed, came.body + b" ", secrets_of(row, timing.now()))
    assert not signing.is_genuine(*signed, came.body, secrets_of(hook(name="b"), timing.now()))


def test_nothing_beyond_its_region_its_events_or_its_beginning_goes_out(story, sides, hook):
    before = story.noise(HERE)
    measure(story, before, 50)
    story.hands.pass_(seconds=1)
    row = hook()
    other = story.noise(ELSEWHERE)
    measure(story, other, 99)
    story.tell(add_note, matter=before.pk, text="只给内部看")
    measure(story, before, 61)
    send(row)
    assert decibels(sides) == [61]


def test_what_was_taken_from_its_owner_is_not_sent_any_more(story, sides, hook, me):
    row = hook()
    measure(story, story.noise(HERE), 61)
    drain()
    RoleGrant.objects.filter(person=me.person).delete()
    send(row)
    assert heard(sides) == []
    assert WebhookMessage.objects.get().problem == "out_of_scope"


def test_nothing_written_and_nobody_of_outside_is_in_a_message(story, sides, hook):
    names = [one for one in REGISTRY.events if one.split(".")[0] in ("specimen", "matters", "clocks")]
    row, noise = hook(*names), story.noise(HERE)
    story.tell(add_note, matter=noise.pk, text="张三的电话13900000009")
    measure(story, noise, 101)
    send(row)
    whole = b"".join(one.body for one in sides.came).decode()
    assert len(heard(sides)) > 3
    for word in ("13800000001", "13900000009", "张三", "隔壁深夜唱歌"):
        assert word not in whole


def test_a_failed_message_holds_up_its_matter_and_no_other(story, sides, hook):
    row, one, two = hook(), story.noise(HERE), story.noise(HERE)
    sides.moods["hook"] = "down"
    measure(story, one, 61)
    send(row)
    sides.moods["hook"] = "well"
    measure(story, one, 62)
    measure(story, two, 71)
    send(row)
    assert decibels(sides) == [71]
    story.hands.pass_(seconds=PAUSES[0])
    send(row)
    assert decibels(sides) == [71, 61, 62]


def test_after_the_last_try_it_is_parked_and_a_person_lets_it_go_on_in_order(story, sides, hook, me):
    row, noise = hook(), story.noise(HERE)
    sides.moods["hook"] = "down"
    measure(story, noise, 61, 62)
    for pause in (*PAUSES, 0):
        send(row)
        story.hands.pass_(seconds=pause)
    parked = WebhookMessage.objects.get(state="parked")
    assert EventRecord.objects.filter(name="webhooks.webhook_message_parked").count() == 1
    sides.moods["hook"] = "well"
    send(row)
    assert decibels(sides) == []
    story.tell(end_webhook_message, by=me, message=parked.pk, ending="again")
    send(row)
    assert decibels(sides) == [61, 62]


def test_a_dropped_message_lets_the_later_ones_go_on(story, sides, hook, me):
    row, noise = hook(), story.noise(HERE)
    measure(story, noise, 61, 62)
    drain()
    WebhookMessage.objects.filter(position=WebhookMessage.objects.earliest("position").position).update(
        state="parked"
    )
    story.tell(
        end_webhook_message, by=me, message=WebhookMessage.objects.get(state="parked").pk, ending="dropped"
    )
    send(row)
    assert decibels(sides) == [62]


def test_what_went_out_and_was_not_marked_goes_out_again_under_its_id(story, sides, hook):
    row = hook()
    measure(story, story.noise(HERE), 61)
    send(row)
    WebhookMessage.objects.update(state="waiting", next_at=timing.now())
    send(row)
    assert len(sides.came) == 1, "the other side knows it by its id"


def test_a_side_that_says_gone_gets_nothing_until_somebody_switches_it_on(story, sides, hook, me):
    row, noise = hook(), story.noise(HERE)
    sides.moods["hook"] = "gone"
    measure(story, noise, 61)
    send(row)
    row.refresh_from_db()
    assert row.state == "gone"
    sides.moods["hook"] = "well"
    assert send(row) == 0
    story.tell(turn_webhook, by=me, webhook=row.pk, state="on")
    send(row)
    assert decibels(sides) == [61]


def test_while_the_breaker_is_open_nothing_counts_as_a_try(story, sides, hook):
    row = hook()
    post = WebhookPost([sides.url])
    plug(WebhookChannel, lambda: post)
    sides.moods["hook"] = "down"
    for _ in range(8):
        measure(story, story.noise(HERE), 61)
    send(row)
    assert sorted(WebhookMessage.objects.values_list("tries", flat=True)) == [0, 0, 0, 1, 1, 1, 1, 1]
    assert row.pk not in running.due()


def test_the_secret_is_shown_once_and_who_saw_it_is_on_record(story, sides, hook, me):
    row = hook()
    said = show_secret(row, me)
    assert signing.keys_of([said])
    with pytest.raises(Refused):
        show_secret(row, me)
    assert AccessRecord.objects.filter(viewer=me.person, what="webhook:secret").exists()


def test_no_secret_and_no_address_is_in_the_log_or_a_receipt(story, sides, hook, me):
    row = hook()
    story.tell(rotate_webhook_secret, by=me, key="r1", webhook=row.pk)
    row.refresh_from_db()
    kept = [
        *EventRecord.objects.values_list("fields", flat=True),
        *Receipt.objects.values_list("answer", flat=True),
    ]
    for one in (*secrets_of(row, timing.now()), sides.url):
        assert not any(one.removeprefix("whsec_") in text for text in kept)
        assert one not in row.secret + row.older_secret


def test_for_a_day_both_secrets_count(story, sides, hook, me):
    row = hook()
    older = secrets_of(row, timing.now())
    story.tell(rotate_webhook_secret, by=me, webhook=row.pk)
    row.refresh_from_db()
    story.tell(try_webhook, by=me, webhook=row.pk)
    send(row)
    came = sides.came[0]
    signed = [came.headers[name] for name in (signing.ID, signing.TIMESTAMP, signing.SIGNATURE)]
    assert signing.is_genuine(*signed, came.body, older)
    story.hands.pass_(hours=24)
    assert older[0] not in secrets_of(row, timing.now())


def test_while_it_is_off_nothing_is_put_aside_and_after_its_end_nothing_is_sent(story, sides, hook, me):
    row, noise = hook(), story.noise(HERE)
    story.tell(turn_webhook, by=me, webhook=row.pk, state="off")
    measure(story, noise, 61)
    drain()
    assert not WebhookMessage.objects.exists()
    story.tell(turn_webhook, by=me, webhook=row.pk, state="on")
    story.hands.pass_(days=365)
    measure(story, noise, 62)
    assert (send(row), heard(sides)) == (0, [])


def test_after_its_end_nothing_goes_out_and_its_secret_is_gone(story, sides, hook, me):
    row = hook()
    measure(story, story.noise(HERE), 61)
    drain()
    story.tell(end_webhook, by=me, webhook=row.pk)
    row.refresh_from_db()
    assert (send(row), row.secret, row.state) == (0, "", "ended")
    with pytest.raises(Refused):
        story.tell(rotate_webhook_secret, by=me, webhook=row.pk)


def test_an_integrator_reaches_his_own_region_only(story, hook):
    row, other = hook(), story.actor("kernel.integrator", ELSEWHERE)
    with pytest.raises(NotFound):
        story.tell(end_webhook, by=other, webhook=row.pk)
    with pytest.raises(NotAllowed):
        hook(by=other)
    with pytest.raises(NotAllowed):
        hook(region="")


def test_who_may_not_read_matters_registers_nothing(story, hook):
    with pytest.raises(NotAllowed):
        hook(by=story.actor("kernel.administrator", HERE))


@pytest.mark.parametrize(
    "name", ["accounts.passkey_added", "notices.notice_given", "directory.role_granted", "no.such"]
)
def test_only_events_of_matters_are_offered(hook, name):
    with pytest.raises(Invalid):
        hook(name)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/x", "https://169.254.169.254/latest", "http://brain.gov.example/x", "https://user@brain.gov.example/x",
        "https://brain.gov.example:8443/x", "https://gov.example/x", "https://brain.gov.example.evil.example/x",
        "https://brain.gov.example/\r\nx", "file:///etc/passwd", "https://[::1]/", "https://brain.gov.example#@evil.example/",
    ],
)  # fmt: skip
def test_an_address_that_the_settings_do_not_name_is_refused(address):
    assert not WebhookPost(["*.gov.example", "http://127.0.0.1:24010"]).takes(address)


def test_an_address_that_they_name_is_taken():
    post = WebhookPost(["*.gov.example", "brain.example:8443", "http://10.1.2.3:8080"])
    for one in ("https://brain.gov.example/x?y=1", "https://brain.example:8443/", "http://10.1.2.3:8080/in"):
        assert post.takes(one)


@pytest.mark.parametrize(
    "found",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.1.2.3", "64:ff9b::a01:203", "2002:7f00:1::", "fe80::1%eth0", "0.0.0.0"],
)  # fmt: skip
def test_a_name_that_leads_into_a_network_that_is_not_allowed_is_not_asked(monkeypatch, found):
    given = [(0, 0, 0, "", ("203.0.114.9", 443)), (0, 0, 0, "", (found, 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: given)
    with pytest.raises(NotSent) as no:
        WebhookPost(["brain.gov.example"]).hand_over("https://brain.gov.example/x", b"{}", {})
    assert (no.value.code, no.value.is_refused) == ("private_address", True)


def test_a_private_network_is_reached_only_when_the_settings_allow_it(monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("10.1.2.3", 443))])
    assert WebhookPost(["brain.gov.example"], ["10.1.0.0/16"]).pin("brain.gov.example", 443) == "10.1.2.3"


def test_each_system_is_due_by_itself(story, sides, hook):
    one, other = hook(name="one"), hook(name="other")
    measure(story, story.noise(HERE), 61)
    drain()
    assert set(running.due()) == {one.pk, other.pk}
    assert (send_due(one.pk), running.due()) == (1, [other.pk])
