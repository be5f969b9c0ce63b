# SPDX-License-Identifier: Apache-2.0
"""What can happen to a household: somebody lives there, or does no more; by id, never by name."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Code, Event, Ref


class HouseholdJoined(Event):
    """Somebody of the case lives in this household; whose case it is known by then is the same household's."""

    sentence = pgettext_lazy("family", "Written down as one of the household: %(role)s.")
    member: UUID
    role: Annotated[Code, Ref("code")]


class HouseholdLeft(Event):
    """Somebody lives there no more, or was struck out as named by mistake."""

    sentence = pgettext_lazy("family", "No longer one of the household: %(role)s.")
    member: UUID
    role: Annotated[Code, Ref("code")]
