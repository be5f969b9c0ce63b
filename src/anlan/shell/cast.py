# SPDX-License-Identifier: Apache-2.0
"""How a pack names the people of its demo: `demo.py` holds `CAST = [Cast("person-code", _("Dispatcher"), …)]`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

FACES: Mapping[str, str | Promise] = {
    "desk": pgettext_lazy("shell", "desk"),
    "hand": pgettext_lazy("shell", "phone"),
    "wall": pgettext_lazy("shell", "wall"),
}


@dataclass(frozen=True)
class Cast:
    """A person one may become in the demo: code in the register, role, face, first page, and what to try."""

    person_code: str
    role: str | Promise
    face: Literal["desk", "hand", "wall"]
    url: str
    sentence: str | Promise
    is_police: bool = False


OFFICE = (
    Cast(
        "hejing",
        pgettext_lazy("shell", "Auditor"),
        "desk",
        "/office/ledger",
        pgettext_lazy("shell", "Find out who looked at a matter and why; prove that no record was changed."),
    ),
    Cast(
        "luming",
        pgettext_lazy("shell", "Administrator"),
        "desk",
        "/office/",
        pgettext_lazy("shell", "See what follows the log and how far; try a parked event again."),
    ),
)
