# SPDX-License-Identifier: Apache-2.0
"""Settings that a district may turn, by region, with who turned them when, from the log."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.declare import Option
from anlan.kernel.events.models import EventRecord
from anlan.kernel.options.models import OptionValue
from anlan.kernel.people.queries import names_of
from anlan.kernel.places.models import Region
from anlan.kernel.registry import REGISTRY

from ..auth import opens, permitted
from ..regions import region_field

HISTORY = 100


@permitted("kernel.operate", "kernel.secure")
def show(request: HttpRequest) -> HttpResponse:
    """Every option with its default, the regions that turned it, the form, and the history."""
    names = dict(Region.objects.values_list("path", "name"))
    turned: dict[str, list[tuple[str, str]]] = {}
    now = {name: option.default for name, option in REGISTRY.options.items()}
    for row in OptionValue.objects.order_by("region_path"):
        if not row.region_path:
            now[row.option] = row.value
        turned.setdefault(row.option, []).append(
            (
                names.get(row.region_path) or pgettext("shell", "the whole district"),
                word_of(row.option, row.value),
            )
        )
    packs: dict[str, list[dict[str, Any]]] = {}  # Any: what the template reads
    for name, option in REGISTRY.options.items():
        pack = name.split(".")[0]
        declared = REGISTRY.packs.get(pack)
        word = str(declared.label) if declared else pgettext("shell", "Sign-in")
        packs.setdefault(word, []).append(
            {
                "name": name,
                "option": option,
                "turned": turned.get(name, []),
                "now": now[name],
                "choices": choices(option),
                "now_word": word_of(name, now[name]),
                "id": name.replace(".", "-"),
                "is_whole": declared is None,
                "is_mine": opens(request.caller, "kernel.operate" if declared else "kernel.secure"),  # type: ignore[attr-defined]
            }
        )
    context = {
        "title": pgettext("shell", "Office"),
        "subtitle": pgettext("shell", "Settings"),
        "packs": packs,
        "region": region_field(request.caller),  # type: ignore[attr-defined]
        "history": history(names),
    }
    return render(request, "shell/pages/office_settings.html", context)


def choices(option: Option) -> list[tuple[int, str]]:
    """The few values that have words, so that nobody types a number for yes."""
    if option.is_switch:
        return [(1, pgettext("shell", "on")), (0, pgettext("shell", "off"))]
    return [(option.least + at, str(word)) for at, word in enumerate(option.words)]


def word_of(name: str, value: int) -> str:
    """A value in words where it has any."""
    option = REGISTRY.options.get(name)
    return dict(choices(option)).get(value, str(value)) if option else str(value)


def history(names: dict[str, str]) -> list[dict[str, Any]]:
    """The last changes from the log (Any: what the template reads)."""
    rows = list(EventRecord.objects.filter(name="directory.option_turned").order_by("-position")[:HISTORY])
    people = names_of(row.actor for row in rows if row.actor)
    found = []
    for row in rows:
        said = json.loads(row.fields)
        option = REGISTRY.options.get(said["option"])
        found.append(
            {
                "at": row.at,
                "who": people.get(row.actor, pgettext("shell", "the system"))
                if row.actor
                else pgettext("shell", "the system"),
                "label": str(option.label) if option else said["option"],
                "was": word_of(said["option"], said["was"]),
                "value": word_of(said["option"], said["value"]),
                "place": names.get(row.region) or pgettext("shell", "the whole district"),
            }
        )
    return found
