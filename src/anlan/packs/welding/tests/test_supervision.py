# SPDX-License-Identifier: Apache-2.0
"""What street and district look after: what waits for them with its verbs, bans, and inspections by scan and card (X-R8)."""

from datetime import timedelta

import pytest

from anlan.kernel import timing

from ..models.permits import Ban
from ..models.sessions import EmergencyUnlock
from ..models.warnings import Inspection
from ..queries.codes import check_of
from .hot_yard import yard_of
from .test_desk_page import page
from .test_life_of_a_warning import raised
from .workshop import MACHINE

SUPERVISE, INSPECT = "/welding/supervise", "/welding/inspect"


def text_of(caller, where=SUPERVISE, **asked):
    return page(caller).get(where, asked).content.decode()


@pytest.fixture
def unlocked(workshop):
    """The duty manager unlocked the machine a moment ago."""
    workshop.tell("emergency_unlock", "manager", machine=workshop.machine, welder=workshop.people["welder"].person,
                  reason="管口漏水，必须马上补焊")  # fmt: skip
    return workshop


@pytest.fixture
def district(workshop):
    return workshop.story.person("district", "welding.district_officer", "331002", name="应国平")


@pytest.fixture
def inspector(workshop):
    return workshop.story.person("inspector", "welding.inspector", "331002", name="罗辉")


def test_the_street_reads_the_unlock_with_its_reason_and_reviews_it(unlocked):
    text = text_of(unlocked.people["street"])
    for word in ("管口漏水，必须马上补焊", "林海峰", "椒江医化设备公司", "确有必要", "没有必要"):
        assert word in text
    session = unlocked.session().pk
    page(unlocked.people["street"]).post(
        "/do/welding/review-emergency", {"session": session, "verdict": "unjustified"}
    )
    assert EmergencyUnlock.objects.get().verdict == "unjustified"
    assert "管口漏水" not in text_of(unlocked.people["street"])


def test_another_street_sees_nothing_of_it(unlocked):
    other = unlocked.story.person("other", "welding.street_officer", "331002002", name="别街道")
    text = text_of(other)
    assert "管口漏水" not in text
    assert "椒江医化设备公司" not in text


def test_a_firms_people_have_no_supervision(workshop):
    assert page(workshop.people["officer"]).get(SUPERVISE).status_code == 403


def test_what_a_firm_fed_back_waits_here_with_its_verb(story):
    yard = yard_of(story)
    row = raised(yard)
    street = story.person("street", "welding.street_officer", "331002001", name="应站长")
    assert "/verb/welding/verify-warning" not in text_of(street)
    for name, more in (
        ("sign_warning", {}),
        ("handle_warning", {}),
        ("feed_back_warning", {"done": "换了封条"}),
    ):
        yard.tell(name, yard.officer, warning=row.pk, **more)
    assert f"/m/{row.matter.number}/verb/welding/verify-warning" in text_of(street)


def test_the_district_publishes_and_lifts_a_ban_by_its_form(workshop, district):
    now = timing.now().astimezone(timing.LOCAL)
    said = {"region": "331002001", "starts_at": f"{now:%Y-%m-%dT%H:%M}", "reason": "大风",
            "ends_at": f"{now + timedelta(days=1):%Y-%m-%dT%H:%M}"}  # fmt: skip
    assert 'name="region"' in text_of(district, part="ban")
    page(district).post("/do/welding/publish-ban", said)
    ban = Ban.objects.get()
    assert "生效中" in text_of(district, part="aside")
    assert "解除禁火" not in text_of(workshop.people["street"], part="aside")
    page(district).post("/do/welding/lift-ban", {"ban": ban.pk})
    assert "已解除" in text_of(district, part="aside")


def test_the_street_publishes_no_ban(workshop):
    street = page(workshop.people["street"])
    assert street.get(SUPERVISE, {"part": "ban"}).status_code == 403


def test_an_inspection_needs_scan_item_and_card_X_R8(workshop, inspector):
    text = text_of(inspector, INSPECT, machine=MACHINE, check=check_of(MACHINE))
    for word in ("JX 0417 2093", "焊工证书在现场", "执法证"):
        assert word in text
    said = {"machine": MACHINE, "check": check_of(MACHINE), "item": "chip_whole", "result": "mend",
            "next": f"{INSPECT}?done=1"}  # fmt: skip
    page(inspector).post("/do/welding/inspect-machine", said)
    assert not Inspection.objects.exists()
    answer = page(inspector).post("/do/welding/inspect-machine", {**said, "card_number": "浙J-1024"})
    assert answer.url == f"{INSPECT}?done=1"
    assert Inspection.objects.get().result == "mend"
    assert "要整改" in text_of(workshop.people["street"], part="aside")


def test_a_code_that_was_not_scanned_opens_no_form_X_R8(workshop, inspector):
    text = text_of(inspector, INSPECT, machine=MACHINE, check="AAAAAAAA")
    assert "JX 0417 2093" not in text
    assert "没有扫码就不算检查" in text


def test_whatever_reader_scans_brings_the_inspector_to_his_form_X_R8(workshop, inspector):
    answer = page(inspector).get(f"/w/{MACHINE}", {"c": check_of(MACHINE)})
    assert answer.url.startswith(INSPECT)


def test_the_street_never_inspects_X_R8(workshop):
    assert page(workshop.people["street"]).get(INSPECT).status_code == 403
