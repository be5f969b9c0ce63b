# SPDX-License-Identifier: Apache-2.0
"""One machine's whole way in the demo, by clicks and typing only: registered, fitted, certified, permitted, started, welded with,
stopped, traced; a borrowed scan becomes a warning that is signed, handled, verified by somebody else and closed.

The chip is the demo's own at its broker. Nothing is done by the API; what a page does not offer cannot be done here.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from .conftest import Someone
from .test_desk import picture

pytestmark = pytest.mark.browser
LARGE = (1440, 900)
HERE, OFFICE = (28.6441, 121.4330), (28.6490, 121.4330)  # beside the machine; at a desk, half a kilometre off
SOON = 20_000
CHIP, PAPER = (
    "CHIP-9001",
    "T331002202600",
)  # the label of a new chip; the newcomer's certificate, as the door says it
FREE = "JX04172057"  # a machine of the workshop, which needs no permit
OPEN = "button:not([aria-disabled]):visible"  # a deed that is refused stays visible, with its reason

type Become = Callable[..., Someone]


def at(place: tuple[float, float]) -> dict[str, float]:
    return {"latitude": place[0], "longitude": place[1], "accuracy": 8}


def phone(become: Become, code: str) -> Someone:
    return become(code, geolocation=at(HERE), permissions=["geolocation"])


def go(who: Someone, path: str) -> None:
    who.page.goto(f"{who.url}{path}")


def says(who: Someone, words: str, within: float = SOON) -> None:
    expect(who.page.locator("main").first).to_contain_text(words, timeout=within)


def verb(who: Someone, path: str) -> Locator:
    """The visible button of a deed."""
    return who.page.locator(f'form[action="/do/welding/{path}"] button:visible').first


def open_verb(who: Someone, words: str) -> None:
    """A deed of a matter's page that asks in a dialog."""
    who.page.locator(OPEN).filter(has_text=words).first.click()
    expect(who.page.locator("#dialog form")).to_be_visible(timeout=SOON)


def confirm(who: Someone) -> None:
    who.page.locator('#dialog .verb[data-s="main"]').click()
    expect(who.page.locator("#dialog")).to_be_hidden(timeout=SOON)


def registered(officer: Someone) -> tuple[str, str]:
    """A new machine with its plate and an order for a chip: its code and check code."""
    go(officer, "/welding/machines")
    officer.page.get_by_role("button", name="登记焊机").click()
    officer.page.locator("#machine-place").fill("罐区东侧")
    officer.page.locator("#machine-model").fill("ZX7-400")
    picture(officer.page, "weld-01-register")
    officer.page.locator('#dialog .verb[data-s="main"]').click()
    officer.page.wait_for_url("**saved=1")
    officer.page.get_by_role("link", name=re.compile("^JX (?!0417)")).click()
    says(officer, "已登记，还没装芯")
    picture(officer.page, "weld-02-machine")
    verb(officer, "place-order").click()
    says(officer, "等安装员上门")
    officer.page.locator('a[href*="/welding/plates"]').click()
    plate = officer.page.locator("article")
    expect(plate.locator("svg")).to_be_visible()
    picture(officer.page, "weld-03-plate")
    return plate.locator(".code").inner_text(), plate.locator("b").inner_text()


def tapped(button: Locator, then: Locator) -> None:
    """Tap once; what it leads to is there."""
    button.first.click(timeout=SOON)
    then.first.wait_for(timeout=SOON)


def type_codes(who: Someone, sheet: str, **fields: str) -> None:
    """What stands below the codes, typed as it is printed: with spaces."""
    first = who.page.locator(f"#dialog [name={next(iter(fields))}]")
    tapped(who.page.locator(f'[data-opens="{sheet}"]:visible'), first)
    for name, value in fields.items():
        who.page.locator(f"#dialog [name={name}]").fill(value)
    who.page.locator('#dialog .verb[data-s="main"]').click()


def fitted(installer: Someone, officer: Someone, machine: str, check: str) -> None:
    """Chip, code and machine become one; both sides confirm that it works."""
    says(installer, machine)
    picture(installer.page, "weld-04-orders")
    tapped(installer.page.locator("[data-fit]"), installer.page.locator('[data-opens="sheet-fit"]:visible'))
    type_codes(installer, "sheet-fit", machine=machine, check=check, chip=CHIP)
    card = installer.page.locator("article", has_text=machine)
    expect(card).to_contain_text("刚收到", timeout=2 * SOON)  # the chip got power and came online by itself
    picture(installer.page, "weld-05-heard")
    card.locator('form[action="/do/welding/try-chip"] button').click()
    card.locator('form[action="/do/welding/confirm-activation"] button').click(timeout=SOON)
    expect(card).to_contain_text("还差企业安全员确认", timeout=SOON)
    go(officer, f"/welding/desk?machine={machine.replace(' ', '')}")
    verb(officer, "confirm-activation").click()
    expect(officer.page.locator("#desk-machine .state .tag")).to_have_text("可用", timeout=SOON)
    picture(officer.page, "weld-06-active")


