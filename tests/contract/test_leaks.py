# SPDX-License-Identifier: Apache-2.0
"""A hunt for leaks: what is personal or sensitive leaves the house nowhere before somebody has said what he needs it for.

Generated from what is registered: each field of level 3 and 4 carries a mark of its own, and everybody who has no purpose
looks, searches, takes away and provokes wherever he can.
"""

import io
import json
import logging
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import product

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings
from django.utils import translation

from anlan.kernel import timing
from anlan.kernel.access.ledger import NOBODY
from anlan.kernel.access.models import AccessRecord
from anlan.kernel.access.queries import issue_token
from anlan.kernel.command import Command
from anlan.kernel.directory.registers import REGISTERS
from anlan.kernel.events.models import EventRecord
from anlan.kernel.evidence.models import EvidenceItem
from anlan.kernel.matters.models import Matter
from anlan.kernel.notices.models import NoticeTry
from anlan.kernel.people.models import Person
from anlan.kernel.ports import ChatChannel, PushChannel, Router, TextChannel, plug, unplug
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.fixtures import BEGIN
from anlan.packs.dispatch.queries.listing import OFFICE
from anlan.packs.dispatch.tests.ranking_people import Walking
from anlan.runtime.health_figures import health_figures
from anlan.runtime.logs import MaskingFormatter
from anlan.shell.api import api

from .hunting import (
    Hunt,
    Hunter,
    MarkedStory,
    asked_for,
    fields_of,
    planted_everywhere,
    without_echo,
)
from .marked_night import Heard, everything_told
from .walking import Walk, readers

pytestmark = pytest.mark.once

NONSENSE = {False: "瀺灂灎灒", True: "18811119999"}  # nobody ever said it
HERE, AWAY = "331002", "331002002"
ROLES = sorted(REGISTRY.roles)
WIDEST = [  # roles whose permissions are not all held by another, too
    one for one in ROLES if not any(REGISTRY.roles[one][2] < REGISTRY.roles[other][2] for other in ROLES)
]
DIFFERENT = list({(REGISTRY.roles[one][1].scope, REGISTRY.roles[one][2]): one for one in ROLES}.values())


def reach(role: str) -> tuple[str, frozenset[str]]:
    """All that the answer of a search hangs on."""
    may = REGISTRY.roles[role][2]
    return REGISTRY.roles[role][1].scope, frozenset(
        one for one in may if one.endswith(".view") or one.startswith("kernel.")
    )


SEARCHERS = list({reach(one): one for one in ROLES}.values())
OF_CUSTODY = re.compile(
    r"/evidence/package › manifest\.json: evidence\.\w+\.reason(, evidence\.\w+\.reason)*$"
)
LEDGER = [("/office/ledger", word) for word in ("person", "about", "matter")]
BY_DUTY = {  # who needs it for what he does just now reads it without asking: the page keeps the purpose (domain.md 1.4)
    "dispatch.duty_officer": ("GET /dispatch/board", "page:board"),
    "dispatch.officer": ("GET /hand", "page:hand"),
    "dispatch.guard": ("GET /hand", "page:hand"),
}


@pytest.fixture(scope="module")
def out() -> Iterator[Heard]:
    """What leaves by push, short message and chat."""
    heard = Heard()
    for one in (PushChannel, TextChannel, ChatChannel):
        plug(one, lambda: heard)
    plug(Router, Walking)
    yield heard
    for one in (PushChannel, TextChannel, ChatChannel, Router):
        unplug(one)


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is written within is undone at its end, as after each of Django's own tests."""
    whole = transaction.atomic()
    whole._from_testcase = True  # type: ignore[attr-defined] – what must be outermost may be so inside of it
    with whole:
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def told_once(django_db_setup, django_db_blocker, out) -> Iterator[MarkedStory]:
    """Everything that the packs can tell, told with marks; an evening that is still going on; messages sent.

    Told once for all tests of this file: it is the same for each, and takes as long as many a test.
    """
    translation.deactivate()
    with django_db_blocker.unblock(), timing.set_to(BEGIN) as hands, taken_back():
        yield everything_told(hands)


