# SPDX-License-Identifier: Apache-2.0
"""One matter, for all kinds: headline and clocks, people, history, details, what is missing, what I may do."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.access.ledger import looked
from anlan.kernel.clocks.queries import Reading, clocks_of, clocks_on
from anlan.kernel.closing.queries import proposed_for
from anlan.kernel.closing.rules import standing
from anlan.kernel.context import Caller
from anlan.kernel.declare import MatterPage, Presence
from anlan.kernel.disclosure.queries import glass_of, references
from anlan.kernel.errors import CommandError, NotFound
from anlan.kernel.fields import Level
from anlan.kernel.matters.beside import FEW
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import linked, seen_matter, timelines
from anlan.kernel.matters.telling import tell
from anlan.kernel.registry import REGISTRY

from ..auth import signed_in
from ..details import details_of, mark_of
from ..ending import lacks_of, looks_at, proposal_of
from ..forms import is_id
from ..history import lines_of
from ..papers import papers_of
from ..people import Taking, names_are_clear, people_of
from ..reading import Card, cards, due_order, kind_label, ring_of, verbs_for
from ..spoken import say_when, word
from ..team import team_seats
from ..unmasking import LEAST_REASON, purposes_of, unmasked
from ..verb_buttons import buttons
from ..verb_forms import VerbForm, verb_form
from .documents import listing
from .emergencies import line_of
from .evidence import tiles
from .versions import waiting_in

SHOWN_CLOCKS = 4
type Context = dict[str, object]


@dataclass
class Seen:
    """A matter before a reader's eyes, with what its parts need in common."""

    request: HttpRequest
    matter: Matter
    card: Card
    page: MatterPage
    links: list[tuple[str, Matter]]
    clocks: dict[UUID, list[Reading]]
    panel: dict[str, Any] = field(default_factory=dict)  # Any: what the pack's template reads

    @property
    def caller(self) -> Caller:
        """Who reads."""
        return self.request.caller  # type: ignore[attr-defined]

    @property
    def keys(self) -> list[UUID]:
        """This matter and those whose history belongs to it."""
        return [self.matter.pk, *(one.pk for relation, one in self.links if relation in self.page.belongs)]

    @property
    def context(self) -> Context:
        """What every part's template reads."""
        return {
            "matter": self.matter,
            "card": self.card,
            "matters": " ".join(str(one) for one in self.keys),
            "panel": self.panel,
            "panel_template": self.page.template if self.panel else "",
            "place": self.panel.get("place") or self.card.region_name,
        }


def seen_of(request: HttpRequest, number: str) -> Seen:
    """The matter of this number within what the reader may see, his look written down."""
    caller = request.caller  # type: ignore[attr-defined]
    matter = seen_matter(caller, number)
    looked(caller.person, "page:matter", matter=matter.pk)
    page = REGISTRY.matter_page(matter.kind) or MatterPage(matter.kind)
    links = linked(caller, matter)
    beyond = [one.pk for relation, one in links if relation in page.belongs]
    alone = [matter.pk, *(beyond if len(beyond) < FEW else [])]
    clocks = {key: clocks_on(key) for key in alone} | (clocks_of(beyond) if len(beyond) >= FEW else {})
    (card,) = cards([matter], clocks)
    panel = page.panel(request, matter) if page.panel else None
    return Seen(request, matter, card, page, links, clocks, panel or {})


@signed_in
def show(request: HttpRequest, number: str) -> HttpResponse:
    """The whole page."""
    seen = seen_of(request, number)
    context = {"title": kind_label(seen.matter.kind), "subtitle": seen.matter.number, **seen.context}
    for name in WHOLE:
        context |= PARTS[name](seen)
    return render(request, "shell/pages/matter.html", context)


@signed_in
def part(request: HttpRequest, number: str, part: str) -> HttpResponse:
    """One part of the page again, after something happened."""
    if part not in PARTS:
        raise Http404
    seen = seen_of(request, number)
    return render(request, f"shell/pages/_matter_{part}.html", {**seen.context, **PARTS[part](seen)})


