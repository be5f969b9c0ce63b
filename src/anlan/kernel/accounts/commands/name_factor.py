# SPDX-License-Identifier: Apache-2.0
"""Call a factor otherwise."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from ...command import command
from ...context import Context
from ...errors import NotFound
from ..asking import owner
from ..events import FactorNamed
from ..models import Factor


@command(label=pgettext_lazy("kernel", "Rename"), open_to_all=True)
def name_factor(
    ctx: Context, *, factor: UUID, name: Annotated[str, StringConstraints(min_length=1, max_length=60)]
) -> None:
    """Give one of one's own factors another name."""
    person = owner(ctx)
    if not Factor.objects.filter(pk=factor, person=person).update(name=name):
        raise NotFound("no_such_factor", _("You have no such factor."))
    ctx.record(FactorNamed(person=person.pk, factor=factor))
