# SPDX-License-Identifier: Apache-2.0
"""The back office and the account at work: import tried and done, a stopped follower let go on, tokens and sessions."""

import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override, pgettext, pgettext_lazy
from openpyxl import load_workbook

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.access.models import AccessRecord, ApiToken
from anlan.kernel.access.queries import viewer_of_token
from anlan.kernel.directory.delivery import delivered_shapes
from anlan.kernel.directory.tables import read_file
from anlan.kernel.events.models import Checkpoint, EventRecord
from anlan.kernel.following.running import drain
from anlan.kernel.ids import new_id
from anlan.kernel.matters.models import Involvement
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.specimen.commands.measure_noise import measure_noise
from anlan.kernel.testing.specimen.models import Loudness
from anlan.kernel.testing.specimen.projections import Loudest

from ..looks import told
from .conftest import PASSWORD, with_account

GOOD = "code,name\nw9,王小明\n"
BAD = "code,name,phone\nw9,,call me\n"


@pytest.fixture
def admin(story):
    return story.person("admin", "kernel.administrator", "", name="陆鸣")


def deliver(client, text: str, deed: str, name: str = "people.csv"):
    return client.post("/office/import", {"file": SimpleUploadedFile(name, text.encode()), "deed": deed})


# import


def test_a_trial_says_what_would_be_written_and_writes_nothing(story, page, admin):
    before = EventRecord.objects.count()
    answer = deliver(page(admin), GOOD, "check")
    assert answer.context["done"]["written"] == 1
    assert not Person.objects.filter(code="w9").exists()
    assert EventRecord.objects.count() == before


def test_an_import_writes_the_register(story, page, admin):
    deliver(page(admin), GOOD, "import")
    assert Person.objects.filter(code="w9").exists()


@pytest.mark.parametrize("deed", ["check", "import"])
def test_faults_are_shown_in_words_and_can_be_taken_away(story, page, admin, deed):
    client = page(admin)
    answer = deliver(client, BAD, deed)
    assert answer.status_code == 422
    assert [(one["table_word"], one["row"], one["column"]) for one in answer.context["faults"]] == [
        ("人员", 2, "name"),
        ("人员", 2, "phone"),
    ]
    taken = client.post("/office/import", {"faults": answer.context["file"]})
    assert "call me" in taken.content.decode()
    assert not Person.objects.filter(code="w9").exists()


def test_a_column_that_nobody_reads_is_a_fault_and_not_lost(story, page, admin):
    answer = deliver(page(admin), "code,name,telephone\nw9,王小明,13800000001\n", "import")
    assert [one["column"] for one in answer.context["faults"]] == ["telephone"]


def test_the_template_holds_every_table_and_comes_back_empty(story, page, admin):
    content = page(admin).get("/office/import?template=all").content
    book = load_workbook(io.BytesIO(content))
    shapes = delivered_shapes()
    assert book.sheetnames[:-1] == list(shapes)
    for name, shape in shapes.items():
        heads = [cell.value for cell in book[name][1]]
        assert heads == [info.alias or field for field, info in shape.model_fields.items()]
    assert not any(read_file("t.xlsx", content)[name] for name in shapes)


# health


def test_a_follower_that_stands_still_is_seen_and_let_go_on(story, page, admin, monkeypatch):
    drain([Loudest.name])
    noise = story.noise()

    def fails(self, record, event):
        raise ValueError("on purpose")

    with monkeypatch.context() as broken:
        broken.setattr(Loudest, "apply", fails)
        story.tell(measure_noise, noise=noise.pk, decibels=80)
        drain([Loudest.name])
    client = page(admin)
    text = client.get("/office/").content.decode()
    assert "on purpose" in text
    assert Checkpoint.objects.get(name=Loudest.name).stopped_at
    assert client.post("/do/directory/resume-follower", {"follower": Loudest.name}).status_code == 303
    drain([Loudest.name])
    assert Loudness.objects.filter(matter=noise.pk).exists()
    assert "on purpose" not in client.get("/office/").content.decode()


# account


