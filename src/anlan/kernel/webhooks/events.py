# SPDX-License-Identifier: Apache-2.0
"""What happens to webhooks themselves. No address and no secret is in any of them."""

from typing import Any
from uuid import UUID

from django.utils.translation import pgettext_lazy

from ..events.base import Code, Event


class WebhookAdded(Event):
    """Another system gets events from now on."""

    sentence = pgettext_lazy("kernel", "%(actor)s registered a webhook for %(count)s kinds of event.")
    webhook: UUID
    count: int


class WebhookTurned(Event):
    """It was switched off, or on again."""

    sentence = pgettext_lazy("kernel", "%(actor)s switched a webhook off.")
    webhook: UUID
    state: Code

    def said(self) -> Any:
        """Off, or on again (Any: a lazy translation)."""
        return (
            pgettext_lazy("kernel", "%(actor)s switched a webhook on.")
            if self.state == "on"
            else self.sentence
        )


class WebhookEnded(Event):
    """It ended for good; what was not sent yet is not sent any more."""

    sentence = pgettext_lazy("kernel", "%(actor)s ended a webhook.")
    webhook: UUID


class WebhookSecretRotated(Event):
    """It has a new secret; the older counts beside it for a day."""

    sentence = pgettext_lazy("kernel", "%(actor)s gave a webhook a new secret.")
    webhook: UUID


class WebhookTried(Event):
    """Somebody had a trial message sent."""

    sentence = pgettext_lazy("kernel", "%(actor)s had a trial message sent to a webhook.")
    webhook: UUID


class WebhookMessageEnded(Event):
    """A parked message is tried again, or was dropped."""

    sentence = pgettext_lazy("kernel", "%(actor)s dropped a parked message of a webhook.")
    webhook: UUID
    message: UUID
    ending: Code

    def said(self) -> Any:
        """Dropped, or sent again (Any: as above)."""
        again = pgettext_lazy("kernel", "%(actor)s had a parked message of a webhook sent again.")
        return again if self.ending == "again" else self.sentence


class WebhookMessageParked(Event):
    """The other side did not take a message, however often it was sent."""

    sentence = pgettext_lazy("kernel", "A message of a webhook was parked after %(tries)s tries.")
    webhook: UUID
    tries: int