def head(seen: Seen) -> Context:
    """Number, level, place, age and clocks: those that run first, single seats behind the rest, then the newest that stopped."""
    found = [one for key in seen.keys for one in seen.clocks.get(key, []) if one.state != "ended"]
    found.sort(key=lambda one: (
        one.stopped_at is not None, one.name.startswith("seat_"), due_order(one) if one.stopped_at is None else 0
    ))  # fmt: skip
    return {"rings": [ring_of(one) for one in found[:SHOWN_CLOCKS]]}


def people(seen: Seen) -> Context:
    """Who takes part, whom it concerns, linked matters, and the details."""
    clear = names_are_clear(seen.caller, seen.matter)
    taking = people_of(seen.matter.pack, seen.keys, seen.caller.person, clear=clear)
    beside = seen.page.people(seen.keys, clear=clear) if seen.page.people else ()
    standing = seen.page.standing(seen.keys) if seen.page.standing else {}
    team = team_seats(seen.matter) if _has_seats(seen.matter) else None
    if team is not None:
        sitting = {one.name for one in REGISTRY.kind(seen.matter.kind).team}
        taking = [one for one in taking if one.code not in sitting]
    return {
        "team": team,
        "seats": [*(seat(one, seen.page, standing) for one in taking), *(bystander(one) for one in beside)],
        "on": " ".join(
            [
                "matters.*",
                *(["disclosure.*"] if _discloses(seen.matter) else []),
                *(["teams.*"] if _has_seats(seen.matter) else []),
                *([f"{seen.matter.pack}.*"] if seen.page.standing else []),
                *(name for paper in papers_of(seen.matter) for name in paper.on),
            ]
        ),
        "links": [
            {
                "url": f"/m/{one.number}",
                "number": one.number,
                "label": kind_label(one.kind),
                "level": one.level,
            }
            for _relation, one in seen.links
        ],
        "details": details_of(seen.matter, seen.caller),
        "referred": references(seen.matter),
        "emergencies": [line_of(one) for one in glass_of(seen.matter)],
    }


def _has_seats(matter: Matter) -> bool:
    return matter.kind in REGISTRY.kinds and bool(REGISTRY.kind(matter.kind).team)


def _discloses(matter: Matter) -> bool:
    return matter.kind in REGISTRY.kinds and bool(REGISTRY.kind(matter.kind).disclosure)


def seat(one: Taking, page: MatterPage, standing: Mapping[UUID, tuple[str, str]]) -> Context:
    """Somebody who takes part, as the part draws a seat: round, or square for police."""
    left = one.until is not None
    side = page.seats.get(one.code, "")
    state, said = standing.get(one.person, (side, pgettext("shell", "takes part")))
    return {
        "mark": word(f"unit.{side}") if side else one.part[:1] or one.name[:1],
        "name": one.name,
        "role": one.part,
        "state": "out" if left else state,
        "status": pgettext("shell seat", "left") if left else said,
        "note": " · ".join(filter(None, [one.duty, say_when(one.since)])),
    }


def bystander(one: Presence) -> Context:
    """Somebody whom the matter concerns, as a seat without a side: he takes no part in the work."""
    return {
        "mark": str(one.part)[:1],
        "name": one.name,
        "role": str(one.part),
        "state": "",
        "status": pgettext("shell", "named"),
        "note": say_when(one.since),
    }


def history(seen: Seen) -> Context:
    """What happened, newest first."""
    return {"entries": lines_of(tell(timelines(seen.keys), seen.caller), seen.page.by)}


