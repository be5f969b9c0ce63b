# SPDX-License-Identifier: Apache-2.0
"""A matter's evidence: its safe copy in the page, the original to whoever opened it, each look on record."""

import tempfile
from collections.abc import Iterable
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel.access.ledger import looked
from anlan.kernel.access.masking import mask_text
from anlan.kernel.access.permissions import may
from anlan.kernel.context import Caller
from anlan.kernel.documents.queries import stays_in
from anlan.kernel.errors import NotAllowed, NotFound, Refused
from anlan.kernel.evidence import store
from anlan.kernel.evidence.events import Films, Medium
from anlan.kernel.evidence.marking import are_ready, copies_of, taken_since
from anlan.kernel.evidence.models import EvidenceItem
from anlan.kernel.evidence.package import file_name, write_package
from anlan.kernel.evidence.queries import (
    Held,
    broken_at,
    custody_of,
    evidence_of,
    is_open_to,
    item_of,
    may_leave,
    may_see,
    original,
    present,
)
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import is_involved, seen_matter
from anlan.kernel.people.queries import names_of
from anlan.kernel.registry import REGISTRY

from ..auth import signed_in
from ..spoken import say_when
from ..verb_forms import VerbForm, verb_form
from .document_files import stays_here

HARMLESS = "default-src 'none'; sandbox"  # whatever the bytes are, they run nothing and load nothing
DEEDS = {
    "taken_in": pgettext_lazy("shell", "Taken in"),
    "sealed": pgettext_lazy("shell", "Sealed"),
    "opened": pgettext_lazy("shell", "Original opened"),
    "handed_over": pgettext_lazy("shell", "Handed over as a package"),
    "deleted": pgettext_lazy("shell", "Deleted, its time was over"),
}
type Context = dict[str, object]


def tiles(caller: Caller, matter: Matter, belonging: Iterable[UUID]) -> Context:
    """What the part of the matter's page reads: the items, and whether the reader may add one."""
    items = evidence_of(belonging)
    names = names_of(one.bearer for one in items) if items else {}
    homes = {one.matter.number for one in items if one.deleted_at is None and one.matter_id != matter.pk}
    hands_over = _may(caller, matter, "export_evidence")
    return {
        "evidence": [_tile(caller, one, names.get(one.bearer, "")) for one in items],
        "evidence_adds": _may(caller, matter, "add_evidence"),
        "evidence_hands_over": hands_over
        and any(one.matter_id == matter.pk and one.deleted_at is None for one in items),
        "evidence_homes": sorted(homes) if hands_over else [],
        **(_marking(caller, matter) if hands_over and items else {}),
    }


def _may(caller: Caller, matter: Matter, verb: str) -> bool:
    permission = f"{matter.pack}.{verb}"
    if may(caller, permission, region=matter.region_path):
        return True
    return bool(caller.grants_for(permission)) and may(
        caller, permission, region=matter.region_path, involved=is_involved(caller.person, matter.pk)
    )


def _tile(caller: Caller, item: EvidenceItem, bearer: str) -> Context:
    gone = item.deleted_at is not None
    address = {"number": item.matter.number, "key": item.pk}
    seen = not gone and item.upload.has_copy and may_see(caller, item)
    return {
        "ordinal": item.ordinal,
        "medium": Medium(item.medium).label,
        "bearer": bearer,
        "taken": say_when(item.taken_at) if item.taken_at else "",
        "received": say_when(item.received_at),
        "size": filesizeformat(item.upload.size),
        "sha256": item.upload.sha256,
        "kept": _kept(item),
        "state": "gone" if gone else "sealed" if item.sealed_at else "",
        "copy": reverse("evidence-copy", kwargs=address) if seen else "",
        "sheet": reverse("evidence-sheet", kwargs=address),
    }


def _kept(item: EvidenceItem) -> str:
    """How long it stays, in words."""
    if item.deleted_at is not None:
        return pgettext("shell", "deleted %(when)s") % {"when": say_when(item.deleted_at)}
    if item.keep_until is None:
        return pgettext("shell", "kept for good")
    return pgettext("shell", "kept until %(when)s") % {"when": say_when(item.keep_until, clock=False)}


