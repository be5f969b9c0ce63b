# SPDX-License-Identifier: Apache-2.0
"""Try an import of the register: say what would be written, or every fault, and leave everything as it was."""

from django.db import transaction
from django.utils.translation import pgettext_lazy

from ...command import command
from ...context import Context
from .import_directory import Imported, take_in


@command(label=pgettext_lazy("kernel", "Check the register"))
def check_directory(ctx: Context, *, tables: dict[str, list[dict[str, str]]]) -> Imported:
    """Do all that the import does, in a savepoint that is given back; nothing is recorded."""
    rehearsal = Context(ctx.caller, at=ctx.at)
    with transaction.atomic():
        tally = take_in(rehearsal, tables)
        transaction.set_rollback(True)
    return Imported(tally.written, tally.unchanged)
