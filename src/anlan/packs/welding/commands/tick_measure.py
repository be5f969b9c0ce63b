# SPDX-License-Identifier: Apache-2.0
"""Tick a safety measure that was seen to on the spot (安全措施确认)."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.declare import minutes
from anlan.kernel.fields import Choice
from anlan.kernel.ids import new_id
from anlan.kernel.writing import insert

from ..events.permits import MeasureTicked
from ..kinds.hot_work import BEFORE
from ..models.permits import Measure
from .signing import acting, locked_permit


@command(label=pgettext_lazy("welding", "Tick a measure"), states_at=minutes(8 * 60))
def tick_measure(
    ctx: Context,
    *,
    permit: Annotated[UUID, Of("hot_work", at=BEFORE)],
    measure: Annotated[
        Literal[
            "cleaned", "cut_off", "combustibles_15m", "no_discharge_30m", "drains_covered", "bottles_10m",
            "extinguishers", "machine_sound", "protective_gear", "video_runs",
        ],
        Choice(label=pgettext_lazy("welding", "Measure")),
    ],
) -> None:  # fmt: skip
    """Tick it once; who ticked it stands in the row."""
    matter, row = locked_permit(ctx, permit)
    if row.measures.filter(code=measure).exists():
        return
    insert(Measure(id=new_id(), permit=row, code=measure, person_id=acting(ctx), at=ctx.at))
    ctx.record(MeasureTicked(matter=matter.pk, measure=measure))
