# SPDX-License-Identifier: Apache-2.0
"""One matter, for all kinds: headline and clocks, people, history, details, what is missing, what I may do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.closing.rules import missing
from anlan.kernel.command import Command
from anlan.kernel.context import Caller
from anlan.kernel.errors import CommandError, NotFound
from anlan.kernel.fields import marks
from anlan.kernel.matters.models import Matter, MatterLink
from anlan.kernel.matters.queries import seen_matter, timeline, visible
from anlan.kernel.matters.telling import Entry, tell
from anlan.kernel.registry import REGISTRY

from ..auth import signed_in
from ..reading import Card, Taking, cards, details_of, kind_label, people_of, ring_of, verbs_for
from ..spoken import say_span
from ..unmasking import unmasked
from ..verb_forms import VerbForm, clock_choices, hidden_of, verb_form

LATE_NEWS = 60  # seconds between happening and hearing from which the gap is shown
LAST = ("matters.edit_details", "matters.link_matters", "clocks.pause_clock", "clocks.resume_clock")


@dataclass(frozen=True)
class Line:
    """One line of the timeline as its part draws it: one act is one line, its further sentences a note."""

    id: int
    at: Any  # a datetime; the template filters take it
    by: str
    sentence: str
    note: str
    day: bool = False


@signed_in
def show(request: HttpRequest, number: str) -> HttpResponse:
    """The whole page."""
    matter = seen_matter(request.caller, number)  # type: ignore[attr-defined]
    looked(request.caller.person, "page:matter", matter=matter.pk)  # type: ignore[attr-defined]
    (card,) = cards([matter])
    context = {"title": kind_label(matter.kind), "subtitle": matter.number, "matter": matter, "card": card}
    for name in WHOLE:
        context |= PARTS[name](request, matter, card)
    return render(request, "shell/pages/matter.html", context)


@signed_in
def part(request: HttpRequest, number: str, part: str) -> HttpResponse:
    """One part of the page again, after something happened."""
    if part not in PARTS:
        raise Http404
    matter = seen_matter(request.caller, number)  # type: ignore[attr-defined]
    looked(request.caller.person, "page:matter", matter=matter.pk)  # type: ignore[attr-defined]
    (card,) = cards([matter])
    context = {"matter": matter, "card": card, **PARTS[part](request, matter, card)}
    return render(request, f"shell/pages/_matter_{part}.html", context)


def head(request: HttpRequest, matter: Matter, card: Card) -> dict[str, object]:
    """Number, level, place, age and clocks."""
    return {"rings": [ring_of(one) for one in card.clocks if one.state != "ended"]}


def people(request: HttpRequest, matter: Matter, card: Card) -> dict[str, object]:
    """Who takes part, linked matters, and the details."""
    caller = request.caller  # type: ignore[attr-defined]
    return {
        "seats": [seat(one) for one in people_of(matter)],
        "links": links_of(caller, matter),
        "details": details_of(matter, caller),
    }


def seat(one: Taking) -> dict[str, object]:
    """Somebody who takes part, as the part draws a seat."""
    left = one.until is not None
    return {
        "mark": one.part[:1] or one.name[:1],
        "name": one.name,
        "role": one.part,
        "state": "out" if left else "",
        "status": pgettext("shell", "left") if left else pgettext("shell", "takes part"),
        "note": one.duty,
    }


def links_of(caller: Caller, matter: Matter) -> list[dict[str, str]]:
    """Matters that belong with this one and that the reader may see."""
    rows = [*MatterLink.objects.filter(source=matter), *MatterLink.objects.filter(target=matter)]
    others = {row.target_id if row.source_id == matter.pk else row.source_id for row in rows}
    found = visible(caller).filter(pk__in=others) if others else []
    return [{"url": f"/m/{one.number}", "number": one.number, "label": kind_label(one.kind)} for one in found]


def history(request: HttpRequest, matter: Matter, card: Card) -> dict[str, object]:
    """What happened, newest first."""
    return {"entries": lines_of(tell(timeline(matter.pk), request.caller))}  # type: ignore[attr-defined]


def lines_of(entries: list[Entry]) -> list[Line]:
    """Entries folded by act, newest first; the gap between happening and hearing is said where it matters."""
    acts: dict[Any, list[Entry]] = {}
    for one in entries:
        acts.setdefault((one.act, one.at), []).append(one)
    found: list[Line] = []
    for told in sorted(acts.values(), key=lambda act: (act[0].at, act[0].position), reverse=True):
        first, gap = told[-1], max(_gap(one) for one in told)
        note = [one.sentence for one in told[:-1]]
        if first.actor and first.actor not in first.sentence:
            note.insert(0, first.actor)
        if gap >= LATE_NEWS:
            note.append(
                pgettext("shell", "heard %(span)s later") % {"span": say_span(timedelta(seconds=gap))}
            )
        day = bool(found) and _day(found[-1].at) != _day(first.at)
        by = "late" if any(one.late for one in told) else ""
        found.append(Line(first.position, first.at, by, first.sentence, " · ".join(note), day))
    return found


def _gap(entry: Entry) -> int:
    """Seconds between happening and hearing; a clock is never heard late, only told late."""
    return 0 if entry.name.startswith("clocks.") else entry.gap_seconds


def _day(moment: Any) -> Any:
    return moment.astimezone(timing.LOCAL).date()


def doing(request: HttpRequest, matter: Matter, card: Card) -> dict[str, object]:
    """What stands between this and its closing, and what I may do now."""
    lacking = missing(matter) if matter.closed_at is None and matter.kind in REGISTRY.kinds else []
    return {"missing": lacking, "verbs": buttons(request.caller, matter, lacking)}  # type: ignore[attr-defined]


def buttons(caller: Caller, matter: Matter, lacking: list[str]) -> list[dict[str, Any]]:
    """The verbs as buttons (Any: what the part reads): the pack's own first, the refused with their reason."""
    if matter.kind not in REGISTRY.kinds:
        return []
    found = [(REGISTRY.commands[name], now) for name, now in verbs_for(caller, matter)]
    found = [(verb, now) for verb, now in found if fits(verb, matter)]
    found.sort(key=lambda one: (not one[1], one[0].name in LAST, one[0].pack != matter.pack))
    return [
        button(caller, verb, matter, now, lacking, number)
        for number, (verb, now) in enumerate(found, start=1)
    ]


