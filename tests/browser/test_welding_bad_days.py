# SPDX-License-Identifier: Apache-2.0
"""Welding on bad days, in the browser: ministries that are silent, a certificate that has ended, two phones at one machine,
an emergency, and a ban. What a welder is told is looked for in words, never by code alone.
"""

import io

import httpx
import pytest
from PIL import Image
from playwright.sync_api import expect

from anlan.kernel import timing

from .conftest import FOLDERS, Someone
from .test_desk import picture
from .test_welding_whole_way import (
    FREE,
    LARGE,
    PAPER,
    SOON,
    Become,
    at,
    confirm,
    go,
    open_verb,
    phone,
    refused,
    says,
    scan,
    tapped,
    verb,
)

pytestmark = pytest.mark.browser
OTHER = "JX04172058"  # another machine of the workshop, which needs no permit


def check_of(officer: Someone, machine: str) -> str:
    """The check code on a machine's plate."""
    go(officer, f"/welding/plates?machine={machine}")
    return officer.page.locator("article b").inner_text()


def stands_at(who: Someone, officer: Someone, machine: str) -> None:
    """His phone is beside the machine, as the register knows where it stands (AX-R9)."""
    go(officer, f"/welding/machines?machine={machine}&part=move")
    lat, lng = (float(officer.page.locator(f"[name={name}]").input_value()) for name in ("lat", "lng"))
    who.context.set_geolocation(at((lat, lng)))


def ministry(url: str, way: str) -> None:
    """The ministry that issues the welders' certificates behaves so from now on."""
    where = (FOLDERS[url] / "ministries.txt").read_text()
    httpx.post(f"{where}/behave/mem", json={"way": way}, trust_env=False).raise_for_status()


def taken_on(welder: Someone, officer: Someone) -> None:
    """The newcomer is bound to the firm, by consent of both."""
    tapped(welder.page.locator('[data-opens="sheet-firm"]'), welder.page.locator("#dialog [name=firm]"))
    welder.page.locator('#dialog .verb[data-s="main"]').click()
    says(welder, "企业还没答复")
    go(officer, "/welding/welders?q=胡")
    officer.page.get_by_role("link", name="胡小军").click()
    verb(officer, "agree-binding").click()
    says(welder, "已绑定")


def told_of(welder: Someone) -> None:
    """He tells of his certificate."""
    tapped(
        welder.page.locator('[data-opens="sheet-certificate"]'), welder.page.locator("#dialog [name=number]")
    )
    welder.page.locator("#dialog label", has_text="特种作业操作证").click()
    welder.page.locator("#dialog [name=number]").fill(PAPER)
    welder.page.locator("#dialog [name=ends_on]").fill("2028-01-01")
    welder.page.locator('#dialog .verb[data-s="main"]').click()


def read_by_two(become: Become, number: str) -> None:
    """Two officers read the same paper, one after the other; the first has no second vote (AX-R4, domain.md 5.7)."""
    street, district = become("jinli", size=LARGE), become("yingguoping", size=LARGE)
    go(street, f"/m/{number}")
    open_verb(street, "初核")
    street.page.locator("#dialog [name=result]").select_option("valid")
    street.page.locator("#dialog [name=ends_on]").fill("2028-01-01")
    street.page.locator("#dialog [name=covers]").select_option("fusion")
    picture(street.page, "weld-bad-first-reader")
    confirm(street)
    says(street, "等复核")
    street.do("welding/confirm-check", doubt=matter_of(street, number), agrees="yes", refused=True)
    go(district, f"/m/{number}")
    open_verb(district, "复核")
    district.page.locator("#dialog [name=agrees]").select_option("yes")
    confirm(district)
    expect(district.page.locator("main").first).to_contain_text("有效", timeout=SOON)
    picture(district.page, "weld-bad-second-reader")


def matter_of(who: Someone, number: str) -> str:
    return who.read(f"matters/{number}")["id"]


