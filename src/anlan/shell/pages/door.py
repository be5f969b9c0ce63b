# SPDX-License-Identifier: Apache-2.0
"""The public door; in a demo it shows the opening scene, the tour, and asks who you want to be."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.declare import Page
from anlan.kernel.events.models import Parked, Seal
from anlan.kernel.people.models import Person
from anlan.kernel.places.models import Region
from anlan.kernel.registry import REGISTRY

from ..cast import FACES, OFFICE, Cast, Step, named, newcomers, opening
from ..frame import page_url
from ..spoken import say_span
from ..templatetags.shell import _json as json_in_script
from .office import conclusion, followers

type Context = dict[str, Any]  # Any: what the templates read


def show(request: HttpRequest) -> HttpResponse:
    """What is open to everybody; in a demo the opening scene, the tour and the cast first."""
    context: Context = {
        "title": pgettext("shell", "Anlan"),
        "public": public_pages(),
        "is_demo_door": settings.DEMO,
    }
    if settings.DEMO:
        district = Region.objects.filter(parent=None).order_by("code").first()
        people = _people()
        context |= {
            "subtitle": pgettext("shell", "Demo district · %(name)s") % {"name": district}
            if district
            else "",
            "cast": [_card(one, people) for one in _cast() if one.person_code in people],
            "tour": [one for one in named("TOUR", Step) if one.person_code in people],
            **_scene(),
            **_health(),
        }
    return render(request, "shell/pages/door.html", context)


def scene(request: HttpRequest) -> HttpResponse:
    """The opening scene alone, as the door fetches it again; in a demo only."""
    if not settings.DEMO:
        raise Http404
    return render(request, "shell/pages/_door_scene.html", _scene())


def scene_shapes(request: HttpRequest) -> JsonResponse:
    """What the scene's small map draws, as GeoJSON; in a demo only."""
    told = opening() if settings.DEMO else None
    if told is None:
        raise Http404
    shapes = {"type": "FeatureCollection", "features": list(told.shapes())}
    return JsonResponse(shapes, content_type="application/geo+json")


def public_pages() -> list[dict[str, str]]:
    """Pages of packs that need no account."""
    pages: list[tuple[str, Page]] = [
        (name, page) for name, pack in REGISTRY.packs.items() for page in pack.pages
    ]
    return [
        {"label": str(page.label), "url": page_url(name, page)}
        for name, page in pages
        if not page.may and page.in_menu
    ]


def _cast() -> list[Cast]:
    return [*named("CAST", Cast), *(one.card for one in newcomers()), *OFFICE]


def _people() -> dict[str, str]:
    """The demo's people that really exist and can sign in, by code."""
    wanted = [one.person_code for one in _cast()]
    found = Person.objects.filter(code__in=wanted, is_generated=True, account__isnull=False)
    return dict(found.values_list("code", "name"))


def _card(one: Cast, people: dict[str, str]) -> Context:
    return {
        "code": one.person_code,
        "name": people[one.person_code],
        "role": str(one.role),
        "face": str(FACES[one.face]),
        "url": one.url,
        "sentence": str(one.sentence),
        "mark": str(one.mark or one.role)[:1],
        "is_police": one.is_police,
    }


def _scene() -> Context:
    told = opening()
    return {"scene": told, "pins_json": json_in_script({"pins": list(told.marks) if told else []})}


def _health() -> Context:
    """The foot says how the house is: what the office says at length."""
    rows, head = followers()
    parked = Parked.objects.filter(ended_at=None).count()
    slowest = max((one.lag for one in rows if one.lag), default=timedelta(0))
    sealed = Seal.objects.order_by("-last").values_list("last", flat=True).first() or 0
    stopped = sum(one.stopped for one in rows)
    return {
        "health": conclusion(stopped, parked),
        "is_well": not stopped and not parked,
        "head": head,
        "unsealed": head - sealed,
        "slowest": say_span(slowest),
        "at": timing.now(),
    }
