# SPDX-License-Identifier: Apache-2.0
"""A venue's manager sees his own premises and nothing else of the district (domain.md 2.8: scope and purpose)."""

import re

import pytest
from django.test import Client

from anlan.kernel.access.queries import caller_of, issue_token
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.directory.commands.mend_contact import mend_contact
from anlan.kernel.errors import NotAllowed, NotFound
from anlan.kernel.following import drain
from anlan.kernel.people.models import Person
from anlan.kernel.places.models import Premises
from anlan.kernel.registry import REGISTRY
from anlan.shell import urls

from ..commands.import_registry import import_registry
from ..commands.report_incident import report_incident
from ..models import Incident

OTHER = "望海楼歌厅"
NAMES = (OTHER, "wanghai", "望海岗", "海门湾路")
WORDS = "两拨人为车位吵起来了"
AWAY = {
    "sign-out",
    "sign-in-outside",
    "demo-become",
    "set_language",
}  # they lead away, or end what is being tried


@pytest.fixture
def manager(street):
    """The bar's manager; another venue with a post, a button and an incident is not his."""
    story = street.story
    story.tell(import_directory, tables={
        "organisations": [{"code": "wanghai", "name": f"{OTHER}管理方", "kind": "venue_operator", "region": "331002001"}],
        "premises": [{"code": "wanghai", "name": OTHER, "type": "05", "address": "海门湾路 9 号", "region": "331002001",
                      "operator": "wanghai", "lat": "28.6600", "lng": "121.4500"}],
        "people": [{"code": "suqing", "name": "苏青", "organisation": "bar"}],
        "grants": [{"person": "suqing", "role": "dispatch.venue_manager", "region": "331002", "organisation": "bar"}],
    })  # fmt: skip
    story.tell(import_registry, tables={
        "venue_posts": [{"code": "wanghai-1", "premises": "wanghai", "name": "望海岗", "lat": "28.66", "lng": "121.45"}],
        "alarm_buttons": [{"code": "btn-wanghai", "premises": "wanghai", "post": "wanghai-1"}],
    })  # fmt: skip
    street.tell(
        report_incident,
        by=street.desk,
        category="parking",
        content=WORDS,
        premises=Premises.objects.get(code="wanghai").pk,
    )
    street.incident()
    drain()
    return caller_of(Person.objects.get(code="suqing"), "page")


def test_he_sees_posts_guards_button_contract_and_incidents_of_his_venue(street, manager, page):
    text = page(manager).get("/venue").content.decode()
    mine = Incident.objects.get(premises__code="bar").matter.number
    assert [one for one in ("酒吧门口", "王建国", "btn-door", "椒安保安公司", mine) if one not in text] == []


def test_he_reads_no_word_of_whoever_called(manager, page):
    text = page(manager).get("/venue").content.decode()
    assert WORDS not in text


def test_what_is_the_polices_alone_is_not_his_to_know(street, manager, page):
    knife = street.incident("knife")
    secret = street.incident(is_secret=True)
    text = page(manager).get("/venue").content.decode()
    assert [one.number for one in (knife, secret) if one.number in text] == []


def pages() -> list[str]:
    """Every page and every list of the API, with what a curious manager would put into its address."""
    number, key = "JQ-1", "00000000-0000-7000-8000-000000000000"
    found = []
    for one in urls.pages + urls.pack_pages():
        if one.name not in AWAY:
            path = re.sub(r"<uuid:\w+>", key, str(one.pattern))
            path = re.sub(r"<(str|slug):table>", "premises", path)
            found.append("/" + re.sub(r"<\w+:(\w+)>", lambda m: "wanghai" if m[1] == "key" else number, path))
    tables = ("premises", "venue_posts", "alarm_buttons", "rosters", "guards", "people", "contracts")
    found += [
        f"/registers/{table}{more}" for table in tables for more in ("", "?as=csv", "?as=xlsx", "/wanghai")
    ]
    return [*found, "/matters/dispatch.incident", "/new/dispatch.incident", "/venue?of=wanghai"]


def test_no_page_shows_him_another_venue(street, manager, page):
    client = page(manager)
    theirs = Incident.objects.get(premises__code="wanghai").matter.number
    asked = [*pages(), f"/m/{theirs}", f"/dispatch/board?incident={theirs}",
             *(f"/search?q={word}" for word in (OTHER, "wanghai", "wh", "望", theirs))]  # fmt: skip
    leaks = {}
    for address in asked:
        answer = client.get(address, headers={"Accept": "application/json"} if "/search" in address else {})
        text = b"".join(answer).decode("utf-8", "replace")
        # an address repeats what was asked; what was found is what counts
        text = text.replace(address, "").replace(address.replace("&", "&amp;"), "")
        told = [word for word in (*NAMES[:1], *NAMES[2:], theirs) if word in text and word not in address]
        if answer.status_code == 200 and told:
            leaks[address] = told
    assert leaks == {}


def lists() -> list[str]:
    """Every GET of the API that needs no id."""
    document = Client().get("/api/openapi.json").json()
    return [path for path, verbs in document["paths"].items() if "get" in verbs and "{" not in path]


def test_no_list_of_the_api_gives_him_a_row(manager):
    token = issue_token(Person.objects.get(code="suqing"))
    client = Client(headers={"Authorization": f"Bearer {token}"})
    assert len(lists()) > 3
    for path in lists():
        answer = client.get(path)
        text = b"".join(answer).decode("utf-8", "replace")
        assert not [word for word in NAMES if word in text], path
        if answer.status_code == 200 and "items" in answer.json():
            assert answer.json()["items"] == [], path


def test_he_mends_his_contact_and_nobody_elses(street, manager, page):
    bar, other = Premises.objects.get(code="bar"), Premises.objects.get(code="wanghai")
    street.tell(mend_contact, by=manager, premises=bar.pk, contact_phone="0576-88123456")
    bar.refresh_from_db()
    assert bar.contact_phone == "0576-88123456"
    with pytest.raises(NotFound):
        street.tell(mend_contact, by=manager, premises=other.pk, contact_phone="0576-88123456")


def test_the_form_on_his_page_saves_and_says_what_is_wrong(manager, page):
    client, bar = page(manager), Premises.objects.get(code="bar")
    given = {"premises": str(bar.pk), "contact_phone": "0576-88123456", "next": "/venue?of=bar"}
    assert client.post("/do/directory/mend-contact", given).status_code == 303
    assert "0576-88123456" in client.get("/venue").content.decode()
    assert client.post("/do/directory/mend-contact", {**given, "contact_phone": "?"}).status_code == 422


def test_no_verb_of_the_district_is_his(street, manager):
    for verb, said in (
        ("import_registry", {"tables": {}}),
        ("set_level", {"incident": street.incident().pk, "level": "red"}),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            street.tell(REGISTRY.commands[f"dispatch.{verb}"], by=manager, **said)


def test_a_role_that_names_no_organisation_opens_no_venue(street, page):
    nobody = street.story.actor("dispatch.venue_manager")
    text = page(nobody).get("/venue").content.decode()
    assert "澜岸" not in text


def test_what_he_reports_is_a_citizens_report(street, manager):
    said = street.tell(report_incident, by=manager, category="parking", content="门口堵了")
    assert Incident.objects.get(pk=said.matter).source == "citizen"
