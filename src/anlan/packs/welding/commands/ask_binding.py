# SPDX-License-Identifier: Apache-2.0
"""Bind a welder to a firm: one asks, the other agrees, and either may end it."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound, Refused
from anlan.kernel.ids import new_id
from anlan.kernel.writing import insert, one_at_a_time, update

from ..events.welders import BindingAgreed, BindingAsked, BindingEnded
from ..models.firms import Firm
from ..models.sessions import Session
from ..models.welders import Binding, Welder
from ..queries.own_firm import own_firm
from .leasing import acting, ask_to_stop, locked


@command(label=pgettext_lazy("welding", "Ask for a binding"))
def ask_binding(ctx: Context, *, firm: UUID, welder: UUID | None = None) -> UUID:
    """A welder asks for himself, a firm for a welder; once is enough."""
    person = welder or acting(ctx)
    by = "welder" if person == ctx.caller.person else "firm"
    known = Firm.objects.select_related("organisation").filter(pk=firm).first()
    may_ask = by == "welder" or own_firm(ctx.caller, "welding.agree_binding").filter(pk=firm).exists()
    if known is None or not may_ask:
        raise NotFound("no_such_firm", _("There is no such firm."))
    if not Welder.objects.filter(pk=person).exists():
        raise Refused("not_enrolled", _("He is not enrolled as a welder yet."))
    one_at_a_time(f"binding {person} {firm}")
    row = Binding.objects.filter(welder=person, firm=firm, ended_at=None).first()
    if row is None:
        row = Binding(id=new_id(), welder_id=person, firm=known, asked_at=ctx.at, asked_by=by)
        insert(row)
        said = BindingAsked(person=person, firm=firm, binding=row.pk, by=by)
        ctx.record(said, region=known.organisation.region_path)
    return row.pk


@command(label=pgettext_lazy("welding", "Agree to the binding"))
def agree_binding(ctx: Context, *, binding: UUID) -> None:
    """By the side that did not ask."""
    row = _binding(ctx, binding)
    side = "welder" if row.welder_id == ctx.caller.person else "firm"
    if side == row.asked_by:
        raise Refused("other_side", _("Whoever asked does not agree for the other side."))
    if row.agreed_at is None:
        row.agreed_at = ctx.at
        update(row, "agreed_at")
        said = BindingAgreed(person=row.welder_id, firm=row.firm_id, binding=row.pk)
        ctx.record(said, region=row.firm.organisation.region_path)


@command(label=pgettext_lazy("welding", "End the binding"))
def end_binding(ctx: Context, *, binding: UUID) -> None:
    """By either side; what he welds for the firm at this moment ends at the next gap of the arc."""
    row = _binding(ctx, binding)
    row.ended_at = ctx.at
    update(row, "ended_at")
    said = BindingEnded(person=row.welder_id, firm=row.firm_id, binding=row.pk)
    ctx.record(said, region=row.firm.organisation.region_path)
    for session in Session.objects.filter(welder=row.welder_id, machine__firm=row.firm_id, ended_at=None):
        machine = locked(session.machine_id)
        session.refresh_from_db()
        ask_to_stop(ctx, session, machine, "revoked")


def _binding(ctx: Context, key: UUID) -> Binding:
    row = Binding.objects.select_related("firm__organisation").filter(pk=key, ended_at=None).first()
    mine = row is not None and row.welder_id == ctx.caller.person
    if row is None or not (
        mine or own_firm(ctx.caller, "welding.agree_binding").filter(pk=row.firm_id).exists()
    ):
        raise NotFound("no_such_binding", _("There is no such binding."))
    return row
