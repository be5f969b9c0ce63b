# SPDX-License-Identifier: Apache-2.0
"""The people of the register and the roles they hold; granting and revoking are commands with a line in the log."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.access.ledger import looked
from anlan.kernel.access.models import RoleGrant
from anlan.kernel.accounts.queries import factors_of
from anlan.kernel.context import Caller
from anlan.kernel.errors import NotFound
from anlan.kernel.events.models import EventRecord
from anlan.kernel.fields import listed
from anlan.kernel.matters.telling import Entry, tell
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY

from ..auth import opens, permitted
from ..reading import region_names, role_label
from ..regions import region_field

SIZE, HISTORY = 50, 50
TOLD = (
    "directory.role_granted", "directory.role_revoked", "accounts.factor_added", "accounts.factor_removed",
    "accounts.factors_reset", "accounts.recovery_codes_made", "accounts.recovery_code_used", "accounts.sign_ins_ended",
)  # fmt: skip


@permitted("kernel.operate", "kernel.secure")
def show(request: HttpRequest) -> HttpResponse:
    """People by name, a page at a time."""
    query = request.GET.get("q", "").strip()
    text = request.GET.get("page", "1")
    page = max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    rows = Person.objects.order_by("name", "code").prefetch_related(
        "memberships__organisation", "memberships__post", "grants"
    )
    if query:
        rows = rows.filter(name__icontains=query) | rows.filter(code__icontains=query)
    role = request.GET.get("role", "")
    if role:
        rows = rows.filter(pk__in=RoleGrant.objects.filter(role=role).values("person"))
    found = list(rows[(page - 1) * SIZE : page * SIZE + 1])
    looked(request.caller.person, "office:people", rows=len(found[:SIZE]))  # type: ignore[attr-defined]
    lines = [
        {
            "person": one,
            "duty": listed(str(m.post or m.organisation) for m in one.memberships.all()),
            "roles": listed(sorted({role_label(grant.role) for grant in one.grants.all()})),
        }
        for one in found[:SIZE]
    ]
    address = f"{request.path}?{urlencode({'q': query, 'role': role})}&page="
    context = {
        "title": pgettext("shell", "Office"),
        "subtitle": pgettext("shell", "People"),
        "lines": lines,
        "query": query,
        "roles": roles(),
        "asked_role": role,
        "page": {
            "first": (page - 1) * SIZE + 1 if lines else 0,
            "last": (page - 1) * SIZE + len(lines),
            "total": None,
            "previous_url": f"{address}{page - 1}" if page > 1 else "",
            "next_url": f"{address}{page + 1}" if len(found) > SIZE else "",
        },
    }
    return render(request, "shell/pages/office_people.html", context)


@permitted("kernel.operate", "kernel.secure")
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """One person: duty, roles with regions, and the form that grants another."""
    person = (
        Person.objects.filter(pk=key)
        .prefetch_related("memberships__organisation", "memberships__post")
        .first()
    )
    if person is None:
        raise NotFound("no_such_person", pgettext("shell", "This person is not in the register."))
    looked(request.caller.person, "office:person", about=key)  # type: ignore[attr-defined]
    grants = list(RoleGrant.objects.filter(person=key).order_by("role", "region_path"))
    names = region_names(grant.region_path for grant in grants)
    decides = opens(request.caller, "kernel.secure") and person.pk != request.caller.person  # type: ignore[attr-defined]
    rows = [
        {
            "label": role_label(grant.role),
            "place": names.get(grant.region_path) or pgettext("shell", "the whole district"),
            "since": grant.granted_at,
            "revoke": revoke_verb(grant, person) if decides else None,
        }
        for grant in grants
    ]
    context = {
        "title": pgettext("shell", "Office"),
        "subtitle": person.name,
        "person": person,
        "rows": rows,
        "roles": roles(),
        "region": region_field(request.caller),  # type: ignore[attr-defined]
        "history": told_of(person, request.caller),  # type: ignore[attr-defined]
        "may_grant": opens(request.caller, "kernel.secure"),  # type: ignore[attr-defined]
        "factors": sorted(one.kind for one in factors_of(person.pk)),
        "is_self": person.pk == request.caller.person,  # type: ignore[attr-defined]
        "here": request.path,
        "duty": listed(str(m.post or m.organisation) for m in person.memberships.all()),
    }
    return render(request, "shell/pages/office_person.html", context)


def told_of(person: Person, reader: Caller) -> list[Entry]:
    """What the log says of this person's roles, newest first."""
    rows = EventRecord.objects.filter(name__in=TOLD, fields__contains=str(person.pk))
    return tell(rows.order_by("-position")[:HISTORY], reader)


def revoke_verb(grant: RoleGrant, person: Person) -> dict[str, Any]:
    """The verb that takes a role away (Any: what its part reads)."""
    return {
        "label": pgettext("shell", "Revoke"),
        "url": "/do/directory/revoke-role",
        "kind": "stop",
        "id": f"revoke-{grant.pk}",
        "fields": {"grant": str(grant.pk), "next": f"/office/people/{person.pk}"},
        "confirm": pgettext("shell", "Take %(role)s from %(person)s?")
        % {"role": role_label(grant.role), "person": person.name},
    }


def roles() -> list[tuple[str, str]]:
    """Every declared role with its pack, in words."""
    found = []
    for name, (pack, role, _may) in REGISTRY.roles.items():
        declared = REGISTRY.packs.get(pack)
        last = not declared  # the office's own after those of the packs
        found.append(
            (last, name, f"{declared.label if declared else pgettext('shell', 'Office')} · {role.label}")
        )
    return [(name, words) for _last, name, words in sorted(found, key=lambda one: (one[0], one[2]))]
