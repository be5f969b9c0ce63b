# SPDX-License-Identifier: Apache-2.0
"""The safety officer's desk and the pages of permits: what stands there, and that another firm's does not."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from anlan.kernel import timing
from anlan.kernel.context import Caller
from anlan.kernel.ids import new_id
from anlan.kernel.people.models import Person

from ..models.sessions import Arc, Refusal, Silence
from .hot_yard import Yard, yard_of
from .test_life_of_a_warning import raised, street

DESK = "/welding/desk"
PARTS = ("machines", "machine", "permits", "people", "warnings", "apply", "export")


def page(caller: Caller) -> Client:
    """A browser in which this person is signed in, in Chinese."""
    person = Person.objects.get(pk=caller.person)
    if person.account is None:
        person.account = get_user_model().objects.create_user(person.code)
        person.save()
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(person.account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def yard(story) -> Yard:
    return yard_of(story)


@pytest.fixture
def busy(yard) -> Yard:
    """A morning with a permit, a session with arcs, a refusal, a gap of the link, and a warning."""
    permit = yard.approved()
    session = yard.welds(permit)
    now = timing.now()
    Arc.objects.create(
        id=new_id(), machine=yard.machine, session=session, began_at=now, ended_at=now + timedelta(minutes=3)
    )
    Refusal.objects.create(
        id=new_id(), machine=yard.machine, welder_id=yard.people["welder"].person, code="R03", at=now
    )
    Silence.objects.create(id=new_id(), machine=yard.machine, since=now, until=now + timedelta(minutes=9))
    raised(yard)
    yard.pass_(minutes=20)
    return yard


def test_the_desk_tells_the_machine_its_day_its_permit_and_its_warning(busy):
    text = page(busy.officer).get(DESK).content.decode()
    for word in ("JX 0417 2099", "李国强", "张宝林", "二级", "疑似改装", "作业票", "R03", "签收"):
        assert word in text


@pytest.mark.parametrize("part", PARTS)
def test_each_part_comes_alone(busy, part):
    answer = page(busy.officer).get(DESK, {"part": part, "machine": "JX04172099"})
    assert answer.status_code == 200


def test_the_desk_is_calm_where_nothing_is(yard):
    assert page(yard.officer).get(DESK).status_code == 200


def test_another_firms_officer_sees_nothing_of_it(busy):
    """The firm fence."""
    stranger = busy.story.person("stranger", "welding.safety_officer", "331002001", name="陌生人")
    text = page(stranger).get(DESK).content.decode()
    assert "JX 0417 2099" not in text
    assert "李国强" not in text


def test_the_street_sees_the_machines_of_its_region(busy):
    assert "JX 0417 2099" in page(street(busy)).get(DESK).content.decode()


def test_who_has_no_desk_is_told_so(busy):
    assert page(busy.watcher).get(DESK).status_code == 403


def test_a_permit_written_yesterday_for_today_is_not_called_like_one_of_today(yard):
    tomorrow = timing.now() + timedelta(days=1)
    earlier = yard.permit(starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=4))
    yard.pass_(days=1)
    later = yard.permit()

    text = page(yard.officer).get(DESK, {"part": "permits"}).content.decode()
    assert later.matter.number.endswith("-0001")
    assert ">0001</a>" in text
    assert f">{earlier.matter.number[-9:]}</a>" in text  # 1121-0001


def test_a_permits_page_says_what_is_missing(yard):
    permit = yard.permit()
    text = page(yard.leader).get(f"/m/{permit.matter.number}").content.decode()
    for word in ("安全措施", "还没测", "监护人在场", "看火后验收", "提交"):
        assert word in text


def test_a_permit_waits_for_the_approver_of_its_level_and_not_for_all_three(yard):
    permit = yard.to_approve()
    text = page(yard.leader).get(f"/m/{permit.matter.number}").content.decode()
    assert "这一步等：审批人（所在单位） 周志远。" in text
    assert "这一步等：审批人（所在单位）、" not in text


def test_of_watcher_and_work_leader_it_waits_for_who_has_not_signed(yard):
    permit = yard.approved()
    yard.tell("finish_work", yard.welder, permit=permit.pk)
    yard.pass_(minutes=60)
    yard.tell("accept_after_fire_watch", yard.watcher, permit=permit.pk)
    text = page(yard.officer).get(f"/m/{permit.matter.number}").content.decode()
    assert "这一步等：作业负责人 林国栋。" in text


def test_work_that_is_over_is_not_told_to_test_the_gas_again(yard):
    permit = yard.approved()
    yard.tell("finish_work", yard.welder, permit=permit.pk)
    yard.pass_(minutes=45)
    assert "要复测" not in page(yard.leader).get(f"/m/{permit.matter.number}").content.decode()


def test_the_printed_form_has_three_copies_and_the_hash(yard):
    """Table A.1."""
    permit = yard.approved()
    text = page(yard.leader).get("/welding/permit", {"number": permit.matter.number}).content.decode()
    assert text.count("<article>") == 3
    for word in ("作业申请单位", "椒江医化设备公司", "李国强 …3310", "SHA-256", "GB 30871-2022"):
        assert word in text


def test_the_printed_form_ends_at_the_firms_fence(yard):
    permit = yard.approved()
    stranger = yard.story.person("stranger", "welding.safety_officer", "331002001", name="陌生人")
    assert page(stranger).get("/welding/permit", {"number": permit.matter.number}).status_code == 404


def test_a_warnings_page_says_who_verifies(yard):
    row = raised(yard)
    text = page(yard.officer).get(f"/m/{row.matter.number}").content.decode()
    assert "由街道核实" in text
