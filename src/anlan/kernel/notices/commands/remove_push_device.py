# SPDX-License-Identifier: Apache-2.0
"""Do not ring this device any more."""

from uuid import UUID

from django.utils.translation import pgettext, pgettext_lazy

from ...accounts.asking import owner
from ...command import command
from ...context import Context
from ...errors import NotFound
from ..events import PushDeviceRemoved
from ..models import PushDevice


@command(label=pgettext_lazy("kernel", "Remove a device for notices"), open_to_all=True)
def remove_push_device(ctx: Context, *, device: UUID) -> None:
    """Forget its address."""
    person = owner(ctx)
    if not PushDevice.objects.filter(pk=device, person=person).delete()[0]:
        raise NotFound("no_such_device", pgettext("kernel", "You have no such device."))
    ctx.record(PushDeviceRemoved(person=person.pk, device=device))
