# SPDX-License-Identifier: Apache-2.0
"""Add a passkey."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from ...command import command
from ...context import Context
from ...errors import Invalid, Refused
from ...ids import new_id
from ..asking import proven_owner
from ..events import FactorAdded
from ..models import Factor
from ..passkeys import LONGEST, NotVerified, registered

MOST = 10


@command(label=pgettext_lazy("kernel", "Add a passkey"), open_to_all=True)
def add_passkey(
    ctx: Context,
    *,
    credential: Annotated[str, StringConstraints(max_length=LONGEST, pattern=r"(?s)^\{.*\}$")],
    name: Annotated[str, StringConstraints(min_length=1, max_length=60)],
) -> UUID:
    """Keep the public key that the device made for this house."""
    person = proven_owner(ctx)
    if Factor.objects.filter(person=person, kind="passkey").count() >= MOST:
        raise Refused("too_many", _("You have ten passkeys; remove one that is not used any more."))
    try:
        factor = registered(person.pk, credential)
    except NotVerified:
        raise Invalid(
            "not_verified", _("The device’s answer does not fit. Begin again."), {"credential": ""}
        ) from None
    if Factor.objects.filter(credential=factor.credential).exists():
        raise Refused("known", _("This passkey is registered already."))
    factor.id, factor.name, factor.made_at = new_id(), name, ctx.at
    factor.save(force_insert=True)
    ctx.record(FactorAdded(person=person.pk, factor=factor.pk, kind="passkey"))
    return factor.pk
