# SPDX-License-Identifier: Apache-2.0
"""Take in the registry of dispatch: types, contracts, posts, guards, rosters, devices, stations, cars. All or nothing."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.access.permissions import demand
from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.directory.delivery import DELIVERIES, Delivery
from anlan.kernel.directory.registers import add
from anlan.kernel.directory.tables import Checking
from anlan.kernel.directory.writing_rows import Tally, code_id, put_rows
from anlan.kernel.people.models import Organisation, Person
from anlan.kernel.places.models import Premises, Region
from anlan.kernel.vault import blind_index, seal

from ..events import RegistryImported
from ..models import (
    AlarmButton,
    CallQuestion,
    Camera,
    Car,
    Category,
    Contract,
    Guard,
    Recorder,
    Shift,
    Station,
    VenuePost,
)
from ..queries.deliveries import (
    ButtonRow,
    CallQuestionRow,
    CameraLine,
    CarLine,
    CategoryRow,
    ContractRow,
    GuardLine,
    PostRow,
    RecorderRow,
    ShiftRow,
    StationRow,
)
from ..queries.registers import REGISTERS
from ..queries.weeks import shift_id


@dataclass(frozen=True)
class Imported:
    """How many rows were written and how many were the same already."""

    written: int
    unchanged: int


@command(label=pgettext_lazy("dispatch", "Import the registry"))
def import_registry(ctx: Context, *, tables: dict[str, list[dict[str, str]]]) -> Imported:
    """Check every row, name every fault, and write only when there is none."""
    demand(ctx.caller, "dispatch.import_registry")
    checking, tally = Checking(tables), Tally()
    take_in(ctx, checking, tally)
    checking.finish()
    return Imported(tally.written, tally.unchanged)


def take_in(ctx: Context, checking: Checking, tally: Tally) -> None:
    """Check and write the registry's tables; the faults are collected, and whoever calls refuses them."""
    before, known = tally.written, _Known()
    put_rows(
        "categories",
        [Category(**row.model_dump()) for _, row in checking.rows("categories", CategoryRow)],
        tally,
    )
    put_rows("call_questions", _questions(checking), tally)
    put_rows("contracts", _contracts(checking, known), tally)
    posts = _posts(checking, known)
    put_rows("venue_posts", posts.values(), tally)
    put_rows(
        "alarm_buttons",
        _buttons(checking, known, posts),
        tally,
        kept=frozenset({"digest", "heard_at", "tested_at"}),
    )
    put_rows("cameras", _cameras(checking, known), tally)
    put_rows("guards", _guards(checking, known, posts), tally)
    put_rows("rosters", _shifts(checking, known), tally)
    put_rows("stations", _stations(checking, known), tally)
    put_rows("recorders", _recorders(checking, known, posts), tally)
    crews = _cars(checking, known)
    put_rows("cars", [car for car, _ in crews], tally)
    if checking.faults:
        return
    for car, crew in crews:
        # by id: a row that was only brought up to date does not know its database (and the stubs know no UUID)
        car.crew.set(crew)  # type: ignore[arg-type]
    ctx.record(RegistryImported(written=tally.written - before))


class _Known:
    """What the register holds already, by code."""

    def __init__(self) -> None:
        self.organisations = set(Organisation.objects.values_list("code", flat=True))
        self.people = set(Person.objects.values_list("code", flat=True))
        self.premises = set(Premises.objects.values_list("code", flat=True))
        self.regions = dict(Region.objects.values_list("code", "path"))


def _questions(checking: Checking) -> list[CallQuestion]:
    types = {row.code for _, row in checking.rows("categories", CategoryRow)}
    types |= set(Category.objects.values_list("code", flat=True))
    rows = []
    for number, row in checking.rows("call_questions", CallQuestionRow):
        if row.category not in types:
            checking.unknown("call_questions", number, "category", row.category)
        else:
            given = row.model_dump(exclude={"category"})
            rows.append(
                CallQuestion(id=code_id("call_question", row.code), category_id=row.category, **given)
            )
    return rows


