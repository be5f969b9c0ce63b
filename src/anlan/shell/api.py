# SPDX-License-Identifier: Apache-2.0
"""The API: reads of the kernel and of every pack; writes are the commands (`command_endpoint`). Docs at /api/docs."""

import base64
import binascii
import importlib
import importlib.util
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import pgettext
from ninja import NinjaAPI, Query, Schema
from ninja.errors import ValidationError
from pydantic import Field

from anlan import __version__
from anlan.kernel import timing
from anlan.kernel.access.ledger import SLOT, looked
from anlan.kernel.context import Caller
from anlan.kernel.errors import CommandError, Invalid, NotAllowed, NotFound
from anlan.kernel.fields import Level, marks
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import seen_matter, timeline, visible
from anlan.kernel.matters.telling import tell
from anlan.kernel.people.queries import duty_of
from anlan.kernel.places.models import Region
from anlan.kernel.registry import REGISTRY

from .auth import CsrfMissing, NotSignedIn, TokenOrSession, csrf_missing, said_no, unsigned
from .openapi import with_commands
from .reading import Card, cards, details_of, is_sealed, may_unmask, sealed_value, verbs_for

MOST = 200


class Api(NinjaAPI):
    """The reads, and in its schema also every command."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: Any = None
    ) -> Any:  # Any: ninja's own
        """The whole contract in the language that the reader asked for."""
        return with_commands(super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params))


class MatterOut(Schema):
    """A matter in a list."""

    id: UUID
    number: str = Field(description="The number that people read aloud.")
    kind: str
    kind_label: str
    stage: str
    stage_label: str
    level: str
    title: str
    region: str = Field(description="Codes of the regions from the district down, joined by dots.")
    region_name: str
    opened_at: datetime
    stage_since: datetime
    closed_at: datetime | None
    outcome: str


class ClockOut(Schema):
    """A time limit of a matter."""

    name: str
    label: str
    state: str = Field(description="run, over, met, late, paused or ended.")
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None


class DetailOut(Schema):
    """A detail; `value` holds a mask where `masked` is true."""

    name: str
    label: str
    level: int
    masked: bool
    value: Any


class VerbOut(Schema):
    """A command that takes this matter; `now` says whether its stage allows it."""

    name: str
    label: str
    path: str
    now: bool


class WholeMatter(MatterOut):
    """A matter with everything the reader may see of it."""

    clocks: list[ClockOut]
    details: list[DetailOut]
    verbs: list[VerbOut]


class MatterPage(Schema):
    """A page of matters; `next` is the cursor of the following page."""

    items: list[MatterOut]
    next: str | None


class EntryOut(Schema):
    """One line of a timeline; `gap_seconds` is how much later it was heard than it happened."""

    position: int
    at: datetime
    name: str
    sentence: str
    actor: str
    act: UUID
    gap_seconds: int
    late: bool


class TimelineOut(Schema):
    """What was recorded of a matter, oldest first."""

    items: list[EntryOut]


class GrantOut(Schema):
    """A role within a region subtree; an empty region is the whole district."""

    role: str
    label: str
    region: str
    involved_only: bool
    permissions: list[str]


class MeOut(Schema):
    """The person behind the token or session."""

    id: UUID
    name: str
    duty: str
    grants: list[GrantOut]


class UnmaskIn(Schema):
    """Which detail, and why; from level 4 up the reason must say why it is needed now."""

    model_config = {"extra": "forbid"}
    field: str
    reason: str = Field(default="", max_length=300)


class UnmaskOut(Schema):
    """The value in clear; pages show it until this moment."""

    field: str
    value: Any
    until: datetime


class Wanted(Schema):
    """Filters of the list of matters."""

    kind: str | None = None
    stage: str | None = None
    level: str | None = None
    region: str | None = Field(default=None, description="Code of a region; its whole subtree counts.")
    number: str | None = Field(default=None, description="A part of the number.")
    open: bool | None = None
    after: str | None = Field(default=None, description="The cursor `next` of the page before.")
    limit: int = Field(default=50, ge=1, le=MOST)


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
    strange = {
        name: pgettext("shell", "There is no such filter.")
        for name in request.GET
        if name not in Wanted.model_fields
    }
    if strange:  # a misspelt filter must not quietly give everything
        raise Invalid(
            "invalid",
            pgettext("shell", "Some parameters do not fit: %(names)s.") % {"names": ", ".join(strange)},
            strange,
        )
    rows = list(filtered(visible(caller), wanted).order_by("-opened_at", "-id")[: wanted.limit + 1])
    shown = rows[: wanted.limit]
    looked(caller.person, "list:matters", rows=len(shown))
    after = cursor_of(shown[-1]) if len(rows) > wanted.limit else None
    return {"items": [out(card) for card in cards(shown)], "next": after}


def filtered(
    rows: Any, wanted: Wanted
) -> Any:  # Any: Django's query sets carry no common type through chains
    """Matters that fit the filters."""
    for name in ("kind", "stage", "level"):
        if getattr(wanted, name):
            rows = rows.filter(**{name: getattr(wanted, name)})
    if wanted.region:
        region = Region.objects.filter(code=wanted.region).first()
        if region is None:
            raise Invalid(
                "unknown_region",
                pgettext("shell", "There is no region of this code."),
                {"region": wanted.region},
            )
        rows = rows.filter(Q(region_path=region.path) | Q(region_path__startswith=region.path + "."))
    if wanted.number:
        rows = rows.filter(number__icontains=wanted.number)
    if wanted.open is not None:
        rows = rows.filter(closed_at__isnull=wanted.open)
    if wanted.after:
        at, key = read_cursor(wanted.after)
        rows = rows.filter(Q(opened_at__lt=at) | Q(opened_at=at, id__lt=key))
    return rows


def cursor_of(matter: Matter) -> str:
    """Where the next page begins."""
    return base64.urlsafe_b64encode(f"{matter.opened_at.isoformat()}|{matter.pk}".encode()).decode()


def read_cursor(text: str) -> tuple[datetime, UUID]:
    """A cursor's moment and id; raises Invalid."""
    try:
        at, _bar, key = base64.urlsafe_b64decode(text.encode()).decode().partition("|")
        return datetime.fromisoformat(at), UUID(key)
    except (ValueError, binascii.Error):
        raise Invalid(
            "invalid",
            pgettext("shell", "This cursor is not one of ours."),
            {"after": pgettext("shell", "Take it from `next`.")},
        ) from None


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


