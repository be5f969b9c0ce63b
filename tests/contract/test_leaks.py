# SPDX-License-Identifier: Apache-2.0
"""A hunt for leaks: what is personal or sensitive leaves the house nowhere before somebody has said what he needs it for.

Generated from what is registered: each field of level 3 and 4 carries a mark of its own, and everybody who has no purpose
looks, searches, takes away and provokes wherever he can.
"""

import io
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.test.utils import override_settings

from anlan.kernel import timing
from anlan.kernel.access.ledger import NOBODY
from anlan.kernel.access.models import AccessRecord
from anlan.kernel.access.queries import issue_token
from anlan.kernel.command import Command
from anlan.kernel.context import Caller, Session
from anlan.kernel.directory.registers import REGISTERS
from anlan.kernel.events.models import EventRecord
from anlan.kernel.evidence.models import EvidenceItem
from anlan.kernel.following import drain
from anlan.kernel.ids import new_id
from anlan.kernel.matters.models import Matter
from anlan.kernel.notices import running
from anlan.kernel.notices.commands.add_push_device import add_push_device
from anlan.kernel.notices.models import NoticeTry
from anlan.kernel.people.models import Person
from anlan.kernel.ports import ChatChannel, PushChannel, Router, TextChannel, plug, unplug
from anlan.kernel.registry import REGISTRY
from anlan.packs.dispatch.api import FROM_110
from anlan.packs.dispatch.models import Message
from anlan.packs.dispatch.queries.listing import OFFICE
from anlan.packs.dispatch.tests.ranking_people import Walking
from anlan.runtime.health_figures import health_figures
from anlan.runtime.logs import MaskingFormatter
from anlan.shell.api import api

from .conftest import evenings, whole_stories
from .hunting import (
    Hunt,
    Hunter,
    MarkedStory,
    Planted,
    asked_for,
    fields_of,
    planted_everywhere,
    without_echo,
)
from .walking import Walk, readers

pytestmark = pytest.mark.once

NONSENSE = {False: "瀺灂灎灒", True: "18811119999"}  # nobody ever said it
HERE, AWAY = "331002", "331002002"
ROLES = sorted(REGISTRY.roles)
WIDEST = [  # roles whose permissions are not all held by another, too
    one for one in ROLES if not any(REGISTRY.roles[one][2] < REGISTRY.roles[other][2] for other in ROLES)
]
LEDGER = [("/office/ledger", word) for word in ("person", "about", "matter")]
BY_DUTY = {  # who needs it for what he does just now reads it without asking: the page keeps the purpose (domain.md 1.4)
    "dispatch.duty_officer": ("GET /dispatch/board", "page:board"),
    "dispatch.officer": ("GET /hand", "page:hand"),
    "dispatch.guard": ("GET /hand", "page:hand"),
}


class Heard:
    """All three ways out of the house: takes everything and keeps the words."""

    public_key = "B" * 87

    def __init__(self) -> None:
        self.words: list[str] = []

    def takes(self, endpoint: str) -> bool:
        """Any."""
        return True

    def push(self, address, ring) -> None:
        """To a phone; its address is the service's business."""
        self.words.append(f"{ring.title}{ring.body}{ring.url}")

    def text(self, number, ring) -> None:
        """To a telephone."""
        self.words.append(f"{ring.title}{ring.body}{ring.url}")

    def chat(self, ring) -> None:
        """To a group."""
        self.words.append(f"{ring.title}{ring.body}{ring.url}")


@pytest.fixture
def out() -> Iterator[Heard]:
    """What leaves by push, short message and chat."""
    heard = Heard()
    for one in (PushChannel, TextChannel, ChatChannel):
        plug(one, lambda: heard)
    plug(Router, Walking)
    yield heard
    for one in (PushChannel, TextChannel, ChatChannel, Router):
        unplug(one)


@pytest.fixture
def hunt(db, hands, out) -> Hunt:
    """Everything that the packs can tell, told with marks; an evening that is still going on; messages sent."""
    return everything_told(hands)


