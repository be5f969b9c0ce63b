# SPDX-License-Identifier: Apache-2.0
"""A file for one register that a pack keeps for its own: taken in whole, or every cell that needs mending is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import pgettext

from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.command import perform
from anlan.kernel.context import Caller
from anlan.kernel.directory.registers import IMPORTS, Register
from anlan.kernel.directory.tables import ImportFaults, read_file
from anlan.kernel.errors import CommandError, Invalid
from anlan.kernel.registry import REGISTRY

from .office_import import LARGEST, SHOWN, told_fault


@dataclass(frozen=True)
class Brought:
    """What became of a file: how many rows were written or the same, or what speaks against it (Any: what a page reads)."""

    status: int = 200
    message: str = ""
    faults: Sequence[dict[str, Any]] = ()
    written: int = 0
    unchanged: int = 0


def takes_files(caller: Caller, register: Register) -> bool:
    """Whether this person brings files to the register's own page; those of the office come by its import."""
    return register.verb != IMPORTS and may_anywhere(caller, register.verb)


def take_file(request: HttpRequest, register: Register) -> Brought:
    """Give the register's command the rows of the file; refused as a whole when one cell is wrong."""
    caller = request.caller  # type: ignore[attr-defined]
    try:
        tables = {register.table: _rows(request, register)}
        done = perform(REGISTRY.commands[register.verb], caller, {"tables": tables}).result
    except ImportFaults as no:
        return Brought(no.status, str(no.message), [told_fault(one) for one in no.faults[:SHOWN]])
    except CommandError as no:
        return Brought(no.status, str(no.message))
    return Brought(written=done["written"], unchanged=done["unchanged"])


def _rows(request: HttpRequest, register: Register) -> list[dict[str, str]]:
    """The rows of the only table of the file, however it is named, or of the one that bears the register's name."""
    given = request.FILES.get("file")
    if given is None:
        raise Invalid("no_file", pgettext("shell", "Please choose a file."))
    if (given.size or 0) > LARGEST:
        raise Invalid("too_large", pgettext("shell", "The file is larger than 30 MB; split it by table."))
    tables = read_file(given.name or "", given.read())
    if len(tables) == 1:
        return next(iter(tables.values()))
    if register.table not in tables:
        said = pgettext("shell", "No sheet of this file is called %(name)s.") % {"name": register.table}
        raise Invalid("no_tables", said)
    return tables[register.table]
