# SPDX-License-Identifier: Apache-2.0
"""The board's list: every incident the reader may see, in the groups of the desk, by a handful of queries whatever their number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.permissions import may
from anlan.kernel.clocks.queries import Reading
from anlan.kernel.context import Caller
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import visible
from anlan.kernel.notices.queries import not_reached
from anlan.kernel.people.queries import keep_names, names_of
from anlan.kernel.places.queries import region_names

from ..holding import Fact, Holding, Segment, forecast, hold
from ..kinds.first_response import HELD, WELL
from ..models import BoardRow, CallAnswer, Incident, Offer, Task
from ..ranking import CategoryClass
from .arrivals import doubted
from .beside import board_rows, incident_of, incidents, sendings, tasks
from .lines import Lines, lines_of, open_lines
from .listing import OFFICE, facts_of

URGENCY = ("red", "orange", "yellow", "blue")
GROUPS = ("decide", "doing", "handed")
POLICE_ARE_THERE = ("on_scene", "handling", "fed_back", "closed")
MOST = 500


@dataclass(frozen=True)
class Row:
    """One incident as the desk sees it. `needs` says why it waits for a decision; empty when it does not."""

    matter: Matter
    board: BoardRow
    incident: Incident
    held: Holding
    foreseen: tuple[Segment, ...]
    has_duty: bool
    region_name: str
    clocks: tuple[Reading, ...] = ()
    last_offer: Offer | None = None
    suspected: tuple[UUID, str] | None = None
    needs: tuple[str, ...] = ()
    names: dict[UUID, str] = field(default_factory=dict)
    not_reached: UUID | None = None

    @property
    def group(self) -> str:
        """Under which heading it stands."""
        if self.board.handed_over_at is not None and not self.needs:
            return "handed"
        return "decide" if self.needs else "doing"

    @property
    def place(self) -> str:
        """Where it is, as far as the reader may know."""
        return place_of(
            self.incident, self.region_name, address=self.has_duty and self.matter.closed_at is None
        )

    @property
    def source_name(self) -> str:
        """Who told it, in words."""
        return pgettext("dispatch", self.incident.source)

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude for a map, as far as the reader may know; the venue's own place is L2."""
        site = self.incident.premises
        is_his = self.has_duty and not self.incident.is_secret and self.matter.closed_at is None
        if is_his and self.incident.lat is not None:
            return self.incident.lat, self.incident.lng or 0.0
        return (site.lat, site.lng) if site is not None and not self.incident.is_secret else None

    @property
    def clock(self) -> Reading | None:
        """The clock that runs out first; what stands still does not count."""
        running = [
            one for one in self.clocks if one.state in ("run", "over") and one.left_seconds is not None
        ]
        return min(running, key=lambda one: one.left_seconds or 0.0, default=None)

    @property
    def asked(self) -> Reading | None:
        """The question whether the guard is well, while it stands and its time runs."""
        return next((one for one in self.clocks if one.name == WELL and one.state == "run"), None)

    @property
    def unanswered(self) -> Reading | None:
        """The same, when its time is over and he has said nothing."""
        return _unanswered(self.board, self.clocks)

    def fact(self, kind: str, who: UUID | None = None) -> Fact | None:
        """The newest fact of this kind, of this person if one is named."""
        found = [one for one in facts_of(self.board) if one.kind == kind and (who is None or one.who == who)]
        return max(found, key=lambda one: one.at, default=None)

    def name(self, person: UUID | None) -> str:
        """A duty name."""
        return self.names.get(person, "") if person else ""


def place_of(incident: Incident, region: str, *, address: bool) -> str:
    """Where an incident is, in words; the address of an open one is L3 and for the duty only (domain.md 1.4)."""
    if incident.is_secret:
        return f"{region} · {pgettext('dispatch', 'address for the crew only')}"
    site = incident.premises.name if incident.premises else ""
    street = incident.address if address else ""
    return " · ".join(part for part in (site if site not in street else "", street) if part) or site or region


def places_of(caller: Caller, matters: Sequence[Matter]) -> dict[UUID, str]:
    """Where incidents, and the incidents of tasks, are: two queries for all."""
    of = dict(Task.objects.filter(pk__in=[one.pk for one in matters]).values_list("pk", "incident"))
    known = Incident.objects.select_related("premises").in_bulk([of.get(one.pk, one.pk) for one in matters])
    regions = region_names(one.region_path for one in matters)
    found = {}
    for one in matters:
        incident = known.get(of.get(one.pk, one.pk))
        if incident is not None:
            duty = one.closed_at is None and may(caller, OFFICE, region=one.region_path)
            found[one.pk] = place_of(incident, regions.get(one.region_path, ""), address=duty)
    return found


