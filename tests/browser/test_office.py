# SPDX-License-Identifier: Apache-2.0
"""The back office as its people use it: a delivery with a fault and then right, a parked event tried again, the ledger as a file."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from .conftest import FOLDERS, Someone
from .test_desk import LARGE, SOON, nothing_serious, picture

pytestmark = pytest.mark.browser
LATE = "clocks.clock_breached"


@pytest.fixture
def admin(become: Callable[..., Someone]) -> Someone:
    """The administrator."""
    return become("luming", size=LARGE)


def a_parked_event(url: str) -> None:
    """As a reaction leaves it when the other side could not digest it."""
    with sqlite3.connect(FOLDERS[url] / "district.sqlite3", timeout=30) as store:
        (position,) = store.execute(
            "SELECT max(position) FROM kernel_eventrecord WHERE name = ?", (LATE,)
        ).fetchone()
        row = (uuid4().hex, "dispatch.ask_the_next", position, "RuntimeError: no line", 5)
        store.execute(
            "INSERT INTO kernel_parked (id, follower, position, problem, tries, parked_at, ending)"
            " VALUES (?, ?, ?, ?, ?, datetime('now'), '')", row,
        )  # fmt: skip
    store.close()


def test_a_delivery_with_a_fault_is_mended_and_comes_in(admin: Someone, tmp_path: Path) -> None:
    page, file = admin.page, tmp_path / "people.csv"
    file.write_text("code,name,phone\nw901,,call me\n", "utf-8")
    page.goto(f"{admin.url}/office/import")
    page.locator("#file").set_input_files(file)
    page.locator('button[value="import"]').click()
    faults = page.locator("main tbody")
    expect(faults.first).to_contain_text("name", timeout=SOON)
    picture(page, "office-faults")
    nothing_serious(page)
    file.write_text("code,name,phone\nw901,林秋水,13800001234\n", "utf-8")
    page.locator("#file").set_input_files(file)
    page.locator('button[value="check"]').click()
    expect(page.locator("main [role=status]")).to_contain_text("还没有写入", timeout=SOON)
    page.locator("#file").set_input_files(file)
    page.locator('button[value="import"]').click()
    expect(page.locator("main [role=status]")).to_contain_text("导入", timeout=SOON)
    picture(page, "office-imported")
    page.goto(f"{admin.url}/office/people?q=w901")
    expect(page.locator("tbody")).to_contain_text("林秋水")
    assert admin.faults == []


def test_a_parked_event_is_tried_again_from_its_page(admin: Someone, become: Callable[..., Someone]) -> None:
    desk = become("zhoumin", size=LARGE)
    admin.do("directory/turn-option", option="dispatch.choose_seconds", value=5)
    desk.do("dispatch/report-incident", category="900101", content="（演示）", lat=28.675, lng=121.44)
    desk.page.goto(f"{desk.url}/")
    expect(desk.page.locator("main")).to_contain_text("已超", timeout=SOON)
    a_parked_event(admin.url)
    page = admin.page
    page.goto(f"{admin.url}/office/parked")
    expect(page.locator("article")).to_contain_text("no line")
    picture(page, "office-parked")
    nothing_serious(page)
    page.get_by_role("button", name="再试").click()
    expect(page.locator("article")).to_have_count(0, timeout=SOON)
    assert admin.faults == []


def test_the_ledger_leaves_as_a_spreadsheet_in_plain_words(
    become: Callable[..., Someone], tmp_path: Path
) -> None:
    auditor = become("hejing", size=LARGE)
    page = auditor.page
    page.goto(f"{auditor.url}/office/ledger")
    expect(page.locator("tbody")).to_contain_text("看了查阅记录")
    picture(page, "office-ledger")
    nothing_serious(page)
    with page.expect_download() as leaving:
        page.get_by_role("link", name="XLSX").click()
    leaving.value.save_as(tmp_path / "ledger.xlsx")
    cells = [
        str(cell) for line in load_workbook(tmp_path / "ledger.xlsx").active.values for cell in line if cell
    ]
    assert "看了查阅记录" in cells
    assert "何静" in cells
    assert auditor.faults == []


def test_the_house_has_an_icon_for_those_who_ask_by_habit(admin: Someone) -> None:
    answer = admin.context.request.get(f"{admin.url}/favicon.ico")
    assert (answer.ok, answer.headers["content-type"]) == (True, "image/png")


def test_an_outline_is_drawn_on_the_map_and_stands_in_the_register(admin):
    admin.page.goto(f"{admin.url}/registers/premises/bar")
    outline, map_ = admin.page.locator("#f-polygon"), admin.page.locator("#place-map")
    expect(map_.locator(".corner").first).to_be_visible(timeout=SOON)
    admin.page.locator('[data-draw="clear"]').click()
    expect(outline).to_have_value("")
    admin.page.locator('[data-draw="on"]').click()
    for number, at in enumerate(((100, 100), (300, 120), (280, 300)), start=1):
        map_.click(position={"x": at[0], "y": at[1]})
        expect(map_.locator(".corner")).to_have_count(number)
    drawn = outline.input_value()
    admin.page.locator("#row-form button[type=submit]").click()
    expect(admin.page).to_have_url(f"{admin.url}/registers/premises?saved=1")
    admin.page.goto(f"{admin.url}/registers/premises/bar")
    expect(outline).to_have_value(drawn)
    assert admin.faults == []
