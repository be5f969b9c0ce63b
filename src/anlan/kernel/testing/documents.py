# SPDX-License-Identifier: Apache-2.0
"""Documents for tests: the specimen's record of a visit, and signatures on it."""

import io
from typing import Any

import docx

from anlan.kernel.context import Caller
from anlan.kernel.documents.commands.draw_up_document import draw_up_document
from anlan.kernel.documents.commands.sign_document import sign_document
from anlan.kernel.documents.models import Document

from .story import Story

WORKER = "specimen.worker"
NAME = "演示邻居"
VALUES = {"on": "2026-11-29", "agreed": "22点以后不唱歌\n窗户关好", "neighbour": NAME}
STROKES = [[[100, 100], [300, 240], [500, 80]], [[520, 90], [800, 300]]]
NOBODY = Caller(None, "nobody", "cli")


def drawn_up(story: Story, **more: Any) -> Document:
    """A record of a visit to new noise, with these fields (Any: the template's own)."""
    said = story.tell(
        draw_up_document, by=story.actor(WORKER), matter=story.noise().pk, template="specimen.record",
        values={**VALUES, **more},
    )  # fmt: skip
    return Document.objects.get(pk=said.result)


def signed(story: Story, document: Document, line: str, by: Caller | str | None = WORKER, **more: Any) -> int:
    """Sign on a line (Any: the command's own input)."""
    caller = story.actor(by) if isinstance(by, str) else by or NOBODY
    given = {"method": "drawn", "drawing": STROKES, "seen": document.sha256, **more}
    said = story.tell(
        sign_document, by=caller, matter=document.matter_id, document=document.pk, line=line, **given
    )
    return int(said.result)


def says(made: bytes) -> str:
    """All words of a DOCX."""
    paper = docx.Document(io.BytesIO(made))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    feet = [one.text for section in paper.sections for one in section.footer.paragraphs]
    return "\n".join([*(one.text for one in paper.paragraphs), *cells, *feet])
