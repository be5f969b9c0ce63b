# SPDX-License-Identifier: Apache-2.0
"""How a pack takes part in the demo's door: its `demo.py` may hold CAST, TOUR and OPENING, which are read from there.

`CAST = [Cast("person-code", _("Dispatcher"), …)]` are the people one may become, `TOUR = [Step(…)]` the five-minute
tour, and `OPENING` a function that gives the scene with which the demo opens, as it stands now.
"""

import importlib
import importlib.util
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel.registry import REGISTRY

from .strip import Strip

FACES: Mapping[str, str | Promise] = {
    "desk": pgettext_lazy("shell", "desk"),
    "hand": pgettext_lazy("shell", "phone"),
    "wall": pgettext_lazy("shell", "wall"),
}


@dataclass(frozen=True)
class Cast:
    """A person one may become in the demo: code in the register, role, face, first page, and what to try."""

    person_code: str
    role: str | Promise
    face: Literal["desk", "hand", "wall"]
    url: str
    sentence: str | Promise
    is_police: bool = False
    mark: str | Promise = ""  # the one character on his card; otherwise his role's first


@dataclass(frozen=True)
class Step:
    """One step of the tour: become somebody, see this page, do this."""

    person_code: str
    title: str | Promise
    sentence: str | Promise
    url: str


@dataclass(frozen=True)
class Opening:
    """The opening scene as it stands now. `marks` are pins of a map; `shapes` are asked for when the map draws them."""

    note: str
    level: str
    text: str
    strip: Strip
    is_foretold: bool
    link: str
    person_code: str
    url: str
    lat: float
    lng: float
    marks: Sequence[Mapping[str, Any]]  # Any: JSON values
    shapes: Callable[[], Sequence[Mapping[str, Any]]] = field(default=tuple)


def named[Thing](word: str, kind: type[Thing]) -> Iterator[Thing]:
    """What every pack's `demo.py` holds under a word."""
    for path in settings.ANLAN_PACKS:
        if importlib.util.find_spec(f"{path}.demo") is not None:
            found = getattr(importlib.import_module(f"{path}.demo"), word, ())
            yield from (one for one in found if isinstance(one, kind))


def opening() -> Opening | None:
    """The first opening scene that a pack tells now."""
    for path in settings.ANLAN_PACKS:
        if importlib.util.find_spec(f"{path}.demo") is not None:
            tell: Callable[[], Opening | None] | None = getattr(
                importlib.import_module(f"{path}.demo"), "OPENING", None
            )
            told = tell() if tell else None
            if told is not None:
                return told
    return None


EACH = 3  # so that a silent one has somebody who stands in for him


@dataclass(frozen=True)
class Newcomer:
    """Somebody who holds a role of a pack that names no cast of its own, so that its kinds can be tried at once."""

    code: str
    role: str
    name: str
    card: Cast


def newcomers() -> Iterator[Newcomer]:
    """For each role of such packs, so many people; they act on their first kind."""
    for path in settings.ANLAN_PACKS:
        pack = path.rsplit(".", 1)[-1]
        kinds = [entry.name for entry in REGISTRY.kinds_of(pack)]
        if not kinds or importlib.util.find_spec(f"{path}.demo") is not None:
            continue
        for full, (home, role, _may) in REGISTRY.roles.items():
            for number in range(1, EACH + 1) if home == pack else ():
                code = f"{pack}-{role.name}-{number}"
                words = pgettext_lazy("shell", "Open a matter of this kind and see it through.")
                card = Cast(code, role.label, "desk", f"/matters/{kinds[0]}", words)
                name = pgettext("shell", "Demo %(pack)s %(role)s %(number)d")
                said = {"pack": REGISTRY.packs[pack].label, "role": role.label, "number": number}
                yield Newcomer(code, full, name % said, card)


OFFICE = (
    Cast(
        "hejing",
        pgettext_lazy("shell", "Auditor"),
        "desk",
        "/office/ledger",
        pgettext_lazy("shell", "Find out who looked at a matter and why; prove that no record was changed."),
    ),
    Cast(
        "songwei",
        pgettext_lazy("shell", "Security administrator"),
        "desk",
        "/office/people",
        pgettext_lazy("shell", "Grant a role and take one back; nobody holds two of the three."),
    ),
    Cast(
        "luming",
        pgettext_lazy("shell", "System administrator"),
        "desk",
        "/office/",
        pgettext_lazy("shell", "See what follows the log and how far; try a parked event again."),
    ),
    Cast(
        "fangqi",
        pgettext_lazy("shell", "Integrator"),
        "desk",
        "/office/webhooks",
        pgettext_lazy("shell", "Let another system hear of events, and see what reached it."),
    ),
)
