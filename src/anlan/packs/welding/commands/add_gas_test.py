# SPDX-License-Identifier: Apache-2.0
"""Record a test of the gas (气体分析): where, what, how much, by whom, and how the wind stands."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import Field, StringConstraints

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.declare import minutes
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Choice, Number, Text
from anlan.kernel.ids import new_id
from anlan.kernel.matters.flow import advance
from anlan.kernel.writing import insert, update

from ..events.permits import GasTested
from ..kinds.hot_work import IN_FORCE
from ..models.permits import GasTest
from ..rulesets.gases import LIMITS
from .approve_permit import ask_approvers
from .signing import acting, locked_permit
from .suspend_work import suspend

TESTED_AT = ("to_test", "to_approve", *IN_FORCE)


@command(label=pgettext_lazy("welding", "Record a gas test"), states_at=minutes(30))
def add_gas_test(
    ctx: Context,
    *,
    permit: Annotated[UUID, Of("hot_work", at=TESTED_AT)],
    gas: Annotated[Literal["combustible", "oxygen", "toxic"], Choice(label=pgettext_lazy("welding", "Of what"))],
    reading: Annotated[float, Field(ge=0, le=1_000, allow_inf_nan=False), Number(
             label=pgettext_lazy("welding", "Reading, as the meter shows it"),
             hint=pgettext_lazy("welding", "Combustible in % of the explosion limit, oxygen in % by volume, toxic in mg/m³."))],
    point: Annotated[str, Text(label=pgettext_lazy("welding", "Where it was taken")), StringConstraints(min_length=1, max_length=60)],
    wind: Annotated[int | None, Field(ge=0, le=17), Number(label=pgettext_lazy("welding", "Wind, force"))] = None,
) -> bool:  # fmt: skip
    """Record one value against its limit; over it, work is suspended at once (AX-R7). Whether it is within limits."""
    matter, row = locked_permit(ctx, permit)
    analyst = acting(ctx)
    if row.welders.filter(person=analyst).exists():
        raise Refused("tests_himself", _("Who welds cannot test the gas of his own work."))
    least, most = LIMITS[gas]
    thousandths = round(reading * 1000)
    passed = least <= thousandths <= most
    test = GasTest(
        id=new_id(), permit=row, analyst_id=analyst, at=ctx.at, point=point, gas=gas, thousandths=thousandths,
        limit_thousandths=most, passed=passed,
    )  # fmt: skip
    insert(test)
    if wind is not None and wind != row.wind:
        row.wind = wind
        update(row, "wind")
    ctx.record(GasTested(matter=matter.pk, analyst=analyst, test=test.pk, passed=passed))
    if passed and matter.stage == "to_test":
        ask_approvers(ctx, matter, row)
    elif not passed and matter.stage == "to_approve":
        advance(ctx, matter, "to_test")
    elif not passed and matter.stage in ("approved", "working"):
        suspend(ctx, matter, row, "gas")
    return passed