@signed_in
def sheet(request: HttpRequest, number: str, key: UUID) -> HttpResponse:
    """One item with its digest, its custody and what may be done with it."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    matter = seen_matter(caller, number)
    item = next((one for one in evidence_of([matter.pk]) if one.pk == key), None)
    if item is None:
        raise NotFound("no_such_evidence", pgettext("shell", "This matter has no such item of evidence."))
    looked(caller.person, f"custody:{item.ordinal}", matter=matter.pk)
    lines = custody_of(item)
    names = names_of([item.bearer, *(line.person for line in lines if line.person)])
    is_here = item.deleted_at is None
    opened = is_here and is_open_to(caller, item)
    kept_in = _stays(item)
    context = {
        "matter": matter,
        "item": _tile(caller, item, names.get(item.bearer, "")),
        "place": f"{item.lat:.5f}, {item.lng:.5f}" if item.lat is not None and item.lng is not None else "",
        "custody": [_line(caller, one, names, is_open=opened) for one in lines],
        "broken": broken_at(item, lines),
        "original": reverse("evidence-original", args=[number, key]) if opened and not kept_in else "",
        "verbs": [
            {"url": reverse("evidence-verb", args=[number, key, verb]), "label": str(found.label)}
            for verb in ("open_evidence", "seal_evidence")
            if (found := REGISTRY.commands[f"evidence.{verb}"])
            and is_here
            and _may(caller, matter, verb)
            and not (verb == "seal_evidence" and item.sealed_at)
            and not (verb == "open_evidence" and kept_in)
        ],
    }
    return render(request, "shell/pages/_evidence_sheet.html", context)


def _stays(item: EvidenceItem) -> bool:
    """Whether it is the file of a document that is read in the house and leaves it in no file."""
    return item.medium == Medium.DOCUMENT and stays_in(item.pk)


def _line(caller: Caller, line: Held, names: dict[UUID, str], *, is_open: bool) -> Context:
    """A line of the custody; its reason (L4) for who wrote it, and for who said himself why he opens the original."""
    is_clear = is_open or (line.person is not None and line.person == caller.person)
    return {
        "when": say_when(line.at),
        "who": names.get(line.person, "") if line.person else pgettext("shell", "the system"),
        "deed": DEEDS.get(line.deed, line.deed),
        "reason": line.reason if is_clear else mask_text(line.reason),
    }


@signed_in
def verb(request: HttpRequest, number: str, key: UUID, verb: str) -> HttpResponse:
    """The form of a deed on this item."""
    caller, item = _asked(request, number, key)
    found = REGISTRY.commands.get(f"evidence.{verb}")
    if found is None or "item" not in found.input.model_fields or not _may(caller, item.matter, verb):
        raise NotFound("no_such_verb", pgettext("shell", "There is no such thing to do here."))
    form: VerbForm = verb_form(found, caller, matter=item.matter, hidden={"item": str(item.pk)})
    return render(request, "shell/pages/_verb_form.html", {"form": form, "matter": item.matter})


@signed_in
def copy(request: HttpRequest, number: str, key: UUID) -> HttpResponse:
    """The safe copy of a picture; who looked is in the ledger."""
    caller, item = _asked(request, number, key)
    if not may_see(caller, item):
        raise NotAllowed(
            "not_allowed",
            pgettext("shell", "You may not look at this evidence: the permission %(permission)s is missing.")
            % {"permission": f"{item.matter.pack}.see_evidence"},
        )
    if not item.upload.has_copy:
        raise NotFound("no_copy", pgettext("shell", "There is no picture of this item; open the original."))
    looked(caller.person, f"evidence:{item.ordinal}", matter=item.matter_id)
    return _harmless(HttpResponse(store.get(item.upload_id, "copy"), content_type="image/jpeg"))


@signed_in
def whole(request: HttpRequest, number: str, key: UUID) -> StreamingHttpResponse:
    """The original as it came, within ten minutes of having opened it with a reason."""
    caller, item = _asked(request, number, key)
    if not is_open_to(caller, item):
        raise NotAllowed(
            "not_opened",
            pgettext("shell", "Open the original first, with a reason; it stays open for ten minutes."),
        )
    if _stays(item):
        raise stays_here()
    looked(caller.person, f"original:{item.ordinal}", matter=item.matter_id)
    answer = StreamingHttpResponse(original(item), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{item.matter.number}-{file_name(item)}"'
    answer["Content-Length"] = str(item.upload.size)
    answer["X-Content-SHA256"] = item.upload.sha256
    return _harmless(answer)


@signed_in
def package(request: HttpRequest, number: str) -> FileResponse:
    """The package of a matter's evidence, within ten minutes of having handed it over with a reason."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    matter = seen_matter(caller, number)
    items, copies = may_leave(matter), copies_of(caller, matter.pk)
    since = taken_since(copies)
    if not items or not all(is_open_to(caller, one, "handed_over", since=since) for one in items):
        raise NotAllowed(
            "not_handed_over",
            pgettext(
                "shell", "Hand the evidence over first, with a reason; the package is there for ten minutes."
            ),
        )
    if not are_ready(copies):
        raise Refused(
            "being_marked",
            pgettext("shell", "Films are still being marked; the package is there in a moment."),
        )
    looked(caller.person, "evidence-package", matter=matter.pk, rows=len(items))
    whole = tempfile.TemporaryFile()  # noqa: SIM115 – the answer closes it
    page = REGISTRY.matter_page(matter.kind)
    write_package(whole, matter, items, caller, page.proofs(matter) if page and page.proofs else (), copies)
    whole.seek(0)
    return _harmless(FileResponse(whole, as_attachment=True, filename=f"{matter.number}.zip"))


