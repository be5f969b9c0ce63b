# SPDX-License-Identifier: Apache-2.0
"""Dispatch's reads for other systems, and the door of the 110 push; writes are the commands."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from ninja import Query, Router, Schema, Status
from pydantic import AwareDatetime, Field

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import may
from anlan.kernel.command import perform
from anlan.kernel.context import Caller
from anlan.kernel.errors import CommandError, NotAllowed, Refused
from anlan.kernel.matters.queries import seen_matter
from anlan.kernel.places.models import Region
from anlan.shell.api_shapes import Wanted
from anlan.shell.auth import NotSignedIn, bearer_of
from anlan.shell.filtering import filtered
from anlan.shell.paging import only_known, page_of

from .adapters.port import (
    Acknowledgement,
    Box,
    CallOrder,
    Cancellation,
    CancelState,
    Inbound,
    Supplement,
    fingerprint,
)
from .adapters.push import MOST_BYTES, PushRefused, VerifiedPush, read_push
from .commands.amend_incident import amend_incident
from .commands.cancel_incident import cancel_incident
from .commands.keep_early_push import keep_early_push
from .commands.press_button import PressId, press_button
from .commands.report_incident import report_incident
from .models import AlarmButton, CameraLook, Category, Incident
from .queries import listing, videos
from .queries.buttons import button_of
from .queries.candidates import choice_for
from .queries.scenes import category_of_unknown
from .queries.shut_out import told_to

router = Router()
Many = Annotated[int, Field(ge=0, le=500)]
FROM_110 = Caller(None, "110", "push", pack="dispatch")
_SOURCES = {"00": "12345", "01": "110", "02": "122"}


class SentenceOut(Schema):
    """A reason with the rule behind it."""

    rule: str
    text: str


class CandidateOut(Schema):
    """A guard who may go."""

    id: UUID
    name: str
    seconds: float
    metres: float
    position_age: float
    cordon_only: bool
    reasons: list[SentenceOut]


class ExcludedOut(Schema):
    """A guard who may not go, and why."""

    id: UUID
    name: str
    metres: float | None
    metres_are_about: bool
    broken: list[str]
    reasons: list[SentenceOut]


class CarOut(Schema):
    """A police car that can go."""

    id: UUID
    name: str
    seconds: float
    metres: float


class ChoiceOut(Schema):
    """Everybody for one incident, as of one moment."""

    computed_at: datetime
    task_kind: str
    police_at_once: bool
    candidates: list[CandidateOut]
    excluded: list[ExcludedOut]
    excluded_count: int
    cars: list[CarOut]


@router.get(
    "/candidates", response=ChoiceOut, summary="Who may lawfully and can soonest go, and why others may not"
)
def candidates(request: HttpRequest, incident: UUID, excluded: Many = 20, limit: Many = 20) -> dict[str, Any]:
    """Guards in order of arrival with reasons, the nearest excluded with the rules, and cars. (Any: JSON values.)"""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    matter = seen_matter(caller, incident)
    if not may(caller, "dispatch.offer_task", region=matter.region_path):
        raise NotAllowed("not_allowed", _("Only the desk that offers tasks here sees the ranking."))
    looked(caller.person, "ranking", matter=matter.pk)
    choice = choice_for(matter)
    return {
        "computed_at": choice.guards.computed_at,
        "task_kind": choice.guards.task_kind,
        "police_at_once": choice.guards.police_at_once,
        "candidates": [_candidate(one) for one in choice.guards.candidates[:limit]],
        "excluded": [_excluded(one, caller) for one in choice.guards.nearest_excluded(excluded)],
        "excluded_count": len(choice.guards.excluded),
        "cars": [{"id": c.id, "name": c.name, "seconds": c.seconds, "metres": c.metres}
                 for c in choice.cars.candidates[:5]],
    }  # fmt: skip


class IncidentOut(Schema):
    """An incident with who is on the way and who holds the scene."""

    id: UUID
    number: str
    title: str
    level: str
    stage: str
    category: str
    source: str
    lat: float | None
    lng: float | None
    called_at: datetime
    order_number: str | None
    is_out_of_district: bool
    task: UUID | None
    task_stage: str
    task_kind: str
    guard: UUID | None
    guard_asked_at: datetime | None  # since when he has not said whether he is well
    officers: list[UUID]
    offers: int
    held_by: str
    unheld_seconds: float | None
    closed_at: datetime | None


class IncidentsOut(Schema):
    """A page of incidents, newest first; `next` is the cursor of the following page."""

    items: list[IncidentOut]
    next: str | None


class IncidentsWanted(Wanted):
    """Filters of the list of incidents."""

    limit: int = Field(default=200, ge=1, le=500)


@router.get("/incidents", response=IncidentsOut, summary="Incidents the caller may see, newest first")
def incidents(request: HttpRequest, wanted: Query[IncidentsWanted]) -> dict[str, Any]:
    """Incidents with their task, their officers and who holds the scene. (Any: JSON values.)"""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    only_known(request.GET, IncidentsWanted.model_fields)
    found, after = page_of(filtered(listing.incidents_seen(caller), wanted), wanted.after, wanted.limit)
    looked(caller.person, "list:incidents", rows=len(found))
    return {"items": listing.told(caller, found), "next": after}


def _candidate(one: Any) -> dict[str, Any]:
    names = ("id", "name", "seconds", "metres", "position_age", "cordon_only")
    return {**{name: getattr(one, name) for name in names}, "reasons": _said(one.reasons)}


def _excluded(one: Any, caller: Caller) -> dict[str, Any]:
    names = ("id", "name", "metres", "metres_are_about")
    said = {name: getattr(one, name) for name in names}
    return {**said, "broken": list(one.broken), "reasons": _said(told_to(caller.person, one.reasons))}


def _said(reasons: Any) -> list[dict[str, str]]:
    return [{"rule": one.rule, "text": str(one)} for one in reasons]


class TicketWanted(Schema):
    """Which picture, and whether to send or to look."""

    session: UUID
    direction: Literal["publish", "watch"]


class TicketOut(Schema):
    """Shown once to the relay within seconds, as the first message on `/api/video/<direction>`."""

    ticket: str
    seconds: int
    reader: str


@router.post(
    "/video-tickets", response=TicketOut, summary="A ticket to send or to watch a picture, good once"
)
def video_ticket(request: HttpRequest, wanted: TicketWanted) -> dict[str, Any]:
    """Rights are asked here and again at the door; who looks stands in the ledger (X-R6). (Any: JSON values.)"""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    session = videos.picture_of(wanted.session)
    given = videos.ticket(caller, session, wanted.direction)
    if wanted.direction == "watch":
        looked(
            caller.person,
            f"camera:{session.camera.code}" if isinstance(session, CameraLook) else "video",
            matter=videos.matter_of(session).pk,
            purpose=pgettext_lazy("dispatch", "To lead the scene"),
        )
    return {"ticket": given, "seconds": videos.LASTS, "reader": caller.name}


@router.post(
    "/push-110", auth=None, summary="The 110 side pushes an order, a supplement or a cancellation (signed)"
)
def push_110(request: HttpRequest) -> HttpResponse:
    """Verify, then take the order once by its 接警单编号; the same again is acknowledged, other content supplements it.

    A cancellation is answered with `cxzt`: 1 done (200), 2 waits until the guard on the scene was relieved (202).
    """
    body = request.read(MOST_BYTES + 1)
    try:
        push = read_push(
            request.headers, body, secrets=settings.ANLAN_110_SECRETS, now=timing.now(), box=_district_box()
        )
        is_repeat = take(push)
    except PushRefused as no:
        return JsonResponse(no.as_dict(), status=no.status, json_dumps_params={"ensure_ascii": False})
    except CommandError as no:
        return JsonResponse(no.as_dict(), status=no.status, json_dumps_params={"ensure_ascii": False})
    state = _cancel_state(push.message)
    answer = Acknowledgement.of(push.message, timing.now(), is_repeat=is_repeat, cancel_state=state)
    waits = state is CancelState.WAITS
    return JsonResponse(
        answer.to_wire(), status=202 if waits else 200, json_dumps_params={"ensure_ascii": False}
    )


class Press(Schema):
    """A press of an alarm button, under the device's own id of it; the same id again changes nothing."""

    press: PressId
    at: AwareDatetime | None = None
    test: bool = False


