# SPDX-License-Identifier: Apache-2.0
"""A document on paper: PDF by typst, always the same bytes for the same words, signatures and fonts.

The fonts are the machine's and go into the file, so that it shows the same everywhere; a machine without a Chinese one
says so instead of printing boxes. The words reach typst as data, never as markup.
"""

import io
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from .. import timing
from ..errors import Refused
from .composing import LANGUAGE, Content, digest_of, short_of
from .fonts import families_in, folders_of
from .signing import HIGH, WIDE, Signed

SHEET = Path(__file__).with_name("sheet.typ")


@dataclass(frozen=True)
class Press:
    """What prints: the compiler with its fonts, one sheet at a time."""

    compiler: typst.Compiler
    families: tuple[str, ...]
    turn: threading.Lock


@cache
def _press() -> Press:
    folders = folders_of(settings.ANLAN_FONTS)
    compiler = typst.Compiler(font_paths=folders, ignore_system_fonts=True)
    return Press(compiler, families_in(folders), threading.Lock())


def pdf_of(content: Content, lines: Sequence[Signed] = (), *, void_at: datetime | None = None) -> bytes:
    """The document as PDF with the signatures that it has; raises Refused where no Chinese font is installed."""
    press = _press()
    if not press.families:
        raise Refused(
            "no_font",
            _(
                "This server has no Chinese font to print with. Install one (Debian: fonts-noto-cjk) and restart."
            ),
        )
    marks = {
        **_marks(content),
        **_end(content, lines, void_at),
        "fonts": press.families[:2],
        "signed": {one.line: _signed(one) for one in lines},
    }
    said = {
        "content": json.dumps(content, ensure_ascii=False),
        "marks": json.dumps(marks, ensure_ascii=False),
    }
    with press.turn:
        made = press.compiler.compile(input=str(SHEET), sys_inputs=said)
    assert isinstance(made, bytes)
    return made


def verify_address(number: str, sha256: str, address: str = "") -> str:
    """Where anybody may check a document that he has in hand."""
    return f"{address}/verify/{number}/{short_of(sha256).replace('-', '')}"


def end_of(content: Content, lines: Sequence[Signed], void_at: datetime | None) -> list[str]:
    """What the paper of a void document says of its end, in Chinese: since when it is void, who did not sign and when.

    By the words of the line and never by a reason: each party may hold a copy, and why the other one did not is not for him.
    """
    if void_at is None:
        return []
    missed = {
        line: one.at for line, one in {one.line: one for one in lines}.items() if one.method == "refused"
    }
    with override(LANGUAGE):
        told = [pgettext("kernel", "Void since %(at)s.") % {"at": _minute(void_at)}]
        for one in content["signers"]:
            if one["name"] in missed:
                said = {"who": one["label"], "at": _minute(missed[one["name"]])}
                told.append(pgettext("kernel", "%(who)s did not sign; written down %(at)s.") % said)
    return told


def _end(content: Content, lines: Sequence[Signed], void_at: datetime | None) -> dict[str, Any]:
    """The same beside the word across the sheet (Any: text and lists)."""
    with override(LANGUAGE):
        word = pgettext("kernel", "VOID") if void_at else ""
    return {"void": word, "ended": end_of(content, lines, void_at)}


def _minute(at: datetime) -> str:
    return at.astimezone(timing.LOCAL).strftime("%Y-%m-%d %H:%M")


def _marks(content: Content) -> dict[str, Any]:
    """What stands on the sheet beside the words (Any: text and lists)."""
    sha256 = digest_of(content)
    with override(LANGUAGE):
        return {
            "short": short_of(sha256),
            "check": pgettext("kernel", "Check it at"),
            "address": f"{content['address']}/verify",
            "source": pgettext("kernel", "Source: "),
            "code": _code(verify_address(content["number"], sha256, content["address"])),
        }


@lru_cache(maxsize=256)
def _code(address: str) -> str:
    """The address as a code, an SVG: to find its best pattern costs half of what the sheet does, and a paper is printed often."""
    made = io.BytesIO()
    segno.make_qr(address, error="m").save(made, kind="svg", border=0, xmldecl=False)
    return made.getvalue().decode()


def _signed(line: Signed) -> dict[str, str]:
    """A signature as it is printed."""
    return {"name": str(line.said.get("name", "")), "drawing": drawing_of(line), "told": told_of(line)}


def told_of(line: Signed) -> str:
    """When and how it was signed, in Chinese, for paper; a refusal says so."""
    at = _minute(line.at)
    witness = str(line.said.get("witness", ""))
    with override(LANGUAGE):
        how = {
            "drawn": pgettext("kernel", "signed by hand"),
            "typed": pgettext("kernel", "name typed before a witness"),
            "refused": pgettext("kernel", "did not sign"),
        }[line.method]
        said = f"{how} · {at} · {line.digest[:8]}"
        return said + (pgettext("kernel", " · witness: %(name)s") % {"name": witness} if witness else "")


def drawing_of(line: Signed) -> str:
    """The strokes as SVG; empty when the name was typed, or nobody signed."""
    strokes = line.said.get("strokes") or []
    if not strokes:
        return ""
    paths = "".join(
        f'<path d="M{" L".join(f"{int(x)} {int(y)}" for x, y in stroke)}"/>'
        for stroke in map(_at_least_two, strokes)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" fill="none" stroke="#10222b"'
        f' stroke-width="9" stroke-linecap="round" stroke-linejoin="round">{paths}</svg>'
    )


def _at_least_two(stroke: list[list[int]]) -> list[list[int]]:
    """A dot is a very short line."""
    return stroke if len(stroke) > 1 else [*stroke, [stroke[0][0] + 1, stroke[0][1]]]
