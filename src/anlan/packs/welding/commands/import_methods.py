# SPDX-License-Identifier: Apache-2.0
"""Take in the district's own table of welding methods, compared with the regulation in force (TSG Z6002)."""

from typing import Annotated, Literal

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.directory.delivery import DELIVERIES, Delivery
from anlan.kernel.directory.tables import Checking, Row
from anlan.kernel.directory.writing_rows import Tally, code_id, put_rows

from ..events.welders import MethodsImported
from ..models.methods import WeldMethod


class MethodRow(Row):
    """A welding method, the process it belongs to (`none` strikes a line of the project's out), and by which text."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,12}$")]
    process: Literal["fusion", "pressure", "brazing", "none"]
    source: Annotated[str, StringConstraints(min_length=2, max_length=120)]


@command(label=pgettext_lazy("welding", "Import welding methods"))
def import_methods(ctx: Context, *, tables: dict[str, list[dict[str, str]]]) -> int:
    """How many lines were written; certificates follow at their ministry's next answer, within a day."""
    checking, tally = Checking(tables), Tally()
    take_in(ctx, checking, tally)
    checking.finish()
    return tally.written


def take_in(ctx: Context, checking: Checking, tally: Tally) -> None:
    """Check and write, all or nothing."""
    before = tally.written
    rows = [
        WeldMethod(id=code_id("weld_method", row.code), **row.model_dump())
        for _number, row in checking.rows("weld_methods", MethodRow)
    ]
    put_rows("weld_methods", rows, tally)
    if rows and not checking.faults:
        ctx.record(MethodsImported(written=tally.written - before))


DELIVERIES["welding_methods"] = Delivery(
    permission="welding.import_methods",
    shapes={"weld_methods": MethodRow},
    words={"weld_methods": pgettext_lazy("welding", "Welding methods")},
    take_in=take_in,
)
