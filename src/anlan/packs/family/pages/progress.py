# SPDX-License-Identifier: Apache-2.0
"""With the code: how far it is and who must answer by when, in plain words; rate, write more, withdraw.

No name, no address and no place of help stand here: somebody else may have found the code.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.csrf import csrf_exempt

from anlan.kernel.access.ledger import looked
from anlan.kernel.clocks.queries import Reading, clocks_of
from anlan.kernel.command import Command, perform
from anlan.kernel.declare import Label
from anlan.kernel.errors import CommandError
from anlan.kernel.matters.models import Matter

from ..commands.add_words import add_words
from ..commands.contest_by_code import contest_by_code
from ..commands.rate_help import RATED_AT, rate_help
from ..commands.withdraw_request import withdraw_request
from ..kinds.family_dispute import OPEN
from ..models import Case, DoorCount
from ..queries.cases import case_by_code
from ..queries.door import at_the_door
from ..queries.successor import goes_on_in
from .door import address_of, page
from .her_ledger import CONTESTED, facts_context, ledger_context

DEEDS: dict[str, Command[..., Any]] = {
    "write": add_words, "rate": rate_help, "withdraw": withdraw_request, "contest": contest_by_code,
}  # fmt: skip
_DONE: dict[str, Label] = {
    "write": pgettext_lazy("family", "It was added."),
    "rate": pgettext_lazy("family", "Thank you."),
    "contest": CONTESTED,
    "withdraw": pgettext_lazy("family", "Noted: you no longer want this."),
}
RATINGS = (
    ("satisfied", pgettext_lazy("family", "satisfied")),
    ("mostly", pgettext_lazy("family", "mostly satisfied")),
    ("dissatisfied", pgettext_lazy("family", "not satisfied")),
)
_STANDS: dict[str, Label] = {
    "registered": pgettext_lazy("family", "The family window has received it. Nobody has taken it on yet."),
    "accepted": pgettext_lazy("family", "Someone has taken it on and is judging how urgent it is."),
    "graded": pgettext_lazy("family", "Its urgency has been judged. People are being called in."),
    "teamed": pgettext_lazy("family", "People have been called in and are answering whether they can come."),
    "responding": pgettext_lazy("family", "People are working on it for you."),
    "mediating": pgettext_lazy("family", "A mediator is working on it. You may stop it at any time."),
    "agreed": pgettext_lazy("family", "An agreement has been written down and is being signed."),
    "not_agreed": pgettext_lazy("family", "No agreement was reached. You will be told what the law offers."),
    "ended": pgettext_lazy("family", "Mediation has ended. You will be told what the law offers."),
    "to_law": pgettext_lazy(
        "family", "It is going through the courts or the authorities, and you are being helped with that."
    ),
    "performing": pgettext_lazy("family", "What was agreed is being carried out."),
    "visiting": pgettext_lazy("family", "Someone checks on you from time to time."),
    "closed": pgettext_lazy("family", "This has ended. You can ask for help again at any time."),
    "transferred": pgettext_lazy("family", "It has been passed to the office responsible."),
    "refused": pgettext_lazy("family", "The window does not take it on. You may complain, or ask again."),
}
_WAITS: dict[str, Label] = {
    "accept": pgettext_lazy("family", "Taken on by the window by"),
    "accept_urgent": pgettext_lazy("family", "Taken on by the window by"),
    "grade": pgettext_lazy("family", "Urgency judged by"),
    "team_red": pgettext_lazy("family", "People called in by"),
    "team_orange": pgettext_lazy("family", "People called in by"),
    "team_yellow": pgettext_lazy("family", "People called in by"),
    "answer": pgettext_lazy("family", "Everyone called answers by"),
    "link_up": pgettext_lazy("family", "All departments joined up by"),
    "on_spot": pgettext_lazy("family", "Someone is with you by"),
}


_MET: dict[str, Label] = {
    "accept": pgettext_lazy("family", "The window took it on"),
    "accept_urgent": pgettext_lazy("family", "The window took it on"),
    "grade": pgettext_lazy("family", "Urgency was judged"),
    "team_red": pgettext_lazy("family", "People were called in"),
    "team_orange": pgettext_lazy("family", "People were called in"),
    "team_yellow": pgettext_lazy("family", "People were called in"),
    "answer": pgettext_lazy("family", "Everyone called answered"),
    "link_up": pgettext_lazy("family", "All departments were joined up"),
    "on_spot": pgettext_lazy("family", "Someone was with you"),
}


@csrf_exempt
def show(request: HttpRequest) -> HttpResponse:
    """Ask for the code, then answer; the code stands in the body only. Wrong codes are counted and answered alike."""
    code = request.POST.get("code", "")[:24].strip()
    if request.method != "POST" or not code:
        return page(request, "family/progress_ask.html", {})
    if DoorCount.is_full("code", address_of(request)):
        full = pgettext("family", "Too many tries from here within the hour. Please come back later.")
        return page(request, "family/progress_ask.html", {"error": full}, status=429)
    case = case_by_code(code)
    if case is None:
        wrong = pgettext("family", "This code is not known. It has twelve digits.")
        return page(request, "family/progress_ask.html", {"error": wrong}, status=404)
    said = _do(request, code)
    case.refresh_from_db()
    looked(None, "door:family-progress", matter=case.pk)
    context = {"code": code, "own": {**_shown(case), **ledger_context(case)}, **_goes_on(case), **said}
    return page(request, "family/progress.html", context)


def _goes_on(case: Case) -> dict[str, object]:
    """The case that follows, where it began again: how far it is, and what its own code would let her do there.

    Who looked at it is told by its own code alone: nothing that she does needs it, and an old code may lie about longer.
    """
    newer = goes_on_in(case)
    if newer is None:
        return {}
    looked(None, "door:family-progress", matter=newer.pk)
    return {"newer": _shown(newer)}


def _shown(case: Case) -> dict[str, object]:
    return {**_standing(case), **facts_context(case)}


def _do(request: HttpRequest, code: str) -> dict[str, object]:
    """Rate, write more or withdraw, if that was asked."""
    deed = request.POST.get("deed", "")
    if deed not in DEEDS:
        return {}
    values: dict[str, Any] = {"code": code}
    if deed in ("write", "rate"):
        values["words"] = request.POST.get("words", "").replace("\0", "")[:2000]
    if deed == "rate":
        values |= {"rating": request.POST.get("rating", ""), "newer": request.POST.get("newer") == "on"}
    if deed == "contest":
        values |= {"factor": request.POST.get("factor", ""), "why": request.POST.get("why", "")}
    try:
        perform(DEEDS[deed], at_the_door(), values)
    except CommandError as no:
        return {"error": no.message}
    return {"done": _DONE[deed]}


def _standing(case: Case) -> dict[str, object]:
    matter = Matter.objects.get(pk=case.pk)
    clocks = _first_of_each(clocks_of([case.pk]).get(case.pk, []))
    return {
        "asked_at": case.registered_at,
        "stands": _STANDS[matter.stage],
        "waits": [_wait(one) for one in clocks if one.name in _WAITS and one.state in ("run", "over")],
        "done_by": [
            {"label": _MET[one.name], "done_at": one.stopped_at}
            for one in sorted(clocks, key=lambda one: one.stopped_at or one.started_at)
            if one.state in ("met", "late")
        ],
        "may_rate": matter.stage in RATED_AT and case.rated_at is None,
        "is_open": matter.stage in OPEN,
        "ratings": RATINGS,
    }


def _first_of_each(clocks: list[Reading]) -> list[Reading]:
    """Of clocks that say the same to who asked, the one that ends first."""
    found: dict[str, Reading] = {}
    for one in sorted(clocks, key=lambda one: one.due_at or one.started_at):
        if one.name in _WAITS:
            found.setdefault(str(_WAITS[one.name]), one)
    return list(found.values())


def _wait(clock: Reading) -> dict[str, object]:
    return {"label": _WAITS[clock.name], "at": clock.due_at, "is_over": clock.state == "over"}
