# SPDX-License-Identifier: Apache-2.0
"""What the desk does when it does not go smoothly: call back, escalate, cordon only, an end and what comes after it."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import Someone
from .test_desk import BAR, LARGE, SOON, WANG, ZHAO, fill_and_send, is_heard, main_verb, picture

pytestmark = pytest.mark.browser
PARKING, KNIFE = "900101", "901001"


@pytest.fixture
def desk(become: Callable[..., Someone]) -> Someone:
    """The duty officer; whoever an earlier test left bound is free again."""
    zhou = become("zhoumin", size=LARGE)
    for one in zhou.read("dispatch/incidents", open="true")["items"]:
        if one["task"] and one["task_stage"] not in ("handed_over", "rated", "stood_down"):
            zhou.do("dispatch/stand-down", task=one["task"])
    return zhou


@pytest.fixture
def guard(become: Callable[..., Someone]) -> Someone:
    """Wang, on duty near the bar."""
    wang = become("wangjianguo", size=LARGE)
    if wang.page.locator("#hand").get_attribute("data-s") == "off":
        wang.do("dispatch/sign-on-duty")
    is_heard(wang, WANG, (0.0, -0.002))
    return wang


@pytest.fixture
def officer(become: Callable[..., Someone]) -> Someone:
    """Zhao with his car near the bar, free."""
    zhao = become("zhaomingyuan", size=LARGE)
    for one in zhao.read("dispatch/incidents", open="true")["items"]:
        if one["officers"]:
            zhao.do("dispatch/close-incident", incident=one["id"], outcome="false_alarm")
    is_heard(zhao, ZHAO, (-0.006, 0.0))
    return zhao


def reported(desk: Someone, category: str = PARKING) -> dict:
    """An incident at the bar, once the board knows its task."""
    said = desk.do(
        "dispatch/report-incident", category=category, content="（演示）两拨人", lat=BAR[0], lng=BAR[1]
    )
    until = time.monotonic() + SOON / 1000
    while time.monotonic() < until:
        rows = desk.read("dispatch/incidents", open="true")["items"]
        found = next((one for one in rows if one["id"] == said["matter"] and one["task"]), None)
        if found is not None:
            return found
        time.sleep(0.3)
    pytest.fail("the board did not hear of it")


def open_board(desk: Someone, number: str) -> Page:
    desk.page.goto(f"{desk.url}/dispatch/board?incident={number}")
    expect(desk.page.locator("#board-head")).to_contain_text(number, timeout=SOON)
    return desk.page


def offered(desk: Someone, row: dict, guard: Someone) -> None:
    """Wang is asked, and accepts."""
    found = desk.read("dispatch/candidates", incident=row["id"], limit="9")["candidates"]
    mine = next(one for one in found if one["name"] == "王建国")
    desk.do("dispatch/offer-task", task=row["task"], guard=mine["id"], eta_seconds=round(mine["seconds"]))
    guard.do("dispatch/accept-task", task=row["task"])


def test_enter_on_the_first_candidate_sends_him_and_the_desk_calls_him_back(desk, guard) -> None:
    row = reported(desk)
    board = open_board(desk, row["number"])
    first = board.locator("#board-candidates .cand button.rk").first
    expect(board.locator("#board-candidates .cand").first).to_contain_text("王建国", timeout=SOON)
    first.focus()
    picture(board, "ends-focus")
    board.keyboard.press("Enter")
    asked = board.locator("#board-who .sec").first
    expect(asked).to_contain_text("等答复", timeout=SOON)
    guard.do("dispatch/accept-task", task=row["task"])
    expect(asked).to_contain_text("在路上", timeout=SOON)

    board.on("dialog", lambda question: question.accept())
    board.keyboard.press("s")
    expect(asked).to_contain_text("不派保安", timeout=SOON)
    guard.page.goto(f"{guard.url}/hand")
    expect(guard.page.locator("#hand")).to_have_attribute("data-s", "idle", timeout=SOON)
    picture(board, "ends-called-back")
    assert [*desk.faults, *guard.faults] == []


def test_an_escalated_task_waits_for_the_desk_which_sends_police_by_its_keys(desk, guard, officer) -> None:
    row = reported(desk)
    offered(desk, row, guard)
    guard.do("dispatch/arrive-on-scene", task=row["task"])
    board = open_board(desk, row["number"])
    guard.do("dispatch/escalate-task", task=row["task"])
    expect(board.locator(f"#row-{row['number']} .says")).to_contain_text("升级", timeout=SOON)
    expect(board.locator("#grp-decide")).to_be_visible()
    board.keyboard.press("p")
    expect(board.locator("dialog[open] form.do").first).to_be_visible(timeout=SOON)
    picture(board, "ends-police")
    board.keyboard.press("1")
    expect(board.locator("#board-who .seats")).to_contain_text("警", timeout=SOON)
    assert desk.faults == []


def test_guards_only_cordon_what_they_may_not_take_first(desk, guard, officer) -> None:
    row = reported(desk, KNIFE)
    board = open_board(desk, row["number"])
    send = main_verb(board, "#board-who")
    expect(send).to_contain_text("警戒", timeout=SOON)
    expect(send).to_contain_text("同派")  # police go in the same deed (PB-R7)
    expect(board.locator("#board-head .tag")).to_have_text("禁先处")
    picture(board, "ends-cordon")
    send.click()
    expect(board.locator("#board-who .sec").first).to_contain_text("等答复", timeout=SOON)
    rows = desk.read("dispatch/incidents", open="true")["items"]
    told = next(one for one in rows if one["id"] == row["id"])
    assert (told["task_kind"], len(told["officers"]) > 0) == ("cordon", True)
    assert desk.faults == []


def test_a_closed_incident_says_so_and_the_caller_is_asked_again(desk, officer) -> None:
    row = reported(desk)
    board = open_board(desk, row["number"])
    expect(main_verb(board, "#board-who")).to_be_visible(timeout=SOON)
    officer.do("dispatch/close-incident", incident=row["id"], outcome="false_alarm")
    head = board.locator("#board-head")
    expect(head).to_contain_text("误报", timeout=SOON)
    expect(head).to_contain_text("赵明远")
    expect(head.locator("anlan-clock")).to_have_count(0)
    expect(board.locator('#board-who .verb[aria-disabled="true"]')).to_have_count(0)
    expect(board.locator("#board-who")).to_contain_text("不能再派人")
    picture(board, "ends-closed")

    board.keyboard.press("h")
    board.locator("dialog[open] select").first.select_option("satisfied")
    fill_and_send(board, "来得快，谢谢。")
    board.keyboard.press("o")
    board.wait_for_url(f"**/m/{row['number']}")
    expect(board.locator("#matter-history")).to_contain_text("已回访报警人：满意", timeout=SOON)
    assert desk.faults == []


def test_the_next_incident_is_one_key_away(desk, officer) -> None:
    over, other = reported(desk), reported(desk, KNIFE)
    officer.do("dispatch/close-incident", incident=over["id"], outcome="false_alarm")
    board = open_board(desk, over["number"])
    expect(main_verb(board, "#board-who")).to_contain_text("下一件", timeout=SOON)
    board.keyboard.press("g")
    board.wait_for_url(re.compile(r"incident=JQ"))
    expect(board.locator("#board-head .ring, #board-head anlan-clock, #board-head h2").first).to_be_visible()
    expect(board.locator("#board-head")).not_to_contain_text(over["number"], timeout=SOON)
    assert other["number"] != over["number"]


def test_columns_are_chosen_and_sorted_by_their_heads(desk) -> None:
    reported(desk)
    page = desk.page
    page.goto(f"{desk.url}/matters/dispatch.incident?state=all")
    page.locator("th a", has_text="编号").click()
    page.wait_for_url("**sort=*number*")
    head = page.locator("th[aria-sort]")
    expect(head).to_have_attribute("aria-sort", "descending")
    newest = page.locator("tbody a.open").all_inner_texts()
    page.locator("th[aria-sort] a").click()
    expect(head).to_have_attribute("aria-sort", "ascending", timeout=SOON)
    assert page.locator("tbody a.open").all_inner_texts() == newest[::-1]
    page.locator("details.drop summary").click()
    picture(page, "ends-columns")
    page.get_by_role("menuitemcheckbox", name="结果").click()
    expect(page.locator("th", has_text="结果")).to_be_visible(timeout=SOON)
    assert "columns=" in page.url
    assert "sort=" in page.url


def test_a_missing_reason_is_asked_for_in_the_pages_language(desk) -> None:
    board = open_board(desk, reported(desk)["number"])
    board.keyboard.press("r")
    reason = board.locator("dialog[open] textarea")
    expect(reason).to_be_visible(timeout=SOON)
    board.locator("dialog[open] button[type=submit]").click()
    assert reason.evaluate("field => field.validationMessage") == "请填写这一项。"
    reason.fill("（演示）不属本区")
    board.locator("dialog[open] button[type=submit]").click()
    expect(board.locator("#board-head")).to_contain_text("已退单", timeout=SOON)
