# SPDX-License-Identifier: Apache-2.0
"""What the board says of a guard who does not say that he is well: where he was last, and who could go to him."""

from datetime import timedelta
from typing import Any

from django.utils.translation import pgettext

from anlan.kernel.access.permissions import may
from anlan.kernel.context import Caller
from anlan.kernel.devices.queries import newest_positions
from anlan.kernel.ports import Point
from anlan.shell.spoken import say_span

from ..commands.send_police import OPEN
from ..queries import metres_between, point_of
from ..queries.board import Row
from ..queries.chosen import Ranked
from ..queries.units import WATCH

type Context = dict[str, Any]  # Any: what the templates read


def silent_guard(caller: Caller, row: Row) -> Context | None:
    """Who is silent, since when, and where his device was last, as far as the reader watches positions; None: nobody."""
    clock = row.unanswered
    if clock is None:
        return None
    told: Context = {"name": row.name(row.board.guard), "asked_at": clock.started_at, "due_at": clock.due_at}
    guard, place = row.board.guard, point_of(row.incident)
    if guard is None or not may(caller, WATCH, region=row.matter.region_path):
        return told
    seen = newest_positions([guard]).get(guard)
    if seen is not None:
        told["seen_at"] = seen.at
        told["metres"] = metres_between(place, Point(seen.lat, seen.lng)) if place else None
    return told


def relief(caller: Caller, found: Ranked) -> Context | None:
    """The nearest car as the first thing to do; nobody is sent by itself. None where no car may go, or he may not send one."""
    row, car = found.row, next(iter(found.choice.cars.candidates), None) if found.choice else None
    if (
        car is None
        or row.matter.stage not in OPEN
        or not may(caller, "dispatch.send_police", region=row.matter.region_path)
    ):
        return None
    label = pgettext("dispatch", "Send %(car)s to him") % {"car": car.name}
    seconds = round(car.seconds)
    fields = {"incident": str(row.matter.pk), "car": str(car.id), "eta_seconds": str(seconds)}
    return {
        "label": label, "id": "relief", "key": "1", "icon": "siren", "url": "/do/dispatch/send-police", "fields": fields,
        "note": pgettext("dispatch", "there in %(span)s") % {"span": say_span(timedelta(seconds=seconds))},
        "done": pgettext("dispatch", "%(car)s is sent") % {"car": car.name},
    }  # fmt: skip
