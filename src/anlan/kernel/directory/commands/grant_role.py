# SPDX-License-Identifier: Apache-2.0
"""Give a person a role within a region; the three of the office stay apart (X-R9)."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ...access.models import RoleGrant
from ...access.permissions import demand, demand_fresh
from ...command import command
from ...context import Context
from ...errors import Invalid, NotAllowed, Refused
from ...ids import new_id
from ...people.models import Organisation, Person
from ...places.queries import region_by_code
from ...registry import REGISTRY
from ..events import RoleGranted
from ..triad import holds_another


@command(label=pgettext_lazy("kernel", "Grant a role"))
def grant_role(ctx: Context, *, person: UUID, role: str, region: str = "", organisation: str = "") -> UUID:
    """Grant a declared role to a person of the register; once is enough.

    `organisation` is the code of the one whose own things the role reaches, such as a venue manager's.
    """
    if role not in REGISTRY.roles:
        raise Invalid("unknown_role", _("There is no such role."), {"role": role})
    if not Person.objects.filter(pk=person).exists():
        raise Invalid("unknown_person", _("This person is not in the register."), {"person": str(person)})
    path = region_by_code(region).path if region else ""
    whose = Organisation.objects.filter(code=organisation).first() if organisation else None
    if organisation and whose is None:
        raise Invalid(
            "unknown_organisation", _("There is no such organisation."), {"organisation": organisation}
        )
    demand(ctx.caller, "directory.grant_role", path)
    if person == ctx.caller.person:
        raise NotAllowed("own_role", _("Nobody grants a role to himself: another administrator does it."))
    demand_fresh(ctx.caller)
    if holds_another(person, role):
        raise Refused(
            "kept_apart",
            _(
                "X-R9: system, security and audit administrator are kept apart; this person holds another of the three."
            ),
        )
    grant, is_new = RoleGrant.objects.get_or_create(
        person_id=person,
        role=role,
        region_path=path,
        defaults={"id": new_id(), "granted_at": ctx.at, "organisation": whose},
    )
    if is_new:
        ctx.record(RoleGranted(person=person, role=role), region=path)
    return grant.pk
