# SPDX-License-Identifier: Apache-2.0
"""The sealed words that stand beside a matter and not in its details: its notes, and what its pack declares."""

from django.utils.translation import pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.declare import Paper
from anlan.kernel.fields import Level, Text
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.notes import NOTES_NAME, count_notes, notes_of
from anlan.kernel.registry import REGISTRY


def written_notes(matter: Matter) -> list[str]:
    """Each note as a line: who, when, and the words, in clear."""
    return [f"{timing.say_when(one.at)} {one.author}：{one.text}" for one in notes_of(matter)]


NOTES = Paper(
    NOTES_NAME,
    Text(
        label=pgettext_lazy("shell", "Notes"),
        purpose=pgettext_lazy("shell", "For the file"),
        level=Level.SENSITIVE,
    ),
    lines=written_notes,
    on=("matters.note_added",),
)


def papers_of(matter: Matter) -> list[Paper]:
    """The sealed words that stand beside a matter: its pack's, then its notes."""
    page = REGISTRY.matter_page(matter.kind)
    return [*(page.papers if page else ()), NOTES]


def paper_named(matter: Matter, name: str) -> Paper | None:
    """The paper of this name beside a matter; None when it is none."""
    return next((one for one in papers_of(matter) if one.name == name), None)


def written_of(matter: Matter) -> dict[str, int]:
    """How many there are of each paper: that there are some is no secret."""
    page = REGISTRY.matter_page(matter.kind)
    told = page.written(matter) if page and page.written else {}
    return told if NOTES.name in told else {**told, NOTES.name: count_notes(matter)}
