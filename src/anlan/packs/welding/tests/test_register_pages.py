# SPDX-License-Identifier: Apache-2.0
"""The registers of machines and welders, the verbs on them, and a firm's export: each ends at the firm's fence (X-R6)."""

import io
import zipfile

import pytest

from anlan.kernel.access.models import AccessRecord
from anlan.shell.looks import what_words

from ..models.machines import Machine
from ..models.welders import Binding
from .test_desk_page import page
from .workshop import IDENTITY, MACHINE, NAMES

MACHINES, WELDERS, EXPORT = "/welding/machines", "/welding/welders", "/welding/export"


@pytest.fixture
def stranger(workshop):
    return workshop.story.person("stranger", "welding.safety_officer", "331002001", name="陌生人")


def text_of(caller, where, **asked):
    return page(caller).get(where, asked).content.decode()


@pytest.mark.parametrize(("asked", "is_there"), [
    ({}, True), ({"q": "2093"}, True), ({"q": "没有"}, False), ({"state": "ready"}, True), ({"state": "retired"}, False),
    ({"state": "welding"}, False), ({"street": "331002001"}, True), ({"street": "331002002"}, False),
])  # fmt: skip
def test_machines_are_found_by_words_street_and_state(workshop, asked, is_there):
    assert ("JX 0417 2093" in text_of(workshop.people["officer"], MACHINES, **asked)) is is_there


def test_the_registers_end_at_the_firms_fence(workshop, stranger):
    assert "JX 0417 2093" not in text_of(stranger, MACHINES)
    assert page(stranger).get(MACHINES, {"machine": MACHINE}).status_code == 404
    assert "李" not in text_of(stranger, WELDERS).partition("<main")[2]
    key = Binding.objects.get().pk
    assert page(stranger).get(WELDERS, {"binding": key}).status_code == 404


def test_a_machines_page_tells_its_sessions_and_locks_it(workshop):
    workshop.scan()
    officer = workshop.people["officer"]
    text = text_of(officer, MACHINES, machine=MACHINE)
    for word in ("李国强", "停焊", "锁定", "CHIP-0001"):
        assert word in text
    page(officer).post("/do/welding/lock-machine", {"machine": workshop.machine})
    assert Machine.objects.get(pk=workshop.machine).locked_at is not None


def test_a_machine_is_moved_from_its_page_and_only_by_its_firm_AX_R9(workshop, stranger):
    officer, asked = workshop.people["officer"], {"machine": MACHINE, "part": "move"}
    assert "28.676" in text_of(officer, MACHINES, **asked)
    assert "part=move" in text_of(officer, MACHINES, machine=MACHINE)
    for nobody in (stranger, workshop.people["street"]):
        assert page(nobody).get(MACHINES, asked).status_code in (403, 404)
    said = {"machine": workshop.machine, "place": "三车间", "lat": "28.68", "lng": "121.45"}
    page(officer).post("/do/welding/move-machine", said)
    row = workshop.row()
    assert (row.place, row.lat, row.lng) == ("三车间", 28.68, 121.45)
    workshop.scan(lat=28.68, lng=121.45)
    assert "part=move" not in text_of(officer, MACHINES, machine=MACHINE)


def test_names_are_masked_for_the_street_and_clear_for_the_firm(workshop):
    assert "李国强" in text_of(workshop.people["officer"], WELDERS)
    seen = text_of(workshop.people["street"], WELDERS)
    assert "李国强" not in seen
    assert "李**" in seen


def test_whom_a_firm_has_only_asked_shows_it_no_paper(workshop):
    officer, paper = workshop.people["officer"], workshop.certificate()
    tail, where = paper.opened_number()[-4:], f"{WELDERS}?part=number&certificate={paper.pk}"
    assert tail in text_of(officer, WELDERS, binding=Binding.objects.get().pk)
    Binding.objects.update(agreed_at=None, asked_by="firm")
    assert tail not in text_of(officer, WELDERS, binding=Binding.objects.get().pk)
    assert page(officer).post(where, {"purpose": "0", "reason": "与证书原件核对编号"}).status_code == 404


def test_the_number_of_a_certificate_needs_a_purpose_and_leaves_a_line_X_R6(workshop):
    street, paper = workshop.people["street"], workshop.certificate()
    where = f"{WELDERS}?part=number&certificate={paper.pk}"
    number = paper.opened_number()
    assert number not in text_of(street, WELDERS, binding=Binding.objects.get().pk)
    assert number not in page(street).post(where, {"purpose": "0", "reason": "看看"}).content.decode()
    assert (
        number in page(street).post(where, {"purpose": "0", "reason": "与证书原件核对编号"}).content.decode()
    )
    line = AccessRecord.objects.get(what="unmask:certificate_number")
    assert (line.viewer, line.about) == (street.person, workshop.people["welder"].person)
    assert what_words(line.what) != line.what


def test_a_firm_takes_everything_of_its_own_away_with_a_mark_and_a_line(workshop):
    workshop.scan()
    officer = workshop.people["officer"]
    said = {"firm": workshop.firm, "purpose": "0", "reason": "每月留存一份备查"}
    assert page(officer).post(EXPORT, {**said, "reason": "x"}).status_code == 422
    answer = page(officer).post(EXPORT, said)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as pack:
        texts = {name: pack.read(name).decode("utf-8-sig") for name in pack.namelist()}
    assert set(texts) == {
        *(f"{one}.csv" for one in ("machines", "welders", "sessions", "refusals", "permits", "warnings")),
        "about.json",
    }
    assert MACHINE in texts["machines.csv"]
    assert NAMES["welder"] in texts["sessions.csv"]
    whole = "".join(texts.values())
    assert IDENTITY not in whole
    assert all("每月留存一份备查" in one for one in texts.values())
    assert AccessRecord.objects.filter(what="export:firm_export", viewer=officer.person).exists()


def test_nobody_takes_another_firms_away(workshop, stranger):
    assert (
        page(stranger)
        .post(EXPORT, {"firm": workshop.firm, "purpose": "0", "reason": "每月留存一份备查"})
        .status_code
        == 404
    )
    assert page(workshop.people["street"]).get(EXPORT).status_code == 403
