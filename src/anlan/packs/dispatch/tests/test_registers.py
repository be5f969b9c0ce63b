# SPDX-License-Identifier: Apache-2.0
"""Registers: seen in one's regions, taken away and brought back unchanged, mended row by row."""

import io

import pytest

from anlan.kernel.access.models import AccessRecord
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.directory.registers import REGISTERS, SEES
from anlan.kernel.directory.tables import read_file
from anlan.kernel.people.models import Person
from anlan.kernel.places.models import Premises

from ..models import Guard

TABLES = sorted(name for name, one in REGISTERS.items() if one.sees == SEES)  # those of the office


@pytest.fixture
def stocked(street, story, office) -> None:
    """A district with a row in each table."""
    post = {"code": "desk", "name": "值班台", "organisation": "bar", "region": "331002001"}
    story.tell(import_directory, by=office, tables={"posts": [post]})


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_taken_away_comes_back_unchanged(stocked, story, page, office, table, kind):
    answer = page(office).get(f"/registers/{table}", {"as": kind})
    name = answer["Content-Disposition"].rsplit("''", 1)[1]
    tables = read_file(name, io.BytesIO(answer.content).getvalue())
    assert len(tables[table]) == REGISTERS[table].rows().count() > 0
    assert story.tell(import_directory, by=office, tables=tables).result["written"] == 0


EDITS = {  # what is changed by form before the register is taken away again
    "premises": {"address": "中山东路 130 号"}, "organisations": {"name": "澜岸酒吧（新）"}, "posts": {"name": "夜班值班台"},
    "people": {"name": "王建国二"}, "devices": {"kind": "phone"}, "regions": {"name": "城隍浦社区（新）"},
    "guards": {"trained_until": "2031-01-02"}, "venue_posts": {"name": "酒吧后门"}, "alarm_buttons": {"phone": "0576-88881111"},
    "contracts": {"ends_on": "2031-12-31"}, "rosters": {"ends_at": "2031-01-02T06:00:00+08:00"},
    "stations": {"lat": "28.671"}, "cameras": {"name": "酒吧后门"}, "recorders": {"state": "repair"},
    "cars": {"call_sign": "府前 03"}, "categories": {"name": "停车吵架"},
    "call_questions": {"level": "red", "text": "动手了没有？"},
}  # fmt: skip


def filled(line: dict[str, str]) -> dict[str, str]:
    """What a delivery gives of a line."""
    return {name: cell for name, cell in line.items() if cell}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_edited_by_form_taken_away_and_brought_back_is_the_same(
    stocked, story, page, office, table, kind
):
    client, register = page(office), REGISTERS[table]
    row = register.rows().order_by(*register.order).last()
    key, edit = register.key(row), EDITS[table]
    answer = client.post(f"/registers/{table}/{key}", {**register.line(row), **edit})
    assert answer.status_code == 302, answer.content.decode()
    before = [register.line(one) for one in register.rows().order_by(*register.order)]
    line = next(one for one in before if "~".join(one[name] for name in register.shape.own) == key)
    asked, kept = (register.shape.model_validate(filled(one)) for one in ({**line, **edit}, line))
    assert asked == kept
    answer = client.get(f"/registers/{table}", {"as": kind})
    name = answer["Content-Disposition"].rsplit("''", 1)[1]
    tables = read_file(name, io.BytesIO(answer.content).getvalue())
    assert story.tell(import_directory, by=office, tables=tables).result["written"] == 0
    assert [register.line(one) for one in register.rows().order_by(*register.order)] == before


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "不得大于"), ("en", "Must not be more than")])
def test_a_fault_names_row_and_column_in_the_readers_language(stocked, page, office, language, word):
    line = REGISTERS["premises"].line(Premises.objects.get(code="bar"))
    client = page(office)
    answer = client.post(
        "/registers/premises/bar", {**line, "lat": "200"}, headers={"Accept-Language": language}
    )
    assert answer.status_code == 422
    assert word in answer.content.decode()


@pytest.mark.parametrize("table", TABLES)
def test_each_register_and_each_of_its_rows_can_be_opened(stocked, page, office, table):
    client = page(office)
    assert client.get(f"/registers/{table}").status_code == 200
    row = REGISTERS[table].rows().first()
    answer = client.get(f"/registers/{table}/{REGISTERS[table].key(row)}")
    assert answer.status_code == 200, table


def test_telephone_and_sign_in_name_are_not_taken_away(street, story, page, office):
    someone = story.person("someone", "dispatch.guard", "331002001", name="欧阳晓月")
    person = Person.objects.get(pk=someone.person)
    told = {"code": person.code, "name": "欧阳晓月", "phone": "13800001234", "username": "xiaoyue-ouyang"}
    story.tell(import_directory, by=office, tables={"people": [told]})
    file = page(office).get("/registers/people", {"as": "csv"}).content.decode()
    assert "欧阳晓月" in file
    assert "13800001234" not in file
    assert "xiaoyue" not in file


def test_who_has_no_right_to_the_register_sees_none(street, page):
    client = page(street.guard)
    assert client.get("/registers/").status_code == 403
    assert client.get("/registers/guards").status_code == 403


