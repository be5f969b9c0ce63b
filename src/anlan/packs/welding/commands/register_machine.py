# SPDX-License-Identifier: Apache-2.0
"""Register a welding machine: it gets its code, once and for good (一机一码)."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import Field, StringConstraints

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid, NotFound
from anlan.kernel.fields import Text
from anlan.kernel.ids import new_id
from anlan.kernel.writing import insert, one_at_a_time

from ..events.machines import MachineRegistered
from ..models.firms import Firm
from ..models.machines import Machine
from ..queries.own_firm import own_firm
from .start_weld import MachineCode

Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Place = Annotated[
    str,
    StringConstraints(max_length=120),
    Text(
        label=pgettext_lazy("welding", "Where it stands"),
        level=2,
        purpose=pgettext_lazy("welding", "To find the machine"),
    ),
]
Model = Annotated[
    str,
    StringConstraints(max_length=60),
    Text(
        label=pgettext_lazy("welding", "Make and model"),
        level=1,
        purpose=pgettext_lazy("welding", "To tell machines apart"),
    ),
]
Serial = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_./-]{0,40}$")]
Project = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_./-]{0,24}$")]


@command(label=pgettext_lazy("welding", "Register a machine"))
def register_machine(
    ctx: Context,
    *,
    firm: UUID,
    code: MachineCode | None = None,
    process: Literal["fusion", "pressure", "brazing"] = "fusion",
    scene: Literal["general", "special_equipment", "construction"] = "general",
    project: Project = "",
    model: Model = "",
    serial: Serial = "",
    place: Place = "",
    lat: Latitude | None = None,
    lng: Longitude | None = None,
    is_mobile: bool = False,
    needs_permit: bool = True,
) -> UUID:
    """A machine of the own firm; without a code it gets the next free one."""
    owner = (
        own_firm(ctx.caller, "welding.register_machine")
        .select_related("organisation")
        .filter(pk=firm)
        .first()
    )
    if owner is None:
        raise NotFound("no_such_firm", _("There is no such firm."))
    if scene == "special_equipment" and not project:
        said = _("A machine for special equipment names the project code that it welds.")
        raise Invalid("no_project", said, {"project": said})
    one_at_a_time("weld machine codes")
    if code is not None and Machine.objects.filter(code=code).exists():
        said = _("This code is taken already.")
        raise Invalid("code_taken", said, {"code": said})
    row = Machine(
        id=new_id(), code=code or next_code(owner, ctx.at.strftime("%m%d")), firm=owner, process=process, scene=scene,
        project=project, model=model, serial=serial, place=place, lat=lat, lng=lng, is_mobile=is_mobile,
        needs_permit=needs_permit, registered_at=ctx.at,
    )  # fmt: skip
    insert(row)
    ctx.record(MachineRegistered(machine=row.pk, firm=owner.pk), region=owner.organisation.region_path)
    return row.pk


def next_code(owner: Firm, day: str) -> str:
    """JX, the day of its registration and a running number."""
    taken = (
        Machine.objects.filter(code__startswith=f"JX{day}")
        .order_by("-code")
        .values_list("code", flat=True)
        .first()
    )
    return f"JX{day}{int(taken[6:]) + 1 if taken and taken[6:].isdigit() else 2001:04d}"
