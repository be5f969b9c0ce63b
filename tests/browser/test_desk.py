# SPDX-License-Identifier: Apache-2.0
"""The duty officer's whole story at the desk, by keyboard: a call, who may go, the guard's answers, police, level, record."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from anlan.kernel import timing

from .conftest import ROOT, Someone

pytestmark = pytest.mark.browser
BAR = (28.675047, 121.440378)
WANG, CAI, ZHAO = "33100200001110000001", "33100200001110000002", "33100200001110000301"
SHOVING, KNIFE, KNIFE_CODE = "停车争吵，推搡", "持械", "901001"
SOON = 20_000
LARGE = (1440, 900)
PICTURES = Path(os.environ["ANLAN_PICTURES"]) if "ANLAN_PICTURES" in os.environ else None
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text("utf-8")


def picture(page: Page, name: str) -> None:
    """Leave a picture for somebody to look at, where a folder for them is named."""
    if PICTURES:
        page.screenshot(path=PICTURES / f"desk-{name}.png", animations="disabled", caret="hide")


def nothing_serious(page: Page) -> None:
    """Axe finds nothing serious on the page as it stands."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    told = [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert told == []


def is_heard(who: Someone, device: str, apart: tuple[float, float]) -> None:
    """The device says where it is."""
    now = timing.now().isoformat()
    said = [{"device": device, "at": now, "lat": BAR[0] + apart[0], "lng": BAR[1] + apart[1]}]
    cookie = next(one for one in who.context.cookies() if one["name"] == "csrftoken")
    answer = who.context.request.post(
        f"{who.url}/api/positions", data=said, headers={"X-CSRFToken": cookie["value"], "Referer": who.url}
    )
    assert answer.ok, answer.text()[:300]


@pytest.fixture
def desk(become: Callable[..., Someone]) -> Someone:
    """The duty officer; whoever earlier tests left bound is free again."""
    zhou = become("zhoumin", size=LARGE)
    for one in zhou.read("dispatch/incidents", open="true")["items"]:
        if one["task"] and one["task_stage"] not in ("handed_over", "rated", "stood_down"):
            zhou.do("dispatch/stand-down", task=one["task"])
        if one["stage"] in ("received", "dispatched", "signed", "en_route"):
            zhou.do("dispatch/return-incident", incident=one["id"], reason="旧的一件")
    return zhou


@pytest.fixture
def officer(become: Callable[..., Someone]) -> Someone:
    """Zhao with his car near the bar."""
    zhao = become("zhaomingyuan", size=LARGE)
    for one in zhao.read("dispatch/incidents", open="true")["items"]:
        if one["officers"]:
            zhao.do("dispatch/close-incident", incident=one["id"], outcome="false_alarm")
    is_heard(zhao, ZHAO, (-0.006, 0.0))
    return zhao


@pytest.fixture
def guard(become: Callable[..., Someone]) -> Someone:
    """Wang on duty at his post, at a desk page."""
    wang = become("wangjianguo", size=LARGE)
    on_duty(wang)
    is_heard(wang, WANG, (0.0, -0.002))
    wang.page.goto(f"{wang.url}/")
    return wang


def on_duty(who: Someone) -> None:
    """He is signed on, whether or not he was."""
    if who.page.locator("#hand").count() and who.page.locator("#hand").get_attribute("data-s") == "off":
        who.do("dispatch/sign-on-duty")


def take_a_call(desk: Someone, category: str, words: str) -> str:
    """By key A, with a click on the map; the board then shows it. Its number."""
    page = desk.page
    page.goto(f"{desk.url}/dispatch/board")
    expect(page.locator("#board-map canvas")).to_be_visible(timeout=SOON)
    page.keyboard.press("a")
    page.locator("#report-category").select_option(label=category)
    page.locator("#report-content").fill(words)
    page.locator("#report-phone").fill("13800002222")
    page.locator("#report-address").fill("中山东路 128 号对面" + "很长的地址" * 12)
    small = page.locator("#report-map canvas")
    expect(small).to_be_visible(timeout=SOON)
    expect(page.locator("#report-place")).to_have_text(re.compile("点"), timeout=SOON)
    for _try in range(20):  # the small map listens once its style has come
        small.click()
        if re.search(r"\d", page.locator("#report-place").inner_text()):
            break
        page.wait_for_timeout(300)
    picture(page, "call")
    page.locator('dialog[open] button[type="submit"]').click()
    expect(page.locator("#board-head q")).to_contain_text(words[:12], timeout=SOON)
    return page.locator("#board-head a.id").inner_text()


