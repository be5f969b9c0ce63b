# SPDX-License-Identifier: Apache-2.0
"""Kinds and details: faults are found at start, personal details are sealed to their own row."""

from dataclasses import replace
from typing import Annotated

import pytest
from django.db import connection

from anlan.kernel.checks import BadDeclaration, check, kind_faults
from anlan.kernel.declare import (
    Clock,
    Closing,
    Need,
    Outcome,
    Review,
    Seat,
    Stage,
    Step,
    Tell,
    minutes,
    option,
    said,
)
from anlan.kernel.errors import Invalid
from anlan.kernel.events.models import EventRecord
from anlan.kernel.fields import Details, Text
from anlan.kernel.matters.commands.add_note import add_note
from anlan.kernel.matters.commands.edit_details import edit_details
from anlan.kernel.matters.details import checked, opened, plain
from anlan.kernel.matters.models import Matter, Note
from anlan.kernel.matters.telling import sentence
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.specimen.kinds.noise import KIND
from anlan.kernel.testing.story import OPERATOR
from anlan.kernel.vault import CannotOpen, _keys, seal, unseal


class Unmarked(Details):
    words: str


class Aimless(Details):
    words: Annotated[str, Text(label="Words", level=4)]


def stages(*given: Stage):
    return replace(KIND, stages=list(given))


def clock(**given):
    return replace(
        KIND, clocks=[Clock("c", "C", **{"limit": minutes(1), "until": "matters.matter_closed", **given})]
    )


def team(*seats: Seat):
    return replace(KIND, team=list(seats))


def need(**given):
    asked = Need("n", "N", **{"on": "matters.note_added", **given})
    return replace(KIND, closing=replace(KIND.closing, needs=[asked]))


def review(**given):
    return replace(KIND, review=Review(**given))


BAD_ALONE = Closing(outcomes=[Outcome("no", "No")], needs=[Need("n", "N", on="matters.note_added")])
END = Stage("closed", "Closed", final=True)
FAULTS = [
    (stages(Stage("a", "A", then=["b"]), END), "stage a leads to unknown b"),
    (
        stages(Stage("a", "A", then=["closed"]), Stage("b", "B", then=["closed"]), END),
        "stage b is never reached",
    ),
    (
        stages(Stage("a", "A", then=["b", "closed"]), Stage("b", "B"), END),
        "from stage b there is no way to an end",
    ),
    (stages(Stage("a", "A")), "no stage is final"),
    (clock(until="noise.no_such_event"), "clock c waits for unknown event noise.no_such_event"),
    (clock(since="noise.no_such_event"), "clock c waits for unknown event noise.no_such_event"),
    (clock(limit=option("no_such")), "clock c takes its limit from unknown option no_such"),
    (
        clock(limit=said("in_seconds"), since="matters.note_added"),
        "clock c takes its limit from in_seconds, which no event that starts it says",
    ),
    (
        clock(limit=said("in_seconds"), since="matters.note_added", pause_cap=minutes(5)),
        "clock c takes its limit from an event, and counts work days or may be paused",
    ),
    (clock(rings=True, ladder=[Step(minutes(1), tell="worker")]), "clock c rings, and tells of a lateness"),
    (team(Seat("worker", "W", lead=True)), "seat worker must be taken and has no substitute"),
    (team(Seat("nobody", "N", lead=True, optional=True)), "seat nobody is for unknown role nobody"),
    (team(Seat("worker", "W", lead=True, substitute="ghost")), "seat worker is for unknown role ghost"),
    (team(Seat("worker", "W", optional=True)), "one seat leads the team, no fewer and no more"),
    (
        team(Seat("worker", "W", lead=True, optional=True, only_if={"depth": ("1",)})),
        "seat worker hangs on unknown detail depth",
    ),
    (replace(KIND, place="cellar"), "place is unknown detail cellar"),
    (replace(KIND, closing=Closing(outcomes=[])), "no outcome is declared"),
    (need(on="noise.no_such_event"), "need n waits for unknown event noise.no_such_event"),
    (need(undone_by=("noise.no_such_event",)), "need n waits for unknown event noise.no_such_event"),
    (need(only={"colour": ("red",)}), "need n reads matters.note_added.colour, which is not there"),
    (
        need(on="documents.document_completed", only={"template": ("specimen.recrd",)}),
        "need n waits for unknown document specimen.recrd",
    ),
    (need(only_if={"depth": ("1",)}), "need n hangs on unknown detail depth"),
    (need(outcomes=("gone",)), "need n is asked by unknown outcome gone"),
    (replace(KIND, closing=BAD_ALONE), "need n is asked by no outcome: none is good"),
    (review(by_level={"purple": (7,)}), "review is for unknown level purple"),
    (review(after_days=(0,)), "review on day 0 is no day after the end"),
    (review(share=1.5), "review draws a share of 1.5, which is not between 0 and 1"),
    (review(reopens_at="closed"), "review reopens at closed, which is no open stage"),
    (replace(KIND, details=Unmarked), "detail words says no label"),
    (replace(KIND, details=Aimless), "detail words is level 4 and says no purpose"),
]


