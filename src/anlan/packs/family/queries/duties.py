# SPDX-License-Identifier: Apache-2.0
"""Two registers of those who may be called into a family team: who is on call, and who speaks and knows what.

Both stand for people with a seat only, and are read and kept within the region of their house: a home is never written.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from pydantic import AfterValidator, StringConstraints

from anlan.kernel import timing
from anlan.kernel.access.models import RoleGrant
from anlan.kernel.declare import Label
from anlan.kernel.directory.registers import Register, State
from anlan.kernel.directory.tables import Row
from anlan.kernel.directory.writing_rows import code_id
from anlan.kernel.fields import listed
from anlan.kernel.people.models import Aptitude, OnCall, Person
from anlan.kernel.places.queries import region_names

from ..kinds.dialects import DIALECTS
from ..kinds.family_team import TEAM
from ..rulesets.care_words import FIELDS

KEEPS = "family.import_duties"  # who keeps these registers sees them, nobody else
SEATS = frozenset(
    f"family.{role}" for seat in TEAM for role in (seat.role or seat.name, seat.substitute) if role
)
HOUSE = "person__memberships__organisation__region_path"


def _moment(at: datetime) -> datetime:
    """A moment without a zone is read by the clock on the wall."""
    return at if at.tzinfo else at.replace(tzinfo=timing.LOCAL)


def _codes(text: str, known: Mapping[str, Label]) -> str:
    """Codes out of codes or words, each once; raises ValueError that lists what may stand there."""
    words = {str(label): code for code, label in known.items()}
    found = []
    for one in filter(None, re.split(r"[;；、,，]+\s*|\s*\n\s*", text.strip())):
        code = one.strip() if one.strip() in known else words.get(one.strip(), "")
        if not code:
            raise ValueError(_("One of: %(words)s.") % {"words": listed(words)})
        found.append(code)
    return ";".join(dict.fromkeys(found))


def _dialects(text: str) -> str:
    return _codes(text, DIALECTS)


def _fields(text: str) -> str:
    return _codes(text, FIELDS)


Moment = Annotated[datetime, AfterValidator(_moment)]
Many = StringConstraints(max_length=200)


class OnCallRow(Row):
    """Who is on call from when until when; without a region wherever his seats reach, without an end until further notice."""

    own = ("person", "starts_at")
    person: str
    starts_at: Moment
    ends_at: Moment | None = None
    region: str = ""


class AptitudeRow(Row):
    """What somebody speaks and knows, and whether those who wish for a woman may have her; nothing said is an answer."""

    own = ("person",)
    person: str
    dialects: Annotated[str, Many, AfterValidator(_dialects)] = ""
    fields: Annotated[str, Many, AfterValidator(_fields)] = ""
    woman: Literal["yes", "no", ""] = ""


def seated() -> QuerySet[Person]:
    """Everybody who now holds a role that some seat of a team, or its substitute, is called by."""
    standing = Q(ends_at=None) | Q(ends_at__gt=timing.now())
    return Person.objects.filter(pk__in=RoleGrant.objects.filter(standing, role__in=SEATS).values("person"))


def on_call_id(person: str, starts_at: datetime) -> UUID:
    """The id of a line by the code of its person and its beginning, in whatever time zone that is written."""
    return code_id("on_call", f"{person}/{starts_at.astimezone(timing.LOCAL).isoformat()}")


def _states(rows: Sequence[Any]) -> list[State]:
    """Whether each line counts now (Any: lines of on-call)."""
    now = timing.now()
    return [_state(one, now) for one in rows]


def _state(row: OnCall, now: datetime) -> State:
    if row.since > now:
        return State("", pgettext("family", "comes"))
    if row.until is not None and row.until <= now:
        return State("", pgettext("family", "over"))
    return State("ok", pgettext("family", "on call now"))


def _on_call_shown(row: OnCall) -> dict[str, str]:
    region = region_names([row.region_path]).get(row.region_path, "") if row.region_path else ""
    return {
        "person": row.person.name,
        "region": region or pgettext("family", "wherever the seat reaches"),
        **({} if row.until else {"ends_at": pgettext("family", "until further notice")}),
    }


def _able(row: Person) -> Aptitude:
    """What is said of somebody; an empty line of whom nothing was said."""
    return getattr(row, "aptitude", None) or Aptitude(person=row)


def _aptitude(row: Person) -> dict[str, object]:
    able = _able(row)
    return {
        "person": row.code,
        "dialects": ";".join(able.dialects.split()),
        "fields": ";".join(able.fields.split()),
        "woman": {True: "yes", False: "no", None: ""}[able.is_woman],
    }


def _aptitude_shown(row: Person) -> dict[str, str]:
    able = _able(row)
    return {
        "person": row.name,
        "dialects": listed(str(DIALECTS[one]) for one in able.dialects.split() if one in DIALECTS),
        "fields": listed(str(FIELDS[one]) for one in able.fields.split() if one in FIELDS),
    }


REGISTERS = (
    Register(
        "on_call", OnCallRow, lambda: OnCall.objects.filter(person__in=seated()).select_related("person"),
        lambda row: {"person": row.person.code, "starts_at": row.since, "ends_at": row.until,
                     "region": row.region_path.rsplit(".", 1)[-1]},
        order=("-since", "person__code"), regions=HOUSE, found_by=("person", "person"),
        lookups={"person": "person__code", "starts_at": "since"},
        picks={"person": "aptitudes", "region": "regions"}, narrows={"person": "person__code"},
        shown=_on_call_shown, states=_states, sees=KEEPS, verb=KEEPS,
    ),
    Register(
        "aptitudes", AptitudeRow, lambda: seated().select_related("aptitude"), _aptitude,
        regions=HOUSE.removeprefix("person__"), found_by=("pk", "person"), lookups={"person": "code"},
        picks={"person": "aptitudes"}, shown=_aptitude_shown, sees=KEEPS, verb=KEEPS,
    ),
)  # fmt: skip
