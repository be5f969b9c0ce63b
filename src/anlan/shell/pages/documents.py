# SPDX-License-Identifier: Apache-2.0
"""A matter's documents: the list, one on paper, and the sheet on which it is signed; each look on record."""

import json
from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel.access.ledger import in_source, looked
from anlan.kernel.access.permissions import may
from anlan.kernel.context import Caller
from anlan.kernel.disclosure.opening import Opening, opening
from anlan.kernel.documents.composing import Content, short_of, stays
from anlan.kernel.documents.events import WhyUnsigned, WhyVoid
from anlan.kernel.documents.models import Document
from anlan.kernel.documents.printing import drawing_of, end_of
from anlan.kernel.documents.queries import (
    content_of,
    document_of,
    documents_of,
    ended_at,
    is_kept_from,
    is_open_to,
    is_whole,
    lines_of,
    may_sign_as,
    opens_as,
    readers_name,
    standing,
    templates_for,
    why_not,
)
from anlan.kernel.documents.signing import Signed
from anlan.kernel.errors import NotAllowed, NotFound
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import seen_matter, takes_part
from anlan.kernel.registry import REGISTRY

from ..auth import signed_in
from ..reading import kind_label
from ..spoken import say_when
from ..unmasking import LEAST_REASON, stated_purpose, why_needed
from ..verb_forms import VerbForm, verb_form

PURPOSES = (
    pgettext_lazy("shell", "Handling this matter"),
    pgettext_lazy("shell", "Signing and handing over"),
    pgettext_lazy("shell", "Checking the record"),
)
STATES = {
    "open": pgettext_lazy("shell", "to be signed"),
    "signed": pgettext_lazy("shell", "signed"),
    "refused": pgettext_lazy("shell", "not signed by all"),
    "void": pgettext_lazy("shell", "void"),
}
type Context = dict[str, object]


def listing(caller: Caller, matter: Matter) -> Context:
    """What the part of the matter's page reads; nothing where the pack has no documents."""
    templates = templates_for(matter.kind)
    if not templates:
        return {}
    seen = opening(caller, matter)
    return {
        "has_documents": True,
        "documents": [_row(one, matter, seen) for one in documents_of(matter.pk)],
        "templates": [
            {
                "label": str(one.template.label),
                "url": reverse("document-new", args=[matter.number, one.name]),
                "refused": why_not(one.template, matter),
            }
            for one in templates
            if not is_kept_from(seen, one.template)
        ]
        if _may(caller, matter, "draw_up_document")
        else [],
    }


def state_word(state: str) -> str:
    """The word of a state."""
    return str(STATES.get(state, state))


def title_of(document: Document, seen: Opening | None = None) -> str:
    """What kind of document it is, in the reader's language; to whom it does not open, what stands at its head."""
    entry = REGISTRY.templates.get(document.template)
    if entry is None:
        return document.template
    told = entry.template
    is_kept = bool(told.title) if seen is None else is_kept_from(seen, told)
    return str(told.title if is_kept else told.label)


def _row(document: Document, matter: Matter, seen: Opening) -> Context:
    return {
        "title": title_of(document, seen),
        "number": document.number,
        "state": document.state,
        "said": state_word(document.state),
        "when": say_when(document.drawn_at),
        "url": reverse("document", args=[matter.number, document.pk]),
    }


def _may(caller: Caller, matter: Matter, verb: str) -> bool:
    part = takes_part(caller, matter.pk)
    return may(caller, f"{matter.pack}.{verb}", region=matter.region_path, involved=part)