@pytest.fixture
def hunt(told_once, db) -> Hunt:
    """The story, with nothing found yet; what a test writes is taken back by Django's own turn within ours."""
    found = Hunt(told_once.planted)
    found.story, found.known = told_once, {}
    return found


def strangers(hunt: Hunt, region: str, roles: Sequence[str] = ROLES) -> dict[str, Hunter]:
    """Somebody for every role who has nothing to do with any matter, in this region."""
    found = {}
    for role in roles:
        where = (
            "" if role.startswith("kernel.") and region == HERE else region
        )  # the IT office is the district's
        caller = hunt.story.person(f"idle{region[-3:]}-{role.replace('.', '-')}", role, where, name="闲")
        person = Person.objects.get(pk=caller.person)
        person.account = get_user_model().objects.create_user(person.code, password="quiet-harbour-331002")
        person.save()
        found[role] = Hunter(hunt, f"{role}@{region}")
        found[role].force_login(person.account, backend="django.contrib.auth.backends.ModelBackend")
        found[role].person = person
        hunt.known[role, region] = found[role]
    return found


class Everything(set[str]):
    """Holds whatever is asked for: no page needs to be looked at twice to be warm."""

    def __contains__(self, one: object) -> bool:
        """Always."""
        return True


def walk(clients: dict[str, Client]) -> Walk:
    """Every page that each of them comes to."""
    walked = Walk(warm=Everything(), counts=False)
    for role, client in clients.items():
        walked.role(role, client)
    assert not walked.faults
    return walked


def test_each_field_of_level_3_and_4_carries_a_mark(hunt):
    assert planted_everywhere(hunt.planted) == set()


def test_the_hunt_finds_what_is_shown_unmasked_on_purpose(hunt, monkeypatch):
    monkeypatch.setattr("anlan.shell.details.masked_text", lambda _mark, value, _people: str(value))
    client = strangers(hunt, HERE)["dispatch.leader"]
    client.get(f"/m/{Matter.objects.filter(kind='dispatch.incident').latest('opened_at').number}")
    assert any(leak.endswith("dispatch.report_incident.content") for leak in beyond_duty(hunt))


@pytest.mark.parametrize("region", [HERE, AWAY])
def test_pages_and_files_show_no_mark_to_who_has_no_purpose_X_R6(hunt, region):
    clients = strangers(hunt, region, DIFFERENT if region == HERE else WIDEST)
    walk(clients)
    some = {(one.kind, one.stage): one.number for one in Matter.objects.order_by("opened_at")}.values()
    for client in clients.values():
        for name in (*REGISTRY.kinds, *REGISTERS):
            for kind in ("csv", "xlsx"):
                at = "matters" if name in REGISTRY.kinds else "registers"
                client.get(f"/{at}/{name}", {"as": kind, "state": "all"})
        for kind in ("csv", "xlsx"):
            client.get("/office/ledger", {"as": kind})
            client.get("/dispatch/figures", {"as": kind})
        for number in some:
            client.get(f"/m/{number}/evidence/package")
        for item in EvidenceItem.objects.all():
            for end in ("", "/copy"):
                client.get(f"/m/{Matter.objects.get(pk=item.matter_id).number}/evidence/{item.pk}{end}")
    assert hunt.looks > 300
    assert beyond_duty(hunt) == set()


