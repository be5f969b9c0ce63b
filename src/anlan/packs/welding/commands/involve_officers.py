# SPDX-License-Identifier: Apache-2.0
"""Let whoever answers for a firm's safety since today take part in what is open there."""

from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.matters.flow import involve
from anlan.kernel.matters.queries import lock_related

from ..queries.own_firm import holders


@command(label=pgettext_lazy("welding", "Involve the firm's officers"))
def involve_officers(ctx: Context, *, matter_of_firm: UUID, firm: UUID) -> None:
    """The safety officers and duty managers of the firm take part in its matter; once is enough."""
    matter = lock_related(ctx, matter_of_firm)
    for person, role in holders(firm):
        involve(ctx, matter, person, role)
