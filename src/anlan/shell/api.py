# SPDX-License-Identifier: Apache-2.0
"""The API: reads of the kernel and of every pack; writes are the commands (`command_endpoint`). Docs at /api/docs."""

import importlib
import importlib.util
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import pgettext
from ninja import NinjaAPI, Query
from ninja.errors import HttpError, ValidationError

from anlan import __version__
from anlan.kernel.access.ledger import looked
from anlan.kernel.command.wording import sentence_of
from anlan.kernel.context import Caller
from anlan.kernel.errors import CommandError
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import seen_matter, timeline, visible
from anlan.kernel.matters.telling import tell
from anlan.kernel.people.queries import duty_of
from anlan.kernel.registry import REGISTRY

from .api_shapes import MatterPage, MeOut, TimelineOut, UnmaskIn, UnmaskOut, Wanted, WholeMatter
from .auth import CsrfMissing, NotSignedIn, TokenOrSession, csrf_missing, note_refusal, said_no, unsigned
from .details import details_of
from .filtering import filtered
from .openapi import with_commands
from .paging import only_known, page_of
from .reading import Card, cards, role_label, verbs_for
from .unmasking import unmasked
from .webhooks_api import router as webhooks


class Api(NinjaAPI):
    """The reads, and in its schema also every command."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: Any = None
    ) -> Any:  # Any: ninja's own
        """The whole contract in the language that the reader asked for."""
        return with_commands(super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params))


api = Api(
    title="Anlan 安澜",
    version=__version__,
    urls_namespace="api",
    auth=TokenOrSession(),
    openapi_extra={
        "tags": [{"name": "matters"}, {"name": "people"}],
    },
)


def _caller(request: HttpRequest) -> Caller:
    found: Caller = request.auth  # type: ignore[attr-defined]
    return found


@api.get(
    "/matters", response=MatterPage, tags=["matters"], summary="Matters the caller may see, newest first"
)
def matters(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """A page of matters."""
    caller = _caller(request)
    only_known(request.GET, Wanted.model_fields)
    shown, after = page_of(filtered(visible(caller), wanted), wanted.after, wanted.limit)
    looked(caller.person, "list:matters", rows=len(shown))
    return {"items": [out(card) for card in cards(shown)], "next": after}


def out(card: Card) -> dict[str, Any]:
    """A list entry as the API prints it (Any: JSON values)."""
    one = card.matter
    return {
        "id": one.pk,
        "number": one.number,
        "kind": one.kind,
        "kind_label": card.kind_label,
        "stage": one.stage,
        "stage_label": card.stage_label,
        "level": one.level,
        "title": one.title,
        "region": one.region_path,
        "region_name": card.region_name,
        "opened_at": one.opened_at,
        "stage_since": one.stage_since,
        "closed_at": one.closed_at,
        "outcome": one.outcome,
    }


def found_matter(caller: Caller, key: str) -> Matter:
    """A matter by id or number within what the caller may see; raises NotFound."""
    try:
        return seen_matter(caller, UUID(key))
    except ValueError:
        return seen_matter(caller, key)


@api.get("/matters/{key}", response=WholeMatter, tags=["matters"], summary="One matter by id or number")
def matter(request: HttpRequest, key: str) -> dict[str, Any]:
    """A matter with its clocks, its details (masked from level 3 up) and the verbs allowed now."""
    caller = _caller(request)
    row = found_matter(caller, key)
    looked(caller.person, "api:matter", matter=row.pk)
    (card,) = cards([row])
    verbs = [(REGISTRY.commands[name], now) for name, now in verbs_for(caller, row)]
    return {
        **out(card),
        "clocks": [{**vars(one), "label": str(one.label)} for one in card.clocks],
        "details": [vars(one) for one in details_of(row, caller)],
        "verbs": [
            {"name": v.name, "label": str(v.label), "path": f"/api/{v.path}", "now": now} for v, now in verbs
        ],
    }


@api.get(
    "/matters/{key}/timeline", response=TimelineOut, tags=["matters"], summary="What was recorded of a matter"
)
def matter_timeline(request: HttpRequest, key: str) -> dict[str, Any]:
    """The timeline in sentences of the reader's language, oldest first."""
    caller = _caller(request)
    row = found_matter(caller, key)
    looked(caller.person, "api:timeline", matter=row.pk)
    return {"items": [vars(entry) for entry in tell(timeline(row.pk), caller)]}


@api.get("/people/me", response=MeOut, tags=["people"], summary="Who I am and what I may do")
def me(request: HttpRequest) -> dict[str, Any]:
    """The caller's own name, duty and grants."""
    caller = _caller(request)
    assert caller.person is not None
    grants = [
        {
            "role": one.role,
            "label": role_label(one.role),
            "region": one.region,
            "involved_only": one.involved_only,
            "permissions": sorted(one.permissions),
        }
        for one in caller.grants
    ]
    return {"id": caller.person, "name": caller.name, "duty": duty_of(caller.person), "grants": grants}


@api.post(
    "/matters/{key}/unmask",
    response=UnmaskOut,
    tags=["matters"],
    summary="See one masked detail, with a reason",
)
def unmask(request: HttpRequest, key: str, asked: UnmaskIn) -> dict[str, Any]:
    """The value in clear; who looked, at what and why is in the access ledger for the person and the auditor."""
    row = found_matter(_caller(request), key)
    return unmasked(_caller(request), row, asked.field, asked.reason, asked.purpose)


api.add_router("/webhooks", webhooks, tags=["webhooks"])


@api.exception_handler(CommandError)
def _refused(request: HttpRequest, no: CommandError) -> HttpResponse:
    note_refusal(request, no, "api")
    return JsonResponse(no.as_dict(), status=no.status, json_dumps_params={"ensure_ascii": False})


@api.exception_handler(NotSignedIn)
def _unsigned(request: HttpRequest, fault: NotSignedIn) -> HttpResponse:
    return unsigned()


@api.exception_handler(CsrfMissing)
def _csrf(request: HttpRequest, fault: CsrfMissing) -> HttpResponse:
    return csrf_missing()


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    fields = {".".join(str(one) for one in error["loc"][1:]): sentence_of(error) for error in fault.errors}
    return said_no(
        422,
        "invalid",
        pgettext("shell", "Some parameters do not fit: %(names)s.") % {"names": ", ".join(fields)},
        fields,
    )


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, fault: HttpError) -> HttpResponse:
    """ninja's own: the body of one of the few reads that take one cannot be read."""
    return said_no(
        fault.status_code,
        "not_readable",
        pgettext("shell", "The body is not valid JSON: %(why)s.") % {"why": str(fault)[:120]},
    )


def mount_packs() -> None:
    """Each pack's own reads, under its name."""
    for path in settings.ANLAN_PACKS:
        name = path.rsplit(".", 1)[-1]
        if importlib.util.find_spec(f"{path}.api") is not None:
            api.add_router(f"/{name}", importlib.import_module(f"{path}.api").router, tags=[name])
