# SPDX-License-Identifier: Apache-2.0
"""What is told of fires that welding caused."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Code, Event, Ref


class FireRecorded(Event):
    """A fire that welding caused was put on record."""

    sentence = pgettext_lazy("welding", "A fire caused by welding on %(at)s was put on record: %(standing)s.")
    of_matter = False
    fire: UUID
    firm: UUID | None
    at: datetime
    standing: Annotated[Code, Ref("code")]


class FireWithdrawn(Event):
    """A record of a fire was wrong and counts no more."""

    sentence = pgettext_lazy("welding", "The record of a fire was withdrawn.")
    of_matter = False
    fire: UUID
    firm: UUID | None