def fits(verb: Command[..., Any], matter: Matter) -> bool:
    """Whether a generic verb has anything to do here at all."""
    kind = REGISTRY.kind(matter.kind)
    onward = [name for name in kind.stage(matter.stage).then if not kind.stage(name).final]
    closed = matter.closed_at is not None
    rules: dict[str, Callable[[], bool]] = {
        "matters.move_matter": lambda: bool(onward) and not kind.moved_by_commands,
        "closing.close_matter": lambda: not kind.closed_by and not closed,
        "matters.edit_details": lambda: not closed,
        "clocks.pause_clock": lambda: bool(clock_choices(matter, "run")),
        "clocks.resume_clock": lambda: bool(clock_choices(matter, "paused")),
    }
    return rules.get(verb.name, lambda: True)()


def button(
    caller: Caller, verb: Command[..., Any], matter: Matter, now: bool, lacking: list[str], number: int
) -> dict[str, Any]:
    """One verb as the part draws it (Any: as above)."""
    made: dict[str, Any] = {
        "label": str(verb.label),
        "id": verb.name.replace(".", "-"),
        "key": str(number) if number < 10 else "",
    }
    if not now:
        return made | {"refused": why_not(verb, matter)}
    if verb.name == "closing.close_matter" and lacking:
        return made | {
            "refused": pgettext("shell", "Before closing: %(what)s.") % {"what": "、".join(lacking)}
        }
    if set(verb.input.model_fields) <= set(hidden_of(verb, matter)):
        return made | {
            "url": f"/do/{verb.path}",
            "fields": hidden_of(verb, matter),
            "done": str(verb.label) + " ✓",
        }
    return made | {"opens": f"/m/{matter.number}/verb/{verb.path}"}


def why_not(verb: Command[..., Any], matter: Matter) -> str:
    """Why a verb cannot be done at this stage, and when it can."""
    kind = REGISTRY.kind(matter.kind)
    stages = next((of.at for of in verb.of.values() if of.kind in (None, matter.kind) and of.at), ())
    labels = "、".join(str(one.label) for one in kind.stages if one.name in stages)
    return pgettext("shell", "This is now “%(stage)s”; it can be done only at: %(stages)s.") % {
        "stage": kind.stage(matter.stage).label,
        "stages": labels,
    }


def read(request: HttpRequest, matter: Matter, card: Card) -> dict[str, object]:
    """The matter in short, as the middle of the inbox."""
    details = details_of(matter, request.caller)  # type: ignore[attr-defined]
    return {**head(request, matter, card), **history(request, matter, card), "details": details}


PARTS: dict[str, Callable[[HttpRequest, Matter, Card], dict[str, object]]] = {
    "head": head,
    "people": people,
    "history": history,
    "doing": doing,
    "read": read,
}
WHOLE = ("head", "people", "history", "doing")


@signed_in
def verb(request: HttpRequest, number: str, pack: str, verb: str) -> HttpResponse:
    """The form of a verb for this matter, in the dialog or as a page."""
    caller = request.caller  # type: ignore[attr-defined]
    matter = seen_matter(caller, number)
    found = REGISTRY.commands.get(f"{pack}.{verb.replace('-', '_')}")
    if found is None or found.name not in {name for name, _now in verbs_for(caller, matter)}:
        raise NotFound("no_such_verb", pgettext("shell", "There is no such thing to do here."))
    form: VerbForm = verb_form(
        found, caller, matter=matter, go_next="" if _in_dialog(request) else f"/m/{number}"
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
    mark = marks(REGISTRY.kind(matter.kind).details).get(field) if matter.kind in REGISTRY.kinds else None
    if mark is None:
        raise NotFound("no_such_detail", pgettext("shell", "This matter has no masked detail of this name."))
    purposes = [
        (str(one), str(one))
        for one in (
            mark.purpose,
            pgettext("shell", "Handling this matter"),
            pgettext("shell", "Checking the record"),
        )
        if one
    ]
    asked: dict[str, Any] = {
        "what": str(mark.label),
        "url": request.path,
        "purposes": purposes,
        "minutes": 10,
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
        answer["HX-Trigger"] = "anlan:done"
        return answer
    return render(request, "shell/parts/unmask.html", {"unmask": asked})
