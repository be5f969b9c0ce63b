# SPDX-License-Identifier: Apache-2.0
"""Suspect violence anew when a case of violence is taken up again; a reaction tells it from the log (JS-R4, JS-R5)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.events.log import read_matter
from anlan.kernel.matters.events import MatterReopened
from anlan.kernel.matters.queries import locked_matter

from ..events import BegunAgain
from .casework import case_of
from .relapse import at_work_again
from .suspect_violence import suspect_anew


@command(label=pgettext_lazy("family", "Violence may have begun again"))
def doubt_again(ctx: Context, *, case: Annotated[UUID, Of("family_dispute")]) -> None:
    """Where violence is suspected still, the police decide and she is asked anew; where it never was, nothing changes."""
    matter = locked_matter(ctx, case)
    row = case_of(matter)
    told = read_matter(case, [BegunAgain.name, MatterReopened.name])
    if told and told[-1].name == BegunAgain.name:
        return  # whoever took it up again has said so already, with what he knows of violence
    suspect_anew(ctx, matter, row)
    if told:
        at_work_again(ctx, matter)
