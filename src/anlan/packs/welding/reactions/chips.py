# SPDX-License-Identifier: Apache-2.0
"""What goes to chips beside leases: their settings, kept by the broker for whoever is away, and questions to one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.kernel.devices.keys import sealed
from anlan.kernel.devices.seen import devices_seen
from anlan.kernel.following import Outside, reaction
from anlan.kernel.ports import Broker, NotSent
from anlan.kernel.timing import now

from ..models.machines import Chip
from ..queries.chip_settings import PREFIX, settings_for, version_now

LASTS = 30  # seconds in which a chip takes a question


@dataclass(frozen=True)
class Turned:
    """What is read of a setting that was turned."""

    option: str


@reaction("directory.option_turned")
def tell_settings(event: Turned, outside: Outside) -> None:
    """A setting for chips was turned: every chip in a machine hears it now, or from the broker when it is back."""
    if event.option.startswith(PREFIX):
        _tell(Chip.objects.filter(machine__isnull=False).values_list("pk", flat=True), outside)


@dataclass(frozen=True)
class CameOnline:
    """What is read of a chip that is heard again."""

    chip: str


@reaction("welding.chip_online")
def tell_older_settings(event: CameOnline, outside: Outside) -> None:
    """A chip that comes with older settings than those that hold is told them."""
    known = Chip.objects.filter(pk=event.chip).values_list("config", flat=True).first()
    if known is not None and known < version_now():
        _tell([event.chip], outside)


def _tell(chips: Iterable[str], outside: Outside) -> None:
    """Signed, retained, under a version that only grows."""
    version = version_now()
    for device in devices_seen(chips).values():
        frame = sealed(device.key, "cfg", device.code, settings_for(device.region_path, version))
        outside.port(Broker).publish(f"weld/1/{device.code}/cfg", frame, retain=True)  # type: ignore[type-abstract]


@dataclass(frozen=True)
class Asked:
    """What is read of a question to a chip."""

    machine: UUID
    chip: str
    what: str
    number: int
    at: datetime


@reaction("welding.chip_asked")
def put_the_question(event: Asked, outside: Outside) -> None:
    """Signed for the chip's challenge; one that nobody hears within half a minute is worth nothing."""
    chip = Chip.objects.filter(pk=event.chip).first()
    device = devices_seen([event.chip]).get(event.chip)
    if chip is None or device is None or (now() - event.at).total_seconds() > LASTS:
        return
    seconds = int(now().timestamp())
    body = {"v": 1, "op": event.what, "d": chip.code, "s": "", "ch": chip.challenge, "n": event.number, "iat": seconds,
            "exp": seconds + LASTS}  # fmt: skip
    try:
        outside.port(Broker).publish(  # type: ignore[type-abstract]
            f"weld/1/{chip.code}/cmd", sealed(device.key, "cmd", chip.code, body), expires=LASTS
        )
    except NotSent:
        return  # it is away, and says so by its silence
