# SPDX-License-Identifier: Apache-2.0
"""A form asks people for what has a word for people; a day of the calendar is said in the reader's language."""

from datetime import date
from typing import Annotated

import pytest
from django.utils.html import strip_tags
from django.utils.translation import override
from pydantic import BaseModel

from anlan.kernel import timing
from anlan.kernel.fields import Text
from anlan.shell.forms import Asking, parts_of
from anlan.shell.templatetags.shell import day


class Said(BaseModel):
    """What a verb takes: words, what only programs say, and what nobody may leave out."""

    words: Annotated[str, Text(label="Words")] = ""
    fingerprint: str = ""
    number: int


def test_what_only_programs_say_is_asked_of_nobody() -> None:
    assert [part.name for part in parts_of(Said, Asking("specimen"))] == ["words", "number"]


def test_what_was_typed_all_the_same_comes_back() -> None:
    names = [part.name for part in parts_of(Said, Asking("specimen", typed={"fingerprint": ["a1"]}))]
    assert names == ["words", "fingerprint", "number"]


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "11月9日"), ("en", "9 Nov")])
def test_a_day_of_the_calendar_says_itself(language: str, said: str) -> None:
    with override(language):
        assert strip_tags(day(date(timing.now().year, 11, 9))) == said
        assert "2019" in strip_tags(day(date(2019, 11, 9)))
        assert day(None) == ""
