# SPDX-License-Identifier: Apache-2.0
"""Tables as files that people open in a spreadsheet: CSV and XLSX, the filter in the head, no cell that computes."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import pgettext

from anlan.kernel import timing

COMPUTES = ("=", "+", "-", "@", "\t", "\r", "\n")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Sheet:
    """A table with what it shows: its name, its filter in words, its address, heads and lines."""

    name: str
    filter: str
    address: str
    heads: Sequence[str]
    lines: Sequence[Sequence[object]]

    def about(self) -> list[list[str]]:
        """The head of the file."""
        made = f"{timing.now().astimezone(timing.LOCAL):%Y-%m-%d %H:%M:%S %z}"
        return [
            [pgettext("shell", "Table"), self.name],
            [pgettext("shell", "Filter"), self.filter],
            [pgettext("shell", "Address"), self.address],
            [pgettext("shell", "Made"), made],
            [pgettext("shell", "Rows"), str(len(self.lines))],
        ]


def harmless(value: object) -> str:
    """A cell as text that no spreadsheet takes for a formula."""
    if isinstance(value, datetime):
        return f"{value.astimezone(timing.LOCAL):%Y-%m-%d %H:%M:%S}"
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(COMPUTES) else text


def as_csv(sheet: Sheet) -> HttpResponse:
    """UTF-8 with a mark, so that spreadsheets here read the Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    for line in [*sheet.about(), [], sheet.heads, *sheet.lines]:
        writer.writerow([harmless(value) for value in line])
    return table_file("\ufeff" + out.getvalue(), "text/csv; charset=utf-8", sheet.name, "csv")


def as_xlsx(sheet: Sheet) -> HttpResponse:
    """A workbook in which every cell is text."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet()
        page.freeze_panes(len(sheet.about()) + 2, 0)
        page.set_column(0, max(1, len(sheet.heads) - 1), 18)
        for number, line in enumerate([*sheet.about(), [], sheet.heads, *sheet.lines]):
            for at, value in enumerate(line):
                text = (
                    harmless(value) if isinstance(value, datetime) else ("" if value is None else str(value))
                )
                page.write_string(number, at, text)
    return table_file(out.getvalue(), XLSX, sheet.name, "xlsx")


def plain_csv(table: str, heads: Sequence[str], lines: Sequence[Sequence[str]]) -> HttpResponse:
    """A table as it can be delivered again: its head first, nothing above it."""
    out = io.StringIO()
    csv.writer(out).writerows([heads, *([harmless(value) for value in line] for line in lines)])
    return table_file("\ufeff" + out.getvalue(), "text/csv; charset=utf-8", table, "csv", is_dated=False)


def plain_xlsx(table: str, heads: Sequence[str], lines: Sequence[Sequence[str]]) -> HttpResponse:
    """The same as a workbook, whose sheet has the table's name and holds text only: codes keep their zeros."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        page, text = book.add_worksheet(table), book.add_format({"num_format": "@"})
        page.freeze_panes(1, 0)
        page.set_column(0, len(heads) - 1, 18, text)
        for number, line in enumerate([heads, *lines]):
            for at, value in enumerate(line):
                page.write_string(number, at, value, text)
    return table_file(out.getvalue(), XLSX, table, "xlsx", is_dated=False)


def table_file(
    content: str | bytes, kind: str, name: str, suffix: str, *, is_dated: bool = True
) -> HttpResponse:
    """A file to take away, under a name with the moment it was made; an import goes by the bare name."""
    answer = HttpResponse(content, content_type=kind)
    stem = f"{name}-{timing.now().astimezone(timing.LOCAL):%Y%m%d-%H%M}" if is_dated else name
    answer["Content-Disposition"] = (
        f"attachment; filename=\"table.{suffix}\"; filename*=UTF-8''{quote(stem)}.{suffix}"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
