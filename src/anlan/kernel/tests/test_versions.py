# SPDX-License-Identifier: Apache-2.0
"""Two devices say one thing differently: neither wins in silence, no word is lost, and a person chooses."""

from datetime import timedelta

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.kernel import timing
from anlan.kernel.command import perform
from anlan.kernel.context import Device
from anlan.kernel.errors import CommandError, Invalid, NotAllowed, NotFound, Refused
from anlan.kernel.events.log import read_matter
from anlan.kernel.events.models import EventRecord
from anlan.kernel.matters.beside import open_conflicts
from anlan.kernel.matters.choosing import conflicts_waiting_for, side_by_side
from anlan.kernel.matters.commands.choose_version import choose_version
from anlan.kernel.matters.commands.edit_details import FIELD, edit_details
from anlan.kernel.matters.details import opened
from anlan.kernel.matters.models import Conflict, Matter, Version
from anlan.kernel.matters.telling import sentence
from anlan.kernel.matters.versions import newest
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.story import OPERATOR

from .test_disclosure import Cellar


class Noise:
    """A noise whose story two people write down, each on a device of his own."""

    def __init__(self, story):
        self.story = story
        self.key = story.noise().pk
        self.people = [story.person(f"hand-{n}", "specimen.worker", name=f"演示{n}") for n in range(3)]

    @property
    def matter(self):
        return Matter.objects.get(pk=self.key)

    def says(self, who, text, *, saw=0, device=None, key=None, **more):
        values = {"matter": self.key, "details": {"story": text, **more}}
        carried = Device(device or f"device-{who}", "phone", saw)
        return perform(edit_details, self.people[who], values, key=key, device=carried)

    def sees(self):
        return newest(self.matter)

    def chooses(self, who=2, **values):
        (conflict,) = open_conflicts(self.key)
        said = {"matter": self.key, "conflict": conflict.pk, **values}
        return perform(choose_version, self.people[who], said)

    def stands(self):
        return opened(self.matter)["story"]

    def live(self):
        """Every text between which somebody must choose; what stands where nobody must."""
        found = open_conflicts(self.key)
        return {said(one) for one in side_by_side(found[0])} if found else {self.stands()}

    def kept(self):
        return {said(one) for one in Version.objects.filter(matter=self.key)}

    def heard(self, name):
        return read_matter(self.key, [f"matters.{name}"])


def said(version):
    return FIELD.said(version).story


@pytest.fixture
def noise(story):
    return Noise(story)


def test_one_after_the_other_the_later_stands_and_the_earlier_is_kept(noise):
    noise.says(0, "唱歌")
    noise.says(1, "装修", saw=noise.sees())
    assert (noise.stands(), Conflict.objects.count()) == ("装修", 0)
    assert noise.kept() == {"隔壁深夜唱歌", "唱歌", "装修"}


def test_who_had_not_seen_the_other_is_told_in_words_and_nothing_is_written_over(noise):
    assert noise.says(0, "唱歌").told == ""
    answer = noise.says(1, "装修", key="k")
    assert "演示0" in answer.told
    assert noise.says(1, "装修", key="k").told == answer.told, "the same key is answered with the same words"
    assert (noise.stands(), noise.live()) == ("唱歌", {"唱歌", "装修"})
    assert [one.name for one in noise.heard("versions_differ")] == ["matters.versions_differ"]


def test_a_device_that_does_not_say_what_it_saw_has_seen_what_was_heard_until_then(noise):
    noise.says(0, "唱歌")
    noise.story.hands.pass_(minutes=5)
    noise.says(1, "装修", saw=None)
    assert (noise.stands(), Conflict.objects.count()) == ("装修", 0)


def test_what_one_writes_twice_on_the_same_device_is_no_conflict(noise):
    noise.says(0, "唱歌")
    noise.says(0, "唱歌到两点")
    assert (noise.stands(), Conflict.objects.count()) == ("唱歌到两点", 0)


def test_the_same_person_with_two_devices_may_contradict_himself(noise):
    noise.says(0, "唱歌", device="phone")
    with override("en"):
        answer = noise.says(0, "装修", device="tablet")
    assert "another device" in answer.told
    assert noise.live() == {"唱歌", "装修"}


