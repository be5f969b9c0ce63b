# SPDX-License-Identifier: Apache-2.0
"""In a demo whoever wrote a pack without a cast of its own finds people at the door who work with it."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated

from anlan.kernel.access.queries import caller_of
from anlan.kernel.fields import Choice, Details
from anlan.kernel.matters.commands.open_matter import open_matter
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY, KindEntry
from anlan.runtime.newcomers import let_newcomers_in
from anlan.shell import reading
from anlan.shell.cast import newcomers
from anlan.shell.pages import door


def test_a_new_pack_has_three_people_for_each_of_its_roles_and_they_may_act(story):
    let_newcomers_in()
    let_newcomers_in()
    (person, *others) = Person.objects.filter(code__startswith="specimen-worker-").order_by("code")
    assert len(others) == 2
    assert person.is_generated
    assert person.account is not None
    assert "演示" in person.name
    said = {"source": "music", "story": "演示：隔壁深夜唱歌"}
    story.tell(
        open_matter, by=caller_of(person, "page"), kind="specimen.noise", region="331002001", details=said
    )


def test_they_stand_at_the_door_and_those_of_packs_with_a_cast_do_not(story):
    let_newcomers_in()
    codes = {one.code for one in newcomers()}
    assert codes <= set(door._people())
    assert not [code for code in codes if code.startswith(("dispatch", "welding"))]


def test_a_choice_of_a_new_kind_is_read_by_the_label_that_its_file_gives(monkeypatch):
    class Trade(StrEnum):
        CATERING = "catering"

        @property
        def label(self) -> str:
            return "餐饮"

    class Wages(Details):
        trade: Annotated[Trade | None, Choice(label="行业")] = None

    kind = replace(REGISTRY.kind("specimen.noise"), details=Wages)
    entry = KindEntry("specimen.wages", "specimen", kind)
    monkeypatch.setattr(REGISTRY, "kinds", {entry.name: entry})
    reading._words_of_choices.cache_clear()
    try:
        assert reading.choice_label("specimen", "catering") == "餐饮"
    finally:
        reading._words_of_choices.cache_clear()
