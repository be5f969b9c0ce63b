# SPDX-License-Identifier: Apache-2.0
"""Remove a factor."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ...access.queries import must_show_second
from ...command import command
from ...context import Context
from ...errors import NotFound, Refused
from ..asking import proven_owner
from ..events import FactorRemoved
from ..models import Factor, RecoveryCode


@command(label=pgettext_lazy("kernel", "Remove"), open_to_all=True)
def remove_factor(ctx: Context, *, factor: UUID) -> None:
    """Take one of one's own factors away; the last one stays where the role needs it."""
    person = proven_owner(ctx)
    rows = list(Factor.objects.select_for_update().filter(person=person))
    row = next((one for one in rows if one.pk == factor), None)
    if row is None:
        raise NotFound("no_such_factor", _("You have no such factor."))
    if len(rows) == 1 and must_show_second(person.pk):
        raise Refused(
            "last_factor", _("Your role needs a second factor: add another one before you remove this.")
        )
    row.delete()
    if len(rows) == 1:
        RecoveryCode.objects.filter(person=person).delete()
    ctx.record(
        FactorRemoved(
            person=person.pk, factor=factor, kind="passkey" if row.kind == "passkey" else "authenticator"
        )
    )
