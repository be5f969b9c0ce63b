# SPDX-License-Identifier: Apache-2.0
"""What was wrong with a field, in a sentence: Pydantic's error types in the reader's language."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from ..errors import Invalid
from ..fields import listed

CHOICE = re.compile(r"'([^']*)'")  # Pydantic lists them in English: 'a', 'b' or 'c'


def _sentence(kind: str, told: dict[str, Any], say: Callable[[str], str] = str) -> str:
    """One sentence for one kind of error (Any: Pydantic's own context values)."""
    limits = {name: told.get(name) for name in ("ge", "gt", "le", "lt", "min_length", "max_length")}
    known = {
        "missing": _("Please fill this in."),
        "extra_forbidden": _("This field is not known here; leave it out."),
        "string_too_short": _("At least %(min_length)s characters.") % limits,
        "string_too_long": _("At most %(max_length)s characters.") % limits,
        "too_short": _("At least %(min_length)s entries.") % limits,
        "too_long": _("At most %(max_length)s entries.") % limits,
        "greater_than_equal": _("Must not be less than %(ge)s.") % limits,
        "greater_than": _("Must be more than %(gt)s.") % limits,
        "less_than_equal": _("Must not be more than %(le)s.") % limits,
        "less_than": _("Must be less than %(lt)s.") % limits,
        "uuid_parsing": _("This is not an id."),
        "uuid_type": _("This is not an id."),
        "int_parsing": _("Please give a whole number."),
        "int_type": _("Please give a whole number."),
        "float_parsing": _("Please give a number."),
        "finite_number": _("Please give a finite number."),
        "bool_parsing": _("Please say yes or no."),
        "datetime_parsing": _(
            "Please give a date and time with its offset, such as 2026-11-24T08:00:00+08:00."
        ),
        "datetime_from_date_parsing": _(
            "Please give a date and time with its offset, such as 2026-11-24T08:00:00+08:00."
        ),
        "timezone_aware": _("The time lacks its offset, such as +08:00."),
        "string_pattern_mismatch": _("This does not have the expected form."),
        "string_type": _("Please give text."),
        "json_invalid": _("This is not valid JSON."),
    }
    if kind in ("enum", "literal_error"):
        values = CHOICE.findall(str(told.get("expected", "")))
        return _("Please choose one of: %(expected)s.") % {"expected": " / ".join(map(say, values))}
    if kind == "value_error":
        return str(told.get("error", ""))
    return known.get(kind) or _("This value does not fit here.")


def sentence_of(error: Mapping[str, Any]) -> str:
    """One of Pydantic's errors as a sentence in the reader's language (Any: Pydantic's own)."""
    return _sentence(str(error["type"]), error.get("ctx", {}))


def invalid(
    error: ValidationError,
    say: Callable[[str, str], str] = lambda _field, value: value,
    called: Mapping[str, object] | None = None,
) -> Invalid:
    """The four-hundred-and-twenty-two of an input: each field with what to mend.

    `say` puts a choice of a field into words; `called` is what forms call the fields: the sentence is for people, and the
    names of the API stand beside it.
    """
    fields: dict[str, str] = {}
    for one in error.errors(include_url=False, include_input=False):
        name = ".".join(str(part) for part in one["loc"] if not str(part).startswith("function-"))
        fields.setdefault(name or "input", _sentence(one["type"], one.get("ctx", {}), partial(say, name)))
    message = _("Not saved: please mend %(count)s field(s): %(names)s.") % {
        "count": len(fields),
        "names": listed(str((called or {}).get(one) or one) for one in fields),
    }
    return Invalid("invalid", message, fields)
