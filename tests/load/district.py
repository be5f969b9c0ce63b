# SPDX-License-Identifier: Apache-2.0
"""The district of a bench: its register imported, guards signed on, everybody somewhere; and people who act in it."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command

from anlan.kernel import timing
from anlan.kernel.access import sign_ins
from anlan.kernel.access.queries import SIGN_IN, caller_of, issue_token
from anlan.kernel.command import Answer, Command, perform
from anlan.kernel.context import Caller
from anlan.kernel.devices.models import Device
from anlan.kernel.devices.telemetry import Sample, keep
from anlan.kernel.ids import new_id
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.models import Person
from anlan.kernel.ports import Point
from anlan.packs.dispatch.commands.close_incident import close_incident
from anlan.packs.dispatch.commands.report_incident import report_incident
from anlan.packs.dispatch.models import Duty, Guard, Incident, Shift, VenuePost
from anlan.packs.dispatch.queries import broken_rules, open_task, scene_of
from anlan.packs.dispatch.ranking import TaskKind
from anlan.runtime.demo_district import generate
from anlan.runtime.errands import import_folder

from . import small

GUARDS = 2000
SEED = 7
PARKING = "900101"  # a type of incident to which guards may go alone


def write_files(folder: Path, *, tiny: bool) -> None:
    """The district's files, the same for every database; the map that was drawn before is kept."""
    if tiny:
        small.write(folder, timing.now())
    else:
        generate(folder, seed=SEED, on=timing.now(), guards=GUARDS)


def take_in(folder: Path) -> None:
    """Tables, register, duties and positions into an empty database."""
    call_command("migrate", interactive=False, verbosity=0)
    if import_folder(folder, lambda _: None):
        raise RuntimeError("the district's register was refused")
    at = timing.now()
    on = Shift.objects.filter(starts_at__lte=at, ends_at__gt=at).values("person")
    guards = Guard.objects.filter(pk__in=on).values_list("pk", flat=True)
    Duty.objects.bulk_create([Duty(id=new_id(), guard_id=one, signed_on_at=at) for one in guards])
    everybody_is_seen()


def everybody_is_seen() -> None:
    """A fresh position of every bearer: guards at their posts, officers around."""
    draw = Random(SEED)
    homes = _homes()
    somewhere = [Point(one.lat, one.lng) for one in VenuePost.objects.all()]
    rows = Device.objects.filter(bearer__isnull=False).values_list("code", "bearer_id")
    at = timing.now()
    samples = []
    for code, bearer in rows:
        place = homes.get(bearer) or draw.choice(somewhere)
        samples.append(Sample(code, at, place.lat + draw.uniform(-3e-4, 3e-4), place.lng, 5.0, 1.0))
    keep(samples)


def _homes() -> dict[UUID, Point]:
    """Where each guard of today's roster stands."""
    posts = {one.code: Point(one.lat, one.lng) for one in VenuePost.objects.all()}
    at = timing.now()
    shifts = Shift.objects.filter(starts_at__lte=at, ends_at__gt=at).values_list("person", "post")
    return {person: posts[post] for person, post in shifts if post in posts}


def holders(role: str, count: int) -> list[Person]:
    """So many people who hold a role."""
    rows = Person.objects.filter(grants__role=role, grants__ends_at=None).distinct().order_by("code")
    return list(rows[:count])


def token_of(person: Person | UUID) -> str:
    """A bearer token."""
    known = person if isinstance(person, Person) else Person.objects.get(pk=person)
    return issue_token(known, lasts=timedelta(hours=2))


def session_of(person: Person) -> str:
    """The key of a session of this person, as after signing in."""
    account = person.account
    if account is None:
        account = get_user_model().objects.create_user(f"bench-{person.code}")
        Person.objects.filter(pk=person.pk).update(account=account)
    store = SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[SIGN_IN] = str(sign_ins.begin(person.pk, agent="", address="", how="password", is_strong=True))
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.create()
    return str(store.session_key)


@dataclass(frozen=True)
class Spot:
    """A guard, and a place near him to which he may lawfully be sent."""

    guard: UUID
    place: Point


def spots(count: int) -> list[Spot]:
    """So many guards with places, two hundred metres and more apart.

    They are seen anew first: the district's database may have been made long before, and whoever was not heard of for
    some minutes may not be sent.
    """
    everybody_is_seen()
    found: list[Spot] = []
    desk = caller_of(holders("dispatch.duty_officer", 1)[0], "api")
    homes = _homes()
    signed = Duty.objects.filter(signed_off_at=None).values("guard")
    for guard in Guard.objects.filter(pk__in=signed).order_by("person__code"):
        place = homes.get(guard.pk)
        if place is None or any(_apart(place, one.place) < 0.002 for one in found):
            continue
        incident = report(desk, place)
        scene = scene_of(Incident.objects.get(pk=incident.pk), incident)
        if open_task(incident.pk) and scene and not broken_rules(guard.pk, scene, TaskKind.FIRST_RESPONSE):
            found.append(Spot(guard.pk, place))
        perform(
            close_incident,
            Caller(None, "operator", "cli"),
            {"incident": incident.pk, "outcome": "false_alarm"},
        )
        if len(found) == count:
            return found
    raise RuntimeError(f"only {len(found)} of {count} guards may be sent anywhere")


def _apart(one: Point, other: Point) -> float:
    return abs(one.lat - other.lat) + abs(one.lng - other.lng)


def report(by: Caller, place: Point) -> Matter:
    """An incident at a place."""
    answer = tell(
        report_incident, by, category=PARKING, content="（演示）为车位争吵", lat=place.lat, lng=place.lng
    )
    return Matter.objects.get(pk=answer.matter)


def tell(verb: Command[..., object], by: Caller, **values: object) -> Answer:
    """Give a command."""
    return perform(verb, by, values)