@dataclass(frozen=True)
class Group:
    """Rows under one heading; those that came after the reader last looked stand at the end and are counted."""

    code: str
    rows: list[Row]
    new: list[Row]

    @property
    def all(self) -> list[Row]:
        """Every row, in the order in which it stands."""
        return [*self.rows, *self.new]


def tonight(now: datetime | None = None) -> tuple[datetime, bool]:
    """When the present half of the day began, at 6 or at 18 o'clock, and whether it is the night."""
    local = (now or timing.now()).astimezone(timing.LOCAL)
    if 6 <= local.hour < 18:
        return local.replace(hour=6, minute=0, second=0, microsecond=0), False
    evening = local.replace(hour=18, minute=0, second=0, microsecond=0)
    return (evening if local.hour >= 18 else evening - timedelta(days=1)), True


def board(caller: Caller, *, only: str = "") -> list[Row]:
    """Open incidents and those handed over tonight that the reader may see, the most urgent first.

    `only` is the number of one incident, whatever became of it.
    """
    matters = visible(caller, ["dispatch"]).filter(kind="dispatch.incident")
    found = matters.select_related("incident__category", "incident__premises").order_by("-opened_at")
    found = found.annotate(
        is_party_sent=Exists(_PARTIES_SENT), not_reached=not_reached(), has_answers=Exists(_ANSWERS)
    )
    if only:
        return rows_of(caller, list(found.filter(number=only)))
    # The small read model says which: asked of all matters, both databases would read every one that was ever closed.
    since, _night = tonight()
    lines = open_lines(since)
    kept = lines.rows
    there = found.filter(pk__in=list(kept))[:MOST]
    return rows_of(
        caller, [one for one in there if one.closed_at is None or kept[one.pk].handed_over_at], lines
    )


_ANSWERS = CallAnswer.objects.filter(
    incident=OuterRef("pk")
)  # most calls have none: then nothing is read of them
_PARTIES_SENT = (
    Task.objects.filter(  # guards who are bound by a matter in which they are party or witness (PB-R15)
        is_busy=True,
        incident=OuterRef("pk"),
        guard__person__party__incident=OuterRef("pk"),
        guard__person__party__struck_at=None,
    )
)


def rows_of(caller: Caller, matters: Sequence[Matter], lines: Lines | None = None) -> list[Row]:
    """Matters of incidents (each with its incident) as rows; one whose read model is not there yet waits for it."""
    lines = lines_of([one.pk for one in matters]) if lines is None else lines
    kept, clocks = lines.rows, lines.clocks
    known = [one for one in matters if one.pk in kept]
    keys = [one.pk for one in known]
    mine = {kept[key].task for key in keys}
    offers = {task: one for task, one in lines.offers.items() if task in mine}
    suspected = _undecided({key: kept[key].maybe_duplicate_of for key in keys}, lines)
    missed = {one.pk: getattr(one, "not_reached", None) for one in known if one.closed_at is None}
    people = _people([kept[key] for key in keys], offers.values()) | {who for who in missed.values() if who}
    names = names_of(people) if people else {}
    regions = region_names(one.region_path for one in known)
    now = timing.now()
    rows = []
    for one in known:
        row = kept[one.pk]
        held = hold(facts_of(row), max(now, row.reported_at))
        running = (*clocks.get(one.pk, []), *(clocks.get(row.task, []) if row.task else []))
        incident, double = one.incident, suspected.get(one.pk)
        rows.append(
            Row(
                one, row, incident, held, forecast(held, _guard_due(row), row.police_due_at),
                may(caller, OFFICE, region=one.region_path), regions.get(one.region_path, ""), running,
                offers.get(row.task) if row.task else None, double, needs_of(one, row, incident, double, running), names,
                missed.get(one.pk),
            )
        )  # fmt: skip
    return sorted(rows, key=urgency)


def scene_row(caller: Caller, matter: Matter) -> Row | None:
    """The scene behind an incident or its task, without clocks and offers; None before it is known, and of an older task."""
    is_incident = matter.kind == "dispatch.incident"
    key = matter.pk if is_incident else incident_of(matter.pk)
    row = next(iter(board_rows(key)), None) if key else None
    if key is None or row is None or not (is_incident or row.task == matter.pk):
        return None
    (incident,) = incidents(key)
    keep_names({one.officer_id: one.officer.name for one in sendings(key)})
    keep_names({one.guard.pk: one.guard.person.name for one in tasks(key) if one.guard})
    held = hold(facts_of(row), max(timing.now(), row.reported_at))
    path = incident.matter.region_path
    region = region_names([path]).get(path, "")
    return Row(
        incident.matter, row, incident, held, forecast(held, _guard_due(row), row.police_due_at),
        may(caller, OFFICE, region=path), region, names=names_of(_people([row], [])),
    )  # fmt: skip