def doing(seen: Seen) -> Context:
    """What stands between this and its closing, the end that is proposed, and what I may do now."""
    matter = seen.matter
    if matter.closed_at is not None or matter.kind not in REGISTRY.kinds:
        versions = waiting_in(seen.caller, matter)
        return {
            "lacks": [],
            "verbs": buttons(seen.caller, matter, {}),
            "looks": looks_at(matter),
            "versions": versions,
        }
    found, proposed = standing(matter), proposed_for(matter, seen.caller.person)
    blocked = [] if found.ready() else found.missing()
    lacking = {"closing.close_matter": blocked, "closing.propose_closing": blocked}
    if proposed is not None:
        lacking["closing.approve_closing"] = found.missing(proposed.proposal.outcome)
    lacks = seen.panel.get("lacks") or lacks_of(found)
    return {
        "lacks": lacks,
        "versions": waiting_in(seen.caller, matter),
        "asks_others": REGISTRY.kind(matter.kind).closing.approvals,
        "verbs": buttons(seen.caller, matter, lacking, seen.panel.get("whose")),
        "proposed": proposal_of(matter, proposed) if proposed else None,
    }


def read(seen: Seen) -> Context:
    """The matter in short, as the middle of the inbox."""
    return {**head(seen), **history(seen), "details": details_of(seen.matter, seen.caller)}


def evidence(seen: Seen) -> Context:
    """What may prove something: photographs, voice notes, documents, recordings."""
    return tiles(seen.caller, seen.matter, seen.keys)


def documents(seen: Seen) -> Context:
    """What was drawn up for this matter, and what may be."""
    return listing(seen.caller, seen.matter)


def panel(seen: Seen) -> Context:
    """What the pack adds."""
    return {}


PARTS: dict[str, Callable[[Seen], Context]] = {
    "head": head,
    "people": people,
    "history": history,
    "doing": doing,
    "panel": panel,
    "documents": documents,
    "evidence": evidence,
    "read": read,
}
WHOLE = ("head", "people", "history", "documents", "evidence", "doing")


@signed_in
def verb(request: HttpRequest, number: str, pack: str, verb: str) -> HttpResponse:
    """The form of a verb for this matter, by its number or id, in the dialog or as a page."""
    caller = request.caller  # type: ignore[attr-defined]
    matter = seen_matter(caller, UUID(number) if is_id(number) else number)
    found = REGISTRY.commands.get(f"{pack}.{verb.replace('-', '_')}")
    if found is None or found.name not in {name for name, _now in verbs_for(caller, matter)}:
        raise NotFound("no_such_verb", pgettext("shell", "There is no such thing to do here."))
    form: VerbForm = verb_form(
        found, caller, matter=matter, go_next="" if _in_dialog(request) else f"/m/{matter.number}"
    )
    template = "shell/pages/_verb_form.html" if _in_dialog(request) else "shell/pages/verb_form.html"
    return render(request, template, {"form": form, "matter": matter})


def _in_dialog(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


@signed_in
def unmask(request: HttpRequest, number: str, field: str) -> HttpResponse:
    """Ask for one masked detail with purpose and reason; then the page shows it for ten minutes."""
    caller = request.caller  # type: ignore[attr-defined]
    matter = seen_matter(caller, number)
    mark = mark_of(matter, field)
    if mark is None:
        raise NotFound("no_such_detail", pgettext("shell", "This matter has no masked detail of this name."))
    purposes = purposes_of(caller, matter, field, mark)
    asked: dict[str, Any] = {
        "what": str(mark.label),
        "url": request.path,
        "purposes": purposes,
        "minutes": 10,
        "least": LEAST_REASON if mark.level >= Level.SENSITIVE else 0,
    }
    if request.method == "POST":
        try:
            unmasked(caller, matter, field, request.POST.get("reason", ""), request.POST.get("purpose", ""))
        except CommandError as no:
            asked |= {
                "errors": [*no.fields.values()] or [no.message],
                "reason": request.POST.get("reason", ""),
            }
            return render(request, "shell/parts/unmask.html", {"unmask": asked}, status=422)
        answer = HttpResponse(status=204)
        answer["HX-Trigger"] = json.dumps({"anlan:done": {"target": "body", "matter": str(matter.pk)}})
        return answer
    return render(request, "shell/parts/unmask.html", {"unmask": asked})
