# SPDX-License-Identifier: Apache-2.0
"""The same words as DOCX, to be worked on elsewhere; it says of itself that it is not the document that was signed."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import docx
from django.utils.translation import override, pgettext
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from .composing import LANGUAGE, Content, digest_of, short_of

FACE = "仿宋"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest moment that a ZIP can say: the same words make the same file
COUNTS = "一二三四五六七八九十"


def docx_of(content: Content) -> bytes:
    """The document without its signatures, as a file for a word processor."""
    paper = docx.Document()
    _set(paper, content)
    _line(paper, content["title"], size=20, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(paper, content["printed"], size=11, align=WD_ALIGN_PARAGRAPH.CENTER)
    for one in content["parts"]:
        _part(paper, one)
    for one in content["signers"]:
        _line(paper, f"{one['label']}：{one['who']}", space=18)
    _line(paper, content["issuer"], align=WD_ALIGN_PARAGRAPH.RIGHT, space=18)
    _line(paper, content["date"], align=WD_ALIGN_PARAGRAPH.RIGHT)
    with override(LANGUAGE):
        if content["source"]:
            _line(paper, pgettext("kernel", "Source: ") + content["source"], size=9, grey=True)
        note = pgettext(
            "kernel",
            "A copy to be edited, without signatures. The signed document is the PDF %(number)s (%(short)s).",
        ) % {"number": content["number"], "short": short_of(digest_of(content))}
    footer = paper.sections[0].footer.paragraphs[0]
    _run(footer, note, size=8, grey=True)
    made = io.BytesIO()
    paper.save(made)
    return _still(made.getvalue())


def counted(number: int) -> str:
    """1 → 一、 as far as clauses go: 二十一、 is the twenty-first."""
    tens, ones = divmod(number, 10)
    if number <= 10:
        return f"{COUNTS[number - 1]}、"
    head = ("" if tens == 1 else COUNTS[tens - 1]) + "十"
    return f"{head}{COUNTS[ones - 1] if ones else ''}、" if tens < 10 else f"{number}、"


def _set(paper: Any, content: Content) -> None:
    """Page, face, and what the file says of itself (Any: python-docx names its document by a function)."""
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.7)
    style = paper.styles["Normal"]
    style.font.name, style.font.size = FACE, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    said = paper.core_properties
    said.title, said.author, said.comments = content["title"], content["issuer"], content["number"]
    said.created = said.modified = datetime(2000, 1, 1, tzinfo=UTC)
    said.last_modified_by, said.revision = "", 1


def _part(paper: Any, one: dict[str, Any]) -> None:
    """One part (Any: as above; text and lists)."""
    if one["kind"] == "heading":
        _line(paper, one["text"], bold=True, space=12)
    elif one["kind"] == "paragraph":
        _line(paper, one["text"], indent=True)
    elif one["kind"] == "clauses":
        for number, words in enumerate(one["lines"], 1):
            _line(paper, counted(number) + words, indent=True)
    else:
        table = paper.add_table(rows=0, cols=2, style="Table Grid")
        for label, value in one["rows"]:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = label, value
            cells[0].width, cells[1].width = Cm(3.6), Cm(12)


def _line(
    paper: Any, text: str, *, size: int = 12, bold: bool = False, grey: bool = False, indent: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None, space: int = 4,
) -> None:  # fmt: skip
    """One paragraph (Any: as above)."""
    line = paper.add_paragraph()
    line.alignment = align
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(space), Pt(4)
    if indent:
        line.paragraph_format.first_line_indent = Pt(24)
    _run(line, text, size=size, bold=bold, grey=grey)


def _run(line: Any, text: str, *, size: int, bold: bool = False, grey: bool = False) -> None:
    """Words in a paragraph (Any: as above)."""
    run = line.add_run(text)
    run.bold, run.font.size, run.font.name = bold, Pt(size), FACE
    run._element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    if grey:
        run.font.color.rgb = RGBColor(0x5A, 0x5A, 0x5A)


def _still(made: bytes) -> bytes:
    """The same archive with no moment in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as still:
        for one in given.infolist():
            entry = zipfile.ZipInfo(one.filename, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            still.writestr(entry, given.read(one.filename))
    return out.getvalue()