def urgency(row: Row) -> tuple[int, datetime]:
    """A guard who does not say that he is well goes before all; then by level, within a level by time."""
    place = URGENCY.index(row.matter.level) if row.matter.level in URGENCY else len(URGENCY)
    return -1 if row.unanswered is not None else place, row.board.reported_at


def needs_of(
    matter: Matter,
    row: BoardRow,
    incident: Incident,
    double: tuple[UUID, str] | None,
    clocks: Sequence[Reading] = (),
) -> tuple[str, ...]:
    """Why the desk must decide now: a silent guard, party (PB-R15), cancel, offer, escalated, police (PB-R7), place, duplicate."""
    if matter.closed_at is not None:
        return ()
    needs = ["silent"] if _unanswered(row, clocks) else []
    if getattr(matter, "is_party_sent", False):
        needs.append("party")
    if incident.cancel_asked_at is not None and row.task_stage in HELD:
        needs.append("cancel")
    if row.task_stage == "waiting":
        needs.append("offer")
    if row.task_stage == "escalated" and row.stage not in POLICE_ARE_THERE:
        needs.append("escalated")
    if row.officer is None and (
        has_lost_police(row) or (must_have_police(incident) and row.stage == "received")
    ):
        needs.append("police")
    if incident.lat is None:
        needs.append("place")
    if double is not None:
        needs.append("duplicate")
    return tuple(needs)


def _unanswered(row: BoardRow, clocks: Sequence[Reading]) -> Reading | None:
    """The clock of a guard's answer that is over, while he is there."""
    if row.task_stage not in HELD:
        return None
    return next((one for one in clocks if one.name == WELL and one.state == "over"), None)


def has_lost_police(row: BoardRow) -> bool:
    """Whether police were sent and the last of them was called off before they said what they found."""
    return row.officer is None and row.stage in ("dispatched", "signed", "en_route", "on_scene", "handling")


def must_have_police(incident: Incident) -> bool:
    """Whether police go at once by the law or by the district's list (PB-R7)."""
    return incident.category.police_at_once or incident.category.category_class != "allowed"


def only_cordon(incident: Incident) -> bool:
    """Whether by the type as it is now a guard may only cordon (PB-R7)."""
    return incident.category.category_class == CategoryClass.FORBIDDEN


def grouped(rows: Iterable[Row], seen: datetime) -> list[Group]:
    """Rows under their headings; what was opened after `seen` stands below, so that nothing moves under the eye."""
    found: dict[str, Group] = {code: Group(code, [], []) for code in GROUPS}
    for row in rows:
        group = found[row.group]
        is_new = row.matter.opened_at > seen and row.group != "handed"
        (group.new if is_new else group.rows).append(row)
    found["handed"].rows.sort(key=lambda row: row.board.handed_over_at or row.board.reported_at, reverse=True)
    return [group for group in found.values() if group.all]


def guard_came_first(row: BoardRow) -> bool | None:
    """Whether a guard was there before police; None when nobody has come yet, or when his arrival is doubtful."""
    known = sorted(facts_of(row), key=lambda fact: fact.at)
    arrived = [fact for fact in known if fact.kind in _ARRIVED]
    if any(fact.who in doubted(known) for fact in arrived[:1]):
        return None
    return None if not arrived else arrived[0].kind == "guard_arrived"


_ARRIVED = ("guard_arrived", "police_arrived", "taken_over")


def _guard_due(row: BoardRow) -> datetime | None:
    """When the guard is expected; one who has not answered yet is not expected."""
    return row.guard_due_at if row.task_stage == "accepted" else None


def _people(rows: Iterable[BoardRow], offers: Iterable[Offer]) -> set[UUID]:
    people = {one.guard_id for one in offers}
    for row in rows:
        people |= {who for who in (row.guard, row.officer, *(fact.who for fact in facts_of(row))) if who}
    return people


def _undecided(pairs: dict[UUID, UUID | None], lines: Lines) -> dict[UUID, tuple[UUID, str]]:
    """Suspected duplicates of which nobody has said yet whether they are: the other's id and number."""
    return {
        one: (other, lines.numbers[other])
        for one, other in pairs.items()
        if other and other in lines.numbers and (one, other) not in lines.decided
    }
