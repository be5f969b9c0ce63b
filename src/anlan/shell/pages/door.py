# SPDX-License-Identifier: Apache-2.0
"""The public door; in a demo it asks who you want to be."""

import importlib
import importlib.util
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.declare import Page
from anlan.kernel.events import log
from anlan.kernel.events.models import Parked, Seal
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY

from ..cast import FACES, OFFICE, Cast
from ..frame import page_url


def show(request: HttpRequest) -> HttpResponse:
    """What is open to everybody; in a demo the cast first."""
    context: dict[str, object] = {
        "title": pgettext("shell", "Anlan"),
        "public": public_pages(),
        "is_demo_door": settings.DEMO,
    }
    if settings.DEMO:
        context |= {
            "cast": cast(),
            "head": log.head(),
            "parked": Parked.objects.filter(ended_at=None).count(),
            "sealed": Seal.objects.order_by("-last").values_list("last", flat=True).first() or 0,
        }
    return render(request, "shell/pages/door.html", context)


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


def cast() -> list[dict[str, Any]]:
    """The demo's people that really exist, as every pack names them (Any: what the template reads)."""
    named = [one for path in settings.ANLAN_PACKS for one in _named(path)] + list(OFFICE)
    people = {
        row.code: row
        for row in Person.objects.filter(
            code__in=[one.person_code for one in named], is_generated=True, account__isnull=False
        )
    }
    return [
        {
            "code": one.person_code,
            "name": people[one.person_code].name,
            "role": str(one.role),
            "face": str(FACES[one.face]),
            "url": one.url,
            "sentence": str(one.sentence),
            "mark": str(one.role)[:1],
            "is_police": one.is_police,
        }
        for one in named
        if one.person_code in people
    ]


def _named(path: str) -> list[Cast]:
    if importlib.util.find_spec(f"{path}.demo") is None:
        return []
    found: list[Cast] = getattr(importlib.import_module(f"{path}.demo"), "CAST", [])
    return list(found)