def photographed(officer: Someone, number: str) -> None:
    """The firm's officer adds a picture of the paper."""
    drawn = io.BytesIO()
    Image.new("RGB", (320, 200), (240, 236, 220)).save(drawn, "JPEG")
    go(officer, f"/m/{number}")
    officer.page.locator('input[type="file"]').first.set_input_files(
        {"name": "certificate.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}
    )
    expect(officer.page.locator(".tiles .tile")).to_have_count(1, timeout=SOON)


def test_while_his_ministry_is_silent_two_officers_read_the_paper_and_then_he_welds_AX_R4(become: Become):
    officer, welder = become("zhengjianhua", size=LARGE), phone(become, "huxiaojun")
    check = check_of(officer, FREE)
    stands_at(welder, officer, FREE)
    ministry(officer.url, "down")
    told_of(welder)
    says(welder, "未能核验")
    picture(welder.page, "weld-bad-unverified")
    taken_on(welder, officer)
    scan(welder, FREE, check)
    refused(welder, "R05", "发证部门还没答复", "人工核验")
    welder.page.locator('[data-panel="refused"] form[action="/do/welding/doubt-certificate"] button').click()
    go(welder, "/welding/mine")
    link = welder.page.locator('article a[href^="/m/"]')
    expect(link).to_be_visible(timeout=SOON)
    number = link.inner_text()
    photographed(officer, number)
    read_by_two(become, number)
    go(welder, "/welding/mine")
    says(welder, "两名工作人员")
    scan(welder, FREE, check)
    says(welder, "已开机，可以焊")
    picture(welder.page, "weld-bad-by-hand")
    verb(welder, "stop-weld").click()
    says(welder, "已停机", within=4 * SOON)
    ministry(officer.url, "answer")
    assert [one.faults for one in (officer, welder)] == [[], []]


def test_a_certificate_that_has_ended_is_refused_with_its_day_and_the_officer_reads_who_else_could_AX_R2(
    become: Become,
):
    officer, welder = become("zhengjianhua", size=LARGE), phone(become, "maoguohua")
    stands_at(welder, officer, FREE)
    scan(welder, FREE, check_of(officer, FREE))
    refused(welder, "R04", "有效到", "换证")
    panel = welder.page.locator('[data-panel="refused"]')
    expect(panel).not_to_contain_text("李国强")
    go(officer, f"/welding/desk?machine={FREE}")
    stood = officer.page.locator(".stood")
    expect(stood).to_contain_text("毛国华", timeout=SOON)
    expect(stood).to_contain_text("证合用")
    picture(officer.page, "weld-bad-who-else")
    assert [officer.faults, welder.faults] == [[], []]


def test_the_second_phone_at_a_machine_is_told_who_holds_it_AX_R9(become: Become):
    officer = become("zhengjianhua", size=LARGE)
    check = check_of(officer, OTHER)
    first, second = phone(become, "liguoqiang"), phone(become, "maoguohua")
    for one in (first, second):
        stands_at(one, officer, OTHER)
    scan(first, OTHER, check)
    says(first, "已开机，可以焊")
    scan(second, OTHER, check)
    panel = second.page.locator('[data-panel="refused"]')
    expect(panel).to_contain_text("李国强正在用", timeout=SOON)
    picture(second.page, "weld-bad-two-phones")
    says(first, "已开机，可以焊")
    verb(first, "stop-weld").click()
    says(first, "已停机", within=4 * SOON)
    assert [first.faults, second.faults] == [[], []]


def test_an_emergency_is_unlocked_with_its_reason_and_the_street_reviews_it(become: Become):
    manager, street = become("linhaifeng", size=LARGE), become("jinli", size=LARGE)
    go(manager, "/welding/desk?machine=JX04172059")
    open_verb(manager, "应急解锁")
    choice = manager.page.locator("#unlock-welder")
    choice.select_option(label="毛国华")
    manager.page.locator("#unlock-reason").fill("管口漏水，必须马上补焊")
    picture(manager.page, "weld-bad-unlock")
    manager.page.locator('#dialog .verb[data-s="stop"]').click()
    says(manager, "毛国华")
    picture(manager.page, "weld-bad-unlocked")
    go(street, "/welding/supervise")
    says(street, "管口漏水")
    picture(street.page, "weld-bad-review")
    street.page.locator('form[action="/do/welding/review-emergency"] button').first.click()
    expect(street.page.locator("#supervise-work")).not_to_contain_text("管口漏水", timeout=SOON)
    assert [manager.faults, street.faults] == [[], []]


def test_while_a_ban_holds_nobody_starts_and_its_end_and_reason_are_said(become: Become):
    officer, office = become("zhengjianhua", size=LARGE), become("yingguoping", size=LARGE)
    check = check_of(officer, FREE)
    go(office, "/welding/supervise")
    office.page.locator('[hx-get*="part=ban"]').click()
    office.page.locator("#ban-from").fill(f"{timing.now().astimezone(timing.LOCAL):%Y-%m-%d}T00:00")
    office.page.locator("#ban-reason").fill("大风天气：禁止动火")
    office.page.locator('#dialog .verb[data-s="main"]').click()
    expect(office.page.locator("#supervise-aside")).to_contain_text("大风天气", timeout=SOON)
    picture(office.page, "weld-bad-ban")
    welder = phone(become, "liguoqiang")
    stands_at(welder, officer, FREE)
    scan(welder, FREE, check)
    refused(welder, "R10", "大风天气")
    office.page.once("dialog", lambda asked: asked.accept())
    office.page.locator('form[action="/do/welding/lift-ban"] button').click()
    expect(office.page.locator("#supervise-aside")).to_contain_text("已解除", timeout=SOON)
    scan(welder, FREE, check)
    says(welder, "已开机，可以焊")
    verb(welder, "stop-weld").click()
    says(welder, "已停机", within=4 * SOON)
    assert [officer.faults, office.faults, welder.faults] == [[], [], []]
