# SPDX-License-Identifier: Apache-2.0
"""What can happen in the specimen."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Event, Ref


class NoiseMeasured(Event):
    """Somebody measured how loud it is."""

    sentence = pgettext_lazy("specimen", "%(decibels)s decibels were measured.")
    decibels: int
    by: Annotated[UUID | None, Ref("kernel.Person")] = None


class WarningSent(Event):
    """The neighbours were asked to be quieter."""

    sentence = pgettext_lazy("specimen", "A warning was sent.")
    ordinal: int