def has_come_in(desk: Someone, category: str, words: str) -> str:
    """The same without a look at any page. Its number."""
    said = desk.do(
        "dispatch/report-incident",
        category=category,
        content=words,
        lat=BAR[0],
        lng=BAR[1],
        address="中山东路",
    )
    return next(
        one["number"] for one in desk.read("dispatch/incidents")["items"] if one["id"] == said["matter"]
    )


def main_verb(page: Page, inside: str) -> Locator:
    return page.locator(f'{inside} .verb[data-s="main"]')


def fill_and_send(page: Page, words: str = "") -> None:
    """The form in the dialog: say something in its first text, then send it."""
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible(timeout=SOON)
    if words:
        dialog.locator("textarea, input[type=text]").first.fill(words)
    dialog.locator('button[type="submit"]').click()
    expect(page.locator("dialog[open]")).to_have_count(0, timeout=SOON)


def test_a_call_reaches_the_guard_and_ends_with_the_officer(
    desk: Someone, guard: Someone, officer: Someone
) -> None:
    board, hand = desk.page, guard.page
    words = f"（演示{timing.now():%H%M%S}）酒吧门口两拨人推搡，一人摔倒。"
    number = take_a_call(desk, SHOVING, words)
    first = board.locator("#board-candidates .cand").first
    expect(first).to_contain_text("王建国", timeout=SOON)
    expect(board.locator(".exc").first).to_contain_text("PB-R")
    expect(main_verb(board, "#board-who")).to_contain_text("同派")  # police in the same deed (PB-R7)
    picture(board, "ranked")
    nothing_serious(board)

    board.wait_for_timeout(900)  # a digit is held back while the order has just changed
    board.keyboard.press("1")
    asked = board.locator("#board-who .sec").first
    expect(board.locator("#toasts")).to_contain_text("撤回", timeout=SOON)
    expect(asked).to_contain_text("等答复", timeout=SOON)
    board.keyboard.press("z")
    expect(first).to_contain_text("王建国", timeout=SOON)
    board.wait_for_timeout(900)
    board.keyboard.press("1")
    expect(asked).to_contain_text("等答复", timeout=SOON)
    picture(board, "asked")

    expect(main_verb(hand, "#inbox-do")).to_contain_text("接受", timeout=SOON)
    picture(hand, "guard-inbox")
    nothing_serious(hand)
    hand.keyboard.press("a")
    expect(main_verb(hand, "#inbox-do")).to_contain_text("到场", timeout=SOON)
    expect(board.locator("#board-who .sec").first).to_contain_text("在路上", timeout=SOON)
    hand.keyboard.press("o")
    hand.wait_for_url("**/m/XC*")
    expect(main_verb(hand, "#matter-doing")).to_contain_text("到场", timeout=SOON)
    picture(hand, "guard-matter")
    hand.keyboard.press("v")
    fill_and_send(hand)
    expect(main_verb(hand, "#matter-doing")).to_contain_text("勾选", timeout=SOON)
    hand.keyboard.press("t")
    fill_and_send(hand)
    hand.keyboard.press("w")
    fill_and_send(hand, "双方同意各退一步，等民警来。")
    expect(hand.locator("#matter-history")).to_contain_text("劝解", timeout=SOON)
    expect(board.locator("#board-who .sec").first).to_contain_text("王建国", timeout=SOON)
    picture(board, "guard-on-scene")

    take_over_and_close(officer, number)
    assert [*desk.faults, *guard.faults, *officer.faults] == []


def take_over_and_close(officer: Someone, number: str) -> None:
    """The officer signs, arrives, signs the take-over, rates, feeds back and closes, each by its key."""
    police = officer.page
    police.goto(f"{officer.url}/m/{number}")
    expect(main_verb(police, "#matter-doing")).to_be_visible(timeout=SOON)
    police.keyboard.press("g")
    expect(main_verb(police, "#matter-doing")).to_contain_text("到场", timeout=SOON)
    police.keyboard.press("v")
    fill_and_send(police)
    expect(main_verb(police, "#matter-doing")).to_contain_text("反馈", timeout=SOON)
    police.locator("#matter-people .links a").first.click()
    police.wait_for_url("**/m/XC*")
    expect(main_verb(police, "#matter-doing")).to_contain_text("签接管", timeout=SOON)
    police.keyboard.press("y")
    expect(main_verb(police, "#matter-doing")).to_contain_text("评价", timeout=SOON)
    police.keyboard.press("e")
    fill_and_send(police)
    police.goto(f"{officer.url}/m/{number}")
    expect(main_verb(police, "#matter-doing")).to_contain_text("反馈", timeout=SOON)
    police.keyboard.press("f")
    dialog = police.locator("dialog[open]")
    dialog.locator("textarea").nth(0).fill("两拨人已分开。")
    dialog.locator("textarea").nth(1).fill("当场调解。")
    fill_and_send(police)
    expect(main_verb(police, "#matter-doing")).to_contain_text("办结", timeout=SOON)
    police.keyboard.press("e")
    fill_and_send(police)
    expect(police.locator("#matter-doing")).to_contain_text("现场处理完毕", timeout=SOON)
    picture(police, "closed")


