# SPDX-License-Identifier: Apache-2.0
"""The dialects that people of this pack speak, or wish to be spoken to in."""

from enum import StrEnum

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Label

DIALECTS: dict[str, Label] = {
    "taizhou": pgettext_lazy("family", "Taizhou dialect"),
    "wenzhou": pgettext_lazy("family", "Wenzhou dialect"),
    "taihu": pgettext_lazy("family", "Wu of the north"),
    "sichuan": pgettext_lazy("family", "Sichuan speech"),
    "guizhou": pgettext_lazy("family", "Guizhou speech"),
    "mandarin": pgettext_lazy("family", "Mandarin"),
}


class Dialect(StrEnum):
    """What people speak when it matters."""

    TAIZHOU = "taizhou"
    WENZHOU = "wenzhou"
    TAIHU = "taihu"
    SICHUAN = "sichuan"
    GUIZHOU = "guizhou"
    MANDARIN = "mandarin"

    @property
    def label(self) -> Label:
        """In the reader's language."""
        return DIALECTS[self.value]
