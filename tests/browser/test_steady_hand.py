# SPDX-License-Identifier: Apache-2.0
"""A page that is alive does not change under the hand: what was pressed is what happens, and nothing pressed is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import Someone

pytestmark = pytest.mark.browser
PART = """async ([id, inside]) => {
    const {default: htmx} = await import("htmx");
    const part = Object.assign(document.createElement("div"), {id, innerHTML: inside});
    part.dataset.on = "nothing.happens";
    document.querySelector("main").prepend(part);
    htmx.process(part);
}"""
SWAPPED = """async ([id, text]) => {
    const {default: htmx} = await import("htmx");
    await htmx.swap({sourceElement: document.getElementById(id), target: document.getElementById(id), swap: "innerMorph", text});
}"""


FORM = """<form><details><summary>更多</summary>这里</details>
    <input name="place" value="{place}"><textarea name="words">{words}</textarea>
    <select name="way"><option value="a"{a}>甲<option value="b"{b}>乙<option value="c"{c}>丙</select></form>"""


@pytest.fixture
def page(become: Callable[..., Someone]) -> Page:
    return become("zhoumin", size=(1440, 900)).page


def test_no_button_becomes_another_deeds_button(page: Page) -> None:
    page.evaluate(PART, ["still", '<button hx-get="/one">一</button><button hx-get="/two">二</button>'])
    first, second = (page.locator("#still button", has_text=word).element_handle() for word in "一二")
    page.evaluate(SWAPPED, ["still", '<button hx-get="/two">二之新</button>'])
    assert not first.evaluate("one => one.isConnected")
    assert second.evaluate("one => [one.isConnected, one.textContent]") == [True, "二之新"]


def test_what_comes_while_a_finger_is_down_is_shown_when_it_is_lifted(page: Page) -> None:
    part = page.locator("[data-on][id]").first
    part.evaluate("part => part.insertAdjacentHTML('beforeend', '<b id=stale>旧</b>')")
    page.mouse.move(700, 450)
    page.mouse.down()
    with page.expect_response(f"**{part.get_attribute('hx-get')}"):
        part.dispatch_event("refresh")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert page.locator("#stale").is_visible()
    page.mouse.up()
    expect(page.locator("#stale")).to_have_count(0)


def test_a_key_pressed_as_soon_as_the_page_is_there_counts(page: Page) -> None:
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 20})
    page.reload()
    page.keyboard.press("a")
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    expect(page.locator("dialog[open] form")).to_be_visible()


def test_a_button_pressed_before_its_module_has_come_opens_when_it_comes(
    become: Callable[..., Someone], district: str
) -> None:
    phone = become("huxiaojun").page
    held: list[Route] = []
    phone.route("**/shell/js/hand.js", lambda one: held.append(one))
    phone.goto(f"{district}/welding/mine", wait_until="commit")
    phone.wait_for_selector(":root[data-live=on]", state="attached")
    phone.locator("button[data-opens]:visible").first.click()
    expect(phone.locator("dialog[open]")).to_have_count(0)
    held[0].continue_()
    expect(phone.locator("dialog[open]")).to_be_visible()


def test_what_was_typed_chosen_and_opened_stays_when_the_part_draws_itself_anew(page: Page) -> None:
    page.evaluate(PART, ["still", FORM.format(place="一号", words="", a=" selected", b="", c="")])
    page.locator("#still summary").click()
    page.locator("#still [name=place]").fill("三号")
    page.locator("#still [name=words]").fill("有烟")
    page.locator("#still [name=way]").select_option("c")
    page.locator("#still summary").focus()
    page.evaluate(SWAPPED, ["still", FORM.format(place="二号", words="无", a="", b=" selected", c="")])
    assert page.evaluate("[...new FormData(document.querySelector('#still form')).values()]") == [
        "三号",
        "有烟",
        "c",
    ]
    assert page.locator("#still details").evaluate("one => one.open")


def test_what_nobody_touched_is_as_the_server_says(page: Page) -> None:
    page.evaluate(PART, ["still", FORM.format(place="一号", words="", a=" selected", b="", c="")])
    page.evaluate(SWAPPED, ["still", FORM.format(place="二号", words="无", a="", b=" selected", c="")])
    assert page.evaluate("[...new FormData(document.querySelector('#still form')).values()]") == [
        "二号",
        "无",
        "b",
    ]


def test_what_was_typed_in_one_field_never_stands_in_another(page: Page) -> None:
    page.evaluate(PART, ["still", '<input name="name"><input name="phone">'])
    page.locator("#still [name=name]").fill("王建国")
    page.evaluate(SWAPPED, ["still", '<input name="phone">'])
    assert page.locator("#still [name=phone]").input_value() == ""


@pytest.fixture
def phone(become: Callable[..., Someone]) -> Page:
    return become("wangjianguo").page


def tap(phone: Page, selector: str) -> None:
    """A finger goes down on an element and is lifted: two messages, and the click is a third, as on a real telephone."""
    box = phone.locator(selector).bounding_box()
    assert box
    middle = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    line = phone.context.new_cdp_session(phone)
    line.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [middle]})
    line.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    line.detach()


def test_what_came_under_a_finger_is_drawn_after_its_click(phone: Page) -> None:
    phone.evaluate(PART, ["still", '<button type="button" id="press">按</button>'])
    phone.evaluate("""async () => {
        const {whenStill} = await import("anlan/still");
        window.order = [];
        const button = document.getElementById("press");
        button.addEventListener("pointerdown", () => whenStill(() => order.push("drawn")));
        button.addEventListener("click", () => order.push("pressed"));
    }""")
    for many in range(1, 11):
        tap(phone, "#press")
        phone.wait_for_function("many => order.length === 2 * many", arg=many)
    assert phone.evaluate("order") == ["pressed", "drawn"] * 10


def test_a_button_that_came_under_the_finger_is_not_pressed(phone: Page) -> None:
    buttons = [f'<button type="button" id="{one}" hx-get="/{one}">' for one in ("meant", "other")]
    phone.evaluate(PART, ["still", "</button>".join(buttons)])
    phone.evaluate("""() => {
        const [meant, other] = ["meant", "other"].map((id) => document.getElementById(id));
        for (const one of [meant, other]) one.style.cssText = "display: block; width: 200px; height: 60px";
        window.clicks = [];
        meant.addEventListener("pointerup", () => meant.remove());
        document.addEventListener("click", ({target}) => clicks.push(target.id));
        window.addEventListener("click", ({target}) => window.came = target.id, true);
    }""")
    tap(phone, "#meant")
    phone.wait_for_function("window.came === 'other'")
    assert phone.evaluate("clicks") == []


def test_of_two_forms_asked_for_the_one_asked_for_last_is_shown(page: Page) -> None:
    late: list[Route] = []
    page.route("**/slow", lambda route: late.append(route))
    page.route("**/quick", lambda route: route.fulfill(body='<input name="quick">', content_type="text/html"))
    buttons = [
        f'<button hx-get="/{one}" hx-target="#dialog" hx-swap="innerHTML">' for one in ("slow", "quick")
    ]
    page.evaluate(PART, ["still", "</button>".join(buttons)])
    page.evaluate("() => document.querySelectorAll('#still button').forEach((one) => one.click())")
    page.locator("#dialog [name=quick]").fill("有烟")
    with page.expect_request_finished(lambda one: one.url.endswith("/slow")):
        late[0].fulfill(body='<input name="slow">', content_type="text/html")
    page.evaluate("() => new Promise((done) => setTimeout(done))")
    assert page.locator("#dialog [name=quick]").input_value() == "有烟"


def test_a_button_pressed_twice_asks_once_for_its_form(page: Page) -> None:
    asked: list[Route] = []
    page.route("**/form", lambda route: asked.append(route))
    page.evaluate(
        PART, ["still", '<button hx-get="/form" hx-target="#dialog" hx-swap="innerHTML">二</button>']
    )
    page.locator("#still button").dblclick()
    page.wait_for_function("() => document.querySelector('#still button').matches('.htmx-request')")
    asked[0].fulfill(body='<input name="words">', content_type="text/html")
    page.locator("#dialog [name=words]").fill("有烟")
    page.evaluate("() => new Promise((done) => setTimeout(done))")
    assert len(asked) == 1
    assert page.locator("#dialog [name=words]").input_value() == "有烟"
