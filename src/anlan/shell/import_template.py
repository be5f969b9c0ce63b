# SPDX-License-Identifier: Apache-2.0
"""Empty tables to fill in, made from the same shapes that check them: a sheet each, and one that explains the columns."""

import io
from datetime import datetime
from typing import Any, Literal, get_args, get_origin

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import pgettext

from anlan.kernel.directory.delivery import delivered_shapes, table_word
from anlan.kernel.directory.tables import Row
from anlan.kernel.directory.words import column_word
from anlan.kernel.errors import NotFound
from anlan.kernel.fields import listed

from .tables_out import table_file

type Told = dict[str, Any]  # Any: what a template or a sheet prints


def told_tables() -> list[Told]:
    """Every table that may be delivered, with its columns in words."""
    return [
        {"name": name, "word": table_word(name), "columns": told_columns(shape)}
        for name, shape in delivered_shapes().items()
    ]


def told_columns(shape: type[Row]) -> list[Told]:
    """The columns of a table: name, word, whether needed, and what may stand there where that is a short list."""
    return [
        {
            "name": info.alias or name,
            "word": column_word(info.alias or name),
            "needed": info.is_required(),
            "choices": listed(_choices(info.annotation)),
            "options": _choices(info.annotation),
            "is_moment": _is_moment(info.annotation),
        }
        for name, info in shape.model_fields.items()
    ]


def _choices(hint: Any) -> list[str]:
    """What a column takes, when its type lists it (Any: a type expression)."""
    if hint is bool:
        return ["1", "0"]
    if get_origin(hint) is Literal:
        return [str(one) for one in get_args(hint)]
    return [found for inner in get_args(hint) for found in _choices(inner)]


def _is_moment(hint: Any) -> bool:
    """Whether a moment stands in a column (Any: a type expression)."""
    return hint is datetime or any(_is_moment(inner) for inner in get_args(hint))


def as_template(wanted: str) -> HttpResponse:
    """A workbook of one table, or of all for `all`; raises NotFound for a table that nobody reads."""
    tables = [one for one in told_tables() if wanted in ("all", one["name"])]
    if not tables:
        raise NotFound("no_such_table", pgettext("shell", "There is no table of this name."))
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        for table in tables:
            page = book.add_worksheet(table["name"])
            page.freeze_panes(1, 0)
            page.set_column(0, len(table["columns"]) - 1, 20, text)  # codes keep their leading zeros
            for at, column in enumerate(table["columns"]):
                page.write_string(0, at, column["name"], bold)
                page.write_comment(0, at, _hint(column))
        _explained(book.add_worksheet(pgettext("shell", "Read me")), tables, bold)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return table_file(out.getvalue(), kind, pgettext("shell", "Template"), "xlsx")


def _hint(column: Told) -> str:
    needed = pgettext("shell", "needed") if column["needed"] else pgettext("shell", "may stay empty")
    return "\n".join(part for part in (column["word"], needed, column["choices"]) if part)


def _explained(page: Any, tables: list[Told], bold: Any) -> None:
    """One line for each column of each table (Any: the workbook's own)."""
    heads = (
        pgettext("shell", "Sheet"),
        pgettext("shell", "Column"),
        pgettext("shell", "What stands there"),
        pgettext("shell", "Needed"),
        pgettext("shell", "One of"),
    )
    page.set_column(0, 4, 24)
    for at, head in enumerate(heads):
        page.write_string(0, at, head, bold)
    lines = [(table, column) for table in tables for column in table["columns"]]
    for row, (table, column) in enumerate(lines, start=1):
        needed = pgettext("shell", "yes") if column["needed"] else ""
        cells = (
            f"{table['word']} {table['name']}",
            column["name"],
            column["word"],
            needed,
            column["choices"],
        )
        for at, cell in enumerate(cells):
            page.write_string(row, at, cell)
