# SPDX-License-Identifier: Apache-2.0
"""Where a permit is read once more and signed: by passkey where the person has one, else as signed in, and it says which."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.accounts import passkeys, signatures
from anlan.kernel.accounts.queries import kinds_of
from anlan.kernel.errors import Refused
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import seen_matter, visible
from anlan.shell.hand import is_night
from anlan.shell.lock_out import counted_address

from ..kinds.hot_work import IN_FORCE
from ..models.permits import Permit
from ..queries.codes import grouped
from ..queries.paper import Paper, paper_of
from ..queries.permit_papers import statement_of
from ..queries.permits import raised_level
from ..rulesets.permits import longest
from .permit_words import said_of

OFFERED = (1, 2, 4, 8, 24)  # hours more that an approver is offered, as far as its level may hold
type Context = dict[str, Any]  # Any: what the template reads


def signs_by_key(person: UUID) -> bool:
    """Whether this person's signature can be the strong form here: his own passkey."""
    return passkeys.is_offered() and "passkey" in kinds_of(person)


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The permit that waits for approval, whole, with the one button; `?number=`, and `extend` where it is to go on.

    Who has just approved is not offered an extension in the place of his button: a second press would give it. So it is
    with who has just extended: the page keeps the end that it was opened with.
    """
    caller = request.caller  # type: ignore[attr-defined]
    matter = seen_matter(caller, request.GET.get("number", ""))
    at = timing.now()
    paper = paper_of(matter, at)
    looked(caller.person, "page:sign", matter=matter.pk)
    extends, opened_with, stands = _extends(request.GET.get("extend"), paper)
    ends = _ends(paper, caller.person, at) if extends and opened_with == stands else []
    approved = next(
        (one for one in paper.signatures if one.what == "approved" and one.person_id == caller.person), None
    )
    context: Context = {
        "title": pgettext("welding", "Extend") if ends else pgettext("welding", "Approve"),
        "subtitle": pgettext("welding", "Hot work"),
        "night": is_night(request),
        "person": caller.person,
        "matter": matter,
        "says": said_of(paper),
        "details": paper.details,
        "machines": [grouped(one) for one in paper.machines],
        "watchers": [paper.name(one.person_id) for one in paper.watches if not one.left_at],
        "waits": matter.stage == "to_approve",
        "approved_at": approved.at if approved and matter.stage in IN_FORCE else None,
        "is_extended": opened_with != stands,
        "is_longest": extends and not ends,
        "ends": ends,
        "until": paper.permit.ends_at,
        "signs_by_key": signs_by_key(caller.person),
        "screen_url": f"/welding/sign?number={matter.number}{f'&extend={opened_with}' if extends else ''}&part=screen",
    }
    part = request.GET.get("part") == "screen"
    return render(request, "welding/sign_screen.html" if part else "welding/sign.html", context)


def _extends(asked: str | None, paper: Paper) -> tuple[bool, str, str]:
    """Whether it is to go on, with the end that the page was opened with and the one that stands."""
    stands = paper.permit.ends_at.strftime("%Y%m%dT%H%M%S")
    return asked is not None, asked if asked and asked.isalnum() else stands, stands


def _ends(paper: Paper, person: UUID, at: datetime) -> list[datetime]:
    """Until when its approver may extend it now; nothing for anybody else (AX-R6)."""
    permit = paper.permit
    is_mine = any(one.what == "approved" and one.person_id == person for one in paper.signatures)
    if paper.matter.stage not in IN_FORCE or not is_mine or permit.ends_at <= at:
        return []
    most = permit.starts_at + longest(paper.rule, permit.level)
    found = [permit.ends_at + timedelta(hours=one) for one in OFFERED]
    return sorted({one for one in (*found, most) if permit.ends_at < one <= most})


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """What the device is to sign: the permit as it stands now, for the part that this person signs next."""
    caller = request.caller  # type: ignore[attr-defined]
    person: UUID = caller.person
    stages = ("to_approve", "finished", *IN_FORCE)
    rows = visible(caller, ["welding"]).filter(kind="welding.hot_work", stage__in=stages)
    matter = next((one for one in rows if str(one.pk) == request.POST.get("permit", "")), None)
    ends_at = _moment(request.POST.get("ends_at", ""))
    if matter is None or (matter.stage in IN_FORCE) != (ends_at is not None):
        raise Refused("nothing_to_sign", pgettext("welding", "There is nothing to sign here now."))
    at = timing.now()
    permit = Permit.objects.get(pk=matter.pk)
    permit.ends_at = ends_at or permit.ends_at
    record = statement_of(permit, matter, _part(permit, matter, person, at), person, at)
    try:
        return JsonResponse(signatures.asked(person, record, at, counted_address(request)))
    except passkeys.TooManyAsked:
        raise Refused(
            "too_many", pgettext("welding", "Too many tries from here. Please wait some minutes.")
        ) from None


def _moment(text: str) -> datetime | None:
    """When it is to end, as an extension says it."""
    with suppress(ValueError):
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else None
    return None


def _part(permit: Permit, matter: Matter, person: UUID, at: datetime) -> str:
    """As the command will name it; an approval stands under the level that the wind asks for now."""
    if matter.stage == "to_approve":
        level = raised_level(permit, at)
        permit.level = level.name if level else permit.level
        return "approved"
    if matter.stage in IN_FORCE:
        return "extended"
    return "leader_saw" if permit.applicant_id == person else "watcher_saw"
