# SPDX-License-Identifier: Apache-2.0
"""What a pack adds to menus and to the pages of its matters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from ..fields import Mark
from .words import Label


@dataclass(frozen=True)
class Page:
    """A page of a pack: its place under `/<pack>/<name>`, its menu entry and who may see it."""

    name: str
    label: Label
    view: Callable[..., Any]  # a Django view; the kernel does not know its types
    icon: str = "list"
    may: str = "view"
    in_menu: bool = True
    path: str | None = None


@dataclass(frozen=True)
class Verb:
    """How a command stands on the page of its matter: under this key, with this icon.

    `waits_at` are the stages at which the matter waits for whoever may do it (`mine`: only for those who take part).
    `waits_for` adds matters of this kind that wait for it whatever their stage, as a query of their ids; closed ones do not count.
    `opens` is a page of the pack that does it better than a form; `{number}` in it is the matter's. `ends` marks a
    deed that takes something away.
    """

    name: str
    key: str = ""
    icon: str = ""
    waits_at: Sequence[str] = ()
    mine: bool = False
    opens: str = ""
    ends: bool = False
    waits_for: Callable[[], Any] | None = None


@dataclass(frozen=True)
class Lack:
    """One thing that stands between a matter and its end: open, half done, done, or not needed so far."""

    label: Label
    note: Label = ""
    state: Literal["", "half", "ok", "idle"] = ""


@dataclass(frozen=True)
class Paper:
    """Sealed words that stand beside a matter: one more masked detail of its page and API, opened as details are.

    `name` begins with `written-`, which no detail can. `lines` gives the words in clear to whoever has asked for
    permission and writes the ledger; `on` names the events that add to them.
    """

    name: str
    mark: Mark
    lines: Callable[..., list[str]]  # (matter)
    on: Sequence[str] = ()


@dataclass(frozen=True)
class Presence:
    """Somebody of a matter who takes no part in its work, as far as the reader may know who it is."""

    name: str
    code: str
    part: Label
    since: datetime


@dataclass(frozen=True)
class MatterPage:
    """What a pack adds to the page of its own kind: its verbs in the order of duty and a panel of its own.

    `panel` takes the request and the matter and gives what `template` reads, or None; `place` and `lacks` in it say
    where the matter is and what it needs before its end, `whose` by verb whose turn it is where not all who may do it are
    waited for; `places` says the first of several. Matters linked by one of
    `belongs` share their history and clocks. `by` says of events whose hand they show, `seats` the same of parts: guard or police.
    `papers` are sealed words beside the matter, `written` says without opening how many there are of each, by name
    (of notes too, where one question answers both);
    `people` are those whom it concerns; `proofs` are files beside its evidence that can be checked by themselves;
    `choices` gives what a verb's field may hold for this matter, by `verb.field`; one that names `caller` is told who reads;
    `locks` says why a verb must wait, by its name, whatever the stage: empty, it need not;
    `standing` says where those who take part are by now;
    `concerned` finds the matters of whoever has a telephone, so that he can read who looked at them.
    """

    kind: str
    verbs: Sequence[Verb] = ()
    panel: Callable[..., dict[str, Any] | None] | None = None  # (request, matter): the kernel knows no HTTP
    template: str = ""
    places: Callable[..., dict[Any, str]] | None = (
        None  # (caller, matters) → by id, as far as the caller may know
    )
    belongs: Sequence[str] = ()
    by: dict[str, str] = field(default_factory=dict)
    seats: dict[str, str] = field(default_factory=dict)
    papers: Sequence[Paper] = ()
    written: Callable[..., dict[str, int]] | None = None  # (matter)
    people: Callable[..., Sequence[Presence]] | None = None  # (ids of matters, clear=bool)
    proofs: Callable[..., Sequence[tuple[str, str]]] | None = None  # (matter) → name and text of each
    choices: dict[str, Callable[..., list[tuple[str, str]]]] = field(
        default_factory=dict
    )  # (matter), or (matter, caller)
    locks: dict[str, Callable[..., Label]] = field(default_factory=dict)  # (matter)
    standing: Callable[..., dict[Any, tuple[str, str]]] | None = (
        None  # (ids of matters) → by person: state of the seat, words
    )
    concerned: Callable[[str], Sequence[Any]] | None = None  # (telephone) → ids of matters
