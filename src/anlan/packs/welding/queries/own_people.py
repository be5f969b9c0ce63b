# SPDX-License-Identifier: Apache-2.0
"""For which firm a caller acts: the organisation of his grant, and nothing beside it."""

from uuid import UUID

from django.utils.translation import gettext as _

from anlan.kernel.context import Caller
from anlan.kernel.errors import Invalid, NotAllowed

from . import own_firm


def firms_of(caller: Caller, permission: str) -> list[UUID]:
    """The firms for which the caller holds a permission."""
    return sorted({one.organisation for one in caller.grants_for(permission) if one.organisation is not None})


def the_firm(caller: Caller, permission: str, named: UUID | None) -> UUID:
    """The one firm meant: named, or the only one; raises NotAllowed or Invalid."""
    mine = firms_of(caller, permission)
    if named is not None and named in mine:
        return named
    if named is not None or not mine:
        raise NotAllowed("not_your_firm", _("You may do this for your own firm only."))
    if len(mine) > 1:
        raise Invalid(
            "which_firm", _("You act for several firms: say for which."), {"firm": _("Choose one.")}
        )
    return mine[0]


def holds_role(person: UUID, role: str, firm: UUID) -> bool:
    """Whether a person holds a role of this pack for the firm today."""
    return person in holders(role, firm)


def holders(role: str, firm: UUID) -> list[UUID]:
    """Who holds a role of this pack for the firm today."""
    return [person for person, _role in own_firm.holders(firm, (role,))]