def test_other_regions_rows_are_neither_listed_nor_opened_nor_taken_away(street, story, page):
    far = story.person("far", "dispatch.duty_officer", "331002002")
    client = page(far)
    for asked in ({}, {"as": "csv"}, {"q": "bar"}, {"q": "澜"}):
        assert "澜岸" not in client.get("/registers/premises", asked).content.decode()
    assert client.get("/registers/premises/bar").status_code == 404


def test_a_row_is_mended_on_its_page(street, page, office):
    client = page(office)
    row = Premises.objects.get(code="bar")
    line = REGISTERS["premises"].line(row)
    wrong = client.post("/registers/premises/bar", {**line, "lat": "200"})
    assert wrong.status_code == 422
    assert "不得大于" in wrong.content.decode()
    client.post("/registers/premises/bar", {**line, "address": "中山东路 130 号", "code": "another"})
    assert Premises.objects.get(code="bar").address == "中山东路 130 号"
    assert not Premises.objects.filter(code="another").exists()


def test_who_only_looks_cannot_mend(street, page):
    line = REGISTERS["premises"].line(Premises.objects.get(code="bar"))
    answer = page(street.desk).post("/registers/premises/bar", {**line, "name": "别的酒吧"})
    assert answer.status_code == 403
    assert Premises.objects.get(code="bar").name == "澜岸酒吧"


@pytest.mark.parametrize(
    ("table", "typed", "code"),
    [
        ("people", "王建国", "guard"),
        ("people", "wjg", "guard"),
        ("premises", "lajb", "bar"),
        ("premises", "ba", "bar"),
        ("organisations", "椒安", "jiaoan"),
        ("venue_posts", "jbmk", "door"),
        ("regions", "海门", "331002001"),
        ("categories", "ts", "shoving"),
    ],
)
def test_a_code_is_picked_by_name_sound_or_code(stocked, page, office, table, typed, code):
    hits = page(office).get(f"/pick/{table}", {"q": typed}).json()["hits"]
    assert code in [one["code"] for one in hits]


@pytest.mark.parametrize(
    ("table", "asked", "there", "gone"),
    [
        ("guards", {"employer": "bar"}, "徐立", "王建国"),
        ("guards", {"person": "guard"}, "王建国", "徐立"),
        ("contracts", {"premises": "bar", "company": "jiaoan"}, ">c1<", "没有符合的"),
        ("contracts", {"company": "station"}, "没有符合的", ">c1<"),
        ("recorders", {"post": "door"}, "rec-door", "rec-guard"),
        ("devices", {"bearer": "guard"}, "rec-guard", "rec-second"),
    ],
)
def test_a_register_is_narrowed_to_a_venue_a_company_or_a_person(
    stocked, page, office, table, asked, there, gone
):
    body = page(office).get(f"/registers/{table}", asked).content.decode().split("</thead>")[-1]
    assert there in body
    assert gone not in body


def test_a_filter_shows_the_name_of_what_was_picked(stocked, page, office):
    shown = page(office).get("/registers/contracts", {"premises": "bar"}).content.decode()
    assert "data-picked>澜岸酒吧<" in shown
    assert 'data-pick="/pick/organisations"' in shown


def test_who_only_looks_filters_by_venue_but_chooses_no_people(street, page):
    client = page(street.desk)
    assert client.get("/pick/premises", {"q": "澜岸"}).json()["hits"]
    shown = client.get("/registers/rosters").content.decode()
    assert 'data-pick="/pick/venue_posts"' in shown
    assert "/pick/people" not in shown


def test_every_filter_that_is_picked_leads_to_a_column_that_is_picked():
    for one in REGISTERS.values():
        assert set(one.narrows) <= set(one.picks), one.table


def test_what_may_not_be_seen_is_not_offered(street, story, page):
    far = page(story.person("far", "kernel.administrator", "331002002"))
    assert far.get("/pick/premises", {"q": "澜岸"}).json()["hits"] == []
    for nobody in (
        street.guard,
        street.desk,
    ):  # people are found for a purpose; who keeps the register has one
        assert page(nobody).get("/pick/people", {"q": "王"}).status_code == 403


def test_every_column_that_names_another_row_is_picked_from_a_register_that_offers():
    named = {
        "person",
        "bearer",
        "employer",
        "company",
        "operator",
        "station",
        "organisation",
        "premises",
        "home_post",
    }
    for one in REGISTERS.values():
        assert named & set(one.columns) <= set(one.picks), one.table
        assert set(one.picks.values()) <= set(REGISTERS), one.table


def test_training_that_runs_out_is_found(street, page, office):
    client = page(office)
    Guard.objects.update(trained_until=None)
    one = Guard.objects.select_related("person").first()
    Guard.objects.filter(pk=one.pk).update(trained_until="2000-01-01")
    assert one.person.name in client.get("/registers/guards", {"ends": "over"}).content.decode()
    assert one.person.name not in client.get("/registers/guards", {"ends": "soon"}).content.decode()


def test_who_took_a_register_away_is_on_record(street, page, office):
    page(office).get("/registers/guards", {"as": "csv"})
    assert AccessRecord.objects.filter(viewer=office.person, what="export:guards").exists()
