# SPDX-License-Identifier: Apache-2.0
"""Her ledger on the page by code: who opened the file and why, by duty; what is kept of her, which she puts out of use."""

import pytest
from django.test import Client

from anlan.kernel.access.ledger import looked
from anlan.kernel.access.models import AccessRecord

from ..models.portrait import RiskFactor
from ..queries.cases import code_of
from ..queries.her_ledger import her_ledger
from .care_story import Care
from .whole_story import Family

PROGRESS = "/help/progress"


@pytest.fixture
def care(story):
    return Care(Family(story))


@pytest.fixture
def asked(care):
    matter = care.family.tell("ask_for_help", care.family.door, about="sad", story="想说说话").matter
    assert matter is not None
    return matter


def shown(asked, **more):
    said = {"code": code_of(asked), **more}
    return Client(headers={"Accept-Language": "zh-hans"}).post(PROGRESS, said).content.decode()


def test_she_reads_who_looked_once_a_day_and_that_one_was_refused(care, asked):
    head = care.story.person("family-head-d", "family.head", "331002", name="应秀英")
    for _ in range(2):
        looked(head.person, "page:matter", matter=asked)
    looked(care.window.person, "page:matter", matter=asked, refused=True, reason="no_such_matter")
    seen = her_ledger(asked)
    assert (seen.people, len(seen.looks)) == (1, 2)
    page = shown(asked)
    assert "妇联" in page
    assert "应秀英" not in page


@pytest.mark.parametrize("role", ["shelter", "hospital"])
def test_nobody_reads_there_that_a_shelter_or_hospital_looked(care, asked, role):
    where = care.story.person("where", f"family.{role}", "331002", name="某某")
    looked(where.person, "page:matter", matter=asked)
    (look,) = her_ledger(asked).looks
    assert look.duty not in ("庇护所", "医院", "Shelter", "Hospital")


def test_words_of_a_stated_reason_stay_out(care, asked):
    looked(care.window.person, "unmask:story", matter=asked, reason="她妹妹住在三甲", purpose="To help")
    assert "三甲" not in shown(asked)


def test_she_puts_her_own_fact_out_of_use_and_never_sees_the_other_sides(care, asked):
    head = care.story.person("family-head-d", "family.head", "331002")
    mine = care.factor(asked, "money", head, about="applicant")
    care.factor(asked, "weapon", head, about="respondent")
    page = shown(asked)
    assert "手头紧" in page
    assert "凶器" not in page
    after = shown(asked, deed="contest", factor=str(mine.pk), why="never_so")
    assert RiskFactor.objects.get(pk=mine.pk).is_disputed
    assert "先不算" in after or "暂不" in after


def test_her_own_look_at_the_ledger_is_no_line_of_it(asked):
    shown(asked)
    assert AccessRecord.objects.filter(matter=asked, what="door:family-progress").exists()
    assert her_ledger(asked).looks == []
