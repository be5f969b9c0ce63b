# SPDX-License-Identifier: Apache-2.0
"""Bind a welder to a firm: one asks, the other agrees."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound, Refused
from anlan.kernel.ids import new_id
from anlan.kernel.writing import insert, one_at_a_time

from ..events.welders import BindingAsked
from ..models.firms import Firm
from ..models.welders import Binding, Welder
from ..queries.own_firm import own_firm
from .leasing import acting


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
