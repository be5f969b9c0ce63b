# SPDX-License-Identifier: Apache-2.0
"""What can happen to a venue's alarm button (一键报警)."""

from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Event


class ButtonPressed(Event):
    """An alarm button was pressed for this incident; the first press opened it."""

    sentence = pgettext_lazy("dispatch", "The venue's alarm button was pressed (press %(times)s).")
    button: UUID
    times: int


class ButtonTested(Event):
    """Somebody pressed a button to see whether it works; nobody is rung."""

    sentence = pgettext_lazy("dispatch", "An alarm button was tried.")
    of_matter = False
    button: UUID


class ButtonKeyed(Event):
    """A button has a new key; its old one counts no more."""

    sentence = pgettext_lazy("dispatch", "An alarm button got a new key.")
    of_matter = False
    button: UUID