@signed_in
def hand_over(request: HttpRequest, number: str) -> HttpResponse:
    """The form that hands a matter's evidence over; afterwards the browser saves the package."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    matter = seen_matter(caller, number)
    if not _may(caller, matter, "export_evidence"):
        raise NotFound("no_such_verb", pgettext("shell", "There is no such thing to do here."))
    found = REGISTRY.commands["evidence.export_evidence"]
    films = any(one.medium == Medium.RECORDING for one in present(matter))
    form = verb_form(
        found, caller, matter=matter, go_next="" if films else reverse("evidence-package", args=[number]),
        hidden=None if films else {"films": Films.WITH_ORIGINALS},
    )  # fmt: skip
    return render(request, "shell/pages/_verb_form.html", {"form": form, "matter": matter})


@signed_in
def marking(request: HttpRequest, number: str) -> HttpResponse:
    """How far the marked copies of this reader's handing over are; it asks again by itself until they are there."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    matter = seen_matter(caller, number)
    return render(
        request, "shell/pages/_evidence_marking.html", {"matter": matter, **_marking(caller, matter)}
    )


def _marking(caller: Caller, matter: Matter) -> Context:
    copies = copies_of(caller, matter.pk)
    ready = are_ready(copies)
    shown = copies if not ready or taken_since(copies) else []
    marked = [
        {
            "ordinal": one.item.ordinal,
            "is_done": one.done_at is not None,
            "percent": 100 * one.shown // (one.frames or 1),
            "fault": one.fault,
        }
        for one in shown
    ]
    return {"marked": marked, "marked_ready": ready}


def _asked(request: HttpRequest, number: str, key: UUID) -> tuple[Caller, EvidenceItem]:
    caller: Caller = request.caller  # type: ignore[attr-defined]
    matter = seen_matter(caller, number)
    item = item_of(matter, key)
    item.matter = matter
    return caller, item


def _harmless[Answer: (HttpResponse, StreamingHttpResponse, FileResponse)](answer: Answer) -> Answer:
    answer["Content-Security-Policy"] = HARMLESS
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer
