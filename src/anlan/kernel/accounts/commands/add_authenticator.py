# SPDX-License-Identifier: Apache-2.0
"""Add an authenticator app as second factor."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from ...command import command
from ...context import Context
from ...errors import Invalid, Refused
from ...ids import new_id
from ...vault import seal
from ..asking import Sealed, proven_owner
from ..authenticator import offered, step_of
from ..events import FactorAdded
from ..models import Factor
from ..queries import kinds_of

Name = Annotated[str, StringConstraints(min_length=1, max_length=60)]


@command(label=pgettext_lazy("kernel", "Add an authenticator app"), open_to_all=True)
def add_authenticator(
    ctx: Context,
    *,
    sealed: Sealed,
    code: Annotated[str, StringConstraints(max_length=12)],
    name: Name,
) -> UUID:
    """Keep the secret that was offered, once the app has shown that it has it."""
    person = proven_owner(ctx)
    secret = offered(person.pk, sealed)
    if secret is None:
        raise Refused("offer_too_old", _("This picture is too old. Begin again with a new one."))
    step = step_of(secret, code, ctx.at)
    if step is None:
        raise Invalid(
            "wrong_code",
            _("This code is not right. Wait for the next one and check the phone’s clock."),
            {"code": ""},
        )
    if "authenticator" in kinds_of(person.pk):
        raise Refused("has_one", _("You have an authenticator app already; remove it first."))
    factor = Factor(
        id=new_id(), person=person, kind="authenticator", name=name, made_at=ctx.at, last_step=step
    )
    factor.secret = seal(secret, factor.row)
    factor.save(force_insert=True)
    ctx.record(FactorAdded(person=person.pk, factor=factor.pk, kind="authenticator"))
    return factor.pk
