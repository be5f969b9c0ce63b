# SPDX-License-Identifier: Apache-2.0
"""The take-over on its way to the officer's passkey, and its proof to take away."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.accounts import passkeys, signatures
from anlan.kernel.errors import NotFound, Refused
from anlan.kernel.matters.adverse import all_against
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import seen_matter
from anlan.shell.lock_out import counted_address

from ..kinds.first_response import HELD
from ..models import HandOver, Task
from ..queries.take_over import drawn_name, officer_there, signed_take_over, statement_of


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """What the officer's device is to sign: the record as it stands now."""
    person: UUID = request.caller.person  # type: ignore[attr-defined]
    given = request.POST.get("task", "")
    known = Task.objects.filter(matter__stage__in=HELD).exclude(pk__in=all_against(person))
    rows = known.select_related("matter", "incident__matter")
    row = next((one for one in rows.filter(incident__sendings__officer=person) if str(one.pk) == given), None)
    if row is None or row.guard_id is None or row.arrived_at is None or officer_there(row, person) is None:
        raise Refused(
            "not_on_scene",
            pgettext(
                "dispatch", "Only an officer who was sent and is on scene takes over: say “arrived” first."
            ),
        )
    at = timing.now()
    try:
        return JsonResponse(
            signatures.asked(person, statement_of(row, person, at), at, counted_address(request))
        )
    except passkeys.TooManyAsked:
        raise Refused(
            "too_many", pgettext("dispatch", "Too many tries from here. Please wait some minutes.")
        ) from None


@require_GET
def proof(request: HttpRequest) -> HttpResponse:
    """The signed take-over of a task that the reader may see, as a file that proves itself (`anlan verify-signature`)."""
    matter, signed = _signed(request)
    if signed is None or not signed.proof:
        raise NotFound("not_signed", pgettext("dispatch", "This take-over was not signed by a key."))
    looked(request.caller.person, "page:take_over", matter=matter.pk)  # type: ignore[attr-defined]
    answer = HttpResponse(signed.proof, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{matter.number}-take-over.json"'
    return answer


@require_GET
def drawing(request: HttpRequest) -> HttpResponse:
    """The officer's name as he drew it, a picture for the page of the matter."""
    matter, signed = _signed(request)
    drawn = drawn_name(signed) if signed else ""
    if not drawn:
        raise NotFound("not_drawn", pgettext("dispatch", "This take-over was not signed on the screen."))
    looked(request.caller.person, "page:take_over_drawing", matter=matter.pk)  # type: ignore[attr-defined]
    answer = HttpResponse(drawn, content_type="image/svg+xml")
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _signed(request: HttpRequest) -> tuple[Matter, HandOver | None]:
    matter = seen_matter(request.caller, request.GET.get("number", ""))  # type: ignore[attr-defined]
    return matter, signed_take_over(matter)