@signed_in
def fresh(request: HttpRequest, number: str, template: str) -> HttpResponse:
    """The form that draws up a document of this kind."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    matter = seen_matter(caller, number)
    seen = opening(caller, matter)
    known = {one.name for one in templates_for(matter.kind) if not is_kept_from(seen, one.template)}
    if template not in known or not _may(caller, matter, "draw_up_document"):
        raise NotFound("no_such_verb", pgettext("shell", "There is no such thing to do here."))
    form = verb_form(
        REGISTRY.commands["documents.draw_up_document"], caller, matter=matter, hidden={"template": template},
        go_next="document",
    )  # fmt: skip
    return _form(request, matter, form)


@signed_in
def show(request: HttpRequest, number: str, key: UUID) -> HttpResponse:
    """One document: how it stands, and its words for whoever said what he reads them for."""
    caller, matter, document = asked(request, number, key)
    looked(caller.person, f"document:{document.number}", matter=matter.pk)
    context: Context = {
        "title": title_of(document, opening(caller, matter)),
        "subtitle": document.number,
        "matter": matter,
        "person": caller.person,
        "kind": kind_label(matter.kind),
        **_facts(document),
        "open_url": reverse("document-open", args=[number, key]),
    }
    if is_open_to(caller, document):
        content, lines = content_of(document), lines_of(document)
        context |= {"paper": _paper(document, content, lines), "whole": is_whole(document)}
        context |= {"missed": _missed(content, lines)}
        context |= _deeds(caller, matter, document, content, lines)
        context |= {
            "stays": stays(content),
            "pdf_url": reverse("document-pdf", args=[number, key]),
            "docx_url": reverse("document-docx", args=[number, key]),
        }
    else:
        context["may_open"] = opening(caller, matter).may(readers_name(document))
    return render(request, "shell/pages/document.html", context)


def _facts(document: Document) -> Context:
    """What of a document is no secret to whoever sees its matter."""
    ended = ended_at(document)
    return {
        "document": document,
        "state": document.state,
        "said": state_word(document.state),
        "why_void": str(WhyVoid(document.void_why).label) if document.void_why else "",
        "drawn": say_when(document.drawn_at),
        "ended": say_when(ended) if ended else "",
        "short": short_of(document.sha256),
        "filed": document.item.ordinal if document.item else None,
    }


def _paper(document: Document, content: Content, lines: list[Signed]) -> Context:
    """The words and the signatures, as the page draws them on paper."""
    holds = {one.line: one for one in standing(lines)}
    return {
        "content": content,
        "signers": [_signer(one, holds.get(str(one["name"]))) for one in content["signers"]],
        "is_void": document.state == "void",
        "ended": end_of(content, lines, document.void_at),
    }


def _missed(content: Content, lines: list[Signed]) -> list[Context]:
    """Who did not sign, by the words of the line, and when that was written down."""
    at = {one.line: one.at for one in standing(lines) if one.method == "refused"}
    return [
        {"who": one["label"], "at": say_when(at[one["name"]])}
        for one in content["signers"]
        if one["name"] in at
    ]


def _signer(one: dict[str, str], line: Signed | None) -> Context:
    made: Context = {"name": one["name"], "label": one["label"], "who": one["who"]}
    if line is None:
        return made
    return made | {
        "method": line.method,
        "who": str(line.said.get("name") or one["who"]),
        "drawing": _svg(line),
        "witness": str(line.said.get("witness", "")),
        "why": str(WhyUnsigned(line.said["why"]).label) if line.method == "refused" else "",
        "at": say_when(line.at),
        "digest": line.digest[:8],
    }


def _svg(line: Signed) -> SafeString:
    return mark_safe(drawing_of(line))  # noqa: S308 – made here, of whole numbers


def _deeds(
    caller: Caller, matter: Matter, document: Document, content: Content, lines: list[Signed]
) -> Context:
    """Lines that this reader may have signed, and whether he may declare it void."""
    entry = REGISTRY.templates.get(document.template)
    signed = {one.line for one in standing(lines) if one.method != "refused"}
    others = (
        {one.name for one in entry.template.signers if not may_sign_as(caller, matter, one)}
        if entry
        else set()
    )
    waits = [one for one in content["signers"] if one["name"] not in signed | others]
    may_sign = document.state == "open" and entry is not None and _may(caller, matter, "sign_document")
    void = reverse("document-void", args=[matter.number, document.pk])
    return {
        "to_sign": [
            {"label": one["label"], "who": one["who"], "url": _sign_url(matter, document, one["name"])}
            for one in waits
        ]
        if may_sign
        else [],
        "void_url": void if document.state != "void" and _may(caller, matter, "void_document") else "",
    }


def _sign_url(matter: Matter, document: Document, line: str) -> str:
    return reverse("document-sign", args=[matter.number, document.pk, line])


@signed_in
def uncover(request: HttpRequest, number: str, key: UUID) -> HttpResponse:
    """Say with purpose and reason what the document is read for; then it is there for ten minutes."""
    caller, matter, document = asked(request, number, key)
    name, readers = opens_as(document), readers_name(document)
    may_open = opening(caller, matter)
    if not may_open.may(readers):
        looked(caller.person, f"unmask:{name}", matter=matter.pk, refused=True)
        no = _refusal(may_open, readers)
        no.is_on_record = True
        raise no
    form: Context = {
        "what": f"{title_of(document, may_open)} {document.number}",
        "url": request.path,
        "purposes": [(code, str(may_open.said(code))) for code in may_open.purposes(readers)]
        if may_open.is_bound
        else [(in_source(one), str(one)) for one in PURPOSES],
        "minutes": 10,
        "least": LEAST_REASON,
    }
    if request.method != "POST":
        return render(request, "shell/parts/unmask.html", {"unmask": form})
    reason = request.POST.get("reason", "").strip()
    if len(reason) < LEAST_REASON:
        form |= {"errors": [why_needed()], "reason": reason}
        return render(request, "shell/parts/unmask.html", {"unmask": form}, status=422)
    purpose = stated_purpose(may_open, readers, request.POST.get("purpose", ""))
    looked(caller.person, f"unmask:{name}", matter=matter.pk, purpose=purpose, reason=reason[:300])
    page = reverse("document", args=[number, key])
    if not request.headers.get("HX-Request"):
        return redirect(page)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = page
    return answer


def _refusal(may_open: Opening, readers: str) -> NotAllowed:
    if may_open.is_bound:
        return may_open.refusal(readers, pgettext("shell", "Documents"))
    return NotAllowed(
        "not_allowed",
        pgettext("shell", "You may not read documents here: the permission %(permission)s is missing.")
        % {"permission": f"{may_open.matter.pack}.unmask"},
    )


@signed_in
def sign(request: HttpRequest, number: str, key: UUID, line: str) -> HttpResponse:
    """The sheet for whoever signs: the words first, then the box; or his name before a witness; or that he does not."""
    caller, matter, document = asked(request, number, key)
    if not is_open_to(caller, document):
        return redirect("document", number, key)
    content, lines = content_of(document), lines_of(document)
    own = {one.name for one in REGISTRY.templates[document.template].template.signers if one.own}
    deeds = _deeds(caller, matter, document, content, lines)
    here = [one for one in deeds["to_sign"] if one["url"] == _sign_url(matter, document, line)]  # type: ignore[attr-defined]
    if not here:
        raise NotFound("nothing_to_sign", pgettext("shell", "Nobody signs here now."))
    looked(caller.person, f"document:{document.number}", matter=matter.pk)
    fixed = {"document": str(document.pk), "line": line, "seen": document.sha256}
    back = reverse("document", args=[number, key])
    nowhere = {"lat": "", "lng": ""}
    typed = {**fixed, **nowhere, "method": "typed"}
    signs, refuses = (REGISTRY.commands[f"documents.{verb}_document"] for verb in ("sign", "refuse"))
    context: Context = {
        "title": title_of(document, opening(caller, matter)),
        "matter": matter,
        "person": caller.person,
        "label": f"{signs.label} · {here[0]['label']} · {document.number}",
        "line": here[0],
        "is_own": line in own,
        "needs_name": line not in own and not here[0]["who"],
        "paper": _paper(document, content, lines),
        **_facts(document),
        "back": back,
        "fields": json.dumps({"matter": str(matter.pk), **fixed}),
        "typed": _asking_all(verb_form(signs, caller, matter=matter, hidden=typed, go_next=back)),
        "refusal": verb_form(refuses, caller, matter=matter, hidden=fixed, go_next=back)
        if _may(caller, matter, "refuse_document")
        else None,
    }
    return render(request, "shell/pages/document_sign.html", context)


@signed_in
def void(request: HttpRequest, number: str, key: UUID) -> HttpResponse:
    """The form that declares it void."""
    caller, matter, document = asked(request, number, key)
    entry = REGISTRY.templates.get(document.template)
    is_kept = entry is not None and is_kept_from(opening(caller, matter), entry.template)
    if document.state == "void" or is_kept or not _may(caller, matter, "void_document"):
        raise NotFound("no_such_verb", pgettext("shell", "There is no such thing to do here."))
    form = verb_form(
        REGISTRY.commands["documents.void_document"], caller, matter=matter, hidden={"document": str(key)},
        go_next=reverse("document", args=[number, key]),
    )  # fmt: skip
    return _form(request, matter, form)


def _asking_all(form: VerbForm) -> VerbForm:
    """Who types a name needs every field: the command takes them as optional for who draws."""
    return replace(form, parts=[replace(one, required=True) for one in form.parts])


def _form(request: HttpRequest, matter: Matter, form: object) -> HttpResponse:
    name = "_verb_form" if request.headers.get("HX-Request") else "verb_form"
    return render(request, f"shell/pages/{name}.html", {"form": form, "matter": matter})


def asked(request: HttpRequest, number: str, key: UUID) -> tuple[Caller, Matter, Document]:
    """Who asks, the matter that he sees, and the document of it; raises NotFound."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    matter = seen_matter(caller, number)
    return caller, matter, document_of(matter, key)
