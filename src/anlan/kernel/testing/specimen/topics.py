# SPDX-License-Identifier: Apache-2.0
"""Meters of noise: what they measure becomes a measurement, where they are becomes a sample."""

from datetime import datetime
from typing import Any

from anlan.kernel.command import perform
from anlan.kernel.devices.keys import sealed
from anlan.kernel.devices.seen import DeviceSeen, Told
from anlan.kernel.devices.telemetry import Sample, keep

from .commands.measure_noise import measure_noise


def take_event(device: DeviceSeen, channel: str, body: dict[str, Any], heard_at: datetime) -> bytes:
    """A meter's numbered measurement, once however often it comes; its number goes back (Any: JSON)."""
    values = {"noise": body["noise"], "decibels": body["decibels"]}
    perform(measure_noise, device.caller("specimen"), values, key=f"ev:{body['e']}")
    return sealed(device.key, f"{channel}/ok", device.code, {"v": 1, "e": body["e"]})


def take_places(told: list[Told]) -> None:
    """Where meters are."""
    keep([Sample(one.device.code, one.heard_at, one.body["lat"], one.body["lng"]) for one in told])
