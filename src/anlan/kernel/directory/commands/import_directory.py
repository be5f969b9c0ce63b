# SPDX-License-Identifier: Apache-2.0
"""Take in a district's register: regions, organisations, posts, people, premises, devices, grants. All or nothing."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ... import timing
from ...access.models import RoleGrant
from ...access.permissions import demand, demand_fresh
from ...command import command
from ...context import Context
from ...devices.models import Device
from ...law import APART
from ...people.models import Membership, Organisation, Person, Post
from ...places.models import Premises, Region
from ...registry import REGISTRY
from ...vault import blind_index, seal
from .. import rows as shapes
from ..delivery import DELIVERIES, delivered_shapes
from ..events import DirectoryImported, RoleGranted
from ..tables import Checking, Tables
from ..triad import two_of_three
from ..writing_rows import Tally, box, code_id, put_rows


@dataclass(frozen=True)
class Imported:
    """How many rows were written and how many were the same already."""

    written: int
    unchanged: int


@command(label=pgettext_lazy("kernel", "Import the register"))
def import_directory(ctx: Context, *, tables: dict[str, list[dict[str, str]]]) -> Imported:
    """Check every row, name every fault, and write only when there is none."""
    tally = take_in(ctx, tables)
    ctx.record(DirectoryImported(written=tally.written, unchanged=tally.unchanged))
    return Imported(tally.written, tally.unchanged)


def take_in(ctx: Context, tables: Tables) -> Tally:
    """Check and write the register and each pack's tables; raises ImportFaults, and then nothing may stay."""
    demand(ctx.caller, "directory.import_directory")
    _ask_for_grants(ctx, tables)
    checking, tally = Checking(tables), Tally()
    _only_known(checking)
    paths = _regions(checking, tally)
    organisations = _organisations(checking, tally, paths)
    posts = _posts(checking, tally, paths, organisations)
    people = _people(checking, tally, organisations, posts)
    _premises(checking, tally, paths, organisations)
    _devices(checking, tally, people, organisations)
    grants = _grants(checking, tally, people, organisations, paths)
    _kept_apart(checking, grants)
    for delivery in DELIVERIES.values():
        if delivery.shapes.keys() & tables.keys():
            demand(ctx.caller, delivery.permission)
            delivery.take_in(ctx, checking, tally)
    checking.finish()
    for grant in grants:
        ctx.record(RoleGranted(person=grant.person_id, role=grant.role), region=grant.region_path)
    return tally


def _only_known(checking: Checking) -> None:
    known = delivered_shapes()
    for name in checking.tables:
        if name not in known:
            remedy = _("No table is called so; there are: %(names)s.") % {"names": ", ".join(known)}
            checking.fault(name, 1, "", name, remedy)


def _ask_for_grants(ctx: Context, tables: Tables) -> None:
    """Roles come in by the security administrator's hand, or by whoever holds the machine; never with the register (X-R9)."""
    if tables.get("grants"):
        demand(ctx.caller, "directory.grant_role")
        demand_fresh(ctx.caller)


def _kept_apart(checking: Checking, grants: list[RoleGrant]) -> None:
    """No person comes to hold two of the office's three."""
    wanted: dict[UUID, set[str]] = {}
    for grant in grants:
        wanted.setdefault(grant.person_id, set()).add(grant.role)
    mixed = two_of_three(wanted)
    for number, cells in enumerate(checking.tables.get("grants", []), start=2):
        if cells.get("role") in APART and code_id("person", cells.get("person", "")) in mixed:
            remedy = _(
                "X-R9: system, security and audit administrator are kept apart; this person would hold two of the three."
            )
            checking.fault("grants", number, "role", cells.get("role", ""), remedy)