def certified(welder: Someone, officer: Someone) -> None:
    """His ministry answers at once; he and the firm agree that he welds for it."""
    picture(welder.page, "weld-07-no-papers")
    tapped(
        welder.page.locator('[data-opens="sheet-certificate"]'), welder.page.locator("#dialog [name=number]")
    )
    welder.page.locator("#dialog label", has_text="特种作业操作证").click()
    welder.page.locator("#dialog [name=number]").fill(PAPER)
    welder.page.locator("#dialog [name=ends_on]").fill("2027-01-01")
    welder.page.locator('#dialog .verb[data-s="main"]').click()
    says(welder, "应急管理部")
    says(welder, "已核验")
    tapped(welder.page.locator('[data-opens="sheet-firm"]'), welder.page.locator("#dialog [name=firm]"))
    welder.page.locator('#dialog .verb[data-s="main"]').click()
    says(welder, "企业还没答复")
    go(officer, "/welding/welders?q=胡")
    officer.page.get_by_role("link", name="胡小军").click()
    says(officer, "绑定待同意")
    picture(officer.page, "weld-08-agree")
    verb(officer, "agree-binding").click()
    says(welder, "已绑定")
    picture(welder.page, "weld-09-bound")


def scan(welder: Someone, machine: str, check: str) -> None:
    go(welder, "/welding/hand")
    again, type_it = (
        welder.page.locator(f"{one}:visible") for one in ("[data-again]", '[data-opens="sheet-code"]')
    )
    again.or_(type_it).first.wait_for(timeout=SOON)
    if again.count():  # what was refused before still stands there
        tapped(again, type_it)
    type_codes(welder, "sheet-code", machine=machine, check=check)


def refused(welder: Someone, code: str, *words: str) -> None:
    """The phone says so with the code, why, and what he can do."""
    panel = welder.page.locator('[data-panel="refused"]')
    expect(panel).to_contain_text(f"{code} ·", timeout=SOON)
    for said in (*words, "可以这样做"):
        expect(panel).to_contain_text(said)
    picture(welder.page, f"weld-refused-{code}")


def permitted(leader: Someone, watcher: Someone, become: Become, machine: str) -> str:
    """Written at the desk, ticked on the spot, gas tested, approved by whoever the level asks for: its number."""
    leader.page.keyboard.press("n")
    for name, value in (("content", "回流管焊口返修"), ("place", "罐区 V-209"), ("part", "回流管 DN50")):
        leader.page.locator(f"#apply-{name}").fill(value)
    for name, words in (("welder", "胡小军"), ("watcher", "张宝林"), ("machine", machine)):
        choice = leader.page.locator(f"#apply-{name}")
        choice.select_option(value=choice.locator("option", has_text=words).get_attribute("value"))
    leader.page.locator("#apply-risks").fill("管内残液；下方地沟")
    picture(leader.page, "weld-10-apply")
    leader.page.locator('#apply .verb[data-s="main"]').click()
    leader.page.locator('.permits a[href^="/m/"]').first.click(timeout=SOON)
    leader.page.wait_for_url(re.compile("/m/"))
    number = leader.page.url.rpartition("/")[2]

    go(watcher, "/welding/spot")
    says(watcher, "罐区 V-209")
    for box in watcher.page.locator("[data-tick]").all():
        box.check()
    expect(watcher.page.locator("[data-tick]:not(:disabled)")).to_have_count(0, timeout=SOON)
    picture(watcher.page, "weld-11-ticked")
    says(leader, "已确认 10 项，共 10 项")
    leader.page.keyboard.press("g")
    says(leader, "待气体分析")

    analyst = phone(become, "heyulan")
    go(analyst, f"/m/{number}")
    open_verb(analyst, "记录气体分析")
    analyst.page.locator("#dialog [name=reading]").fill("2")
    analyst.page.locator("#dialog [name=point]").fill("回流管 DN50")
    picture(analyst.page, "weld-12-gas")
    confirm(analyst)
    says(analyst, "待审批")
    approved(leader, become, number)
    return number


def asked(leader: Someone) -> str:
    """Whom the page asks to approve: on a day of rest and at night it is raised by one level (AX-R7)."""
    said = leader.page.locator("main").first
    expect(said).to_contain_text(re.compile("请(周志远|金建平)审批。"), timeout=SOON)
    return "jinjianping" if "请金建平审批。" in said.inner_text() else "zhouzhiyuan"


def approved(leader: Someone, become: Become, number: str) -> None:
    """By whoever the permit waits for."""
    approver = become(asked(leader))
    go(approver, f"/m/{number}")
    approver.page.locator('a[href*="/welding/sign"]:visible').first.click()
    says(approver, "罐区 V-209")
    picture(approver.page, "weld-13-sign")
    approver.page.locator('.foot .verb[data-s="main"]').click()
    says(approver, "您已在")