def test_two_who_say_the_same_agree(noise):
    noise.says(0, "唱歌")
    assert noise.says(1, "唱歌").told == ""
    assert Conflict.objects.count() == 0


def test_a_field_that_a_form_only_sends_back_is_not_said(noise):
    noise.says(0, "唱歌")
    noise.says(1, "隔壁深夜唱歌", source="works")
    assert (noise.stands(), Conflict.objects.count()) == ("唱歌", 0)
    assert opened(noise.matter)["source"] == "works"


def test_only_the_field_that_differs_waits(noise):
    noise.says(0, "唱歌")
    assert noise.says(1, "装修", source="works").result == ["source"]
    assert opened(noise.matter)["source"] == "works"


@pytest.mark.parametrize(("place", "stands", "choice"), [(0, "唱歌", "standing"), (1, "装修", "waiting")])
def test_a_person_chooses_and_the_other_is_not_lost(noise, place, stands, choice):
    noise.says(0, "唱歌"), noise.says(1, "装修")
    rows = side_by_side(open_conflicts(noise.key)[0])
    noise.chooses(version=rows[place].pk)
    assert (noise.stands(), open_conflicts(noise.key)) == (stands, [])
    assert {"唱歌", "装修"} <= noise.kept()
    (record,) = noise.heard("version_chosen")
    assert choice in record.fields
    with override("en"):
        assert sentence(record, OPERATOR).startswith("What happened: 演示2")


def test_a_third_version_may_be_written(noise):
    noise.says(0, "唱歌"), noise.says(1, "装修")
    noise.chooses(values={"story": "先装修，后唱歌"})
    assert noise.stands() == "先装修，后唱歌"
    assert noise.kept() >= {"唱歌", "装修", "先装修，后唱歌"}


def test_what_does_not_fit_is_named_and_nothing_is_chosen(noise):
    noise.says(0, "唱歌"), noise.says(1, "装修")
    with pytest.raises(Invalid) as no:
        noise.chooses(values={"story": ""})
    assert "story" in no.value.fields
    with pytest.raises(Invalid):
        noise.chooses()
    assert len(open_conflicts(noise.key)) == 1


def test_a_choice_is_made_once_by_a_person_who_may(noise, story):
    noise.says(0, "唱歌"), noise.says(1, "装修")
    (conflict,) = open_conflicts(noise.key)
    said = {"matter": noise.key, "conflict": conflict.pk, "values": {"story": "都有"}}
    for who, no in ((story.actor("specimen.reader"), NotAllowed), (story.actor("specimen.pumper"), NotFound)):
        with pytest.raises(no):
            perform(choose_version, who, said)
    with pytest.raises(NotAllowed):
        perform(choose_version, OPERATOR, said)
    perform(choose_version, noise.people[2], said)
    with pytest.raises(Refused):
        perform(choose_version, noise.people[2], said)


def test_what_was_written_before_the_choice_and_comes_after_it_is_asked_about_anew(noise):
    noise.says(0, "唱歌"), noise.says(1, "装修")
    noise.chooses(values={"story": "都有"})
    assert noise.says(1, "又是装修").told
    assert noise.live() == {"都有", "又是装修"}


def test_who_comes_round_to_what_stands_ends_the_question(noise):
    noise.says(0, "唱歌"), noise.says(1, "装修")
    noise.says(1, "唱歌")
    assert open_conflicts(noise.key) == []
    assert len(noise.heard("versions_agree")) == 1
    assert noise.kept() >= {"唱歌", "装修"}


def test_nothing_of_what_was_said_stands_in_the_log(noise):
    noise.says(0, "唱歌"), noise.says(1, "装修到半夜")
    noise.chooses(values={"story": "都有一点"})
    fields = " ".join(EventRecord.objects.values_list("fields", flat=True))
    sealed = " ".join(Version.objects.values_list("sealed", flat=True))
    for text in ("唱歌", "装修到半夜", "都有一点"):
        assert text not in fields + sealed


