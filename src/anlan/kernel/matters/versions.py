# SPDX-License-Identifier: Apache-2.0
"""Two devices say one thing of a matter differently, neither having seen the other: both are kept, and a person chooses.

A command that edits such a thing declares it (`edited`) and asks `say` before it writes. What was said becomes a version,
sealed whole. It stands, or it waits for the choice of a person (docs/concepts/versions.md); never does one win in silence,
and which of them came first decides nothing but what is shown until then.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _

from .. import timing
from ..context import Context
from ..declare import Label
from ..fields import Details
from ..ids import new_id
from ..people.queries import names_of
from ..vault import seal, unseal
from ..writing import insert, update
from .events import VersionsAgree, VersionsDiffer
from .models import Conflict, Matter, Version

LIVE = (
    "standing",
    "agreed",
    "waiting",
)  # the last word of each device, unless it was replaced by one that knew it

type Put = Callable[[Context, Matter, str, Details], None]  # (…, target, what was chosen)


@dataclass(frozen=True)
class Edited:
    """One sort of thing that two may say differently: its name, what is said of it, and how a chosen version is written.

    `model` gives the fields for a matter and a target; what is marked from level 3 up opens as the detail of that name does.
    """

    name: str
    label: Label
    model: Callable[[Matter, str], type[Details]]
    put: Put

    def said(self, version: Version) -> Details:
        """What a version says; whoever calls this has asked for permission and writes the ledger."""
        return self.model(version.matter, version.target).model_validate(unseal(version.sealed, version.row))


EDITED: dict[str, Edited] = {}  # filled while commands are loaded
DETAILS = "matters.details"  # the kernel’s own: a detail of the matter, by its name


def edited(name: str, *, label: Label, model: type[Details], put: Put) -> Edited:
    """Declare what it is that two may say differently, and how a chosen version is written into the rows.

    `put` is called for every choice, also for that of what stands: it writes only what is not so already.
    """
    return declared(Edited(name, label, lambda _matter, _target: model, put))


def declared(what: Edited) -> Edited:
    """The same for what depends on the matter's kind."""
    EDITED[what.name] = what
    return what


def newest(matter: Matter) -> int:
    """The number of the newest version: what a page that is shown now has seen."""
    found: int | None = Version.objects.filter(matter=matter.pk).aggregate(most=Max("number"))["most"]
    return found or 0


def is_behind(ctx: Context, matter: Matter, what: Edited, target: str = "") -> bool:
    """Whether the device says that it had not seen what stands; one that says nothing is not behind."""
    if ctx.device.saw is None:
        return False
    rows = Version.objects.filter(matter=matter, what=what.name, target=target, state="standing")
    return any(one.number > ctx.device.saw for one in rows)


def say(
    ctx: Context,
    matter: Matter,
    what: Edited,
    said: Details,
    target: str = "",
    *,
    before: Details | None = None,
    is_guarded: bool = False,
) -> bool:
    """Keep what was said of a locked matter as a version; whether it stands, so that it is to be written now.

    It does not where it says what stands already, and where it says something else which its device said without having
    seen what stands: then it waits, and `ctx.told` says so in words. `before` is what stood before anybody edited it.
    Where `is_guarded`, no answer tells a value that is there from one that is not.
    """
    rows = list(Version.objects.filter(matter=matter, what=what.name, target=target).order_by("number"))
    if not rows and before is not None:
        rows = [_first(matter, what, before, target)]
    mine, live = _made(ctx, matter, what, said, target), [one for one in rows if one.state in LIVE]
    standing = next((one for one in live if one.state == "standing"), None)
    if standing is None:
        mine.state = "standing"
        insert(mine)
        return True
    knows = all(_knew(mine, one) for one in live if not _is_same_device(one, mine))
    if not is_guarded and _content(mine) == (_content(standing) if knows else _last_seen(mine, rows)):
        return False  # a form sends back what its page showed: nobody touched it
    conflict = Conflict.objects.filter(matter=matter, what=what.name, target=target, ended_at=None).first()
    rest = [one for one in live if not _is_same_device(one, mine) and (conflict or not _knew(mine, one))]
    for one in live:
        if one not in rest:
            one.state = "replaced"
            update(one, "state")
    first = _first_of(rest, standing) or mine
    _place(ctx, conflict, first, [*rest, mine], is_guarded=is_guarded)
    insert(mine)
    for one in rest:
        update(one, "state", "conflict")
    if any(one.state == "waiting" for one in (*rest, mine)):
        _tell(ctx, mine, next(one for one in rest if is_guarded or _content(one) != _content(mine)))
    return first is mine


