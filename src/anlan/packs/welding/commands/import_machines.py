# SPDX-License-Identifier: Apache-2.0
"""Take in a firm's machines from a file: every row is checked, every fault is named, and it is all or nothing."""

from typing import Annotated, Literal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import Field, StringConstraints

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.directory.delivery import DELIVERIES, Delivery
from anlan.kernel.directory.rows import CodeCell
from anlan.kernel.directory.tables import Checking, Row
from anlan.kernel.directory.writing_rows import Tally, code_id, put_rows

from ..events.machines import MachinesImported
from ..models.machines import Machine
from ..queries.own_firm import own_firm
from .start_weld import MachineCode

LIVES = frozenset(
    {"stage", "registered_at", "fitted_at", "activated_at", "locked_at", "locked_because", "tampered_at"}
)  # what no file decides


class MachineRow(Row):
    """A welding machine of a firm."""

    code: MachineCode
    firm: CodeCell
    process: Literal["fusion", "pressure", "brazing"] = "fusion"
    scene: Literal["general", "special_equipment", "construction"] = "general"
    project: Annotated[str, StringConstraints(max_length=24)] = ""
    model: Annotated[str, StringConstraints(max_length=60)] = ""
    serial: Annotated[str, StringConstraints(max_length=40)] = ""
    place: Annotated[str, StringConstraints(max_length=120)] = ""
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None
    lng: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
    needs_permit: bool = True


@command(label=pgettext_lazy("welding", "Import machines"))
def import_machines(ctx: Context, *, tables: dict[str, list[dict[str, str]]]) -> int:
    """How many rows were written; a machine keeps its stage, its chip and its history."""
    checking, tally = Checking(tables), Tally()
    take_in(ctx, checking, tally)
    checking.finish()
    return tally.written


def take_in(ctx: Context, checking: Checking, tally: Tally) -> None:
    """Check and write; another firm's code is as unknown as one that nobody has."""
    firms = {
        one.organisation.code: one
        for one in own_firm(ctx.caller, "welding.import_machines").select_related("organisation")
    }
    taken = dict(Machine.objects.values_list("code", "firm"))
    rows, before = [], tally.written
    for number, row in checking.rows("machines", MachineRow):
        firm = firms.get(row.firm)
        if firm is None:
            checking.unknown("machines", number, "firm", row.firm)
        elif taken.get(row.code, firm.pk) != firm.pk:
            checking.fault("machines", number, "code", row.code, _("This code is taken already."))
        elif row.scene == "special_equipment" and not row.project:
            remedy = _("A machine for special equipment names the project code that it welds.")
            checking.fault("machines", number, "project", "", remedy)
        else:
            said = row.model_dump(exclude={"firm"})
            rows.append(Machine(id=code_id("machine", row.code), firm=firm, registered_at=ctx.at, **said))
    put_rows("machines", rows, tally, kept=LIVES)
    if checking.faults or not rows:
        return
    for firm in {one.firm_id: one.firm for one in rows}.values():
        written = tally.written - before
        ctx.record(MachinesImported(firm=firm.pk, written=written), region=firm.organisation.region_path)


DELIVERIES["welding"] = Delivery(
    permission="welding.import_machines",
    shapes={"machines": MachineRow},
    words={"machines": pgettext_lazy("welding", "Welding machines")},
    take_in=take_in,
)