class PressTaken(Schema):
    """The incident's number, empty for a test; whether this press was known; which press for the incident it is."""

    incident: str
    known: bool
    times: int


@router.post(
    "/alarm-buttons/{code}/press",
    auth=None,
    response=PressTaken,
    summary="An alarm button is pressed, or tried",
)
def button_pressed(request: HttpRequest, code: str, said: Press) -> dict[str, Any]:
    """The device speaks with its own key (Authorization: Bearer …); the incident is at its post. (Any: JSON values.)"""
    button = _button(request, code)
    by = Caller(None, f"button {button.code}"[:60], "push", pack="dispatch")
    given = {"button": button.pk, "press": said.press, "pressed_at": said.at, "is_test": said.test}
    taken = perform(press_button, by, given).result
    return {"incident": taken["incident"], "known": taken["is_known"], "times": taken["times"]}


@router.post(
    "/alarm-buttons/{code}/beat", auth=None, response={204: None}, summary="An alarm button is there"
)
def button_heard(request: HttpRequest, code: str) -> Status[None]:
    """A beat every ten minutes keeps the button from being shown as silent."""
    _button(request, code).hear(timing.now())
    return Status(204, None)


def _button(request: HttpRequest, code: str) -> AlarmButton:
    """The button whose key came with the call; raises NotSignedIn."""
    button = button_of(code, bearer_of(request) or "")
    if button is None:
        raise NotSignedIn
    return button


