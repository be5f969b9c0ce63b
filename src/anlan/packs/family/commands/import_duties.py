# SPDX-License-Identifier: Apache-2.0
"""Take in who is on call, who speaks and knows what, and which codes of 110 are about a family: all or nothing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.access.permissions import demand, may
from anlan.kernel.command import command
from anlan.kernel.context import Caller, Context
from anlan.kernel.directory.delivery import DELIVERIES, Delivery
from anlan.kernel.directory.registers import add
from anlan.kernel.directory.tables import Checking, Row
from anlan.kernel.directory.writing_rows import Tally, code_id, put_rows
from anlan.kernel.people.models import Aptitude, Membership, OnCall, Person
from anlan.kernel.places.models import Region

from ..events.studios import AptitudeSet, CallCodeProposed, CallCodeSet, OnCallSet
from ..models.calls import CallCode
from ..models.studios import Studio
from ..queries.calls import CODES, TABLE, CallCodeRow, Proposal, proposals
from ..queries.duties import KEEPS, REGISTERS, AptitudeRow, OnCallRow, on_call_id, seated
from .casework import region_path_of


@dataclass(frozen=True)
class Imported:
    """How many rows were written and how many were the same already."""

    written: int
    unchanged: int


@dataclass(frozen=True)
class _Seated:
    """Somebody with a seat: in which region his house lies, and his studio, if it is one."""

    person: Person
    region: str
    studio: Studio | None


@command(label=pgettext_lazy("family", "Import who is on call"))
def import_duties(ctx: Context, *, tables: dict[str, list[dict[str, str]]]) -> Imported:
    """Write lines of on-call, dialects and fields of those whose house lies within one's region; codes of 110 for the district."""
    checking, tally = Checking(tables), Tally()
    for name in tables.keys() - SHAPES.keys():
        remedy = _("No table is called so; there are: %(names)s.") % {"names": ", ".join(SHAPES)}
        checking.fault(name, 1, "", name, remedy)
    take_in(ctx, checking, tally)
    checking.finish()
    return Imported(tally.written, tally.unchanged)


def take_in(ctx: Context, checking: Checking, tally: Tally) -> None:
    """Check and write; who is out of reach is as unknown as a number that nobody has."""
    known = _within_reach(ctx.caller)
    lines, able, codes = _on_call(ctx, checking, known), _aptitudes(checking, known), _codes(ctx, checking)
    if checking.faults:
        return
    houses = {one.person.pk: one.region for one in known.values()}
    were = OnCall.objects.in_bulk([one.pk for one in lines])
    for line in lines:
        before = were.get(line.pk)
        if before is None or (before.until, before.region_path) != (line.until, line.region_path):
            done = OnCallSet(line=line.pk, person=line.person_id, since=line.since, until=line.until)
            ctx.record(done, region=houses[line.person_id])
    said = Aptitude.objects.in_bulk([one.pk for one in able])
    for one in able:
        if _says(one) != _says(said.get(one.pk)):
            ctx.record(AptitudeSet(person=one.pk), region=houses[one.pk])
    agreed = _settle(ctx, codes)
    tally.unchanged += len(codes) - len(agreed)
    put_rows("on_call", lines, tally)
    put_rows("aptitudes", [one for one in able if one.pk in said or any(_says(one))], tally)
    put_rows(TABLE, agreed, tally)


def _settle(ctx: Context, codes: list[CallCode]) -> list[CallCode]:
    """Those that count from now on. That calls are violence no longer counts when a second person says the same.

    With it one person alone could keep the calls of his own house from the branch of protection: neither police seat nor lock
    would come. What brings more calls, or makes them violence, protects and counts at once. Whoever saves the row as it
    stands takes back what waits.
    """
    settled, waiting, agreed = CallCode.objects.in_bulk([one.pk for one in codes]), proposals(), []
    for code in codes:
        known, asked = settled.get(code.pk), waiting.get(code.code)
        is_same = known is not None and known.situation == code.situation
        weakens = known is not None and known.situation == "violence" and not is_same
        if not weakens or ctx.caller.person is None or _is_second(ctx, asked, code):
            agreed.append(code)
            if not is_same or asked is not None:
                ctx.record(CallCodeSet(code=code.code, situation=code.situation))
        elif asked is None or asked.situation != code.situation:
            ctx.record(CallCodeProposed(code=code.code, situation=code.situation))
    return agreed