def test_a_token_is_shown_once_and_does_what_was_ticked(story, page, worker):
    client = page(worker)
    given = {"scopes": ["specimen.view"], "region": "331002001", "days": "7"}
    fresh = client.post("/account/tokens", given).context["fresh"]
    assert viewer_of_token(fresh).grants[0].permissions == {"specimen.view"}
    assert fresh not in client.get("/account").content.decode()
    assert AccessRecord.objects.filter(viewer=worker.person, what="token:made").exists()


@pytest.mark.parametrize("given", [
    {}, {"scopes": ["kernel.operate"]}, {"scopes": ["specimen.view"], "days": "0"}, {"scopes": ["specimen.view"], "days": "9999"},
    {"scopes": ["specimen.view"], "days": "x"}, {"scopes": ["specimen.view"], "region": "nowhere"},
])  # fmt: skip
def test_a_token_never_reaches_further_than_its_owner(story, page, worker, given):
    assert page(worker).post("/account/tokens", {"days": "7", **given}).status_code == 422
    assert not ApiToken.objects.exists()


def test_only_its_owner_revokes_a_token(story, page, program, worker, reader):
    token = program(worker)
    row = ApiToken.objects.get()
    assert page(reader).post(f"/account/tokens/{row.pk}/revoke").status_code == 404
    assert token.get("/api/people/me").status_code == 200
    assert page(worker).post(f"/account/tokens/{row.pk}/revoke").status_code == 302
    assert token.get("/api/people/me").status_code == 401


def test_a_session_elsewhere_is_listed_and_ended_by_its_owner_only(story, worker, reader):
    def signed_in(caller) -> Client:
        client = Client(headers={"User-Agent": "Mozilla/5.0 (Windows) Firefox/140"})
        client.post("/sign-in", {"username": with_account(caller).account.username, "password": PASSWORD})
        return client

    here, elsewhere, other = signed_in(worker), signed_in(worker), signed_in(reader)
    listed = here.get("/account/security").context["sign_ins"]
    assert [(one["agent"], one["is_this"]) for one in listed] == [
        ("Firefox · Windows", True),
        ("Firefox · Windows", False),
    ]
    other.post("/do/accounts/end-sign-ins", {"only": listed[1]["pk"]})
    assert elsewhere.get("/account").status_code == 200
    here.post("/do/accounts/end-sign-ins", {"only": listed[1]["pk"]})
    assert elsewhere.get("/account").status_code == 302
    assert here.get("/account").status_code == 200


# ledger


def test_looks_are_told_in_plain_words_with_duty_and_reason(story, page):
    auditor = story.person("auditor", "kernel.auditor", "", name="何静")
    client = page(auditor, headers={"Accept-Language": "zh-hans"})
    client.get("/office/ledger")
    client.get("/office/people")
    lines = client.get("/office/ledger").context["lines"]
    said = {(one["what"], one["purpose"], one["refused"]) for one in lines}
    assert ("看了查阅记录", "在职责内", False) in said
    assert ("想看“人员”", "", True) in said


def test_the_newest_looks_are_found_by_an_index(story):
    with connection.cursor() as asked:
        there = connection.introspection.get_constraints(asked, AccessRecord._meta.db_table)
    assert there["access_newest"]["orders"] == ["DESC"]


def test_the_ledger_is_filtered_paged_and_taken_away_and_says_so(story, page):
    auditor = story.person("auditor", "kernel.auditor", "")
    client = page(auditor)
    stranger = story.actor("specimen.worker", "331002002")
    page(stranger).get(f"/m/{story.noise('331002001').number}")
    lines = client.get("/office/ledger?outcome=refused").context["lines"]
    assert [(one["refused"], one["times"]) for one in lines] == [(True, 1)]
    assert client.get("/office/ledger?page=99").context["lines"] == []
    assert client.get("/office/ledger?as=csv&outcome=refused").content.decode().count("specimen-worker") == 1
    assert AccessRecord.objects.filter(viewer=auditor.person, what="export:ledger").exists()


def test_the_person_concerned_reads_who_looked_at_his_entry_and_his_matter(story, page, worker):
    member = story.person("member", "specimen.reader", "331002001", name="韦立")
    other = story.person("other", "specimen.reader", "331002001", name="毛宁")
    matter = story.noise("331002001")
    Involvement.objects.create(
        id=new_id(), matter=matter, person_id=member.person, part="neighbour", since=timing.now()
    )
    office = story.person("itman", "kernel.security", "", name="陆明")
    page(office).get(f"/office/people/{member.person}")
    page(worker).get(f"/m/{matter.number}")
    seen = page(member).get("/account/looked-at").context["lines"]
    assert {one["who"] for one in seen} == {"陆明", Person.objects.get(pk=worker.person).name}
    assert page(other).get("/account/looked-at").context["lines"] == []


