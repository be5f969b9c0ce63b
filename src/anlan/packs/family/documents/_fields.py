# SPDX-License-Identifier: Apache-2.0
"""What the fields of these documents have in common."""

from typing import Annotated

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.declare import Label
from anlan.kernel.fields import Level, Text

FOR = pgettext_lazy("family", "Stands on the document")
Name = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Line = Annotated[str, StringConstraints(max_length=200)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
More = Annotated[str, StringConstraints(max_length=4000)]


def words(label: Label, lines: int = 4, hint: Label = "") -> Text:
    """Words about people, sealed (L4)."""
    return Text(label=label, purpose=FOR, level=Level.SENSITIVE, lines=lines, hint=hint or None)


def line(label: Label, hint: Label = "") -> Text:
    """One line about people, sealed (L4)."""
    return Text(label=label, purpose=FOR, level=Level.SENSITIVE, hint=hint or None)
