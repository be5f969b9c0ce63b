# SPDX-License-Identifier: Apache-2.0
"""The door for who asks for help: three steps without account, name or trace; everything in the body of the request.

No cookie is set, nothing is stored in the browser, the title says nothing, and leaving takes the page out of the history.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.csrf import csrf_exempt

from anlan.kernel.command import perform
from anlan.kernel.declare import Label
from anlan.kernel.errors import CommandError
from anlan.kernel.places.models import Region
from anlan.shell.lock_out import counted_address, is_a_proxy

from ..commands.ask_for_help import ask_for_help
from ..kinds.dialects import DIALECTS
from ..kinds.family_dispute import ByWoman
from ..models import DoorCount
from ..queries.cases import code_of
from ..queries.door import at_the_door

type Context = dict[str, Any]  # Any: what the templates read
AWAY = "https://www.weather.com.cn/"  # where “leave” goes


@dataclass(frozen=True)
class Option:
    """One answer of a step."""

    value: str
    label: Label


ABOUT = (
    Option("quarrel", pgettext_lazy("family", "We fight badly at home; I want someone to talk to us")),
    Option("violence", pgettext_lazy("family", "Someone hits or threatens me, or won't let me leave")),
    Option("sad", pgettext_lazy("family", "I feel very low and want to talk to someone")),
    Option("care", pgettext_lazy("family", "A child or an older person needs care")),
    Option("unsure", pgettext_lazy("family", "I'm not sure yet; I want to ask first")),
)
WAYS = (
    Option("call", pgettext_lazy("family", "Call me")),
    Option("text", pgettext_lazy("family", "Send me a text that gives nothing away")),
    Option("none", pgettext_lazy("family", "Don't contact me; I'll check here with my code")),
)
TIMES = (
    Option("any", pgettext_lazy("family", "Any time")),
    Option("morning", pgettext_lazy("family", "In the morning, 9 to 11:30")),
    Option("noon", pgettext_lazy("family", "At noon, 12 to 14")),
    Option("afternoon", pgettext_lazy("family", "In the afternoon, 14 to 17")),
    Option("evening", pgettext_lazy("family", "In the evening, 19 to 21")),
)
KEPT = ("about", "for_child", "now", "way", "time", "phone", "name", "woman", "speaks")
LONGEST = {"phone": 24, "name": 60, "story": 2000, "home": 200, "region": 20}


@csrf_exempt
def show(request: HttpRequest) -> HttpResponse:
    """The step that was asked for; the last one takes the request in. Nobody is signed in, so no cookie guards it."""
    said = {
        name: request.POST.get(name, "").replace("\0", "").strip()
        for name in (*KEPT, "story", "home", "region", "step")
    }
    step = said["step"] if request.method == "POST" else "1"
    if step == "send":
        return _send(request, said)
    number = int(step) if step in ("1", "2", "3") else 1
    error = ""
    if number > 1 and said["about"] not in {one.value for one in ABOUT}:
        number, error = 1, pgettext("family", "Please choose one; if unsure, choose the last.")
    if number > 2 and said["way"] in ("call", "text") and not said["phone"]:
        number, error = 2, pgettext("family", "Which number is safe? Or choose “do not contact me”.")
    return _page(request, number, said, error)


def _page(
    request: HttpRequest, number: int, said: dict[str, str], error: str = "", status: int = 200
) -> HttpResponse:
    kept = [(name, said[name]) for name in KEPT if said[name]]
    own = {1: ("about", "for_child", "now"), 2: ("way", "time", "phone", "name", "woman", "speaks"), 3: ()}[
        number
    ]
    return page(
        request, f"family/help_{number}.html",
        {
            "step": number, "said": said, "kept": [one for one in kept if one[0] not in own], "error": error,
            "about": ABOUT, "ways": WAYS, "times": TIMES, "streets": _streets() if number == 3 else [],
            "longest": LONGEST, "dialects": DIALECTS.items(),
        },
        status=422 if error and status == 200 else status,
    )  # fmt: skip


def page(request: HttpRequest, template: str, context: Context, status: int = 200) -> HttpResponse:
    """A page of this door: kept by no cache, told to no other site."""
    answer = render(request, template, {"away": AWAY, **context}, status=status)
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def address_of(request: HttpRequest) -> str | None:
    """Who asks, for counting only; unknown where a proxy does not say it."""
    address = counted_address(request)
    return None if is_a_proxy(address) else address


def _streets() -> list[tuple[str, str]]:
    rows = Region.objects.filter(level="street").order_by("code")
    return list(rows.values_list("code", "name"))


def _send(request: HttpRequest, said: dict[str, str]) -> HttpResponse:
    """Take it in; a flood is turned away with the numbers that always answer."""
    if said["about"] not in {one.value for one in ABOUT}:
        return _page(request, 1, said, pgettext("family", "Please choose one; if unsure, choose the last."))
    if DoorCount.is_full("ask", address_of(request)):
        full = pgettext(
            "family", "Many requests came from here within the hour. Please call 110 or 12338 now."
        )
        return _page(request, 3, said, full, status=429)
    way = next((str(one.label) for one in WAYS if one.value == said["way"]), "")
    time = next((str(one.label) for one in TIMES if one.value == said["time"]), "")
    values = {
        "about": said["about"], "for_child": said["for_child"] == "on", "now": said["now"] == "on",
        "story": said["story"][: LONGEST["story"]], "home": said["home"][: LONGEST["home"]],
        "name": said["name"][: LONGEST["name"]], "safe_phone": said["phone"], "safe_way": way, "safe_time": time,
        "region": said["region"], "by_woman": ByWoman.WISHED if said["woman"] == "on" else None,
        "speaks": said["speaks"] if said["speaks"] in DIALECTS else None,
    }  # fmt: skip
    try:
        answer = perform(ask_for_help, at_the_door(), values)
    except CommandError as wrong:
        fault = wrong.as_dict()["fields"]
        number = 2 if isinstance(fault, dict) and "safe_phone" in fault else 3
        told = (
            pgettext("family", "This telephone number cannot be read.") if number == 2 else str(wrong.message)
        )
        return _page(request, number, said, told)
    assert answer.matter is not None
    return page(
        request, "family/help_done.html",
        {"code": code_of(answer.matter), "is_urgent": said["now"] == "on" or said["about"] == "violence", "said": said},
    )  # fmt: skip
