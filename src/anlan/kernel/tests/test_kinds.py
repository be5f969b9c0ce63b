# SPDX-License-Identifier: Apache-2.0
"""Kinds and details: faults are found at start, personal details are sealed to their own row."""

from dataclasses import replace
from typing import Annotated

import pytest
from django.db import connection

from anlan.kernel.checks import BadDeclaration, check, kind_faults
from anlan.kernel.declare import Clock, Closing, Seat, Stage, Tell, minutes, option
from anlan.kernel.errors import Invalid
from anlan.kernel.fields import Details, Text
from anlan.kernel.matters.commands.add_note import add_note
from anlan.kernel.matters.commands.edit_details import edit_details
from anlan.kernel.matters.details import checked, opened, plain
from anlan.kernel.matters.models import Matter, Note
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.specimen.kinds.noise import KIND
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
    (replace(KIND, details=Unmarked), "detail words says no label"),
    (replace(KIND, details=Aimless), "detail words is level 4 and says no purpose"),
]


@pytest.mark.parametrize(("kind", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_a_fault_of_a_kind_is_said_in_a_sentence(kind, fault):
    assert fault in kind_faults(kind, "specimen")


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