def everything_told(hands: timing.Hands) -> Hunt:
    """Whatever any pack can say, with marks in it."""
    story = MarkedStory(hands, Planted())
    keys = {"endpoint": "https://push.example.net/x", "p256dh": "p" * 87, "auth": "a" * 22, "name": "phone"}
    for role in ROLES:
        owner = replace(story.actor(role), session=Session(new_id(), timing.now(), timing.now()))
        story.tell(add_push_device, by=owner, **{**keys, "endpoint": keys["endpoint"] + role})
    for tell in whole_stories().values():
        tell(story)
        sent()
    for evening in evenings():
        evening(story, 1)
        sent()
    the_rest(story)
    found = Hunt(story.planted)
    found.story, found.known = story, {}
    return found


def the_rest(story: MarkedStory) -> None:
    """What no story tells: evidence opened, sealed and handed over; what came early; what 110 answered."""
    item = EvidenceItem.objects.filter(sealed_at=None).latest("received_at")
    matter = Matter.objects.get(pk=item.matter_id)
    reason = "移送法制审核需要原件"
    officer = story.actor(story.role_that_may(f"{matter.pack}.export_evidence"))
    story.tell(
        REGISTRY.commands["evidence.open_evidence"], by=officer, matter=matter.pk, item=item.pk, reason=reason
    )
    story.tell(REGISTRY.commands["evidence.export_evidence"], by=officer, matter=matter.pk, reason=reason)
    story.tell(
        REGISTRY.commands["evidence.seal_evidence"], by=officer, matter=matter.pk, item=item.pk, reason=reason
    )
    early = {"order_number": "331002202611219999", "fingerprint": "early", "content": "对方又回来了"}
    story.tell(REGISTRY.commands["dispatch.keep_early_push"], by=FROM_110, **early)
    message = Message.objects.latest("queued_at")
    robot = Caller(None, "reactions", "follower", pack="dispatch")
    no = {"incident": message.incident_id, "message": message.pk, "rejected": "E1", "answer": "缺少处置结果"}
    Message.objects.filter(pk=message.pk).update(acknowledged_at=None)
    story.tell(REGISTRY.commands["dispatch.acknowledge_message"], by=robot, **no)
    drain()


def sent() -> None:
    """The followers have followed, and what is due has gone out."""
    drain()
    for channel in ("push", "sms", "chat"):
        while running.send_due(channel):
            pass


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
    walked = Walk(warm=Everything())
    for role, client in clients.items():
        walked.role(role, client)
    assert not walked.faults
    return walked


def test_each_field_of_level_3_and_4_carries_a_mark(hunt):
    assert planted_everywhere(hunt.planted) == set()


def test_the_hunt_finds_what_is_shown_unmasked_on_purpose(hunt, monkeypatch):
    monkeypatch.setattr("anlan.shell.reading.masked_text", lambda _mark, value, _people: str(value))
    client = strangers(hunt, HERE)["dispatch.captain"]
    client.get(f"/m/{Matter.objects.filter(kind='dispatch.incident').latest('opened_at').number}")
    assert any(leak.endswith("dispatch.report_incident.content") for leak in beyond_duty(hunt))


@pytest.mark.parametrize("region", [HERE, AWAY])
def test_pages_and_files_show_no_mark_to_who_has_no_purpose_X_R6(hunt, region):
    clients = strangers(hunt, region, ROLES if region == HERE else WIDEST)
    walk(clients)
    for client in clients.values():
        for name in (*REGISTRY.kinds, *REGISTERS):
            for kind in ("csv", "xlsx"):
                at = "matters" if name in REGISTRY.kinds else "registers"
                client.get(f"/{at}/{name}", {"as": kind, "state": "all"})
        for kind in ("csv", "xlsx"):
            client.get("/office/ledger", {"as": kind})
            client.get("/dispatch/figures", {"as": kind})
        for number in Matter.objects.values_list("number", flat=True):
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
    clients = strangers(hunt, HERE, WIDEST)
    for role, query in product(WIDEST, sorted(typed)):
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


def test_figures_for_machines_hold_no_mark_X_R6(hunt):
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
