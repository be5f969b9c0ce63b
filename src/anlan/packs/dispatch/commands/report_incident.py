# SPDX-License-Identifier: Apache-2.0
"""Take an incident (接警): from the 110 push, the command room, a patrol or a citizen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import AwareDatetime, Field, StringConstraints

from anlan.kernel import timing
from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid, NotAllowed, Refused, TooOften
from anlan.kernel.fields import Telephone, Text
from anlan.kernel.ids import new_id
from anlan.kernel.matters.adverse import all_against
from anlan.kernel.matters.flow import involve, link, open_one
from anlan.kernel.matters.models import Involvement, Matter
from anlan.kernel.matters.queries import lock_related
from anlan.kernel.options.queries import option_value
from anlan.kernel.places.contains import premises_at, region_of
from anlan.kernel.places.models import Premises, Region
from anlan.kernel.ports import Point
from anlan.kernel.vault import blind_index
from anlan.kernel.writing import insert, one_at_a_time

from ..events import DuplicateSuspected, IncidentReported, TaskPlanned
from ..events.calls import LevelFollowedAnswers
from ..kinds.incident import Call
from ..models import CallAnswer, CallQuestion, Category, Incident, Task
from ..queries import category_of, similar_incidents
from ..queries.parties import one_of_ours
from ..queries.questions import Proposal, answered_of, proposed
from ..ranking.categories import Level
from .keep_early_push import take_up
from .name_party import write_party

Latitude = Annotated[float | None, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float | None, Field(ge=-180, le=180, allow_inf_nan=False)]
Line = Annotated[str, StringConstraints(max_length=200)]
Content = Annotated[
    str,
    Text(label=pgettext_lazy("dispatch", "What was reported"), lines=4, level=4,
         purpose=pgettext_lazy("dispatch", "To help on the scene")),
    StringConstraints(max_length=4000),
]  # fmt: skip
CallerPhone = Annotated[
    str | None,
    Telephone(label=pgettext_lazy("dispatch", "Caller's telephone"), level=3, purpose=pgettext_lazy("dispatch", "To ask back")),
    StringConstraints(pattern=r"^[0-9+() -]{3,24}$"),
]  # fmt: skip
CallerName = Annotated[
    str | None,
    Text(
        label=pgettext_lazy("dispatch", "Caller"), level=3, purpose=pgettext_lazy("dispatch", "To ask back")
    ),
    StringConstraints(max_length=60),
]
Answers = Annotated[
    dict[Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,40}$")], Literal["yes", "no"]],
    Field(max_length=40),
]
Source = Literal["110", "122", "12345", "desk", "patrol", "citizen"]
OLDEST = timedelta(hours=24)


@dataclass(frozen=True)
class Place:
    """Where it happens: a point, the premises around or named, and the region that answers for it."""

    point: Point | None
    site: Premises | None
    region_path: str
    is_outside: bool


@dataclass(frozen=True, kw_only=True)
class Report:
    """A call as it is taken in, whoever brings it."""

    kind: Category
    call: Call
    place: Place
    source: str
    called_at: datetime
    address: str = ""
    order_number: str | None = None
    fingerprint: str = ""
    is_secret: bool = False
    is_violent: bool = False
    answered: tuple[tuple[CallQuestion, str], ...] = ()
    follows_answers: bool = False


@command(label=pgettext_lazy("dispatch", "Report an incident"), open_to_all=True)
def report_incident(
    ctx: Context,
    *,
    category: Annotated[str, Text(label=pgettext_lazy("dispatch", "Type"))],
    content: Content = "",
    address: Annotated[Line, Text(label=pgettext_lazy("dispatch", "Address"))] = "",
    lat: Latitude = None,
    lng: Longitude = None,
    premises: UUID | None = None,
    caller_phone: CallerPhone = None,
    caller_name: CallerName = None,
    source: Source = "desk",
    called_at: AwareDatetime | None = None,
    order_number: Annotated[str | None, StringConstraints(max_length=60)] = None,
    fingerprint: Annotated[str, StringConstraints(max_length=64)] = "",
    is_secret: bool = False,
    violent: bool = False,
    answers: Answers = {},  # noqa: B006 – never changed
    follow_answers: bool = False,
) -> str:  # fmt: skip
    """Open the incident and, where guards may help, a task that waits to be offered; the incident's number.

    Without a place it is taken all the same, and says so; outside the district it is marked, not lost. `answers` are yes or
    no by the code of a question of this type (none is ever required); with `follow_answers` the level is what they propose,
    and a lower one only where the desk says so.
    """
    source = _source(ctx, source, order_number, fingerprint)
    kind = category_of(category)
    if kind is None:
        raise Invalid("unknown_category", _("There is no such type of incident."), {"category": category})
    _is_new(order_number)
    place = place_of_call(lat, lng, premises)
    _refuse_a_flood(ctx, place.region_path)
    called = _called(ctx, called_at)
    matter = take_call(ctx, Report(
        kind=kind, place=place, source=source, called_at=called, address=address, order_number=order_number,
        call=Call(content=content, caller_phone=caller_phone, caller_name=caller_name), fingerprint=fingerprint,
        is_secret=is_secret, is_violent=violent, answered=tuple(answered_of(category, answers)) if answers else (),
        follows_answers=follow_answers,
    ))  # fmt: skip
    return matter.number


def take_call(ctx: Context, said: Report) -> Matter:
    """Open the incident and what follows from it, whoever brings the call: a person, the 110 side, an alarm button."""
    kind, place = said.kind, said.place
    proposal = proposed(kind, said.answered if said.follows_answers else ())
    if proposal.level.urgency < Level(kind.level).urgency and not _is_desk(ctx):
        proposal = proposed(kind, ())  # lowering is the desk's (domain.md 2.4)
    matter = open_one(
        ctx, "dispatch.incident", said.call, region_path=place.region_path, title=kind.name, level=proposal.level.value,
        permission="dispatch.report_incident", names=[place.site.name] if place.site else (),
    )  # fmt: skip
    phone = said.call.caller_phone
    incident = Incident(
        matter=matter, order_number=said.order_number, fingerprint=said.fingerprint, source=said.source,
        category=kind, is_violent=said.is_violent or kind.violent, is_secret=said.is_secret,
        lat=place.point.lat if place.point else None, lng=place.point.lng if place.point else None,
        address=said.address or (place.site.address if place.site else ""), premises=place.site,
        is_out_of_district=place.is_outside, called_at=said.called_at,
        caller_index=blind_index("phone", phone) if phone else "",
    )  # fmt: skip
    insert(incident)
    ctx.record(
        IncidentReported(
            matter=matter.pk, category=kind.code, level=proposal.level.value, source=said.source,
            premises=place.site.pk if place.site else None, is_out_of_district=place.is_outside,
        ),
        at=said.called_at,
    )  # fmt: skip
    _keep_answers(ctx, incident, said, proposal)
    _what_follows(ctx, matter, incident, place, phone)
    if incident.order_number:
        take_up(ctx, matter, incident)
    ctx.touched = matter.pk
    return matter


def _keep_answers(ctx: Context, incident: Incident, said: Report, proposal: Proposal) -> None:
    """What the caller answered, and that the level followed it; why is said by the questions that proposed it."""
    for question, answer in said.answered:
        insert(CallAnswer(id=new_id(), incident=incident, question=question, answer=answer))
    if proposal.because and proposal.level != said.kind.level:
        because = tuple(one.code for one in proposal.because)
        ctx.record(
            LevelFollowedAnswers(
                matter=incident.pk, level=proposal.level.value, was=said.kind.level, because=because
            )
        )


def _what_follows(ctx: Context, matter: Matter, incident: Incident, place: Place, phone: str | None) -> None:
    """Whoever reported it takes part; what may be the same is linked; a task waits where a guard may go."""
    if ctx.caller.person and (incident.source == "citizen" or is_citizen(ctx)):
        involve(ctx, matter, ctx.caller.person, "reporter")
    _suspect(ctx, matter, incident, place.point)
    ours = one_of_ours(phone) if phone and _is_desk(ctx) else None
    if ours is not None:
        write_party(ctx, matter, "witness", ours, {"name": "", "phone": phone or "", "words": ""})
    if place.point is not None and not place.is_outside:
        plan_task(ctx, matter, incident)


def plan_task(ctx: Context, matter: Matter, incident: Incident) -> Matter:
    """Open the task that waits to be offered: to respond first, or for a forbidden type to cordon only (PB-R7)."""
    what = "cordon" if incident.category.category_class == "forbidden" else "first_response"
    task = open_one(
        ctx, "dispatch.first_response", {"task_kind": what}, region_path=matter.region_path, title=matter.title,
        level=matter.level, permission="dispatch.report_incident",
        names=[incident.premises.name] if incident.premises else (),
    )  # fmt: skip
    insert(Task(matter=task, incident=incident, task_kind=what))
    link(ctx, task, matter, "task_of")
    ctx.record(TaskPlanned(matter=task.pk, incident=matter.pk, task_kind=what))
    ctx.touched = matter.pk
    return task


def place_of_call(lat: float | None, lng: float | None, premises: UUID | None) -> Place:
    """What a point says of the premises, and the premises of the point, whichever is missing."""
    site = Premises.objects.filter(pk=premises).first() if premises else None
    point = Point(lat, lng) if lat is not None and lng is not None else None
    if point is None and site is not None:
        point = Point(site.lat, site.lng)
    if site is None and point is not None:
        site = premises_at(point)
    region = region_of(point) if point else None
    return Place(
        point, site, region.path if region else _district(), is_outside=point is not None and region is None
    )


def _is_new(order_number: str | None) -> None:
    """An order of the 110 side is taken once; two pushes of it wait for one another."""
    if not order_number:
        return
    one_at_a_time(f"order:{order_number}")
    if Incident.objects.filter(order_number=order_number).exists():
        raise Refused("known_order", _("Order %(number)s was taken already.") % {"number": order_number})


def _source(ctx: Context, source: Source, order_number: str | None, fingerprint: str) -> Source:
    """Whoever may only say what he saw cannot speak for the 110 side: he would take its order's number away."""
    if _is_desk(ctx):
        return source
    if order_number or fingerprint or source not in ("desk", "patrol", "citizen"):
        raise NotAllowed(
            "not_110", _("Only the command room and the 110 side give an order's number or source.")
        )
    if is_citizen(ctx):
        return "citizen"
    return "patrol" if source == "desk" else source


