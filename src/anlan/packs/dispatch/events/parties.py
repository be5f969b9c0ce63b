# SPDX-License-Identifier: Apache-2.0
"""What happens to the parties and witnesses of an incident; who they are stands sealed in its rows (PB-R15)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Code, Event, Ref


class PartyNamed(Event):
    """Somebody is known as a party or a witness; who it is stands in the row alone (L4)."""

    sentence = pgettext_lazy("dispatch", "Named: a %(part)s.")
    party: UUID
    part: Annotated[Code, Ref("part")]


class PartyStruckOut(Event):
    """Somebody was named by mistake."""

    sentence = pgettext_lazy("dispatch", "Struck out as named by mistake: a %(part)s.")
    party: UUID
    part: Annotated[Code, Ref("part")]