def _is_second(ctx: Context, asked: Proposal | None, code: CallCode) -> bool:
    """Whether somebody else has proposed just this."""
    return asked is not None and asked.situation == code.situation and asked.by != ctx.caller.person


def _within_reach(caller: Caller) -> dict[str, _Seated]:
    """By number, those with a seat whose house lies where the caller keeps these registers."""
    people = {one.pk: one for one in seated()}
    homes: dict[object, Membership] = {}
    rows = Membership.objects.filter(person__in=people).select_related("organisation").order_by("pk")
    for one in rows:
        homes.setdefault(one.person_id, one)
    studios = Studio.objects.in_bulk([one.organisation_id for one in homes.values()])
    found = {}
    for pk, person in people.items():
        home = homes.get(pk)
        region = home.organisation.region_path if home else ""
        if may(caller, KEEPS, region=region):
            studio = studios.get(home.organisation_id) if home else None
            found[person.code] = _Seated(person, region, studio)
    return found


def _on_call(ctx: Context, checking: Checking, known: dict[str, _Seated]) -> list[OnCall]:
    paths = {
        code: path
        for code, path in Region.objects.values_list("code", "path")
        if may(ctx.caller, KEEPS, region=path)
    }
    rows = []
    for number, row in checking.rows("on_call", OnCallRow):
        if row.person not in known:
            _no_seat(checking, "on_call", number, row.person)
        elif row.region and row.region not in paths:
            checking.unknown("on_call", number, "region", row.region)
        elif row.ends_at is not None and row.ends_at <= row.starts_at:
            remedy = _("The end lies before the start.")
            checking.fault("on_call", number, "ends_at", row.ends_at.isoformat(), remedy)
        else:
            rows.append(OnCall(
                id=on_call_id(row.person, row.starts_at), person=known[row.person].person,
                region_path=paths.get(row.region, ""), since=row.starts_at, until=row.ends_at,
            ))  # fmt: skip
    return rows


def _aptitudes(checking: Checking, known: dict[str, _Seated]) -> list[Aptitude]:
    rows = []
    for number, row in checking.rows("aptitudes", AptitudeRow):
        one = known.get(row.person)
        if one is None:
            _no_seat(checking, "aptitudes", number, row.person)
            continue
        rows.append(Aptitude(
            person=one.person, dialects=" ".join(row.dialects.split(";")), fields=" ".join(row.fields.split(";")),
            is_woman={"yes": True, "no": False, "": None}[row.woman],
            lat=one.studio.lat if one.studio else None, lng=one.studio.lng if one.studio else None,
        ))  # fmt: skip
    return rows


def _codes(ctx: Context, checking: Checking) -> list[CallCode]:
    """Which calls come to the window is settled for the whole district by who keeps these registers there."""
    rows = [
        CallCode(id=code_id(TABLE, row.code), code=row.code, name=row.name, situation=row.situation, source=row.source)
        for _number, row in checking.rows(TABLE, CallCodeRow)
    ]  # fmt: skip
    if rows:
        demand(ctx.caller, KEEPS, region_path_of(""))
    return rows


def _no_seat(checking: Checking, table: str, number: int, person: str) -> None:
    remedy = _(
        "Nobody of this number holds a seat of a family team within your region; grant the role first."
    )
    checking.fault(table, number, "person", person, remedy)


def _says(one: Aptitude | None) -> tuple[str, str, str]:
    """What a register says of somebody; of whom nothing was said, nothing."""
    woman = {True: "yes", False: "no", None: ""}[one.is_woman if one else None]
    return (one.dialects, one.fields, woman) if one else ("", "", "")


SHAPES: dict[str, type[Row]] = {"on_call": OnCallRow, "aptitudes": AptitudeRow, TABLE: CallCodeRow}
DELIVERIES["family"] = Delivery(
    permission=KEEPS,
    shapes=SHAPES,
    words={
        "on_call": pgettext_lazy("family", "On call for family teams"),
        "aptitudes": pgettext_lazy("family", "Dialects and fields of family teams"),
        TABLE: pgettext_lazy("family", "110 codes that are about a family"),
    },
    take_in=take_in,
)
add(*REGISTERS, CODES)
