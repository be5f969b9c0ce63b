# SPDX-License-Identifier: Apache-2.0
"""Reading devices and positions."""

from collections.abc import Iterable
from uuid import UUID

from .models import Device, LatestSample


def codes_of(person: UUID) -> frozenset[str]:
    """The codes of the devices a person bears and that were not revoked."""
    return frozenset(Device.objects.filter(bearer=person, revoked_at=None).values_list("code", flat=True))


def newest_positions(people: Iterable[UUID] | None = None) -> dict[UUID, LatestSample]:
    """The newest position of each bearer."""
    devices = Device.objects.filter(bearer__isnull=False, revoked_at=None)
    if people is not None:
        devices = devices.filter(bearer__in=set(people))
    bearers = dict(devices.values_list("code", "bearer_id"))
    newest: dict[UUID, LatestSample] = {}
    for sample in (
        LatestSample.objects.filter(device__in=bearers) if people is not None else LatestSample.objects.all()
    ):
        bearer = bearers.get(sample.device)
        if bearer is not None and (bearer not in newest or newest[bearer].at < sample.at):
            newest[bearer] = sample
    return newest