def beyond_duty(hunt: Hunt) -> set[str]:
    """Leaks at places where nobody has a duty to read, or where the ledger does not say for what he read."""
    found = set()
    for leak in hunt.leaks:
        role, region = leak.split()[0].partition("@")[::2]
        where, what = BY_DUTY.get(role, ("nowhere", ""))
        if leak.endswith(".address") and OFFICE in REGISTRY.roles[role][2] and region != AWAY:
            continue  # where an open incident is, is for the desk and the police of its region
        kept = AccessRecord.objects.filter(what=what).exclude(purpose="").exclude(matter=NOBODY)
        if not leak.split(" ", 1)[1].startswith(f"{where}:") or not kept.exists() or region == AWAY:
            found.add(leak)
    return found


def test_who_works_on_a_matter_sees_no_mark_before_he_asks_for_it_X_R6(hunt):
    clients = {}
    for role, reader in readers(hunt.story).items():
        clients[role] = Hunter(hunt, role)
        clients[role].cookies = reader.cookies
    walk(clients)
    assert beyond_duty(hunt) == set()


def test_the_package_of_evidence_that_leaves_the_house_holds_no_mark_X_R6(hunt):
    """Files, custody and proofs go; nothing that was said of people goes with them.

    Why somebody opened, sealed or took it stands in custody, whose digests take it in: that goes with what it explains.
    """
    reason = "移送检察院核对证据清单"
    taken = 0
    for matter in Matter.objects.filter(pk__in=EvidenceItem.objects.values("matter")):
        may = f"{matter.pack}.export_evidence"
        if not any(may in held and role.scope == "region" for _, role, held in REGISTRY.roles.values()):
            continue  # nobody hands it over
        officer = hunt.story.actor(hunt.story.role_that_may(may))
        verb = REGISTRY.commands["evidence.export_evidence"]
        hunt.story.tell(verb, by=officer, matter=matter.pk, reason=reason)
        person = Person.objects.get(pk=officer.person)
        if person.account is None:
            person.account = get_user_model().objects.create_user(person.code)
            person.save()
        client = Hunter(hunt, "officer")
        client.force_login(person.account, backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get(f"/m/{matter.number}/evidence/package")
        assert answer.status_code == 200, answer.content
        with zipfile.ZipFile(io.BytesIO(client.file)) as package:
            assert "manifest.json" in package.namelist()
        taken += 1
    assert taken
    assert {leak for leak in hunt.leaks if not OF_CUSTODY.search(leak)} == set()


def test_a_mark_inside_a_package_would_be_found(hunt):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as package:
        package.writestr("custody.txt", f"由 {hunt.planted.marks[0]} 移交")
    hunt.examine("officer", "GET package", kept.getvalue())
    assert len(hunt.leaks) == 1


def test_the_api_says_no_mark_X_R6(hunt):
    paths = [path for path, methods in api.get_openapi_schema()["paths"].items() if "get" in methods]
    matters = list({(one.kind, one.stage): one for one in Matter.objects.order_by("opened_at")}.values())
    for role, known in strangers(hunt, HERE).items():
        client = Hunter(hunt, f"{role}@{HERE}", HTTP_AUTHORIZATION=f"Bearer {issue_token(known.person)}")
        for path in paths:
            if "{" not in path:
                client.get(path, {"incident": matters[0].pk} if path.endswith("candidates") else {})
                continue
            for matter in matters:
                client.get(path.replace("{key}", str(matter.pk)).replace("{incident}", str(matter.pk)))
        assert role
    assert hunt.looks > 300
    assert hunt.leaks == set()


def test_nobody_finds_anything_by_what_is_sealed_X_R6(hunt):
    some = {mark for marks in hunt.planted.of_field.values() for mark in (marks[0], marks[-1])}
    typed = {one for mark in some for one in asked_for(mark)}
    clients = strangers(hunt, HERE, SEARCHERS)
    for role, query in product(SEARCHERS, sorted(typed)):
        answer = clients[role].get("/search", {"q": query}, headers={"Accept": "application/json"})
        found = answer.json()["groups"] if answer.status_code == 200 else []
        assert not found, f"{role} finds {found} by “{query}”"
    assert hunt.leaks == set()


def test_a_filter_says_the_same_of_what_is_sealed_as_of_what_nobody_said_X_R6(hunt):
    lists = [f"/matters/{kind}" for kind in REGISTRY.kinds] + [f"/registers/{table}" for table in REGISTERS]
    clients = strangers(hunt, HERE)
    for path, word in [*((path, "q") for path in [*lists, "/office/people"]), *LEDGER]:
        client = next(one for one in clients.values() if one.get(path).status_code == 200)
        for typed in (False, True):
            nothing = said_by(client, path, word, NONSENSE[typed])
            for where, marks in hunt.planted.of_field.items():
                if marks[0].isascii() == typed:
                    assert said_by(client, path, word, marks[0]) == nothing, (
                        f"{path}?{word}= tells of {where}"
                    )


def said_by(client: Hunter, path: str, word: str, typed: str) -> str:
    """What a list answers, without what was typed."""
    return without_echo(client.get(path, {word: typed, "state": "all"}).content.decode(), typed)


def test_messages_out_of_the_house_hold_no_mark_X_R6(hunt, out):
    assert len(out.words) > 20
    assert hunt.planted.found_in("\n".join(out.words)) == set()
    assert NoticeTry.objects.filter(outcome="sent").count() == len(out.words)


def test_the_log_that_streams_and_webhooks_are_fed_from_holds_no_mark_X_R6(hunt):
    text = "\n".join(EventRecord.objects.values_list("fields", flat=True))
    assert len(text) > 1000
    assert hunt.planted.found_in(text) == set()


def test_figures_for_machines_hold_no_mark_X_R6(hunt, monkeypatch):
    # a connection that is closed would take the story with it
    monkeypatch.setattr("anlan.runtime.health_figures.close_old_connections", lambda: None)
    text = "\n".join(str(one) for one in health_figures(dict))
    assert "anlan_" in text
    assert hunt.planted.found_in(text) == set()


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What goes into the machine's log."""
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(MaskingFormatter())
    logging.getLogger().addHandler(handler)
    yield kept
    logging.getLogger().removeHandler(handler)


def sensitive() -> list[Command]:
    """Every verb that takes something personal or sensitive."""
    return [verb for _name, verb in sorted(REGISTRY.commands.items()) if fields_of(verb.input)]


def test_a_no_and_a_fault_say_no_mark_and_write_none_down_X_R6(hunt, lines, monkeypatch):
    clients = strangers(hunt, HERE)
    for client in clients.values():
        client.raise_request_exception = False
    for verb in sensitive():
        said = {name: hunt.planted.of_field[f"{verb.name}.{name}"][0] for name in fields_of(verb.input)}
        bodies = [
            json.dumps(said),
            json.dumps({**said, "nonsense": 1}),
            json.dumps(said)[:-1],
            json.dumps([said]),
        ]
        for client in clients.values():
            for body in bodies:
                client.post(f"/api/{verb.path}", body, content_type="application/json")
    assert hunt.leaks == set()
    assert hunt.planted.found_in(lines.getvalue()) == set()


@override_settings(DEBUG=False)
def test_what_breaks_inside_says_no_mark_X_R6(hunt, monkeypatch):
    def broken(*_: object, **given: object) -> None:
        raise RuntimeError(repr(given))

    client = strangers(hunt, HERE)["dispatch.duty_officer"]
    client.raise_request_exception = False
    verb = REGISTRY.commands["dispatch.report_incident"]
    monkeypatch.setitem(REGISTRY.commands, verb.name, verb)
    said = {"category": "parking"} | {
        name: hunt.planted.of_field[f"{verb.name}.{name}"][0] for name in fields_of(verb.input)
    }
    monkeypatch.setattr("anlan.packs.dispatch.commands.report_incident.open_one", broken)
    answer = client.post(f"/api/{verb.path}", json.dumps(said), content_type="application/json")
    assert answer.status_code == 500
    assert hunt.leaks == set()
