# SPDX-License-Identifier: Apache-2.0
"""Measure how loud it is."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import Field

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.declare import minutes
from anlan.kernel.matters.flow import advance
from anlan.kernel.matters.queries import locked_matter

from ..events import NoiseMeasured


@command(label=pgettext_lazy("specimen", "Measure"), states_at=minutes(60), by_device=True)
def measure_noise(
    ctx: Context,
    *,
    noise: Annotated[UUID, Of("noise", at=("reported", "measured"))],
    decibels: Annotated[int, Field(ge=0, le=150)],
) -> int:
    """Record a measurement and move the matter on; the measured value comes back."""
    matter = locked_matter(ctx, noise)
    if matter.stage == "reported":
        advance(ctx, matter, "measured")
    ctx.record(NoiseMeasured(matter=matter.pk, decibels=decibels, by=ctx.caller.person))
    return decibels