@pytest.mark.parametrize(("kind", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_a_fault_of_a_kind_is_said_in_a_sentence(kind, fault):
    assert fault in kind_faults(kind, "specimen")


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        (replace(KIND, closing=replace(KIND.closing, approvals=1)),
         "its end must be approved, and no role of a region may approve_closing"),
        (review(after_days=(7,)), "it is looked at again, and no role of a region may record_review"),
        (review(share=0.1), "it is looked at again, and no role of a region may draw_call_backs"),
    ],
)  # fmt: skip
def test_a_second_pair_of_eyes_must_be_somebodys(kind, fault):
    assert fault in kind_faults(kind, "nobodys")


def test_the_specimen_has_no_fault():
    assert kind_faults(KIND, "specimen") == []


def test_what_is_personal_is_not_in_the_raw_row(story):
    noise = story.noise()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM kernel_matter WHERE number = %s", [noise.number])
        raw = str(cursor.fetchone())
    assert "13800000001" not in raw
    assert "深夜" not in raw
    assert plain(noise) == {"source": "music"}


def test_the_words_of_a_note_are_not_in_the_raw_row(story):
    noise = story.noise()
    story.tell(add_note, matter=noise.pk, text="张三说的")
    assert "张三" not in str(list(Note.objects.values()))


def test_a_sealed_value_copied_to_another_row_does_not_open(story):
    one, other = story.noise(), story.noise()
    Matter.objects.filter(pk=other.pk).update(sealed=one.sealed)
    other.refresh_from_db()
    assert opened(one)["story"] == "隔壁深夜唱歌"
    with pytest.raises(CannotOpen):
        opened(other)


@pytest.mark.parametrize("spoiled", ["", "a1.t1", "a2.t1.AAAA", "a1.t1.AAAA", "a1.gone.AAAA", "not sealed"])
def test_a_spoiled_value_does_not_open(spoiled):
    with pytest.raises(CannotOpen):
        unseal(spoiled, "row")


def test_an_old_key_still_opens_and_a_new_one_seals(settings):
    old = seal("words", "row")
    settings.ANLAN_FIELD_KEYS = [
        ("t2", "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8="),
        *settings.ANLAN_FIELD_KEYS,
    ]
    _keys.cache_clear()
    try:
        assert unseal(old, "row") == "words"
        assert seal("words", "row").startswith("a1.t2.")
    finally:
        settings.ANLAN_FIELD_KEYS = settings.ANLAN_FIELD_KEYS[1:]
        _keys.cache_clear()


def test_corrected_details_are_sealed_anew_and_the_log_says_only_which(story):
    noise = story.noise()
    answer = story.tell(edit_details, matter=noise.pk, details={"story": "其实是装修"})
    noise.refresh_from_db()
    assert (answer.result, opened(noise)["story"]) == (["story"], "其实是装修")
    assert "装修" not in noise.sealed + noise.details


def test_which_details_were_corrected_is_said_in_their_labels(story):
    noise = story.noise()
    story.tell(edit_details, matter=noise.pk, details={"story": "其实是装修", "source": "works"})
    record = EventRecord.objects.get(name="matters.details_edited")
    assert set(sentence(record, OPERATOR).strip("。").partition("：")[2].split("、")) == {
        "Source",
        "What happened",
    }


def test_an_unknown_detail_is_named(story):
    with pytest.raises(Invalid) as caught:
        checked(KIND, {"source": "music", "story": "x", "loud": True})
    assert set(caught.value.fields) == {"loud"}


def test_a_telling_that_waits_for_a_clock_which_is_not_there_is_named(monkeypatch):
    late = Tell(
        "late",
        "clocks.clock_breached",
        "Late",
        roles=("worker",),
        only={"clock": ("anser",)},
        within=minutes(1),
    )
    monkeypatch.setattr(REGISTRY, "tells", lambda: {"specimen.late": late})
    with pytest.raises(BadDeclaration, match=r"tell specimen\.late waits for unknown clock anser"):
        check()