def test_it_waits_for_those_who_may_choose_and_for_nobody_else(noise, story):
    noise.says(0, "唱歌"), noise.says(1, "装修")
    assert [one.matter_id for one in conflicts_waiting_for(noise.people[2])] == [noise.key]
    assert not conflicts_waiting_for(story.actor("specimen.reader"))
    elsewhere = story.person("far", "specimen.worker", "331002002")
    assert not conflicts_waiting_for(elsewhere)


def test_a_guess_at_a_sealed_field_is_answered_like_a_correction(story):
    cellar = Cellar(story)
    other = story.person("other-worker", "specimen.worker")
    perform(edit_details, cellar.worker, {"matter": cellar.matter.pk, "details": {"refuge": "东山路"}})
    told = [
        bool(perform(edit_details, other, {"matter": cellar.matter.pk, "details": {"refuge": guess}},
                     device=Device("d", "phone", 0)).told)
        for guess in ("东山路", "西山路")
    ]  # fmt: skip
    assert told == [True, True]


def test_every_pack_that_lets_details_be_corrected_has_somebody_who_chooses():
    may = [allowed for _pack, _role, allowed in REGISTRY.roles.values()]
    for pack in REGISTRY.packs:
        if any(f"{pack}.edit_details" in one for one in may):
            assert any(f"{pack}.choose_version" in one for one in may), pack


TEXTS = st.sampled_from(["甲", "乙", "丙", "丁"])
DEEDS = st.lists(st.tuples(st.integers(0, 2), TEXTS), min_size=1, max_size=6)
OFTEN = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def in_another_order(deeds, numbers):
    """The same deeds, those of each device in their order."""
    lanes = [[one for one in deeds if one[0] == who] for who in range(3)]
    found = []
    for number in numbers:
        full = [lane for lane in lanes if lane]
        if full:
            found.append(full[number % len(full)].pop(0))
    return found + [one for lane in lanes for one in lane]


@OFTEN
@given(deeds=DEEDS, numbers=st.lists(st.integers(0, 5), min_size=6, max_size=6))
def test_which_comes_first_decides_nothing(story, deeds, numbers):
    one, other = Noise(story), Noise(story)
    for noise, order in ((one, deeds), (other, in_another_order(deeds, numbers))):
        for who, text in order:
            noise.says(who, text)
            assert len(open_conflicts(noise.key)) <= 1
    assert one.live() == other.live()
    assert bool(open_conflicts(one.key)) == bool(open_conflicts(other.key)) == (len(one.live()) > 1)
    texts = {text for _who, text in deeds}
    assert texts <= one.kept()
    assert texts <= other.kept()


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("says"), st.integers(0, 2), TEXTS, st.booleans()),
        st.tuples(st.just("chooses"), st.integers(0, 5), TEXTS, st.booleans()),
    ),
    max_size=10,
)


@OFTEN
@given(steps=STEPS)
def test_however_it_goes_no_word_is_lost_and_choosing_ends_it(story, steps):
    noise, texts = Noise(story), {"隔壁深夜唱歌"}
    for step, number, text, flag in steps:
        waiting = open_conflicts(noise.key)
        assert len(waiting) <= 1
        if step == "says":
            noise.says(number, text, saw=noise.sees() if flag else 0)
        elif waiting:
            rows = side_by_side(waiting[0])
            chosen = {"values": {"story": text}} if flag else {"version": rows[number % len(rows)].pk}
            wanted = text if flag else said(rows[number % len(rows)])
            noise.chooses(**chosen)
            assert (noise.stands(), open_conflicts(noise.key)) == (wanted, [])
        if step == "says" or (waiting and flag):
            texts.add(text)
        standing = Version.objects.filter(matter=noise.key, state="standing")
        assert [said(one) for one in standing] in ([], [noise.stands()])
    assert texts <= noise.kept() | {"隔壁深夜唱歌"}


def test_a_deed_that_states_its_moment_had_not_seen_what_was_heard_later(noise):
    """Without a number the clock decides: a phone of before, that only says when it happened."""
    noise.says(0, "唱歌")
    rows = Version.objects.filter(matter=noise.key, state="standing")
    rows.update(heard_at=timing.now() + timedelta(minutes=1))
    assert noise.says(1, "装修", saw=None).told
    with pytest.raises(CommandError):
        noise.chooses(version=noise.key)
