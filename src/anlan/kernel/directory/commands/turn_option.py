# SPDX-License-Identifier: Apache-2.0
"""Turn a setting for a region; the log keeps its history."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ...access.permissions import demand, demand_fresh
from ...command import command
from ...context import Context
from ...errors import Invalid
from ...ids import derived_id
from ...options.models import OptionValue
from ...options.queries import option_value
from ...places.queries import region_by_code
from ...registry import REGISTRY
from ..events import OptionTurned


@command(label=pgettext_lazy("kernel", "Change a setting"))
def turn_option(ctx: Context, *, option: str, value: int, region: str = "") -> None:
    """Set an option's value within a region subtree (everywhere without a region), within its declared bounds."""
    declared = REGISTRY.options.get(option)
    if declared is None:
        raise Invalid("unknown_option", _("There is no such setting."), {"option": option})
    if not declared.least <= value <= declared.most:
        bounds = {"least": declared.least, "most": declared.most}
        remedy = _("The value must lie from %(least)s to %(most)s.") % bounds
        raise Invalid("out_of_bounds", remedy, {"value": remedy})
    path = region_by_code(region).path if region else ""
    demand(ctx.caller, "directory.turn_option", path)
    if option.startswith(
        "kernel."
    ):  # what guards the doors is the security administrator's, for the whole house (X-R9)
        demand(ctx.caller, "kernel.secure")
        demand_fresh(ctx.caller)
        if region:
            raise Invalid(
                "whole_district", _("This setting holds for the whole district."), {"region": region}
            )
    else:
        demand(ctx.caller, "kernel.operate", path)
    was = option_value(option, path)
    OptionValue.objects.update_or_create(
        option=option, region_path=path, defaults={"value": value}, create_defaults={
            "id": derived_id("option", option, path), "value": value,
        },
    )  # fmt: skip
    ctx.record(OptionTurned(option=option, was=was, value=value), region=path)
