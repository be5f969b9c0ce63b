# SPDX-License-Identifier: Apache-2.0
"""A lease ends with the certificate it stands on, when that is found to end earlier than was told (AX-R2)."""

from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.writing import update

from ..events.sessions import WeldShortened
from ..models.sessions import Session
from ..queries.running import certificate_end
from .leasing import locked, numbered, region_of


@command(label=pgettext_lazy("welding", "Let a lease end earlier"))
def shorten_weld(ctx: Context, *, session: UUID) -> None:
    """The chip learns the nearer end and blocks the next arc after it; a lease that ends before stays as it is."""
    row = Session.objects.filter(pk=session, ended_at=None, stop_asked_at=None, is_emergency=False).first()
    if row is None:
        return
    machine = locked(row.machine_id)
    row.refresh_from_db()
    ends = certificate_end(row, ctx.at)
    if row.ended_at is not None or row.stop_asked_at is not None or ends is None or row.until <= ends:
        return
    row.until, row.most_until = ends, min(ends, row.most_until or ends)
    row.chip, row.number = numbered(machine)
    update(row, "until", "most_until", "chip", "number")
    said = WeldShortened(session=row.pk, machine=machine.pk, welder=row.welder_id, until=row.until)
    ctx.record(said, region=region_of(machine))
