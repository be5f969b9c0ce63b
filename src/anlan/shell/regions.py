# SPDX-License-Identifier: Apache-2.0
"""How a form asks for a region: a short list to choose from, or a field in which one of thousands is searched.

What is typed – a name, the first letters of its sound, a number – is understood without any script, too: a form that
names no place, or several, comes back with a sentence that says which there are.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import pgettext

from anlan.kernel.access.permissions import regions_of
from anlan.kernel.context import Caller
from anlan.kernel.errors import Invalid
from anlan.kernel.fields import listed
from anlan.kernel.places.models import Region
from anlan.kernel.places.queries import within
from anlan.kernel.search.words import readings

FIND = "/find/region"
FEW = 30  # as many are a list that can be read; more are searched
MOST = 12  # shown at once while somebody types
NAMED = 4  # of several that fit, named in the sentence that sends a form back
type Paths = Collection[str] | None  # subtrees; None is everywhere


@dataclass(frozen=True)
class Place:
    """A region as it is chosen: `above` are the names of those around it, the district left out."""

    code: str
    name: str
    path: str
    above: tuple[str, ...]

    @property
    def value(self) -> str:
        """What stands in the field once it is chosen: read by people, and certain by its number."""
        return f"{self.name} {self.code}"

    @property
    def where(self) -> str:
        """What tells namesakes apart."""
        return " · ".join(self.above)


@dataclass(frozen=True)
class RegionField:
    """What `shell/parts/region.html` draws: a list, or the address of the search and what stands in the field at first."""

    choices: Sequence[tuple[str, str]] = ()
    find: str = ""
    value: str = ""


def places() -> list[Place]:
    """Every region with the names of those above it, by one question."""
    names: dict[str, str] = {}
    made = []
    for code, name, path in Region.objects.order_by("path").values_list("code", "name", "path"):
        names[path] = name
        steps = path.split(".")
        above = (names.get(".".join(steps[:deep]), "") for deep in range(2, len(steps)))
        made.append(Place(code, name, path, tuple(filter(None, above))))
    return made


def paths_for(caller: Caller, verb: str) -> Paths:
    """The subtrees in which the caller may give a command of this name, whichever pack's permission opens it.

    Everywhere, where another permission opens it: then the command says what lies too far.
    """
    own = verb.rpartition(".")[2]
    paths: set[str] = set()
    for grant in caller.grants:
        allowed = next((one for one in grant.permissions if one == verb or one.endswith(f".{own}")), None)
        if allowed is None:
            continue
        found = regions_of(caller, allowed)
        if found is None:
            return None
        paths |= set(found)
    return paths or None


def region_field(caller: Caller, verb: str = "", *, begins: bool = True) -> RegionField:
    """How a form asks where; `verb` narrows it to where the caller may give it, and it `begins` with the topmost of these."""
    paths = paths_for(caller, verb) if verb else None
    allowed = [one for one in places() if _is_in(one, paths)]
    if len(allowed) <= FEW:
        top = min((one.path.count(".") for one in allowed), default=0)
        return RegionField([(one.code, "　" * (one.path.count(".") - top) + one.name) for one in allowed])
    query = urlencode({"for": verb}) if verb else ""
    return RegionField(find=f"{FIND}?{query}", value=allowed[0].value if begins else "")


def found_places(query: str, paths: Paths, most: int = MOST) -> list[Place]:
    """The regions that fit, the best first: each word is a name, the beginning of its sound, or of its number.

    One word at least is about the region itself, the others may be about those above it: 海门 东山, hm ds.
    """
    return best_of(places(), query, paths, most)


def best_of(known: Sequence[Place], query: str, paths: Paths, most: int) -> list[Place]:
    """The same, out of these."""
    words = query.lower().split()
    ranked = []
    for at, one in enumerate(known):
        if _is_in(one, paths) and (rank := _rank(one, words)) is not None:
            ranked.append((rank, one.path.count("."), at, one))
    return [one for *_order, one in sorted(ranked, key=lambda each: each[:3])[:most]]


def region_code(typed: str, paths: Paths = None, *, column: str = "region") -> str:
    """The number of the region that a form names in this field; empty for nothing. Raises Invalid for none such, and for several."""
    text = typed.strip()
    if not text:
        return ""
    last = text.split()[-1]
    everywhere = places()
    if any(one.code == last for one in everywhere):
        return last  # whether it lies within reach is the command's to say
    exact = [one for one in everywhere if one.name == text and _is_in(one, paths)]
    fits = exact or best_of(everywhere, text, paths, NAMED + 1)
    if len(fits) == 1:
        return fits[0].code
    if not fits:
        told = pgettext("shell", "No region is called “%(text)s”, as far as you may choose one.") % {
            "text": text[:40]
        }
        remedy = pgettext("shell", "Type a part of its name, the first letters of its sound, or its number.")
        raise Invalid("no_such_region", told, {column: remedy})
    names = listed(f"{one.where + ' ' if one.where else ''}{one.value}" for one in fits[:NAMED])
    told = pgettext("shell", "“%(text)s” may be several regions.") % {"text": text[:40]}
    raise Invalid(
        "several_regions", told, {column: pgettext("shell", "Which one? %(names)s") % {"names": names}}
    )


def _is_in(one: Place, paths: Paths) -> bool:
    return paths is None or any(within(one.path, path) for path in paths)


def _rank(one: Place, words: Sequence[str]) -> int | None:
    """How well a region fits: 0 is its whole name, 1 its beginning, 2 its sound or number, 3 a part; None not at all."""
    if not words:
        return 3
    best = None
    for word in words:
        own = _fit(one, word)
        if own is None and not any(_fits(name, word) for name in one.above):
            return None
        if own is not None and (best is None or own < best):
            best = own
    return best


def _fit(one: Place, word: str) -> int | None:
    name = one.name.lower()
    if name == word:
        return 0
    if name.startswith(word):
        return 1
    if re.fullmatch(r"[0-9]+", word):
        return 2 if one.code.startswith(word) else 3 if word in name else None
    if word.isascii() and any(each.startswith(word) for each in readings(one.name)):
        return 2
    return 3 if word in name else None


def _fits(name: str, word: str) -> bool:
    return word in name.lower() or (word.isascii() and any(each.startswith(word) for each in readings(name)))
