# SPDX-License-Identifier: Apache-2.0
"""A young mother talks of death: from the door to aftercare, each by his own page, by what can be clicked and typed there."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from anlan.kernel import timing

from .conftest import Someone
from .test_desk import picture

pytestmark = pytest.mark.browser
DESK = (1440, 900)
SOON = 15_000
STORY = "产后两个月，夜里总吵，我不想活了，孩子在身边。（演示）"
PLACE = "海门社区活动室（演示）"

type Become = Callable[..., Someone]


def today() -> date:
    return timing.now().astimezone(timing.LOCAL).date()


def soon() -> str:
    """The next minute but one, as a field of day and hour takes it."""
    at: datetime = timing.now().astimezone(timing.LOCAL) + timedelta(minutes=2)
    return f"{at:%Y-%m-%dT%H:%M}"


def menu(who: Someone, name: str) -> None:
    """Go by the menu, and be there: the page that was left is gone."""
    who.page.locator("main").evaluate("one => one.dataset.left = ''")
    who.page.locator("nav.rail").get_by_role("link", name=name).click()
    expect(who.page.locator("main[data-left]")).to_have_count(0, timeout=SOON)


def verb(who: Someone, name: str) -> Locator:
    return who.page.locator(f'[data-verb][data-label="{name}"]').first


def dialog(who: Someone) -> Locator:
    return who.page.locator("#dialog")


def press(who: Someone, name: str) -> None:
    verb(who, name).click()


def send(who: Someone) -> None:
    """Send the dialog's form; it closes when it was taken."""
    dialog(who).locator('button[type="submit"]').last.click()
    expect(dialog(who)).to_be_hidden(timeout=SOON)


def fill(who: Someone, name: str, **fields: str) -> None:
    """Press a verb, answer its fields, send it."""
    press(who, name)
    expect(dialog(who).locator("form")).to_be_visible(timeout=SOON)
    for field, said in fields.items():
        part = dialog(who).locator(f'[name="{field.replace("__", ".")}"]:not([type="hidden"])').first
        if part.evaluate("one => one.tagName") == "SELECT":
            part.select_option(said)
        elif said == "on":
            part.check()
        else:
            part.fill(said)
    send(who)


def uncover(who: Someone, label: str, why: str) -> None:
    """Ask for a sealed detail with purpose and reason."""
    row = who.page.locator("dt", has_text=re.compile(f"^{label}$")).first
    row.locator("xpath=following-sibling::dd[1]").locator("button.mask").click()
    who.page.locator("#unmask-reason").fill(why)
    send(who)


def stage_is(who: Someone, word: str) -> None:
    expect(who.page.locator("main header .soft b").first).to_have_text(word, timeout=SOON)


def sign(page: Page) -> None:
    """Read to the end and write a name with the finger."""
    page.locator(".readbox").evaluate("one => one.scrollTo(0, one.scrollHeight)")
    pad = page.locator("form.pad canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    for across in (0.2, 0.5):
        page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * 0.3)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * (across + 0.2), box["y"] + box["height"] * 0.7, steps=6)
        page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * 0.8, steps=6)
        page.mouse.up()
    page.locator('form.pad button[type="submit"]').click()


