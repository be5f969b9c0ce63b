# SPDX-License-Identifier: Apache-2.0
"""The welder's phone and the code on the machine: four states, each by its cause; nobody's name for strangers."""

from datetime import timedelta

import pytest
import segno
import zxingcpp
from django.contrib.auth import get_user_model
from django.test import Client
from PIL import Image

from anlan.kernel.following import drain
from anlan.kernel.people.models import Person

from ..models.machines import Machine
from ..pages.plate import picture
from ..pages.refusal_words import REFUSALS, told_of
from ..queries.codes import check_of, grouped
from .hot_yard import yard_of
from .workshop import MACHINE


def phone(caller) -> Client:
    """A browser in which this person is signed in, in Chinese."""
    person = Person.objects.select_related("account").get(pk=caller.person)
    if person.account is None:
        person.account = get_user_model().objects.create_user(person.code)
        person.save()
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(person.account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def welder(workshop) -> Client:
    return phone(workshop.people["welder"])


def seen(client: Client, words: str) -> bool:
    return words in client.get("/welding/hand?part=screen").content.decode()


def test_before_a_scan_the_camera_waits(welder):
    answer = welder.get("/welding/hand")
    assert "对准焊机上的码" in answer.content.decode()
    assert "'wasm-unsafe-eval'" in answer.headers["Content-Security-Policy"]


def test_no_other_page_lets_webassembly_in(welder):
    assert "wasm" not in welder.get("/").headers["Content-Security-Policy"]


def test_a_start_shows_the_ring_only_when_the_machine_has_answered(workshop, welder):
    workshop.scan()
    drain()
    assert seen(welder, "正在通知焊机")
    workshop.chip.answer(workshop.session())
    assert seen(welder, "已开机，可以焊")
    assert seen(welder, grouped(MACHINE))


def test_while_the_arc_burns_on_the_phone_says_that_it_stops(workshop, welder):
    session = workshop.scan().session
    drain()
    workshop.chip.answer(workshop.session())
    workshop.tell("stop_weld", "welder", session=session)
    assert seen(welder, "停焊：不能再起弧")
    assert not seen(welder, "延长一小时")


@pytest.mark.parametrize("is_offered", [False, True])
def test_more_time_is_offered_only_where_the_permit_leaves_some(story, is_offered):
    yard = yard_of(story)
    run = yard.welds(yard.approved())
    if is_offered:
        run.until -= timedelta(hours=1)
        run.save()
    page = phone(yard.welder).get("/welding/hand").content.decode()
    assert ("/do/welding/extend-weld" in page) is is_offered
    assert ("先请审批人延期" in page) is not is_offered


def test_only_a_demo_lets_a_machine_be_tapped_instead_of_scanned(workshop, welder, settings):
    settings.DEMO = False
    assert "sheet-demo" not in welder.get("/welding/hand").content.decode()
    settings.DEMO = True
    text = welder.get("/welding/hand").content.decode()
    assert "sheet-demo" in text
    assert check_of(MACHINE) in text


def test_a_refusal_says_why_and_what_to_do(workshop, welder):
    Machine.objects.update(stage="repair")
    workshop.scan()
    assert seen(welder, "这台还没启用。")
    assert seen(welder, "没开成不记过")


def test_every_code_of_a_refusal_has_words():
    assert {f"R{number:02}" for number in range(1, 11)} <= set(REFUSALS)
    assert told_of("R03", ["R03:kind"]).rule == "AX-R1"
    assert told_of("R09", ["R09:no_place"]) is REFUSALS["R09:no_place"]


def test_a_code_that_any_reader_opens_leads_a_welder_to_his_start(welder):
    answer = welder.get(f"/w/{MACHINE}?c={check_of(MACHINE)}")
    assert answer.status_code == 302
    assert answer.url == f"/welding/hand?machine={MACHINE}&check={check_of(MACHINE)}"


def test_a_stranger_learns_how_the_machine_stands_and_no_name(workshop):
    workshop.scan()
    said = (
        Client(headers={"Accept-Language": "zh-hans"})
        .get(f"/w/{MACHINE}?c={check_of(MACHINE)}")
        .content.decode()
    )
    assert "现在有持有效证书的人在用它焊接" in said
    assert "12350" in said
    assert workshop.people["welder"].name not in said


def test_a_code_with_a_wrong_check_says_nothing(workshop):
    answer = Client().get(f"/w/{MACHINE}?c=AAAAAAAA")
    assert answer.status_code == 404


def test_a_plate_is_read_even_when_a_fifth_of_it_is_dirty(tmp_path):
    address = f"https://anlan.example.gov.cn/w/{MACHINE}?c={check_of(MACHINE)}"
    segno.make_qr(address, error="h").save(tmp_path / "plate.png", scale=8, border=4)
    plate = Image.open(tmp_path / "plate.png").convert("L")
    side = plate.width
    plate.paste(0, (side // 2, side // 2, side // 2 + side // 4, side // 2 + side // 4))
    assert zxingcpp.read_barcode(plate).text == address
    assert picture(address).startswith("<svg")
