# SPDX-License-Identifier: Apache-2.0
"""How the desk reached the crew of a car that gives no position (PB-R11)."""

from enum import StrEnum

from django.utils.translation import pgettext_lazy


class Reached(StrEnum):
    """What stands in for the position: somebody spoke with the crew."""

    BY_VOICE = "by_voice"
    BY_TELEPHONE = "by_telephone"
    BY_SIGHT = "by_sight"

    @property
    def label(self) -> object:
        """For buttons and sentences."""
        return _LABELS[self.value]


_LABELS: dict[str, object] = {
    Reached.BY_VOICE: pgettext_lazy("dispatch", "by voice over the radio"),
    Reached.BY_TELEPHONE: pgettext_lazy("dispatch", "by telephone"),
    Reached.BY_SIGHT: pgettext_lazy("dispatch", "face to face"),
}