def test_reading_who_looked_asks_no_more_for_more_looks(story, page):
    member = story.person("member", "specimen.reader", "331002001", name="韦立")
    client, counts = page(member), []
    for times in (1, 9):
        for number in range(times):
            office = story.person(f"it{times}{number}", "kernel.security", "", name=f"陆{number}")
            page(office).get(f"/office/people/{member.person}")
        with CaptureQueriesContext(connection) as asked:
            client.get("/account/looked-at")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_search_finds_places_with_a_way_to_their_matters(story, page, worker):
    found = page(worker).get("/search?q=海门", headers={"Accept": "application/json"}).json()["groups"]
    places = json.dumps(found, ensure_ascii=False)
    assert "region=331002001" in places


def test_whoever_stands_in_the_ledger_is_chosen_by_search_and_that_is_in_it_too(story, page):
    story.person("fan", "specimen.worker", name="范云")
    auditor = story.actor("kernel.auditor", "")
    client = page(auditor)
    for words in ("范云", "fan", "范"):
        hits = client.get("/office/ledger/people", {"q": words}).json()["hits"]
        assert [one["name"] for one in hits if one["code"] == "fan"] == ["范云"], words
    assert AccessRecord.objects.filter(viewer=auditor.person, what="search:people").exists()
    shown = client.get("/office/ledger?person=fan").content.decode()
    assert "data-picked>范云<" in shown


def test_each_whom_the_auditors_search_shows_reads_it_on_his_own_account_X_R6(story, page):
    for code, name in (("fan", "范云"), ("fang", "范国"), ("other", "丁一")):
        story.person(code, "specimen.reader", name=name)
    auditor = story.person("auditor", "kernel.auditor", "", name="陆明")
    client = page(auditor)
    with CaptureQueriesContext(connection) as asked:
        client.get("/office/ledger/people", {"q": "范"})
    written = [one for one in asked if one["sql"].startswith("INSERT INTO kernel_accessrecord")]
    assert len(written) == 1, "a search costs one statement, however many it shows"
    for code, is_shown in (("fan", True), ("fang", True), ("other", False)):
        person = Person.objects.get(code=code).pk
        found = AccessRecord.objects.filter(what="search:people", viewer=auditor.person, about=person)
        assert found.exists() is is_shown, code


def test_only_an_auditor_chooses_people_for_the_ledger(story, page):
    assert page(story.actor("specimen.worker")).get("/office/ledger/people?q=fan").status_code == 403


def test_an_auditor_who_types_the_offices_address_is_led_to_the_ledger(story, page):
    client = page(story.person("auditor", "kernel.auditor", ""))
    answer = client.get("/office/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/office/ledger")


def test_a_declared_purpose_is_kept_once_and_read_in_each_readers_language_X_R6(story):
    with override("zh-hans"):
        looked(None, "page:board", purpose=pgettext_lazy("shell", "For the file"))
    (row,) = AccessRecord.objects.filter(what="page:board")
    assert row.purpose == "For the file"
    with override("zh-hans"):
        (line,) = told([row])
    assert line["purpose"] == pgettext_in_chinese("For the file")


def pgettext_in_chinese(words: str) -> str:
    """A sentence of the shell in Chinese."""
    with override("zh-hans"):
        return pgettext("shell", words)


# settings in words


def test_a_setting_of_few_values_is_chosen_by_its_word(story, page):
    security = story.person("security", "kernel.security", "", name="宋薇")
    answer = page(security).get("/office/settings", headers={"Accept-Language": "zh-hans"}).content.decode()
    assert re.search(r'type="radio" name="value" value="1"[^>]*> 开启', answer)
    assert "所有人" in answer


def test_kinds_stand_in_the_order_that_their_pack_declares():
    names = [one.name for one in REGISTRY.kinds_of("dispatch")]
    assert names == ["dispatch.incident", "dispatch.first_response"]
