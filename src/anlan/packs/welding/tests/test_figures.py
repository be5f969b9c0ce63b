# SPDX-License-Identifier: Apache-2.0
"""The figures (domain.md 5.6): counted once more from the log alone, the fence, and what is too few to be said."""

import json
from collections import Counter
from datetime import timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.events.models import EventRecord
from anlan.kernel.following import drain

from ..queries.facts import facts
from ..queries.indicators import BY_CODE, UNFIT, Counted, people_in
from .test_desk_page import page
from .whole_story import tell

FIGURES = "/welding/figures"


def counted(caller, code):
    now = timing.now()
    return BY_CODE[code].of(facts(caller, (now - timedelta(days=400), now + timedelta(days=1)))[0])


def read_log(name):
    return [json.loads(one.fields) for one in EventRecord.objects.filter(name=name)]


@pytest.fixture
def district(story, broker):
    tell(story)
    drain()
    return story.person("auditor", "welding.district_officer", "331002", name="应国平")


def test_starts_refusals_and_unlocks_come_out_of_the_log_as_they_are_counted(district):
    granted = {one["session"] for one in read_log("welding.weld_granted")}
    unlocked = {one["session"] for one in read_log("welding.emergency_unlocked")}
    refused = Counter(one["code"] for one in read_log("welding.start_refused"))
    assert len(counted(district, "starts")) == len(granted - unlocked) > 0
    assert len(counted(district, "emergency")) == len(unlocked) > 0
    assert Counter(one.what for one in counted(district, "refused")) == refused
    assert len(counted(district, "blocked")) == sum(refused[code] for code in UNFIT)


def test_warnings_in_time_come_out_of_the_log_as_they_are_counted(district):
    ends = EventRecord.objects.filter(name="matters.matter_closed", kind="welding.warning")
    closed = {one.matter for one in ends}
    breached = EventRecord.objects.filter(name="clocks.clock_breached", kind="welding.warning")
    late = {
        one.matter
        for one in breached
        if json.loads(one.fields)["clock"] in ("sign_red", "sign_warning", "handle")
    }
    assert sum(one.value for one in counted(district, "in_time")) == len(closed - late) > 0
    false = [one for one in read_log("welding.warning_closed") if one["cause"] == "false_alarm"]
    assert sum(one.value for one in counted(district, "false")) == len(false)


def test_a_firms_officer_counts_his_own_firm_only(workshop):
    workshop.scan()
    assert len(counted(workshop.people["officer"], "starts")) == 1
    stranger = workshop.story.person("stranger", "welding.safety_officer", "331002001", name="陌生人")
    assert counted(stranger, "starts") == []
    assert counted(stranger, "chips") == []


@pytest.mark.parametrize(("many", "said"), [(4, None), (5, 0.8)])
def test_a_share_over_fewer_than_five_is_not_said(many, said):
    base = [Counted(float(one > 0), "", "", None) for one in range(many)]
    assert BY_CODE["linked"].value(base) == said
    assert people_in(base) == 0


def test_the_page_its_lists_and_its_files_open_and_name_nobody(workshop):
    workshop.scan()
    officer = page(workshop.people["street"])
    assert "扫码开机" in officer.get(FIGURES).content.decode()
    for code in BY_CODE:
        answer = officer.get(FIGURES, {"of": code})
        assert answer.status_code == 200
        assert "李国强" not in answer.content.decode()
    for kind in ("csv", "xlsx"):
        assert (
            officer.get(FIGURES, {"as": kind}).status_code
            == officer.get(FIGURES, {"as": kind, "of": "starts"}).status_code
            == 200
        )
    assert officer.get(FIGURES, {"of": "nothing"}).status_code == 404
    assert officer.get(FIGURES, {"since": "0001-01-01"}).status_code == 422
