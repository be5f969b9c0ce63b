# SPDX-License-Identifier: Apache-2.0
"""Reads the tables that a district delivers (a folder or ZIP of CSV files, or one XLSX) and checks them row by row."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from pydantic import BaseModel, ConfigDict, ValidationError

from ..command.wording import invalid
from ..errors import Invalid
from .words import choice_said

type Tables = dict[str, list[dict[str, str]]]
MOST_BYTES = 200 * 1024 * 1024  # unpacked; a bomb must not fill the memory
MOST_ROWS, MOST_COLUMNS, MOST_BLANK = 200_000, 60, 1000
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,
    EOFError,
    KeyError,
    ValueError,
    SyntaxError,
)  # of a file
csv.field_size_limit(4 * 1024 * 1024)


class Row(BaseModel):
    """A row of a table: text cells, stripped, empty means not given; unknown columns are kept out."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True, frozen=True)
    own: ClassVar[tuple[str, ...]] = ("code",)  # the columns that tell one row from another


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell: the table, the row as a spreadsheet counts it, the column, the remedy."""

    table: str
    row: int
    column: str
    value: str
    remedy: str


class ImportFaults(Invalid):
    """A delivery with faults; nothing of it was written. The first 200 are named, the message counts all."""

    def __init__(self, faults: list[Fault]) -> None:
        fields = {f"{f.table}:{f.row}:{f.column}": f"{f.value} – {f.remedy}" for f in faults[:200]}
        message = _("Nothing was imported: %(count)s cell(s) need mending.") % {"count": len(faults)}
        super().__init__("import_faults", message, fields)
        self.faults = faults


@dataclass
class Checking:
    """Collects faults over all tables, so that one import says everything at once."""

    tables: Tables
    faults: list[Fault] = field(default_factory=list)

    def rows[R: Row](self, table: str, shape: type[R]) -> Iterator[tuple[int, R]]:
        """The valid rows of a table with their numbers; the invalid become faults."""
        seen: dict[str, int] = {}
        self._unknown_columns(table, shape)
        for number, cells in enumerate(self.tables.get(table, []), start=2):
            given = {name: value for name, value in cells.items() if name and value not in ("", None)}
            if not given or self._has_formula(table, number, given) or self._has_zero(table, number, given):
                continue
            try:
                row = shape.model_validate(given)
            except ValidationError as error:
                for column, remedy in invalid(error, say=choice_said).fields.items():
                    self.fault(table, number, column, cells.get(column, ""), str(remedy))
                continue
            key = "/".join(str(getattr(row, name)) for name in shape.own)
            if key in seen:
                remedy = _("This code stands in row %(row)s already.") % {"row": seen[key]}
                self.fault(table, number, shape.own[0], key, remedy)
                continue
            seen[key] = number
            yield number, row

    def _unknown_columns(self, table: str, shape: type[Row]) -> None:
        """A head that nothing reads is a fault: a misspelt column would be lost without a word."""
        heads = {name for cells in self.tables.get(table, []) for name in cells}
        known = {info.alias or name for name, info in shape.model_fields.items()}
        for head in sorted(heads - known - {"note"}):
            self.fault(
                table,
                1,
                head,
                head,
                _("No column is called so; there are: %(names)s.") % {"names": ", ".join(sorted(known))},
            )

    def _has_formula(self, table: str, row: int, given: dict[str, str]) -> bool:
        """A cell that begins as a formula is never data: it was not computed, or is meant for another's spreadsheet."""
        found = [name for name, value in given.items() if value.startswith(("=", "@", "\t", "\r"))]
        for name in found:
            self.fault(table, row, name, given[name], _("Formulas are not taken in: paste the value."))
        return bool(found)

    def _has_zero(self, table: str, row: int, given: dict[str, str]) -> bool:
        """A character of value zero is never data, and PostgreSQL takes none."""
        found = [name for name, value in given.items() if "\0" in value]
        for name in found:
            self.fault(
                table,
                row,
                name,
                given[name].replace("\0", "·"),
                _("The text holds a character of value zero."),
            )
        return bool(found)

    def fault(self, table: str, row: int, column: str, value: str, remedy: str) -> None:
        """Note one fault."""
        self.faults.append(Fault(table, row, column, str(value)[:60], remedy))

    def unknown(self, table: str, row: int, column: str, value: str) -> None:
        """A cell names something that is nowhere."""
        self.fault(table, row, column, value, _("“%(value)s” is not known; add it first.") % {"value": value})

    def finish(self) -> None:
        """Refuse the whole import when there is any fault."""
        if not self.faults:
            return
        raise ImportFaults(self.faults)