def _contracts(checking: Checking, known: _Known) -> list[Contract]:
    rows = []
    for number, row in checking.rows("contracts", ContractRow):
        if row.company not in known.organisations:
            checking.unknown("contracts", number, "company", row.company)
        elif row.premises and row.premises not in known.premises:
            checking.unknown("contracts", number, "premises", row.premises)
        elif not row.premises and not row.area:
            checking.fault("contracts", number, "premises", "", _("Name premises or an area."))
        else:
            rows.append(Contract(
                id=code_id("contract", row.code), code=row.code, company_id=code_id("organisation", row.company),
                premises_id=code_id("premises", row.premises) if row.premises else None, area=row.area,
                starts_on=row.starts_on, ends_on=row.ends_on,
            ))  # fmt: skip
    return rows


def _posts(checking: Checking, known: _Known) -> dict[str, VenuePost]:
    rows = {}
    for number, row in checking.rows("venue_posts", PostRow):
        if row.premises and row.premises not in known.premises:
            checking.unknown("venue_posts", number, "premises", row.premises)
            continue
        rows[row.code] = VenuePost(
            id=code_id("venue_post", row.code), code=row.code, name=row.name, lat=row.lat, lng=row.lng,
            premises_id=code_id("premises", row.premises) if row.premises else None,
        )  # fmt: skip
    return rows


def _buttons(checking: Checking, known: _Known, posts: dict[str, VenuePost]) -> list[AlarmButton]:
    rows = []
    sites = {
        **dict(VenuePost.objects.values_list("code", "premises")),
        **{code: post.premises_id for code, post in posts.items()},
    }
    for number, row in checking.rows("alarm_buttons", ButtonRow):
        if row.premises not in known.premises:
            checking.unknown("alarm_buttons", number, "premises", row.premises)
        elif row.post and row.post not in sites:
            checking.unknown("alarm_buttons", number, "post", row.post)
        elif row.post and sites[row.post] != code_id("premises", row.premises):
            remedy = _("This post belongs to other premises.")
            checking.fault("alarm_buttons", number, "post", row.post, remedy)
        else:
            rows.append(AlarmButton(
                id=code_id("alarm_button", row.code), code=row.code, phone=row.phone,
                premises_id=code_id("premises", row.premises),
                post_id=code_id("venue_post", row.post) if row.post else None,
            ))  # fmt: skip
    return rows


def _cameras(checking: Checking, known: _Known) -> list[Camera]:
    rows = []
    for number, row in checking.rows("cameras", CameraLine):
        if row.premises not in known.premises:
            checking.unknown("cameras", number, "premises", row.premises)
            continue
        camera = Camera(
            id=code_id("camera", row.code), code=row.code, name=row.name, address=row.address, user=row.user,
            premises_id=code_id("premises", row.premises),
        )  # fmt: skip
        if row.password:
            camera.secret = seal(row.password, camera.row)
            camera.secret_index = blind_index("secret", f"{row.code}/{row.password}")
        rows.append(camera)
    return rows


def _recorders(checking: Checking, known: _Known, posts: dict[str, VenuePost]) -> list[Recorder]:
    rows = []
    places = {*VenuePost.objects.values_list("code", flat=True), *posts}
    stations = {*Station.objects.values_list("organisation__code", flat=True),
                *(cells.get("organisation", "") for cells in checking.tables.get("stations", ()))}  # fmt: skip
    for number, row in checking.rows("recorders", RecorderRow):
        of_police = row.organisation in stations
        if row.organisation not in known.organisations:
            checking.unknown("recorders", number, "organisation", row.organisation)
        elif row.bearer and row.bearer not in known.people:
            checking.unknown("recorders", number, "bearer", row.bearer)
        elif row.post and row.post not in places:
            checking.unknown("recorders", number, "post", row.post)
        elif row.bearer and row.post:
            remedy = _("Name who carries it, or the post where it lies, not both.")
            checking.fault("recorders", number, "post", row.post, remedy)
        elif of_police != (row.kept_as == "police") or (of_police and row.post):
            remedy = _(
                "Recorders of the police belong to a station and to no guards' post, those of guards to no station."
            )
            checking.fault("recorders", number, "kept_as", row.kept_as, remedy)
        else:
            rows.append(Recorder(
                id=code_id("recorder", row.code), code=row.code, name=row.name, kept_as=row.kept_as, state=row.state,
                organisation_id=code_id("organisation", row.organisation),
                bearer_id=code_id("person", row.bearer) if row.bearer else None,
                post_id=code_id("venue_post", row.post) if row.post else None,
            ))  # fmt: skip
    return rows


