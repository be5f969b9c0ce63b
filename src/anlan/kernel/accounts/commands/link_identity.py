# SPDX-License-Identifier: Apache-2.0
"""Link a person with what an identity provider calls him."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ...command import command
from ...context import Context
from ...errors import Invalid, Refused
from ...ids import new_id
from ..asking import Sealed, owner
from ..events import IdentityLinked
from ..models import OutsideIdentity
from ..outside import proven


@command(label=pgettext_lazy("kernel", "Link with the identity provider"), open_to_all=True)
def link_identity(ctx: Context, *, proof: Sealed) -> None:
    """Remember the provider's own name for the person, as this house has checked it; no grant comes of it."""
    person = owner(ctx)
    said = proven(person.pk, proof)
    if said is None:
        raise Invalid("not_proven", _("This does not prove who you are there."), {"proof": ""})
    issuer, subject = said
    if OutsideIdentity.objects.filter(person=person, issuer=issuer).exists():
        raise Refused("linked", _("You are linked with this identity provider already."))
    OutsideIdentity.objects.create(id=new_id(), person=person, issuer=issuer, subject=subject, made_at=ctx.at)
    ctx.record(IdentityLinked(person=person.pk))
