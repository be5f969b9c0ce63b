# SPDX-License-Identifier: Apache-2.0
"""A guard on a scene is asked whether he is well, and what he says; nothing of it counts in any rating (X-R3)."""

from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from django.utils.translation import pgettext_lazy

from . import TaskEvent, _person


class CheckAnswer(StrEnum):
    """What a guard says when he is asked: that he is well, or, by calling for help, that he is not."""

    WELL = "well"
    HELP = "help"


class CheckAsked(TaskEvent):
    """The guard on the scene is asked whether he is well."""

    sentence = pgettext_lazy("dispatch", "%(guard)s is asked whether he is well.")
    guard: Annotated[UUID, _person]


class CheckAnswered(TaskEvent):
    """The guard says that he is well, or calls for help; `asked_in_seconds` is when he is asked again."""

    sentence = pgettext_lazy("dispatch", "%(guard)s says that he is well.")
    for_help: ClassVar[object] = pgettext_lazy("dispatch", "%(guard)s was asked, and called for help.")
    guard: Annotated[UUID, _person]
    answer: CheckAnswer
    asked_in_seconds: int | None = None

    def said(self) -> object:
        """By what he says."""
        return self.for_help if self.answer is CheckAnswer.HELP else self.sentence