def read_tables(source: Path) -> Tables:
    """The tables of a folder, ZIP or XLSX by name; raises Invalid when it cannot be read."""
    try:
        if source.is_dir():
            return {file.stem: _csv(file.read_bytes(), file.name) for file in sorted(source.glob("*.csv"))}
        return read_file(source.name, source.read_bytes())
    except FileNotFoundError:
        raise Invalid("no_such_file", _("There is no file %(name)s.") % {"name": source}) from None


def read_file(name: str, content: bytes) -> Tables:
    """The tables of one uploaded file: CSV (named by its file), ZIP of CSVs, or XLSX (a sheet each)."""
    suffix = name.lower().rsplit(".", 1)[-1]
    if suffix == "csv":
        return {Path(name).stem: _csv(content, name)}
    if suffix not in ("zip", "xlsx"):
        raise Invalid("unknown_format", _("Please give a CSV, ZIP or XLSX file."), {"file": name})
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_BYTES:
                raise Invalid("too_large", _("Unpacked, the file is larger than 200 MB."), {"file": name})
            if suffix == "zip":
                names = [one for one in packed.namelist() if one.endswith(".csv")]
                return {Path(one).stem: _csv(packed.read(one), one) for one in names}
        return _xlsx(content, name)
    except DAMAGED as error:
        raise Invalid(
            "unreadable", _("The file is damaged: save it again and retry."), {"file": name}
        ) from error


def _csv(content: bytes, name: str) -> list[dict[str, str]]:
    for encoding in ("utf-8-sig", "gb18030"):  # what spreadsheets here really save
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Invalid("not_text", _("The file is neither UTF-8 nor GB 18030 text."), {"file": name})
    try:
        lines = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise Invalid(
            "unreadable", _("The file is damaged: save it again and retry."), {"file": name}
        ) from error
    head = [one.strip() for one in lines[0]] if lines else []
    return [{name: _bare(cell) for name, cell in zip(head, line, strict=False) if name} for line in lines[1:]]


def _bare(cell: str) -> str:
    """Without the apostrophe that our own files put before what a spreadsheet would compute."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@", "\t", "\r", "\n") else cell


def _xlsx(content: bytes, name: str) -> Tables:
    """The sheets' values; a formula that was never computed comes as its own text, so that the check names its cell."""
    values = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    formulas = load_workbook(io.BytesIO(content), read_only=True)
    found: Tables = {}
    for sheet in values.worksheets:
        lines = zip(_lines(sheet), _lines(formulas[sheet.title]), strict=True)
        rows = [
            [_cell(f if v is None else v) for v, f in zip(*pair, strict=True)] for pair in _told(lines, name)
        ]
        head = [one.strip() for one in rows[0]] if rows else []
        found[sheet.title] = [
            {name: cell for name, cell in zip(head, row, strict=False) if name} for row in rows[1:]
        ]
    return found


def _lines(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """A sheet's rows within what a register can have (Any: openpyxl's sheet and cells)."""
    sheet.reset_dimensions()  # what the file says of its own size may be a lie
    for line in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS):
        yield (*line, *(None,) * (MOST_COLUMNS - len(line)))


def _told(lines: Iterator[Any], name: str) -> Iterator[Any]:
    """Rows until a long blank stretch (sheets are often formatted to the last of a million rows)."""
    blank = 0
    for number, pair in enumerate(lines, start=1):
        blank = 0 if any(cell is not None for cell in pair[1]) else blank + 1
        if blank > MOST_BLANK:
            return
        if number > MOST_ROWS:
            raise Invalid("too_large", _("A sheet has more than 200,000 rows."), {"file": name})
        yield pair


def _cell(value: Any) -> str:
    """A cell as text (Any: whatever a spreadsheet holds)."""
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value).strip()