@pytest.fixture
def citizen(district: str, chromium: Browser):
    """Somebody at the door with a phone, without an account."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=True
    )
    page = context.new_page()
    page.goto(district)
    page.get_by_role("link", name="便民服务").click()
    yield page
    context.close()


def asks_for_help(page: Page) -> str:
    """Three steps, with her wish for a woman who speaks as she does; the code that she gets."""
    page.locator('label:has(input[value="sad"])').click()
    page.locator('label:has(input[name="now"])').click()
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("link", name="12356")).to_be_visible()
    page.locator('label:has(input[value="text"])').click()
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("alert")).to_contain_text("哪个号码安全")
    page.locator("#phone").fill("19900000031")
    page.locator('label:has(input[name="woman"])').click()
    page.locator("#speaks").select_option("taizhou")
    picture(page, "mother-door")
    page.get_by_role("button", name="下一步").click()
    page.locator("#story").fill(STORY)
    page.locator("#region").select_option("331002001")
    page.get_by_role("button", name="求助").click()
    code = page.locator(".code").inner_text()
    page.get_by_role("button", name="看办到哪一步").click()
    expect(page.locator("h1")).to_contain_text("还没有人受理")
    return code


def looks_with(page: Page, code: str) -> None:
    page.goto(page.url.split("/help")[0] + "/")
    page.get_by_role("link", name="便民服务").click()
    page.get_by_role("link", name="我有查询码").click()
    page.locator("#code").fill(code)
    page.locator("main button").first.click()


def becomes_red(window: Someone, second: Someone) -> None:
    """The window reads, accepts and proposes red for what was said; the team is called; a second person confirms (JS-R8)."""
    menu(window, "家事窗口")
    uncover(window, "发生了什么", "要先看清情况再定级别")
    expect(window.page.locator(".case")).to_contain_text("我不想活了", timeout=SOON)
    press(window, "受理")
    press(window, "分级")
    dialog(window).locator('input[value="death_talk"]').check()
    expect(dialog(window).locator(".prop")).to_contain_text("说过不想活", timeout=SOON)
    assert dialog(window).locator('input[name="level"]:checked').count() == 0  # a person says it
    dialog(window).locator('input[name="level"][value="red"]').check()
    picture(window.page, "mother-level")
    send(window)
    menu(window, "红级案件")
    expect(window.page.locator(".fam-due")).to_contain_text("第二人", timeout=SOON)
    expect(verb(window, "复核红级")).to_have_count(0)
    fill(window, "组队")
    menu(second, "红级案件")
    expect(second.page.locator(".fam-due")).to_contain_text("范云提出", timeout=SOON)
    expect(second.page.locator(".fam-due")).to_contain_text("说过不想活")
    fill(second, "复核红级", agree="on", words="看过她写的话（演示）")
    expect(second.page.locator(".fam-due")).to_have_count(0, timeout=SOON)
    for name in ("部门应答", "跨部门联动", "现场处置"):
        expect(second.page.locator(".promise")).to_contain_text(name)
    expect(second.page.locator(".promise .blank")).to_have_count(0)
    mediator = second.page.locator(".seats li", has_text="陈月娥")
    expect(mediator).to_contain_text("会该方言")
    expect(mediator).to_contain_text("按意愿安排女性")
    picture(second.page, "mother-red")


def says_yes(who: Someone, *, there: bool = False) -> None:
    """Whoever is called finds it waiting, and answers."""
    menu(who, "等我办")
    expect(who.page.locator("#inbox-rows")).to_contain_text("我来", timeout=SOON)
    press(who, "我来")
    expect(verb(who, "我来")).to_have_count(0, timeout=SOON)
    if there:
        menu(who, "全部家事纠纷")
        who.page.locator("main a.id").first.click()
        press(who, "我已到场")
        expect(verb(who, "我已到场")).to_have_count(0, timeout=SOON)


def mediates(mediator: Someone) -> None:
    """Both are asked, sit together, agree; the agreement is written, and its paper signed on the phone (art. 28, 29)."""
    menu(mediator, "全部家事纠纷")
    mediator.page.locator("main a.id").first.click()
    press(mediator, "我来")
    stage_is(mediator, "响应中")
    for side in ("applicant", "respondent"):
        fill(mediator, "记谁愿意调解", side=side, willing="yes", how="asked_alone")
    fill(mediator, "开始调处", both_wish_it="on")
    stage_is(mediator, "调处中")
    fill(mediator, "安排谈话", talk="together", begins_at=soon())
    fill(mediator, "记录谈话", minutes="70", words="说好夜里轮流带（演示）")
    press(mediator, "写协议")
    form = dialog(mediator)
    for name, said in (("parties", "夫妻二人"), ("facts", "产后带孩子争吵"), ("liability", "各让一步")):
        form.locator(f'[name="{name}"]').fill(f"{said}（演示）")
    form.locator("[data-row-more]").click()
    for row, side in enumerate(("respondent", "both")):
        form.locator(f'[name="promises.{row}.words"]').fill("夜里轮流带孩子（演示）")
        form.locator(f'[name="promises.{row}.side"]').select_option(side)
        form.locator(f'[name="promises.{row}.due_on"]').fill(today().isoformat())
    picture(mediator.page, "mother-agreement")
    send(mediator)
    stage_is(mediator, "达成协议")
    mediator.page.get_by_role("button", name="人民调解协议书").click()
    for name in ("applicant", "respondent"):
        form.locator(f'[name="values.{name}"]').fill(f"演示{name}")
    form.locator('button[type="submit"]').last.click()
    expect(mediator.page.locator(".paper")).to_contain_text("夜里轮流带孩子（演示）", timeout=SOON)
    for line in ("甲方", "乙方", "人民调解员"):
        mediator.page.locator("main a.verb", has_text=line).first.click(timeout=SOON)
        expect(mediator.page.locator("form.pad canvas")).to_be_visible(timeout=SOON)
        sign(mediator.page)
        mediator.page.wait_for_url(re.compile(r"/documents/[0-9a-f-]+$"), timeout=SOON)
    picture(mediator.page, "mother-agreement-signed")
    mediator.page.locator("main a.upward").first.click()
    expect(mediator.page.locator("main")).to_contain_text("加盖调委会印章后生效", timeout=SOON)
    fill(mediator, "协议生效", is_sealed="on")
    stage_is(mediator, "待履行")
    for _ in range(2):
        fill(mediator, "记履行情况", result="kept")
    stage_is(mediator, "回访中")


def visits_are_planned(window: Someone) -> None:
    """What is missing before the end says so; a fact is written down with its source."""
    menu(window, "家事窗口")
    window.page.locator(".case .hd a.id").click()
    expect(window.page.locator("#matter-doing .todo")).to_contain_text("走访做完", timeout=SOON)
    linfen = "林芬 · 网格员"
    press(window, "安排走访")
    dialog(window).locator('[name="visitor"]').select_option(label=linfen)
    dialog(window).locator('[name="where"]').fill(PLACE)
    dialog(window).locator('[name="safe_time"]').fill("上午九点到十一点")
    dialog(window).locator('[name="days"]').fill("0")
    send(window)
    fill(
        window,
        "加一条要素",
        what="infant",
        about="applicant",
        source="own_word",
        observed_on=today().isoformat(),
    )
    expect(window.page.locator(".care")).to_contain_text("不满 1 岁", timeout=SOON)


def visits_without_network(grid: Someone) -> None:
    """The visit is kept on the phone and goes by itself when there is a network again."""
    card = grid.page.locator(".visit", has_text=PLACE)
    expect(card).to_be_visible(timeout=SOON)
    grid.context.set_offline(True)
    card.locator('label:has(input[value="met"])').click()
    card.locator('label:has(input[value="calm"])').click()
    card.locator("textarea").fill("一家人在散步（演示）")
    picture(grid.page, "mother-visit")
    card.locator('button[type="submit"]').click()
    expect(card).to_contain_text("会自己发出", timeout=SOON)
    grid.context.set_offline(False)
    expect(card).to_have_count(0, timeout=SOON * 2)


def reads_rates_and_contests(page: Page, code: str) -> None:
    """She sees who looked, says how it was, and puts out of use what is not true of her."""
    looks_with(page, code)
    ledger = page.locator("details.card", has_text="谁看过")
    for duty in ("家事窗口", "调解员", "心理咨询师", "网格员", "派出所民警"):
        expect(ledger).to_contain_text(duty)
    expect(page.locator("body")).not_to_contain_text("陈月娥")
    page.get_by_role("button", name="满意", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("谢谢")
    page.get_by_text("不对", exact=True).click()
    page.locator('.fact button[name="why"]').first.click()
    expect(page.locator(".fact")).to_contain_text("先不算")
    picture(page, "mother-ledger")


def test_a_young_mother_is_helped_from_door_to_aftercare_JS_R8(become: Become, citizen: Page) -> None:
    window, second = become("fanyun", size=DESK), become("heping", size=DESK)
    window.do(
        "family/set-aptitude", person="chenyuee", dialects=["taizhou"], fields=["marriage"], woman="yes"
    )
    code = asks_for_help(citizen)
    becomes_red(window, second)

    officer, psychologist = become("lintao", size=DESK), become("jiangning", size=DESK)
    says_yes(officer)
    says_yes(psychologist, there=True)
    grid = become("linfen")
    grid.page.get_by_role("link", name="去看，并答复").click()
    press(grid, "我来")
    expect(verb(grid, "我来")).to_have_count(0, timeout=SOON)
    mediates(become("chenyuee"))

    visits_are_planned(window)
    menu(grid, "我的走访")
    visits_without_network(grid)
    reads_rates_and_contests(citizen, code)

    number = window.page.locator("main header .id").first.inner_text()
    menu(second, "家事窗口")
    fill(second, "答复异议", answer="struck")
    fill(window, "提请办结", outcome="settled")
    expect(verb(window, "审核办结")).to_have_count(0)
    reviewer = become("linxiulan", size=DESK)
    menu(reviewer, "等我办")
    expect(reviewer.page.locator("#inbox-rows")).to_contain_text("审核办结", timeout=SOON)
    press(reviewer, "审核办结")
    looks_with(citizen, code)
    expect(citizen.locator("h1")).to_contain_text("已经结束", timeout=SOON)

    leader = become("yingxiuying", size=(1920, 1080))
    expect(leader.page.locator(".wfam")).to_be_visible(timeout=SOON)
    expect(leader.page.locator("body")).not_to_contain_text(number)
    auditor = become("hejing", size=DESK)
    auditor.page.locator("#l-matter").fill(number)
    auditor.page.locator("#l-person").fill("范云")
    auditor.page.keyboard.press("Enter")
    expect(auditor.page.locator("main")).to_contain_text("要先看清情况再定级别", timeout=SOON)
    for who in (window, second, officer, psychologist, grid, reviewer, leader, auditor):
        assert not who.faults