def welded(welder: Someone, watcher: Someone, officer: Someone, machine: str, check: str) -> None:
    """Without a watcher no spark; with him the machine starts, arcs are heard, and the welder stops it."""
    scan(welder, machine, check)
    refused(welder, "R08", "张宝林")
    verb(watcher, "watcher-arrives").click()
    says(watcher, "在场")
    scan(welder, machine, check)
    says(welder, "已开机，可以焊")
    says(welder, "没有网也能用到")
    picture(welder.page, "weld-14-running")
    says(watcher, "1 台在焊")
    go(officer, f"/welding/desk?machine={machine.replace(' ', '')}")
    arcs = officer.page.locator('.band i[data-k="arc"]')
    expect(arcs.first).to_be_attached(timeout=3 * SOON)
    welder.context.set_offline(True)  # a hall without signal: what was granted stays on the phone, and holds
    welder.page.reload()
    says(welder, "没有网也能用到")
    picture(welder.page, "weld-15-no-signal")
    welder.context.set_offline(False)
    welder.page.reload()
    verb(welder, "stop-weld").click()
    says(welder, "已停机", within=4 * SOON)  # power goes in the gap of an arc, and the bridge tells it
    says(welder, "还要看火到")
    picture(welder.page, "weld-16-stopped")


def traced(officer: Someone, machine: str) -> None:
    """The day as one band: permit, gas, watcher, who, arcs, lease, line; the refusal with its code."""
    go(officer, f"/welding/desk?machine={machine.replace(' ', '')}")
    band = officer.page.locator(".band")
    for kind in ("permit", "watch", "person", "arc", "lease"):
        expect(band.locator(f'i[data-k="{kind}"]').first).to_be_attached(timeout=SOON)
    for code in ("R06", "R08"):
        expect(band.locator(f'u[data-k="no"][title*="{code}"]').first).to_be_attached()
    picture(officer.page, "weld-17-trace")
    go(officer, f"/welding/machines?machine={machine.replace(' ', '')}")
    says(officer, "胡小军")


def warned(welder: Someone, officer: Someone) -> None:
    """Somebody scans from his desk, twice: not started, and a warning; the firm signs, handles, writes what was done."""
    go(officer, f"/welding/plates?machine={FREE}")
    check = officer.page.locator("article b").inner_text()
    welder.context.set_geolocation(at(OFFICE))
    for _ in range(2):
        scan(welder, FREE, check)
        refused(welder, "R09", "手机离焊机太远")
    go(officer, "/welding/desk")
    alert = officer.page.locator(".alerts")
    expect(alert).to_contain_text("远距离扫码", timeout=SOON)
    for words in ("签收", "开始处置"):
        officer.page.locator(f".alerts {OPEN}").filter(has_text=words).first.click()
        expect(officer.page.locator("#toasts")).to_contain_text(words, timeout=SOON)
    picture(officer.page, "weld-18-warning")
    open_verb(officer, "写处置情况")
    officer.page.locator("#dialog [name=done]").fill("他在办公室替人扫码，已当面谈话。")
    confirm(officer)


def closed(become: Become) -> Someone:
    """The street looks, says that it holds, and closes it with its cause: never who handled it."""
    street = become("jinli", size=LARGE)
    go(street, "/welding/supervise")
    says(street, "远距离扫码")
    picture(street.page, "weld-19-supervise")
    street.page.locator('a[href^="/m/"]:visible').first.click()
    open_verb(street, "核实")
    street.page.locator("#dialog [name=holds]").select_option("yes")
    confirm(street)
    says(street, "已核实")
    open_verb(street, "写明原因办结")
    street.page.locator("#dialog [name=cause]").select_option("worker")
    confirm(street)
    expect(street.page.locator(OPEN).filter(has_text="写明原因办结")).to_have_count(0, timeout=SOON)
    picture(street.page, "weld-20-closed")
    return street


def test_from_a_new_machine_to_a_closed_warning(become):
    officer, leader = become("zhengjianhua", size=LARGE), become("linguodong", size=LARGE)
    installer, welder, watcher = (phone(become, code) for code in ("chenlixin", "huxiaojun", "zhangbaolin"))
    machine, check = registered(officer)
    fitted(installer, officer, machine, check)
    certified(welder, officer)
    scan(welder, machine, check)
    refused(welder, "R06", "没有写着")
    number = permitted(leader, watcher, become, machine)
    welded(welder, watcher, officer, machine, check)
    traced(officer, machine)
    go(welder, f"/m/{number}")
    welder.page.locator(OPEN).filter(has_text="报完工").first.click()
    says(welder, "已完工")
    says(watcher, "还要看火到")
    warned(welder, officer)
    street = closed(become)
    assert [one.faults for one in (officer, leader, installer, welder, watcher, street)] == [[]] * 6