def test_keys_palette_level_and_record_at_the_desk(desk: Someone) -> None:
    board = desk.page
    number = take_a_call(desk, KNIFE, f"（演示{timing.now():%H%M%S}）有人拿着刀。")
    expect(board.locator("#board-head .tag")).to_have_text("禁先处")
    board.keyboard.press("l")
    dialog = board.locator("dialog[open]")
    dialog.locator("select").select_option("blue")
    dialog.locator('button[type="submit"]').click()
    expect(dialog.locator(".err").first).to_be_visible(timeout=SOON)  # lowering needs a reason
    board.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    board.keyboard.press("c")
    board.locator("#amend-content").fill("报警人又打来：刀已放下。")
    board.locator('dialog[open] button[type="submit"]').click()
    expect(board.locator("#board-head q")).to_contain_text("刀已放下", timeout=SOON)
    board.keyboard.press("?")
    expect(dialog.locator(".keys")).to_contain_text("接警")
    picture(board, "keys")
    board.keyboard.press("Escape")
    board.keyboard.press("Control+k")
    board.locator("#palette input").fill(number)
    expect(board.locator("#palette-hits .opt").first).to_contain_text("持械", timeout=SOON)
    picture(board, "palette")
    board.keyboard.press("Enter")
    board.wait_for_url(f"**/m/{number}", timeout=SOON)
    mask = board.locator("#matter-people button.mask").first
    mask.click()
    board.locator("#unmask-reason").fill("民警出发前核对现场")
    board.locator('dialog[open] button[type="submit"]').click()
    expect(board.locator("#matter-people .kv")).to_contain_text("有人拿着刀", timeout=SOON)
    picture(board, "unmasked")
    board.keyboard.press("b")
    fill_and_send(board, "已提醒民警带盾。")
    expect(board.locator("#matter-history")).to_contain_text("记", timeout=SOON)
    assert desk.faults == []


@pytest.mark.parametrize(("locale", "word"), [("zh-CN", "警情"), ("en-GB", "Incidents")])
def test_every_desk_page_is_whole_in_both_languages(
    become: Callable[..., Someone], locale: str, word: str
) -> None:
    zhou = become("zhoumin", size=LARGE, locale=locale)
    page = zhou.page
    number = has_come_in(zhou, KNIFE_CODE, "（演示）有人拿着刀。")
    places = (
        "/dispatch/board",
        "/",
        f"/m/{number}",
        "/matters/dispatch.incident?state=all",
        "/search?q=JQ",
        "/account",
    )
    for place in places:
        page.goto(zhou.url + place)
        expect(page.locator(".rail")).to_contain_text(word)
        page.wait_for_timeout(1500)
        nothing_serious(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            f"{place} is wider than the screen"
        )
        picture(page, f"{locale}-{re.sub(r'[^a-z]+', '-', place)}")
        if locale == "en-GB":
            assert chrome_in_chinese(page) == [], place
    assert zhou.faults == []


def chrome_in_chinese(page: Page) -> list[str]:
    """Words of buttons and headings that stayed Chinese; names (of whom to send, too) and what people wrote may."""
    said = page.locator("button:not([lang]), h2, h3, th, label, dt, kbd").all_inner_texts()
    return [
        one
        for one in said
        if re.search(r"[\u4e00-\u9fff]", one) and not re.search(r"演示|争|持械|派出所|区|^Send ", one)
    ]


def test_the_list_filters_by_address_and_leaves_as_a_file(desk: Someone) -> None:
    for words in ("（演示）有人拿着刀。", "（演示）又有人拿着刀。"):
        has_come_in(desk, KNIFE_CODE, words)
    page = desk.page
    page.goto(f"{desk.url}/matters/dispatch.incident?state=all")
    page.locator("#filter-q").fill("持械")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    expect(page.locator(".fil")).to_contain_text("持械")
    page.keyboard.press("Escape")
    page.locator("body").click(position={"x": 700, "y": 700})
    page.keyboard.press("j")
    expect(page.locator("tbody a.open").first).to_be_focused()
    with page.expect_download() as leaving:
        page.get_by_role("link", name="CSV").click()
    text = Path(leaving.value.path()).read_text("utf-8-sig")
    assert "持械" in text.splitlines()[1]
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/m/JQ*")