def _regions(checking: Checking, tally: Tally) -> dict[str, str]:
    paths = dict(Region.objects.values_list("code", "path"))
    rows = []
    for number, row in checking.rows("regions", shapes.RegionRow):
        if row.parent and row.parent not in paths:
            checking.unknown("regions", number, "parent", row.parent)
            continue
        path = f"{paths[row.parent]}.{row.code}" if row.parent else row.code
        if paths.get(row.code, path) != path:
            remedy = _("It lies elsewhere already: a region with what happened in it is not moved.")
            checking.fault("regions", number, "parent", row.parent, remedy)
            continue
        paths[row.code] = path
        if len(paths[row.code]) > 120:
            checking.fault("regions", number, "parent", row.parent, _("This tree of regions is too deep."))
            continue
        west, south, east, north = box(row.polygon) or (None,) * 4
        rows.append(Region(
            id=code_id("region", row.code), code=row.code, name=row.name, level=row.level, path=paths[row.code],
            parent_id=code_id("region", row.parent) if row.parent else None, outline=row.polygon,
            west=west, south=south, east=east, north=north,
        ))  # fmt: skip
    put_rows("regions", rows, tally)
    return paths


def _organisations(checking: Checking, tally: Tally, paths: dict[str, str]) -> dict[str, str]:
    known = dict(Organisation.objects.values_list("code", "region_path"))
    rows = []
    for number, row in checking.rows("organisations", shapes.OrganisationRow):
        if row.region not in paths:
            checking.unknown("organisations", number, "region", row.region)
            continue
        if row.parent and row.parent not in known:
            checking.unknown("organisations", number, "parent", row.parent)
            continue
        known[row.code] = paths[row.region]
        rows.append(Organisation(
            id=code_id("organisation", row.code), code=row.code, name=row.name, kind=row.kind,
            region_path=paths[row.region], parent_id=code_id("organisation", row.parent) if row.parent else None,
        ))  # fmt: skip
    put_rows("organisations", rows, tally)
    return known


def _posts(
    checking: Checking, tally: Tally, paths: dict[str, str], organisations: dict[str, str]
) -> dict[str, str]:
    known = dict(Post.objects.values_list("code", "region_path"))
    rows = []
    for number, row in checking.rows("posts", shapes.PostRow):
        if row.organisation not in organisations:
            checking.unknown("posts", number, "organisation", row.organisation)
        elif row.region not in paths:
            checking.unknown("posts", number, "region", row.region)
        else:
            known[row.code] = paths[row.region]
            rows.append(Post(
                id=code_id("post", row.code), code=row.code, name=row.name, region_path=paths[row.region],
                organisation_id=code_id("organisation", row.organisation),
            ))  # fmt: skip
    put_rows("posts", rows, tally)
    return known


def _people(
    checking: Checking, tally: Tally, organisations: dict[str, str], posts: dict[str, str]
) -> set[str]:
    known = set(Person.objects.values_list("code", flat=True))
    people, memberships, accounts = [], [], dict[str, tuple[int, Person]]()
    for number, row in checking.rows("people", shapes.PersonRow):
        if row.organisation and row.organisation not in organisations:
            checking.unknown("people", number, "organisation", row.organisation)
            continue
        if row.post and row.post not in posts:
            checking.unknown("people", number, "post", row.post)
            continue
        known.add(row.code)
        people.append(_person(row))
        if row.username in accounts:
            remedy = _("This code stands in row %(row)s already.") % {"row": accounts[row.username][0]}
            checking.fault("people", number, "username", row.username, remedy)
        elif row.username:
            accounts[row.username] = number, people[-1]
        if row.organisation:
            memberships.append(Membership(
                id=code_id("membership", row.code), person_id=people[-1].pk,
                organisation_id=code_id("organisation", row.organisation),
                post_id=code_id("post", row.post) if row.post else None,
            ))  # fmt: skip
    put_rows("people", people, tally, kept=frozenset({"account_id"}))
    put_rows("memberships", memberships, Tally())
    _accounts(checking, accounts)
    return known


def _person(row: shapes.PersonRow) -> Person:
    person = Person(
        id=code_id("person", row.code), code=row.code, name=row.name, is_generated="演示" in row.note
    )
    if row.phone:
        person.phone = seal(row.phone, f"kernel_person:phone:{person.pk}")
        person.phone_index = blind_index("phone", row.phone)
    if row.identity_number:
        person.identity = seal(row.identity_number, f"kernel_person:identity:{person.pk}")
        person.identity_index = blind_index("identity", row.identity_number)
    return person


