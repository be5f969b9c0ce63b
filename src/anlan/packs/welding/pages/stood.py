# SPDX-License-Identifier: Apache-2.0
"""What a safety officer reads where a start was refused because of the person: who stood there, and who of the firm could start."""

from typing import Any
from uuid import UUID

from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.context import Caller
from anlan.kernel.fields import listed

from ..queries.who_else import ARRANGES, Other, stood_at
from .refusal_words import told_of

type Context = dict[str, Any]  # Any: what the templates read


def stood_context(caller: Caller, machine: UUID, person: UUID | None = None) -> Context:
    """Empty where nobody stands there, or where the reader does not arrange the firm's work."""
    found = stood_at(caller, machine, timing.now(), person) if may_anywhere(caller, ARRANGES) else None
    if found is None:
        return {}
    row = found.refusal
    return {
        "at": row.at,
        "who": row.welder.name if row.welder else "",
        "code": row.code,
        "head": told_of(row.code, row.reasons.split()).head,
        "others": listed(_other(one) for one in found.others),
    }


def _other(one: Other) -> str:
    notes = [
        pgettext("welding", "has welded here today") if one.is_here else "",
        "" if one.on_permit else pgettext("welding", "not on the permit yet"),
    ]
    said = listed(note for note in notes if note)
    return (
        pgettext("welding", "%(name)s (%(notes)s)") % {"name": one.name, "notes": said} if said else one.name
    )
