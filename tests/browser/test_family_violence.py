# SPDX-License-Identifier: Apache-2.0
"""The story of a violent husband, from the door to a relapse after the end; each by what he can click, the husband sees nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Someone

pytestmark = pytest.mark.browser
DESK, PHONE, SOON = (1440, 900), (390, 844), 15_000
STORY, HER_PLACE, REFUGE = (
    "丈夫酒后打人，孩子在旁边。（演示）",
    "白云街道演示路 30 号（演示）",
    "区救助站女区二楼（演示）",
)
LETTER = {
    "station": "白云派出所", "offender": "阿强（演示）", "victim": "小梅（演示）", "happened_on": "2026-11-28",
    "facts": "酒后殴打，手臂淤青。（演示）", "shown_by": "伤情照片（演示）",
}  # fmt: skip
VISIT = {"visited": "小梅（演示）", "visited_on": "2026-11-29", "alone": "yes", "seen": "情绪平稳。（演示）"}


class Story:
    """One case and its people, each with a browser of his own, opened when he is needed first."""

    def __init__(self, become: Callable[..., Someone], district: str) -> None:
        self.become, self.url, self.people = become, district, dict[str, Someone]()
        self.number = ""

    def __call__(self, code: str, size: tuple[int, int] = DESK) -> Page:
        """The page of this person, fresh at the case."""
        if code not in self.people:
            self.people[code] = self.become(code, size=size)
        page = self.people[code].page
        if self.number:
            page.goto(f"{self.url}/m/{self.number}")
        return page


@pytest.fixture
def story(become: Callable[..., Someone], district: str) -> Story:
    return Story(become, district)


def filled(form: Locator, values: dict[str, Any]) -> None:
    """Type, choose and tick what is given (Any: text, True, or codes to tick)."""
    for name, value in values.items():
        field = form.locator(f'[name="{name}"]:not([type=hidden])')
        if value is True:
            field.check()
        elif isinstance(value, list):
            for one in value:
                form.locator(f'[name="{name}"][value="{one}"]').check()
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def opened(page: Page, verb: str) -> Locator:
    """The dialog of a verb, by its button."""
    page.locator(f'#matter-doing [hx-get$="/verb/{verb}"]').click()
    form = page.locator(f'dialog[open] form[action="/do/{verb}"]')
    form.wait_for()
    return form


def does(page: Page, verb: str, **values: Any) -> None:
    """Give a verb of the case by its form, or at once where it asks nothing (Any: as `filled` takes them)."""
    if not values:
        with page.expect_response(f"**/do/{verb}") as answer:
            page.locator(f'#matter-doing form[action="/do/{verb}"] button').click()
        assert answer.value.ok, answer.value.text()
        return
    filled(opened(page, verb), values)
    page.locator("dialog[open] button[type=submit]").last.click()
    expect(page.locator("dialog[open]")).to_have_count(0, timeout=SOON)


def draws_up(page: Page, template: str, values: dict[str, str]) -> str:
    """A document by its form; where it then lies."""
    page.locator(f'#matter-documents [hx-get$="/documents/new/family.{template}"]').click()
    form = page.locator('dialog[open] form[action="/do/documents/draw-up-document"]')
    form.wait_for()
    filled(form, {f"values.{name}": value for name, value in values.items()})
    page.locator("dialog[open] button[type=submit]").last.click()
    page.wait_for_url("**/documents/*")
    return page.url


def signs(page: Page, line: str) -> None:
    """With the finger, on the line of this name."""
    page.locator("a.verb", has_text=line).click()
    canvas = page.locator("form.pad canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 40)
    page.mouse.down()
    for step in range(8):
        page.mouse.move(box["x"] + 30 + step * 20, box["y"] + 40 + step % 3 * 15)
    page.mouse.up()
    page.locator("form.pad button[type=submit]").click()
    page.wait_for_url(re.compile(r"/documents/[0-9a-f-]+$"))


def asks_for_help(page: Page, url: str) -> str:
    """Three steps at the door, without an account; the code with which she comes back."""
    page.goto(f"{url}/help")
    page.locator("input[value=violence]").check()
    page.locator("button[value='2']").click()
    filled(page.locator("form").first, {"phone": "19900000031", "time": "morning", "name": "小梅（演示）"})
    page.locator("input[value=text]").check()
    page.locator("button[value='3']").click()
    filled(page.locator("form").first, {"story": STORY, "home": "白云街道演示路 9 号（演示）"})
    page.locator("select[name=region]").select_option(label="白云街道")
    page.locator("button[value=send]").click()
    return page.locator("p.code").inner_text()


def test_a_violent_husband_from_the_door_to_a_relapse_JS_R3_JS_R4_JS_R5(story, district, chromium) -> None:
    her = chromium.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN").new_page()
    code = asks_for_help(her, district)

    window = story("fanyun")
    window.goto(f"{district}/family/desk")
    newest = window.locator("#family-list li", has_text="线上求助").locator("a.open")
    expect(newest.first).to_be_visible(timeout=SOON)
    story.number = max(one.get_attribute("href").split("case=")[1] for one in newest.all())
    _the_team_is_called(story)
    _nobody_cancels_the_duty_and_nobody_mediates(story)
    _police_letter_order_refuge(story)
    _documents_of_hers(story, her)
    _an_emergency_is_reviewed(story)
    _visits_after_the_letter_and_back_to_care(story)
    _the_husband_sees_nothing(story, code)

    her.goto(f"{district}/help/progress")
    her.locator("input[name=code]").fill(code)
    her.locator("main form button").first.click()
    expect(her.locator("main")).to_contain_text("谁看过")
    expect(her.locator("main")).not_to_contain_text("范云")  # by duty, never by name
    _the_end_and_a_relapse(story)
    assert [one.faults for one in story.people.values() if one.faults] == []


def _the_team_is_called(story: Story) -> None:
    window = story("fanyun")
    does(window, "family/accept-case")
    does(
        window,
        "family/suspect-violence",
        capacity="small_child",
        in_danger=True,
        words="孩子有淤青。（演示）",
    )
    does(
        window,
        "family/set-level",
        level="red",
        signs=["beating", "child_at_risk"],
        words="听见摔东西。（演示）",
    )
    does(window, "family/call-case-team", woman=True)
    expect(
        opened(story("heping"), "family/confirm-red").locator("[name=agree][type=checkbox]")
    ).to_be_checked()
    story("heping").keyboard.press("Escape")
    does(story("heping"), "family/confirm-red", words="看过记录。（演示）")
    window = story("fanyun")
    hidden = opened(window, "family/name-party").locator("[name=hide_address][type=checkbox]")
    expect(hidden).to_be_checked()  # an address is hidden unless somebody says otherwise
    filled(
        window.locator("dialog[open] form"), {"part": "victim", "name": "小梅（演示）", "address": HER_PLACE}
    )
    window.locator("dialog[open] button[type=submit]").last.click()
    expect(window.locator("dialog[open]")).to_have_count(0, timeout=SOON)
    does(window, "family/name-party", part="offender", name="阿强（演示）", staff_number="linguodong")
    by_name = opened(window, "teams/call-person").locator("select[name=person]")
    by_name.select_option(label="陈月娥 · 调解员")
    window.locator("dialog[open] button[type=submit]").last.click()
    expect(window.locator("dialog[open]")).to_have_count(0, timeout=SOON)
    officer = story("lintao")
    officer.goto(f"{story.url}/")
    expect(officer.locator(f"#row-{story.number}")).to_contain_text(
        "我来"
    )  # his inbox says what is asked of him
    for code, size in (("lintao", DESK), ("jiangning", DESK), ("chenyuee", DESK), ("linfen", PHONE)):
        does(story(code, size), "teams/accept-seat")
    does(story("lintao"), "teams/arrive-on-spot")


def _nobody_cancels_the_duty_and_nobody_mediates(story: Story) -> None:
    mediator = story("chenyuee")
    expect(mediator.locator("main")).to_contain_text("谁也不能取消")
    expect(mediator.locator('#matter-doing [hx-get$="/verb/family/lift-suspicion"]')).to_have_count(0)
    locked = mediator.locator("#matter-doing .refused", has_text="开始调处")
    expect(locked).to_contain_text("警方还没有作出决定", timeout=SOON)
    expect(mediator.locator('#matter-doing [hx-get$="/verb/family/ask-victim"]')).to_have_count(0)
    does(mediator, "family/report-to-police", way="by_call", words="110 已接。（演示）")


def _police_letter_order_refuge(story: Story) -> None:
    helper = story("jiangning")
    risk = opened(helper, "family/assess-safety").locator("[name=risk]")
    expect(risk).to_have_value("")  # nobody finds “no violence” by pressing Enter
    helper.keyboard.press("Escape")
    does(
        helper,
        "family/assess-safety",
        answers=["choked", "afraid"],
        risk="high_risk",
        words="怕回家。（演示）",
    )
    officer = story("lintao")
    missing = officer.locator("#matter-doing .todo li", has_text="派出所告诫后的查访")
    expect(missing).to_have_attribute("data-s", "idle")
    does(officer, "family/record-police-decision", decision="warning_letter", words="情节较轻。（演示）")
    does(officer, "family/enter-refuge", sort="shelter_bed", words=REFUGE)
    for whom in ("offender", "victim", "committee"):
        does(officer, "family/serve-warning-letter", whom=whom)
    expect(
        story("lintao").locator("#matter-doing .todo li", has_text="派出所告诫后的查访")
    ).not_to_have_attribute("data-s", "idle")
    does(helper, "family/ask-victim", answer="agrees", alone=True, in_person=True)
    expect(
        story("chenyuee").locator('#matter-doing [hx-get$="/verb/family/begin-mediation"]')
    ).to_be_visible()
    does(helper, "family/ask-victim", answer="declines", alone=True, in_person=True)
    expect(story("chenyuee").locator("#matter-doing .refused", has_text="开始调处")).to_contain_text("不愿意")
    window = story("fanyun")
    does(window, "family/check-guardian", guardian="protects", child_is_safe=True)
    does(window, "family/seek-protection-order", asked_by="victim", urgent=True)
    expect(story("fanyun").locator("main .fam-steps")).to_contain_text("24 小时 · 最晚 明日")
    does(window, "disclosure/refer-matter", referral="court", until="2026-12-20T10:00")
    court = story("shenlv")
    expect(court.locator("#matter-details, main").first).not_to_contain_text(REFUGE)
    does(
        court,
        "family/decide-protection-order",
        decision="granted",
        measures=["no_violence_order", "move_out"],
        until="2027-03-01",
    )
    does(story("fanyun"), "family/serve-protection-order", whom="police_station")


def _documents_of_hers(story: Story, anybody: Page) -> None:
    letter = draws_up(story("fanyun"), "letter_request", LETTER)
    window = story.people["fanyun"].page
    window.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    signs(window, "建议人")
    window.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    expect(window.locator("dl.kv")).to_contain_text("已签署")
    with window.expect_download() as paper:
        window.locator("a.verb", has_text="PDF").click()
    with paper.value.path().open("rb") as made:
        assert made.read(4) == b"%PDF"
    number = window.locator("dl.kv dd.id").first.inner_text()
    digest = window.locator("dl.kv dd.id[title]").get_attribute("title") or ""
    anybody.goto(f"{story.url}/verify")
    filled(anybody.locator("form.verbform"), {"number": number, "digest": digest[:12]})
    anybody.locator("form.verbform button").click()
    expect(anybody.locator(".verdict")).to_contain_text("确由本处出具")
    expect(anybody.locator("main")).not_to_contain_text("小梅")
    mediator = story("chenyuee")
    mediator.goto(letter)
    expect(mediator.locator(".covered")).to_contain_text("不能阅读")
    draws_up(story("fanyun"), "receipt", {"accepted_on": "2026-11-29", "desk": "白云街道窗口"})
    draws_up(story("linfen"), "visit_record", VISIT)
    signs(story.people["linfen"].page, "走访人")
    expect(story.people["linfen"].page.locator("dl.kv")).to_contain_text("已签署")


def _an_emergency_is_reviewed(story: Story) -> None:
    grid = story("linfen")
    form = opened(grid, "disclosure/break-glass")
    form.locator("select").first.select_option(index=1)
    form.locator("textarea").first.fill("门反锁，孩子在哭，马上要知道情况。（演示）")
    form.locator("button[type=submit]").last.click()
    expect(grid.locator("dialog[open]")).to_have_count(0, timeout=SOON)
    head = story("wuxiulan")
    head.locator('a[href="/emergencies"]').first.click()
    expect(head.locator("main")).to_contain_text("林芬")
    head.locator(f'main a[href="/m/{story.number}"]').first.click()
    form = opened(head, "disclosure/review-break-glass")
    form.locator("select").last.select_option(index=1)
    form.locator("textarea").first.fill("核实过。（演示）")
    form.locator("button[type=submit]").last.click()
    expect(head.locator("dialog[open]")).to_have_count(0, timeout=SOON)


def _visits_after_the_letter_and_back_to_care(story: Story) -> None:
    for _nth in range(4):
        for code, visitor in (("lintao", "station"), ("linfen", "committee")):
            does(story(code), "family/visit-after-letter", visitor=visitor, finding="calm", asked_first=True)
    does(story("fanyun"), "family/leave-refuge")
    does(story("fanyun"), "family/return-to-care")
    window = story("fanyun")
    form = opened(window, "family/plan-visits")
    visitor = next(
        one for one in form.locator("select[name=visitor] option").all_inner_texts() if "林芬" in one
    )
    form.locator("select[name=visitor]").select_option(label=visitor)
    filled(form, {"where": "社区活动室（演示）", "days": "0"})
    form.locator("button[type=submit]").last.click()
    expect(window.locator("dialog[open]")).to_contain_text("单独问清楚", timeout=SOON)
    filled(window.locator("dialog[open] form"), {"safe_time": "上午", "agreed": True})
    window.locator("dialog[open] button[type=submit]").last.click()
    expect(window.locator("dialog[open]")).to_have_count(0, timeout=SOON)
    grid = story("linfen")
    grid.goto(f"{story.url}/family/visits")
    card = grid.locator("[data-visit]", has_text="先确认安全")
    filled(card, {"asked_first": True, "result": ["met"], "finding": ["calm"]})
    card.locator("button[type=submit]").click()
    expect(grid.locator("[data-visit]", has_text="先确认安全")).to_have_count(0, timeout=SOON)


def _the_husband_sees_nothing(story: Story, code: str) -> None:
    husband = story("linguodong")
    assert husband.goto(f"{story.url}/m/{story.number}").status == 404
    for word in (story.number, "小梅", HER_PLACE, REFUGE, code):
        husband.goto(f"{story.url}/search?q={word}")
        expect(husband.locator("main")).not_to_contain_text("家庭暴力")
        expect(husband.locator(f'main a[href*="{story.number}"]')).to_have_count(0)
    for path in ("/", "/notices"):
        husband.goto(f"{story.url}{path}")
        expect(husband.locator("body")).not_to_contain_text(story.number)


def _the_end_and_a_relapse(story: Story) -> None:
    does(story("fanyun"), "closing/propose-closing", outcome="kept_apart")
    does(story("wuxiulan"), "closing/approve-closing")
    head = story("wuxiulan")
    expect(head.locator("#matter-doing")).to_contain_text("先问是否安全", timeout=SOON)
    form = opened(head, "review/record-review")
    filled(form, {"finding": "calm"})
    form.locator("button[type=submit]").last.click()
    expect(head.locator("dialog[open]")).to_contain_text(
        "安不安全", timeout=SOON
    )  # calm is said alone, or not at all
    filled(head.locator("dialog[open] form"), {"finding": "relapsed"})
    head.locator("dialog[open] button[type=submit]").last.click()
    expect(head.locator("dialog[open]")).to_have_count(0, timeout=SOON)
    expect(story("fanyun").locator("main")).to_contain_text("已分级")  # inside 180 days it is opened again
    auditor = story("hejing")
    auditor.goto(f"{story.url}/office/ledger?matter={story.number}")
    expect(auditor.locator("main")).to_contain_text("林芬")
