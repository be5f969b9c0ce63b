# SPDX-License-Identifier: Apache-2.0
"""What happens to notices: somebody was told, nobody was reached, and what people turn. No address is in any of them."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from ..events.base import Code, Event, Ref

Who = Annotated[UUID, Ref("kernel.Person")]


class NoticeGiven(Event):
    """People were told; only they hear of it on their pages."""

    sentence = pgettext_lazy("kernel", "%(told)s were told.")
    told: Annotated[tuple[UUID, ...], Ref("kernel.Person")]
    tell: Code


class NoticeUndelivered(Event):
    """Somebody was not reached on any channel within the time; whoever is next is told."""

    sentence = pgettext_lazy("kernel", "%(person)s was not reached on any channel within the time.")
    person: Who
    tell: Code
    rung: int


class PushDeviceAdded(Event):
    """A person lets us ring one more device."""

    sentence = pgettext_lazy("kernel", "%(person)s added a device for notices.")
    person: Who
    device: UUID


class PushDeviceRemoved(Event):
    """A device is not rung from now on."""

    sentence = pgettext_lazy("kernel", "%(person)s removed a device for notices.")
    person: Who
    device: UUID


class NoticeWishSet(Event):
    """A person chose his channels and quiet hours."""

    sentence = pgettext_lazy("kernel", "%(person)s chose how to be told.")
    person: Who


class NoticeRetried(Event):
    """The office had a notice sent again."""

    sentence = pgettext_lazy("kernel", "A notice to %(person)s is sent again.")
    person: Who
    notice: UUID