def _cancel_state(message: Inbound) -> CancelState | None:
    """How far a cancellation has come; None for any other message, and for one that came before its order."""
    known = Incident.objects.filter(order_number=message.order_number).select_related("matter").first()
    if not isinstance(message, Cancellation) or known is None:
        return None
    return CancelState.WAITS if known.matter.closed_at is None else CancelState.DONE


def take(push: VerifiedPush) -> bool:
    """Carry out what a verified push asks; whether it was known already."""
    message, mark = push.message, fingerprint(push.message)
    known = Incident.objects.filter(order_number=message.order_number).first()
    if isinstance(message, CallOrder):
        return _order(push, message, known, mark)
    if known is None:
        return _early(message, mark)
    return _later(message, known, mark)


def _later(message: Supplement | Cancellation, known: Incident, mark: str) -> bool:
    if isinstance(message, Supplement):
        said = {"incident": known.pk, "content": message.content, "address": message.address, "source": "110"}
        return perform(amend_incident, FROM_110, said, key=f"{message.order_number}:{mark}").replayed
    said = {"incident": known.pk, "outcome": _outcome(message)}
    return perform(cancel_incident, FROM_110, said, key=f"{message.order_number}:{mark}").replayed


def _order(push: VerifiedPush, order: CallOrder, known: Incident | None, mark: str) -> bool:
    if known is not None and known.fingerprint == mark:
        return True
    if known is not None:
        return _corrected(order, known, mark)
    point = order.point
    values = {
        "category": _category(order), "content": order.content, "address": order.address,
        "lat": point.lat if point else None, "lng": point.lng if point else None,
        "caller_phone": order.contact_number or order.caller_number, "source": _SOURCES[order.call_type.value],
        "called_at": order.called_at, "order_number": order.order_number, "fingerprint": mark,
        "is_secret": order.is_secret,
    }  # fmt: skip
    try:
        return perform(report_incident, FROM_110, values, key=f"{order.order_number}:{mark}").replayed
    except Refused as no:
        if no.code != "known_order":
            raise
        # Two versions of one order at the same moment: the other one was first, this one corrects it.
        return _corrected(order, Incident.objects.get(order_number=order.order_number), mark)


def _corrected(order: CallOrder, known: Incident, mark: str) -> bool:
    said = {
        "incident": known.pk,
        "content": order.content or order.address or "–",
        "address": order.address,
        "source": "110",
        "fingerprint": mark,
    }
    return perform(amend_incident, FROM_110, said, key=f"{order.order_number}:{mark}").replayed


def _early(message: Supplement | Cancellation, mark: str) -> bool:
    """It came before its order: keep it; the order takes it up."""
    said = {"order_number": message.order_number, "fingerprint": mark}
    if isinstance(message, Supplement):
        said |= {"content": message.content, "address": message.address}
    else:
        said |= {"content": message.explanation, "outcome": _outcome(message)}
    try:
        return perform(keep_early_push, FROM_110, said, key=f"{message.order_number}:{mark}").replayed
    except Refused as no:
        if no.code != "known_order":
            raise
        return _later(message, Incident.objects.get(order_number=message.order_number), mark)


def _outcome(message: Cancellation) -> str:
    return {"1": "false_alarm", "2": "duplicate"}.get(message.reason, "no_attendance")


def _category(order: CallOrder) -> str:
    """The district's category of this code; an unknown code is taken as the district's type for unknown calls."""
    if Category.objects.filter(pk=order.category_code).exists():
        return order.category_code
    named = Category.objects.filter(name=order.category_name).first()
    fallback = named or category_of_unknown()
    return fallback.code if fallback else order.category_code


def _district_box() -> Box | None:
    row = Region.objects.filter(parent=None, west__isnull=False).order_by("code").first()
    if row is None or row.west is None or row.south is None or row.east is None or row.north is None:
        return None
    return Box(row.west, row.south, row.east, row.north)
