# SPDX-License-Identifier: Apache-2.0
"""What still stands between a matter and its end: stages to go through, and what its kind needs to have happened.

A pack whose kind has a closing verb of its own asks the same rules by `ready_to_close`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from ..context import Context
from ..declare import Kind, Need, Outcome
from ..errors import Refused
from ..events.base import Event
from ..events.models import EventRecord
from ..events.upcast import event_of
from ..fields import listed
from ..matters.details import opened
from ..matters.models import Matter
from ..matters.queries import timelines_read
from ..registry import REGISTRY

type Heard = list[tuple[str, datetime, Event]]


@dataclass(frozen=True)
class NeedState:
    """A need of this matter and since when it is met; None: missing, or where it is idle, not asked for so far."""

    need: Need
    met_at: datetime | None
    is_idle: bool = False


@dataclass(frozen=True)
class Standing:
    """How far a matter is from its end, read once."""

    matter: Matter
    kind: Kind
    needs: tuple[NeedState, ...]

    def missing(self, outcome: str = "") -> list[str]:
        """Sentences on what is missing before this outcome, or before a good end; empty when there may be one now."""
        if self.matter.closed_at is not None:
            return [_("it is closed already")]
        return [*self.stages_missing(outcome), *self._unmet(outcome)]

    def stages_missing(self, outcome: str = "") -> list[str]:
        """The stages that are still to go through before this outcome, as a sentence."""
        return _stages_missing(self.matter, self.kind, self._meant(outcome))

    def ready(self) -> list[Outcome]:
        """The outcomes with which the matter may end now."""
        return [one for one in self.kind.closing.outcomes if not self.missing(one.name)]

    def asked(self, outcome: str = "") -> list[NeedState]:
        """The needs that this outcome asks for; without one, those of a good end."""
        named = {one.name for one in self._meant(outcome)}
        return [one for one in self.needs if named & set(asked_by(self.kind, one.need))]

    def _meant(self, outcome: str) -> list[Outcome]:
        found = self.kind.outcome(outcome) if outcome else None
        return [found] if found else [one for one in self.kind.closing.outcomes if one.good]

    def _unmet(self, outcome: str) -> list[str]:
        return [str(one.need.label) for one in self.asked(outcome) if one.met_at is None and not one.is_idle]


def standing(matter: Matter, ctx: Context | None = None) -> Standing:
    """How far this matter is: one question of the log where its kind has needs, and none where it has not.

    Within a command `ctx` adds what this run itself has recorded so far.
    """
    kind = REGISTRY.kind(matter.kind)
    needs = needs_of(matter)
    heard = _heard(matter, needs, ctx) if needs else []
    return Standing(
        matter, kind, tuple(NeedState(need, _met_at(need, heard), _is_idle(need, heard)) for need in needs)
    )


def missing(matter: Matter, outcome: str = "") -> list[str]:
    """Sentences on what is missing before this outcome, or before a good end; empty when there may be one now."""
    return standing(matter).missing(outcome)


def ready_to_close(ctx: Context, matter: Matter, outcome: str) -> None:
    """Raise Refused with everything that is missing before this outcome; what this run has recorded counts."""
    lacking = standing(matter, ctx).missing(outcome)
    if lacking:
        raise Refused("not_yet", _("Before closing: %(what)s.") % {"what": listed(lacking)})


def needs_of(matter: Matter) -> list[Need]:
    """The needs whose condition the details of this matter meet."""
    declared = REGISTRY.kind(matter.kind).closing.needs
    if not any(need.only_if for need in declared):
        return list(declared)
    said = opened(matter)
    return [
        need
        for need in declared
        if all(str(said.get(name)) in values for name, values in need.only_if.items())
    ]


def asked_by(kind: Kind, need: Need) -> tuple[str, ...]:
    """The outcomes that ask for a need."""
    return need.outcomes or tuple(one.name for one in kind.closing.outcomes if one.good)


def meets(need: Need) -> frozenset[str]:
    """The names of the events that meet a need."""
    return frozenset((need.on,) if isinstance(need.on, str) else need.on)


def _heard(matter: Matter, needs: Sequence[Need], ctx: Context | None) -> Heard:
    """What concerns these needs, in the order in which it happened: the log, then what this run adds."""
    names = frozenset[str]().union(*(need.heard for need in needs))
    records: Iterable[EventRecord] | None = timelines_read().get(matter.pk)
    if records is None:
        records = EventRecord.objects.filter(matter=matter.pk, name__in=names).order_by("at", "position")
    found: Heard = [
        (one.name, one.at, event)
        for one in records
        if one.name in names and (event := event_of(one)) is not None
    ]
    now = [
        (one.event.name, one.at, one.event)
        for one in (ctx.recorded if ctx else ())
        if one.event.matter == matter.pk and one.event.name in names
    ]
    return [*found, *now]


def _met_at(need: Need, heard: Heard) -> datetime | None:
    met: datetime | None = None
    for name, at, event in heard:
        if name in need.undone_by:
            met = None
        elif name in meets(need) and all(
            getattr(event, key, None) in values for key, values in need.only.items()
        ):
            met = met or at
    return met


def _is_idle(need: Need, heard: Heard) -> bool:
    """Whether nothing has happened that asks for it, or it was let go since."""
    is_idle = bool(need.once)
    for name, _at, _event in heard:
        if name in need.once:
            is_idle = False
        elif name in need.unless_since:
            is_idle = True
    return is_idle


def _stages_missing(matter: Matter, kind: Kind, wanted: Sequence[Outcome]) -> list[str]:
    if wanted and all(one.at and matter.stage not in one.at for one in wanted):
        return [_go_on(kind, dict.fromkeys(stage for one in wanted for stage in one.at))]
    finals = {one.name for one in kind.stages if one.final}
    if not finals & set(kind.stage(matter.stage).then):
        return [_go_on(kind, kind.stage(matter.stage).then)]
    return []


def _go_on(kind: Kind, stages: Iterable[str]) -> str:
    return _("go on to “%(stages)s” first") % {
        "stages": listed(str(kind.stage(name).label) for name in stages)
    }
