# SPDX-License-Identifier: Apache-2.0
"""The settings of chips as the district turned them, and their version: it grows with each turn, so the log counts it."""

from anlan.kernel.events.models import EventRecord
from anlan.kernel.options.queries import option_values

PREFIX = "welding.chip_"


def version_now() -> int:
    """The version of what holds now; the first is 1."""
    turned = EventRecord.objects.filter(
        name="directory.option_turned", fields__contains=f'"option":"{PREFIX}'
    )
    return turned.count() + 1


def settings_for(region: str, version: int) -> dict[str, object]:
    """What a chip of a region is told, in the protocol's words; seconds."""
    names = (
        "chip_sample_seconds",
        "chip_beat_seconds",
        "chip_idle_minutes",
        "chip_armed_minutes",
        "chip_grace_minutes",
    )
    sample, beat, idle, armed, grace = option_values([f"welding.{one}" for one in names], region).values()
    return {
        "v": 1, "cv": version, "tel": sample, "beat": beat, "idle": idle * 60, "armed": armed * 60, "grace": grace * 60,
        "offline": False,
    }  # fmt: skip