def _accounts(checking: Checking, accounts: dict[str, tuple[int, Person]]) -> None:
    """Local accounts without a password; whoever runs the system sets one, or connects an identity provider."""
    model = get_user_model()
    for username, (number, person) in accounts.items():
        account, is_new = model.objects.get_or_create(username=username)
        if is_new:
            account.set_unusable_password()
            account.save()
        holder = Person.objects.filter(account=account).exclude(pk=person.pk).first()
        if holder is not None:
            checking.fault(
                "people", number, "username", username, _("This account belongs to somebody else.")
            )
        else:
            Person.objects.filter(pk=person.pk).update(account=account)


def _premises(checking: Checking, tally: Tally, paths: dict[str, str], organisations: dict[str, str]) -> None:
    rows = []
    for number, row in checking.rows("premises", shapes.PremisesRow):
        if row.region not in paths:
            checking.unknown("premises", number, "region", row.region)
        elif row.operator and row.operator not in organisations:
            checking.unknown("premises", number, "operator", row.operator)
        else:
            rows.append(Premises(
                id=code_id("premises", row.code), code=row.code, name=row.name, type=row.type, address=row.address,
                region_id=code_id("region", row.region), region_path=paths[row.region],
                operator_id=code_id("organisation", row.operator) if row.operator else None,
                lat=row.lat, lng=row.lng, outline=row.polygon, filing_number=row.filing_number,
                contact_phone=row.contact_phone,
            ))  # fmt: skip
    put_rows("premises", rows, tally)


def _devices(checking: Checking, tally: Tally, people: set[str], organisations: dict[str, str]) -> None:
    rows = []
    for number, row in checking.rows("devices", shapes.DeviceRow):
        if row.bearer and row.bearer not in people:
            checking.unknown("devices", number, "bearer", row.bearer)
        elif row.organisation and row.organisation not in organisations:
            checking.unknown("devices", number, "organisation", row.organisation)
        else:
            rows.append(Device(
                id=code_id("device", row.code), code=row.code, kind=row.kind,
                bearer_id=code_id("person", row.bearer) if row.bearer else None,
                organisation_id=code_id("organisation", row.organisation) if row.organisation else None,
                region_path=organisations.get(row.organisation, ""),
            ))  # fmt: skip
    put_rows("devices", rows, tally, kept=frozenset({"revoked_at"}))


def _grants(
    checking: Checking, tally: Tally, people: set[str], organisations: dict[str, str], paths: dict[str, str]
) -> list[RoleGrant]:
    rows = []
    for number, row in checking.rows("grants", shapes.GrantRow):
        if row.person not in people:
            checking.unknown("grants", number, "person", row.person)
        elif row.role not in REGISTRY.roles:
            checking.unknown("grants", number, "role", row.role)
        elif row.region and row.region not in paths:
            checking.unknown("grants", number, "region", row.region)
        elif row.organisation and row.organisation not in organisations:
            checking.unknown("grants", number, "organisation", row.organisation)
        else:
            rows.append(RoleGrant(
                id=code_id("grant", f"{row.person}/{row.role}/{row.region}"), role=row.role,
                person_id=code_id("person", row.person), region_path=paths.get(row.region, ""),
                organisation_id=code_id("organisation", row.organisation) if row.organisation else None,
                granted_at=timing.now(),
            ))  # fmt: skip
    people_ids = {row.person_id for row in rows}
    held = {
        (g.person_id, g.role, g.region_path): g.pk for g in RoleGrant.objects.filter(person__in=people_ids)
    }
    known = {row.pk for row in rows if _take_over(row, held)}
    put_rows("grants", rows, tally, kept=frozenset({"granted_at", "ends_at"}))
    return [row for row in rows if row.pk not in known]


def _take_over(row: RoleGrant, held: dict[tuple[UUID, str, str], UUID]) -> bool:
    """Whether the same grant is there already, perhaps given by hand; then it is that row."""
    there = held.get((row.person_id, row.role, row.region_path))
    row.pk = there or row.pk
    return there is not None
