# SPDX-License-Identifier: Apache-2.0
"""The register's import: every fault named, all or nothing, the same twice is unchanged, no file can do harm."""

import csv
import io
import zipfile
from pathlib import Path

import pytest
from django.utils import translation
from openpyxl import Workbook

from anlan.kernel.access.models import RoleGrant
from anlan.kernel.command import perform
from anlan.kernel.directory import tables
from anlan.kernel.directory.commands.grant_role import grant_role
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.directory.tables import read_file, read_tables
from anlan.kernel.errors import Invalid
from anlan.kernel.people.models import Person
from anlan.kernel.places.models import Region
from anlan.kernel.testing.story import OPERATOR, ORGANISATIONS, REGIONS
from anlan.kernel.vault import blind_index, unseal

WANG = {"code": "w1", "name": "王建国", "organisation": "station", "phone": "13800000001",
        "identity_number": "11010519491231002X"}  # fmt: skip


def bring(**given):
    return perform(import_directory, OPERATOR, {"tables": given})


def refused(**given) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        bring(**given)
    return {place: str(said) for place, said in caught.value.fields.items()}


def csv_text(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def xlsx(**sheets: list[list[object]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(out)
    return out.getvalue()


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(f"{name}.csv", content)
    return out.getvalue()


# faults

PLACE = {"code": "p1", "name": "澜岸酒吧", "type": "05", "region": "331002", "lat": "28.67", "lng": "121.44"}
FAULTS = [
    ("regions", {"code": "x", "name": "X", "level": "planet"}, "level", "planet"),
    ("regions", {"code": "x", "name": "X", "level": "grid", "parent": "nowhere"}, "parent", "nowhere"),
    ("regions", {"code": "x.y", "name": "X", "level": "grid"}, "code", "x.y"),
    ("regions", {"code": "x", "name": "X", "level": "grid", "polygon": "POINT(1 2)"}, "polygon", "POINT(1 2)"),
    ("regions", {"code": "x", "name": "X", "level": "grid", "polygon": '{"type":"Polygon","coordinates":[[[999,1]]]}'},
     "polygon", '{"type":"Polygon"'),
    ("organisations", {"code": "o", "name": "O", "kind": "k", "region": "nowhere"}, "region", "nowhere"),
    ("posts", {"code": "o", "name": "O", "organisation": "nobody", "region": "331002"}, "organisation", "nobody"),
    ("people", {"code": "w1"}, "name", ""),
    ("people", {**WANG, "identity_number": "110105194912310021"}, "identity_number", "110105194912310021"),
    ("people", {**WANG, "identity_number": "110105194902300028"}, "identity_number", "110105194902300028"),
    ("people", {**WANG, "name": "王" * 61}, "name", "王" * 60),
    ("people", {**WANG, "phone": "call me"}, "phone", "call me"),
    ("premises", {**PLACE, "lat": "91"}, "lat", "91"),
    ("premises", {**PLACE, "lng": "NaN"}, "lng", "NaN"),
    ("premises", {**PLACE, "type": "07"}, "type", "07"),
    ("premises", {**PLACE, "operator": "nobody"}, "operator", "nobody"),
    ("devices", {"code": "d", "kind": "phone", "bearer": "nobody"}, "bearer", "nobody"),
    ("grants", {"person": "nobody", "role": "specimen.worker"}, "person", "nobody"),
    ("people", {**WANG, "name": "=HYPERLINK(1)"}, "name", "=HYPERLINK(1)"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "row", "column", "value"), FAULTS)
def test_a_fault_names_table_row_column_value_and_remedy(story, table, row, column, value):
    said = refused(**{table: [row]})[f"{table}:2:{column}"]
    shown, _, remedy = said.partition(" – ")
    assert shown.startswith(value)
    assert remedy.endswith(("。", ".")), "the remedy is a sentence"


def test_a_choice_that_does_not_fit_is_answered_with_what_each_code_means(story):
    with translation.override("zh-hans"):
        said = refused(premises=[{**PLACE, "type": "bar"}])["premises:2:type"]
    assert "05 娱乐场所 / 06" in said
    assert " or " not in said


def test_every_fault_of_every_table_is_said_at_once(story):
    faults = refused(
        people=[{"code": "a"}, WANG, {"code": "b"}], grants=[{"person": "zz", "role": "no.such"}]
    )
    assert set(faults) == {"people:2:name", "people:4:name", "grants:2:person"}


def test_a_code_that_stands_twice_is_a_fault(story):
    assert set(refused(people=[WANG, {**WANG, "name": "王建军"}])) == {"people:3:code"}


def test_nothing_is_half_imported(story):
    people, regions = Person.objects.count(), Region.objects.count()
    refused(regions=[{"code": "331003", "name": "黄岩区", "level": "district"}], people=[WANG, {"code": "b"}])
    assert (Person.objects.count(), Region.objects.count()) == (people, regions)


# again and again


def test_the_same_delivery_twice_changes_nothing(story):
    delivery = {"regions": REGIONS, "organisations": ORGANISATIONS, "people": [WANG],
                "premises": [PLACE], "devices": [{"code": "d", "kind": "phone", "bearer": "w1"}],
                "grants": [{"person": "w1", "role": "specimen.worker", "region": "331002"}]}  # fmt: skip
    bring(**delivery)
    before = list(Person.objects.values())
    again = bring(**delivery).result
    assert (again["written"], again["unchanged"]) == (0, 10)
    assert list(Person.objects.values()) == before


def test_a_new_number_replaces_the_old_one_and_is_found(story):
    bring(people=[WANG])
    bring(people=[{**WANG, "phone": "13900000009"}])
    person = Person.objects.get(phone_index=blind_index("phone", "139 0000 0009"))
    assert unseal(person.phone, f"kernel_person:phone:{person.pk}") == "13900000009"


def test_a_number_that_is_not_given_stays(story):
    bring(people=[WANG])
    bring(people=[{"code": "w1", "name": "王建国"}])
    assert Person.objects.get(code="w1").phone_index == blind_index("phone", "13800000001")


def test_numbers_are_sealed_at_rest(story):
    bring(people=[WANG])
    assert "13800000001" not in str(Person.objects.filter(code="w1").values().get())


def test_a_role_granted_by_hand_and_then_delivered_is_one_grant(story):
    bring(people=[WANG])
    perform(
        grant_role,
        OPERATOR,
        {"person": Person.objects.get().pk, "role": "specimen.worker", "region": "331002"},
    )
    bring(grants=[{"person": "w1", "role": "specimen.worker", "region": "331002"}])
    assert RoleGrant.objects.count() == 1


# files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_in_what_spreadsheets_here_save(encoding):
    content = csv_text([{"code": "w1", "name": "王建国𬱖"}]).encode(encoding)
    assert read_file("people.csv", content) == {"people": [{"code": "w1", "name": "王建国𬱖"}]}


def test_a_blank_line_does_not_shift_the_rows_that_are_named(story):
    rows = read_file("people.csv", b"code,name\n\na,\n")
    assert set(refused(**rows)) == {"people:3:name"}


def test_a_folder_a_zip_and_a_workbook_give_the_same_tables(tmp_path: Path):
    text = csv_text([{"code": "331002", "name": "椒江区", "level": "district"}])
    (tmp_path / "regions.csv").write_text(text)
    packed = read_file("all.zip", zipped(regions=text.encode()))
    book = read_file("all.xlsx", xlsx(regions=[["code", "name", "level"], [331002, "椒江区", "district"]]))
    assert read_tables(tmp_path) == packed == book


def test_a_formula_that_was_never_computed_is_a_fault_and_not_an_empty_cell(story):
    book = read_file("p.xlsx", xlsx(people=[["code", "name"], ["w1", "=A2&A3"]]))
    assert set(refused(**book)) == {"people:2:name"}


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(tables, "MOST_BYTES", 1_000_000)
    with pytest.raises(Invalid) as caught:
        read_file("bomb.zip", zipped(people=b"\0" * 2_000_000))
    assert caught.value.code == "too_large"


def test_a_bomb_that_lies_about_its_size_is_damaged():
    content = bytearray(zipped(people=b"0" * 5_000_000))
    for at in (content.index(b"PK\x01\x02") + 24, 22):  # the sizes in the directory and in front of the file
        content[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(Invalid) as caught:
        read_file("bomb.zip", bytes(content))
    assert caught.value.code == "unreadable"


def test_one_cell_in_the_last_corner_of_a_sheet_costs_nothing():
    book = Workbook()
    book.active.title = "people"
    book.active["A1"], book.active["A2"], book.active["XFD1048576"] = "code", "w1", "x"
    out = io.BytesIO()
    book.save(out)
    assert read_file("p.xlsx", out.getvalue())["people"][0]["code"] == "w1"


@pytest.mark.parametrize(("name", "content", "code"), [
    ("people.doc", b"x", "unknown_format"), ("people.xlsx", b"PK not a zip", "unreadable"),
    ("people.xlsx", zipped(people=b"x"), "unreadable"), ("people.csv", b"\xff\xff\x80\n", "not_text"),
])  # fmt: skip
def test_a_file_that_is_no_table_is_refused_in_a_sentence(name, content, code):
    with pytest.raises(Invalid) as caught:
        read_file(name, content)
    assert caught.value.code == code
    assert str(caught.value.message)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Invalid, match="no_such_file"):
        read_tables(tmp_path / "nothing.csv")
