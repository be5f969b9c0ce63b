# SPDX-License-Identifier: Apache-2.0
"""Events: every one can be said in Chinese and English, and the log, the receipts and the seal hold nothing personal."""

import json
import re
from typing import Any

import pytest
from django.utils import translation

from anlan.kernel import timing
from anlan.kernel.context import Caller
from anlan.kernel.events import seal
from anlan.kernel.events.base import Event
from anlan.kernel.events.models import EventRecord, Receipt, Seal
from anlan.kernel.events.upcast import event_of
from anlan.kernel.ids import new_id
from anlan.kernel.matters.telling import sentence
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.fixtures import BEGIN
from anlan.kernel.testing.samples import filled
from anlan.kernel.webhooks.scope import is_offered

EVENTS = sorted(REGISTRY.events)
READER = Caller(None, "reader", "cli")
LANGUAGES = ("zh-hans", "en")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LEFT = re.compile(r"%\(|\{\w*\}|\bNone\b|<\w+")  # a place that nobody filled in


def record_of(kind: type[Event]) -> EventRecord:
    """A record of an event that nobody had to tell, filled in from its declaration."""
    event = kind.model_validate(filled(kind))
    moment = timing.now()
    return EventRecord(
        id=new_id(), name=event.name, version=event.version, matter=event.matter, kind="", region="",
        channel="cli", act=new_id(), at=moment, recorded_at=moment, fields=json.dumps(event.fields()),
    )  # fmt: skip


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_says_itself_in_both_languages(db, hands, name):
    kind = REGISTRY.events[name]
    record = record_of(kind)
    assert event_of(record) is not None
    said = {}
    for language in LANGUAGES:
        with translation.override(language):
            said[language] = sentence(record, READER)
            assert not LEFT.search(said[language]), f"{name} says “{said[language]}”"
    assert said["en"] != name, f"{name} has no sentence"
    if not kind.__module__.startswith("anlan.kernel.testing"):
        assert CHINESE.search(str(translate(kind.sentence))), f"{name} has no Chinese: “{said['zh-hans']}”"


def translate(lazy: Any) -> str:
    """A lazy sentence in Chinese (Any: gettext's own)."""
    with translation.override("zh-hans"):
        return str(lazy)


@pytest.mark.parametrize("name", EVENTS)
def test_a_sentence_asks_only_for_what_the_event_carries(name):
    kind = REGISTRY.events[name]
    given = {*kind.model_fields, "actor"}
    for language in LANGUAGES:
        with translation.override(language):
            asked = set(re.findall(r"%\((\w+)\)s", str(kind.sentence)))
        assert asked <= given, f"{name} asks for {asked - given}"


def test_every_record_of_the_whole_story_says_itself(told):
    for record in EventRecord.objects.order_by("position"):
        for language in LANGUAGES:
            with translation.override(language):
                said = sentence(record, READER)
            assert said, record.name
            assert not LEFT.search(said), f"{record.name} says “{said}”"


def test_the_log_and_the_receipts_hold_nothing_personal_X_R6(told):
    names = {name for name in Person.objects.values_list("name", flat=True) if CHINESE.search(name)}
    written = list(EventRecord.objects.values_list("name", "fields"))
    written += list(Receipt.objects.values_list("command", "answer"))
    assert told.secrets
    assert names
    for name, text in written:
        found = [
            word
            for word in told.secrets | names
            if word in json.dumps(json.loads(text or "{}"), ensure_ascii=False)
        ]
        assert not found, f"{name} holds {found}"


def test_an_event_cannot_even_be_declared_with_words_or_a_home():
    for bad in (str, float, dict[str, str]):
        with pytest.raises(TypeError):
            type("Leaky", (Event,), {"__annotations__": {"field": bad}, "__module__": "anlan.packs.x.events"})


def test_times_come_from_the_one_clock(told):
    last = timing.now()
    for record in EventRecord.objects.all():
        assert BEGIN <= record.recorded_at <= last, f"{record.name} was recorded at {record.recorded_at}"
        assert record.at <= last, f"{record.name} happened in the future"


def test_the_seal_over_the_story_is_whole_and_an_altered_record_is_found(told):
    assert Seal.objects.exists()
    assert not seal.verify().broken_at
    one = EventRecord.objects.order_by("position")[5]
    EventRecord.objects.filter(pk=one.pk).update(fields=one.fields.replace("{", '{"x":1,', 1))
    assert seal.verify().broken_at == one.position


def test_an_event_of_matters_tells_of_one_and_no_other_does(told):
    """What another system may ask for would otherwise be offered and never sent."""
    wrong = {
        name for name, matter in EventRecord.objects.values_list("name", "matter").distinct()
        if name in REGISTRY.events and is_offered(name) and matter is None
    }  # fmt: skip
    strange = set(
        EventRecord.objects.exclude(matter=None).values_list("name", flat=True)
    ) & {name for name, event in REGISTRY.events.items() if not event.of_matter}  # fmt: skip
    assert (wrong, strange) == (set(), set())
