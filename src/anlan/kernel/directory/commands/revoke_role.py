# SPDX-License-Identifier: Apache-2.0
"""Take a role away."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ...access.models import RoleGrant
from ...access.permissions import demand, demand_fresh
from ...command import command
from ...context import Context
from ...errors import NotAllowed, NotFound
from ..events import RoleRevoked


@command(label=pgettext_lazy("kernel", "Revoke a role"))
def revoke_role(ctx: Context, *, grant: UUID) -> None:
    """End a grant; what the person did with it stays on record."""
    row = RoleGrant.objects.filter(pk=grant).first()
    if row is None:
        raise NotFound("no_such_grant", _("This grant was revoked already."))
    demand(ctx.caller, "directory.revoke_role", row.region_path)
    if row.person_id == ctx.caller.person:
        raise NotAllowed("own_role", _("Nobody decides about his own roles: another administrator does it."))
    demand_fresh(ctx.caller)
    ctx.record(RoleRevoked(person=row.person_id, role=row.role), region=row.region_path)
    row.delete()
