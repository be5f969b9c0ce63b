# SPDX-License-Identifier: Apache-2.0
"""Two versions of one thing side by side: who said it, when, from which device; choose one, or write a third.

What is sealed stays masked until it is asked for with a purpose, as on the matter's own page; each look is on record.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel.access.ledger import looked
from anlan.kernel.command import perform
from anlan.kernel.context import Caller
from anlan.kernel.errors import CommandError, NotAllowed
from anlan.kernel.fields import Details, Level, marks, sealed_names
from anlan.kernel.matters.beside import open_conflicts
from anlan.kernel.matters.choosing import VERB, conflict_of, edited_of, side_by_side
from anlan.kernel.matters.models import Conflict, Matter, Version
from anlan.kernel.matters.queries import seen_matter, sees
from anlan.kernel.matters.telling import edited_word
from anlan.kernel.matters.versions import code_of
from anlan.kernel.people.queries import duties_of, names_of
from anlan.kernel.registry import REGISTRY

from ..auth import signed_in
from ..details import Look, Shown, shown
from ..devices import device_of
from ..forms import Asking, parts_of, typed_lists, values_of

PURPOSE = pgettext_lazy("shell", "Choosing between two versions")
SORTS = {
    "phone": pgettext_lazy("shell device", "phone"),
    "tablet": pgettext_lazy("shell device", "tablet"),
    "computer": pgettext_lazy("shell device", "computer"),
    "program": pgettext_lazy("shell device", "program"),
}
PREFIX = "values."
type Context = dict[str, Any]  # Any: what the templates read


@dataclass
class Saying:
    """Everybody who said the same, and what it is, as far as the reader may see it."""

    key: UUID
    fields: dict[str, Shown | None]
    by: list[Context] = field(default_factory=list)
    stands: bool = False
    is_chosen: bool = False


def waiting_in(caller: Caller, matter: Matter) -> list[Context]:
    """The choices that wait in a matter, as links for whoever may choose; the words alone for others."""
    found = open_conflicts(matter.pk)
    may = bool(found) and sees(caller, matter, f"{matter.pack}.{VERB}")
    return [
        {
            "what": edited_word(code_of(one.what, one.target), matter.kind),
            "url": f"/m/{matter.number}/versions/{one.pk}" if may else "",
            "since": one.found_at,
        }
        for one in found
    ]


@signed_in
def show(request: HttpRequest, number: str, key: UUID) -> HttpResponse:
    """The page; sent, it chooses."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    matter = seen_matter(caller, number)
    if not sees(caller, matter, f"{matter.pack}.{VERB}"):
        raise NotAllowed("not_allowed", pgettext("shell", "Only who may choose between versions sees them."))
    conflict = conflict_of(matter.pk, key)
    looked(caller.person, "page:versions", matter=matter.pk, purpose=PURPOSE)
    refusal = None
    if request.method == "POST":
        try:
            perform(
                REGISTRY.commands[f"matters.{VERB}"],
                caller,
                _chosen(request, conflict),
                device=device_of(request),
            )
            return HttpResponseRedirect(f"/m/{matter.number}")
        except CommandError as no:
            refusal = no
    return render(
        request,
        "shell/pages/versions.html",
        _context(request, caller, matter, conflict, refusal),
        status=refusal.status if refusal else 200,
    )


def _chosen(request: HttpRequest, conflict: Conflict) -> Context:
    """What was posted, as the command takes it."""
    said: Context = {"matter": str(conflict.matter_id), "conflict": str(conflict.pk)}
    if version := request.POST.get("version", ""):
        return {**said, "version": version}
    model = edited_of(conflict).model(conflict.matter, conflict.target)
    return {**said, "values": values_of(model, request.POST, PREFIX)}


def _context(
    request: HttpRequest, caller: Caller, matter: Matter, conflict: Conflict, refusal: CommandError | None
) -> Context:
    what, rows = edited_of(conflict), side_by_side(conflict)
    model = what.model(matter, conflict.target)
    asking = Asking(
        pack=matter.pack,
        typed=typed_lists(request.POST),
        errors={f"{PREFIX}{name}": str(text) for name, text in refusal.fields.items()} if refusal else {},
    )
    return {
        "title": pgettext("shell", "Two versions"),
        "subtitle": matter.number,
        "matter": matter,
        "what": edited_word(code_of(conflict.what, conflict.target), matter.kind),
        "is_open": conflict.ended_at is None,
        "sayings": _sayings(caller, matter, conflict, rows),
        "names": [(name, str(mark.label)) for name, mark in marks(model).items()],
        "parts": parts_of(model, asking, PREFIX),
        "message": str(refusal.message) if refusal else "",
    }


def _sayings(caller: Caller, matter: Matter, conflict: Conflict, rows: list[Version]) -> list[Saying]:
    """The versions, those that say the same together, in the order in which they were heard."""
    what, look = edited_of(conflict), Look.of(caller, matter)
    names = names_of(one.person for one in rows if one.person)
    duties = duties_of(one.person for one in rows if one.person)
    found: dict[str, Saying] = {}
    for one in rows:
        said = what.said(one)
        same = str(one.pk) if _is_guarded(said, look, matter) else said.model_dump_json()
        saying = found.setdefault(same, Saying(one.pk, _fields(said, look, matter)))
        saying.stands |= one.state == "standing"
        saying.is_chosen |= one.state == "chosen"
        saying.by.append(_by(one, names, duties))
    return list(found.values())


def _is_guarded(said: Details, look: Look, matter: Matter) -> bool:
    """Whether something in it is shut to the reader, where lines say who opens what: then what agrees is not put
    together, or a guess would be answered by the page.
    """
    marked = marks(type(said))
    shut = any(not look.is_clear(name, marked[name]) for name in sealed_names(type(said)))
    return shut and bool(REGISTRY.kind(matter.kind).disclosure)


def _fields(said: Details, look: Look, matter: Matter) -> dict[str, Shown | None]:
    values = said.model_dump(mode="json")
    return {
        name: look.seen(shown(
            name, mark, values[name], {}, clear=look.is_clear(name, mark),
            asks=mark.level >= Level.PERSONAL and look.opening.may(name), pack=matter.pack,
        ))
        if values[name] not in (None, "", [])
        else None
        for name, mark in marks(type(said)).items()
    }  # fmt: skip


def _by(version: Version, names: dict[UUID, str], duties: dict[UUID, str]) -> Context:
    """Who said it, when, when we heard of it, and from what."""
    person = version.person
    return {
        "name": names.get(person, "") if person else "",
        "duty": duties.get(person, "") if person else "",
        "said": version.said_at,
        "heard": version.heard_at if _apart(version.said_at, version.heard_at) else None,
        "device": str(SORTS.get(version.sort, "")),
        "mark": version.device[:4] if version.sort in SORTS else "",
    }


def _apart(one: datetime, other: datetime) -> bool:
    return abs((one - other).total_seconds()) >= 60