def is_citizen(ctx: Context) -> bool:
    """Whether somebody reports who has no part in the work: neither desk, patrol, guard nor the 110 side."""
    return ctx.caller.person is not None and not may_anywhere(ctx.caller, "dispatch.view")


def _refuse_a_flood(ctx: Context, region: str) -> None:
    """One citizen may report so many times within an hour as the office has set (domain.md 2.7: a desk is soon full)."""
    if not is_citizen(ctx):
        return
    one_at_a_time(f"reports:{ctx.caller.person}")
    most = option_value("dispatch.citizen_reports", region)
    mine = Involvement.objects.filter(
        person=ctx.caller.person, part="reporter", since__gt=ctx.at - timedelta(hours=1),
        matter__kind="dispatch.incident",
    )  # fmt: skip
    if mine.count() >= most:
        raise TooOften(
            "too_many_reports",
            _("You have reported %(most)d times within an hour. If help is needed, ring 110.")
            % {"most": most},
        )


def _is_desk(ctx: Context) -> bool:
    """Whether the command room or the 110 side speaks; an officer on patrol says what he saw, like anybody."""
    return may_anywhere(ctx.caller, "dispatch.send_police")


def _called(ctx: Context, said: datetime | None) -> datetime:
    """When it was called: not ahead of us, not older than a day unless the 110 side delivers it late and says so."""
    if said is None:
        return ctx.at
    if said > timing.now() + timedelta(minutes=2):
        raise Invalid(
            "called_in_future", _("The time of the call lies in the future."), {"called_at": str(said)}
        )
    if said < timing.now() - OLDEST and ctx.caller.channel != "push":
        raise Invalid("called_too_old", _("The call is more than a day old."), {"called_at": str(said)})
    return min(said, ctx.at)


def _district() -> str:
    return Region.objects.filter(parent=None).order_by("code").values_list("path", flat=True).first() or "0"


def _suspect(ctx: Context, matter: Matter, incident: Incident, point: Point | None) -> None:
    # Else a report would answer whose telephone rang 110 lately: nobody looks up persons this way (domain.md 2.8).
    caller = incident.caller_index if _is_desk(ctx) else ""
    hidden = all_against(ctx.caller.person)  # nor does he learn so that somebody rang because of him (X-R6)
    found = similar_incidents(point, caller, incident.called_at, besides=matter.pk)
    for other, why in [one for one in found if one[0] not in hidden][:3]:
        link(ctx, matter, lock_related(ctx, other), "maybe_duplicate_of")
        ctx.record(DuplicateSuspected(matter=matter.pk, other=other, why=why))
    ctx.touched = matter.pk
