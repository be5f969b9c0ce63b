# SPDX-License-Identifier: Apache-2.0
"""Inspect a machine (行政检查, X-R8): an officer with an enforcement card, an item of the published list, a scan of its code."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.access.permissions import demand
from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Choice, Text
from anlan.kernel.ids import new_id
from anlan.kernel.writing import insert

from ..events.warnings import MachineInspected
from ..models.warnings import Inspection
from ..queries.for_permits import scanned_machine
from .signing import acting


@command(label=pgettext_lazy("welding", "Inspect a machine"))
def inspect_machine(
    ctx: Context,
    *,
    machine: Annotated[str, Text(label=pgettext_lazy("welding", "Code of the machine")), StringConstraints(max_length=24)],
    check: Annotated[str, Text(label=pgettext_lazy("welding", "Check of its code")), StringConstraints(max_length=16)],
    card_number: Annotated[str, Text(label=pgettext_lazy("welding", "Number of the enforcement card")), StringConstraints(max_length=40)],
    item: Annotated[
        Literal["certificate_on_site", "permit_on_site", "watcher_on_site", "chip_whole", "extinguishers_there"],
        Choice(label=pgettext_lazy("welding", "Item of the published list")),
    ],
    result: Annotated[Literal["fine", "mend", "stop"], Choice(label=pgettext_lazy("welding", "Result"))],
) -> UUID:  # fmt: skip
    """Keep an inspection; without card, item or scan it is none, and it is refused (X-R8)."""
    person = acting(ctx)
    if not card_number:
        raise Refused("no_card", _("Without an enforcement card nobody inspects (X-R8)."))
    found = scanned_machine(machine, check)
    if found is None:
        raise Refused("not_scanned", _("Scan the machine's own code: this one does not fit (X-R8)."))
    region = found.firm.organisation.region_path
    demand(ctx.caller, "welding.inspect_machine", region)
    row = Inspection(
        id=new_id(), machine=found.pk, inspector_id=person, card_number=card_number, item=item, result=result, at=ctx.at,
    )  # fmt: skip
    insert(row)
    ctx.record(
        MachineInspected(machine=found.pk, inspector=person, item=item, result=result), region=region
    )  # fmt: skip
    return row.pk