def role_label(name: str) -> str:
    """The word of a role."""
    entry = REGISTRY.roles.get(name)
    return str(entry[1].label) if entry else name


@api.post(
    "/matters/{key}/unmask",
    response=UnmaskOut,
    tags=["matters"],
    summary="See one masked detail, with a reason",
)
def unmask(request: HttpRequest, key: str, asked: UnmaskIn) -> dict[str, Any]:
    """The value in clear; who looked, at what and why is in the access ledger for the person and the auditor."""
    row = found_matter(_caller(request), key)
    return unmasked(_caller(request), row, asked.field, asked.reason)


def unmasked(caller: Caller, row: Matter, name: str, reason: str, purpose: str = "") -> dict[str, Any]:
    """One sealed detail in clear for ten minutes, put into the ledger; raises NotFound, NotAllowed, Invalid."""
    if not is_sealed(row, name):
        raise NotFound("no_such_detail", pgettext("shell", "This matter has no masked detail of this name."))
    if not may_unmask(caller, row):
        looked(caller.person, f"unmask:{name}", matter=row.pk, reason=reason[:300], refused=True)
        raise NotAllowed(
            "not_allowed",
            pgettext(
                "shell", "You may not see masked details here: the permission %(permission)s is missing."
            )
            % {"permission": f"{row.pack}.unmask"},
        )
    mark = marks(REGISTRY.kind(row.kind).details)[name]
    reason = reason.strip()
    if mark.level >= Level.SENSITIVE and len(reason) < LEAST_REASON:
        raise Invalid(
            "reason_missing",
            pgettext("shell", "Say why you need to know this now."),
            {"reason": why_needed()},
        )
    looked(
        caller.person,
        f"unmask:{name}",
        matter=row.pk,
        purpose=(purpose or str(mark.purpose or ""))[:120],
        reason=reason[:300],
    )
    until = timing.now() + timedelta(seconds=SLOT)
    return {"field": name, "value": sealed_value(row, name), "until": until}


LEAST_REASON = 8


def why_needed() -> str:
    """What a reason must say."""
    return pgettext(
        "shell",
        "At least %(count)s characters on why you need it now, such as “The hospital asks for the name”.",
    ) % {"count": LEAST_REASON}


@api.exception_handler(CommandError)
def _refused(request: HttpRequest, no: CommandError) -> HttpResponse:
    return JsonResponse(no.as_dict(), status=no.status, json_dumps_params={"ensure_ascii": False})


@api.exception_handler(NotSignedIn)
def _unsigned(request: HttpRequest, fault: NotSignedIn) -> HttpResponse:
    return unsigned()


@api.exception_handler(CsrfMissing)
def _csrf(request: HttpRequest, fault: CsrfMissing) -> HttpResponse:
    return csrf_missing()


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    fields = {".".join(str(one) for one in error["loc"][1:]): str(error["msg"]) for error in fault.errors}
    return said_no(
        422,
        "invalid",
        pgettext("shell", "Some parameters do not fit: %(names)s.") % {"names": ", ".join(fields)},
        fields,
    )


def mount_packs() -> None:
    """Each pack's own reads, under its name."""
    for path in _pack_paths():
        name = path.rsplit(".", 1)[-1]
        if importlib.util.find_spec(f"{path}.api") is not None:
            api.add_router(f"/{name}", importlib.import_module(f"{path}.api").router, tags=[name])


def _pack_paths() -> list[str]:
    from django.conf import settings

    return list(settings.ANLAN_PACKS)