def _guards(checking: Checking, known: _Known, posts: dict[str, VenuePost]) -> list[Guard]:
    rows = []
    homes = {
        **dict(VenuePost.objects.values_list("code", "premises")),
        **{c: p.premises_id for c, p in posts.items()},
    }
    names = {**dict(VenuePost.objects.values_list("code", "name")), **{c: p.name for c, p in posts.items()}}
    for number, row in checking.rows("guards", GuardLine):
        if row.person not in known.people:
            checking.unknown("guards", number, "person", row.person)
        elif row.employer not in known.organisations:
            checking.unknown("guards", number, "employer", row.employer)
        elif row.home_post and row.home_post not in homes:
            checking.unknown("guards", number, "home_post", row.home_post)
        else:
            rows.append(Guard(
                person_id=code_id("person", row.person), certificate_number=row.certificate_number,
                revoked_on=row.revoked_on, employer_id=code_id("organisation", row.employer),
                employer_kind=row.employer_kind, trained_until=row.trained_until,
                home_premises_id=homes.get(row.home_post), home_post=names.get(row.home_post, ""),
            ))  # fmt: skip
    return rows


def _shifts(checking: Checking, known: _Known) -> list[Shift]:
    rows = []
    for number, row in checking.rows("rosters", ShiftRow):
        if row.person not in known.people:
            checking.unknown("rosters", number, "person", row.person)
        elif row.ends_at <= row.starts_at:
            checking.fault(
                "rosters", number, "ends_at", row.ends_at.isoformat(), _("The end lies before the start.")
            )
        else:
            rows.append(Shift(
                id=shift_id(row.person, row.starts_at), post=row.post,
                person_id=code_id("person", row.person), starts_at=row.starts_at, ends_at=row.ends_at,
            ))  # fmt: skip
    return rows


def _stations(checking: Checking, known: _Known) -> list[Station]:
    rows = []
    for number, row in checking.rows("stations", StationRow):
        codes = [code for code in row.jurisdiction.split(";") if code]
        strange = [code for code in codes if code not in known.regions]
        if row.organisation not in known.organisations:
            checking.unknown("stations", number, "organisation", row.organisation)
        elif strange:
            checking.unknown("stations", number, "jurisdiction", strange[0])
        else:
            paths = " ".join(known.regions[code] for code in codes)
            rows.append(Station(
                organisation_id=code_id("organisation", row.organisation), lat=row.lat, lng=row.lng,
                jurisdiction=paths,
            ))  # fmt: skip
    return rows


def _cars(checking: Checking, known: _Known) -> list[tuple[Car, list[UUID]]]:
    rows = []
    for number, row in checking.rows("cars", CarLine):
        crew = [code for code in row.officers.split(";") if code]
        strange = [code for code in crew if code not in known.people]
        if row.station not in known.organisations:
            checking.unknown("cars", number, "station", row.station)
        elif strange:
            checking.unknown("cars", number, "officers", strange[0])
        else:
            car = Car(
                id=code_id("car", row.code), code=row.code, call_sign=row.call_sign,
                station_id=code_id("organisation", row.station),
            )  # fmt: skip
            rows.append((car, [code_id("person", code) for code in crew]))
    return rows


add(*REGISTERS)
DELIVERIES["dispatch"] = Delivery(
    permission="dispatch.import_registry",
    shapes={
        "categories": CategoryRow, "call_questions": CallQuestionRow, "contracts": ContractRow, "venue_posts": PostRow,
        "alarm_buttons": ButtonRow,
        "cameras": CameraLine, "recorders": RecorderRow, "guards": GuardLine, "rosters": ShiftRow, "stations": StationRow, "cars": CarLine,
    },
    words={
        "categories": pgettext_lazy("dispatch", "Types of incident"),
        "call_questions": pgettext_lazy("dispatch", "Questions to the caller"),
        "contracts": pgettext_lazy("dispatch", "Service contracts of security companies"),
        "venue_posts": pgettext_lazy("dispatch", "Posts at venues"),
        "alarm_buttons": pgettext_lazy("dispatch", "Alarm buttons of venues"),
        "cameras": pgettext_lazy("dispatch", "Cameras of venues"),
        "recorders": pgettext_lazy("dispatch", "Recorders"),
        "guards": pgettext_lazy("dispatch", "Guards with certificate and training"),
        "rosters": pgettext_lazy("dispatch", "Roster"),
        "stations": pgettext_lazy("dispatch", "Police stations"),
        "cars": pgettext_lazy("dispatch", "Police cars"),
    },
    take_in=take_in,
)  # fmt: skip