def code_of(what: str, target: str) -> str:
    """The thing as an event names it: of several fields with the field, of several rows without the row."""
    return f"{what}.{target}" if what == DETAILS else what


def _made(ctx: Context, matter: Matter, what: Edited, said: Details, target: str) -> Version:
    session, caller = ctx.caller.session, ctx.caller
    device = ctx.device.id or (str(session.id) if session else caller.channel)
    made = Version(
        id=new_id(), matter=matter, what=what.name, target=target, number=newest(matter) + 1, person=caller.person,
        device=device[:64], sort=ctx.device.sort, saw=ctx.device.saw, said_at=ctx.at, heard_at=timing.now(),
    )  # fmt: skip
    made.sealed = seal(said.model_dump(mode="json"), made.row)
    return made


def _first(matter: Matter, what: Edited, before: Details, target: str) -> Version:
    """What stood when nobody had edited it yet, kept when somebody does."""
    made = Version(
        id=new_id(), matter=matter, what=what.name, target=target, number=newest(matter) + 1, state="before",
        said_at=matter.opened_at, heard_at=matter.opened_at,
    )  # fmt: skip
    made.sealed = seal(before.model_dump(mode="json"), made.row)
    insert(made)
    return made


def _first_of(rest: Sequence[Version], standing: Version) -> Version | None:
    """What stands goes on to stand while anybody says it: the same row, or one that says the same."""
    same = [one for one in rest if one == standing or _content(one) == _content(standing)]
    return next((one for one in same if one == standing), same[0] if same else None)


def _place(
    ctx: Context, conflict: Conflict | None, first: Version, live: Sequence[Version], *, is_guarded: bool
) -> None:
    """Say of each of the last words whether it stands, agrees or waits; begin the choice, or end it where all agree."""
    for one in live:
        agrees = not is_guarded and _content(one) == _content(first)
        one.state = "standing" if one is first else "agreed" if agrees else "waiting"
    differs = any(one.state == "waiting" for one in live)
    if differs and conflict is None:
        conflict = Conflict(
            id=new_id(), matter=first.matter, what=first.what, target=first.target, found_at=timing.now()
        )
        insert(conflict)
    elif conflict is not None and not differs:
        conflict.ended_at = ctx.at
        update(conflict, "ended_at")
        code = code_of(first.what, first.target)
        ctx.record(VersionsAgree(matter=first.matter_id, conflict=conflict.pk, what=code))
    for one in live:
        one.conflict = conflict


def _content(version: Version) -> object:
    return unseal(version.sealed, version.row)


def _is_same_device(one: Version, other: Version) -> bool:
    return (one.person, one.device) == (other.person, other.device)


def _last_seen(mine: Version, rows: Sequence[Version]) -> object:
    """What the device had seen last of what stood; None where it had seen nothing."""
    known = [one for one in rows if one.state != "waiting" and _knew(mine, one)]
    return _content(known[-1]) if known else None


def _knew(mine: Version, other: Version) -> bool:
    """Whether the device had seen the other version. What stood at first all have seen; and a device that does not say
    what it had seen has seen all that was heard until the moment of which it speaks.
    """
    if other.state == "before":
        return True
    return other.number <= mine.saw if mine.saw is not None else other.heard_at <= mine.said_at


def _tell(ctx: Context, mine: Version, other: Version) -> None:
    """Record that two differ, and say so to whoever said the later."""
    conflict = mine.conflict
    assert conflict is not None
    ctx.record(VersionsDiffer(
        matter=mine.matter_id, conflict=conflict.pk, what=code_of(mine.what, mine.target), person=mine.person,
        other=other.person,
    ))  # fmt: skip
    when = timing.say_when(other.said_at)
    if other.person == mine.person:
        ctx.told = _(
            "Your record is kept. It does not agree with yours of %(when)s from another device: somebody is asked"
            " which one stands, and neither is lost."
        ) % {"when": when}
        return
    who = names_of([other.person]).get(other.person, "") if other.person else ""
    ctx.told = _(
        "Your record is kept. It does not agree with that of %(who)s of %(when)s: somebody is asked which one"
        " stands, and neither is lost."
    ) % {"who": who or _("somebody"), "when": when}
