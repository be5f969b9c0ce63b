# SPDX-License-Identifier: Apache-2.0
"""A machine that spoke: what the register knows of it at this moment, and as whom it may run commands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from ..context import Caller
from .keys import device_key
from .models import Device


@dataclass(frozen=True, slots=True)
class DeviceSeen:
    """A device of the register that was not revoked."""

    id: UUID
    code: str
    kind: str
    generation: int
    organisation: UUID | None
    region_path: str

    @classmethod
    def of(cls, row: Device) -> "DeviceSeen":
        """A row of the register, of one that was not revoked."""
        return cls(row.id, row.code, row.kind, row.generation, row.organisation_id, row.region_path)

    @property
    def key(self) -> bytes:
        """What it signs with now."""
        return device_key(self.code, self.generation)

    def caller(self, pack: str) -> Caller:
        """The device, about to run those commands of a pack that are `by_device`."""
        return Caller(None, self.code, "device", pack=pack)


class Told(NamedTuple):
    """One genuine message of a device (Any: JSON)."""

    device: DeviceSeen
    channel: str
    body: dict[str, Any]
    heard_at: datetime


_COLUMNS = ("id", "code", "kind", "generation", "organisation", "region_path")


def devices_seen(codes: Iterable[str]) -> dict[str, DeviceSeen]:
    """Those of these devices that are in the register and not revoked, by code; never kept: a revocation counts at once."""
    rows = Device.objects.filter(code__in=set(codes), revoked_at=None).values_list(*_COLUMNS)
    return {row[1]: DeviceSeen(*row) for row in rows}


def device_seen(code: str) -> DeviceSeen | None:
    """The same of one."""
    return devices_seen((code,)).get(code)
