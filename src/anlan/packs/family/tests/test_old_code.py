# SPDX-License-Identifier: Apache-2.0
"""What her old code lets her do in the case in which hers goes on; and that it lets nobody do there what it does not show."""

import pytest
from django.test import Client

from anlan.kernel.command import perform
from anlan.kernel.errors import Refused
from anlan.kernel.events.models import EventRecord
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY

from ..models import Case, Remark
from ..queries.cases import code_of
from ..queries.door import at_the_door
from .care_story import Care
from .test_begun_again import SAFE
from .test_goes_on import begun_again


@pytest.fixture
def care(family):
    return Care(family)


@pytest.fixture
def hers(care, hands):
    """Her ended case, and the one in which it goes on; she is reached as before."""
    return begun_again(care, hands, **SAFE)


@pytest.fixture
def elsewhere(care, hers):
    """The same two, but she is reached otherwise by now: somebody else may hold the old code."""
    _old, new = hers
    edit = REGISTRY.commands["matters.edit_details"]
    care.story.tell(edit, by=care.window, matter=new.pk, details={"safe_phone": "13800000022"})
    return hers


def posted(case, deed, **said):
    """The page after a deed with the code of a case."""
    client = Client(REMOTE_ADDR="198.51.100.9", headers={"Accept-Language": "zh-hans"})
    return client.post("/help/progress", {"code": code_of(case.pk), "deed": deed, **said}).content.decode()


def told(name, case):
    return EventRecord.objects.filter(name=f"family.{name}", matter=case.pk).exists()


def at_stage(case, stage):
    Matter.objects.filter(pk=case.pk).update(stage=stage)


def fact_of(care, case):
    return care.factor(case.pk, about="applicant")


def test_what_she_writes_is_read_where_somebody_is_at_work(hers):
    old, new = hers
    assert "已补充" in posted(old, "write", words="他又来了")
    assert Remark.objects.get(about="asked").case_id == new.pk
    assert told("matter_asked", new)
    assert not told("matter_asked", old)


def test_what_she_withdraws_there_a_person_looks_at_first(family, hers):
    old, new = hers
    family.tell("accept_case", family.window, case=new.pk)
    posted(old, "withdraw")
    assert told("request_withdrawn", new)
    assert Matter.objects.get(pk=new.pk).closed_at is None


def test_she_rates_each_of_the_two_once(hers):
    old, new = hers
    at_stage(new, "performing")
    posted(old, "rate", rating="mostly")
    assert not told("case_rated", new)
    for _ in range(2):
        posted(old, "rate", rating="dissatisfied", newer="on")
    assert [one.matter for one in EventRecord.objects.filter(name="family.case_rated")] == [old.pk, new.pk]


def test_she_contests_what_is_kept_of_her_there(care, hers):
    old, new = hers
    fact = fact_of(care, new)
    assert str(fact.pk) in posted(old, "")
    posted(old, "contest", factor=str(fact.pk), why="never_so")
    fact.refresh_from_db()
    assert fact.is_disputed


def test_who_looked_at_it_is_told_by_its_own_code_alone(hers):
    old, new = hers
    assert posted(old, "").count("谁看过") == posted(new, "").count("谁看过") == 1


def test_facts_of_the_other_side_are_not_shown_there_either(care, hers):
    old, new = hers
    fact = care.factor(new.pk, about="respondent")
    assert str(fact.pk) not in posted(old, "contest", factor=str(fact.pk), why="never_so")
    fact.refresh_from_db()
    assert not fact.is_disputed


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("add_words", {"words": "我是谁"}),
        ("withdraw_request", {}),
        ("rate_help", {"rating": "satisfied", "newer": True}),
        ("contest_by_code", {"why": "never_so"}),
    ],
)
def test_who_is_shown_nothing_of_the_newer_case_does_nothing_there(care, elsewhere, deed, said):
    old, new = elsewhere
    at_stage(new, "performing")
    if deed == "contest_by_code":
        said = {**said, "factor": fact_of(care, new).pk}
    before = EventRecord.objects.filter(matter=new.pk).count()
    with pytest.raises(Refused) as no:
        perform(REGISTRY.commands[f"family.{deed}"], at_the_door(), {"code": code_of(old.pk), **said})
    assert no.value.code == "closed"
    assert EventRecord.objects.filter(matter=new.pk).count() == before
    assert Case.objects.get(pk=new.pk).rated_at is None


def test_the_page_offers_him_no_deed_there(care, elsewhere):
    old, new = elsewhere
    fact = fact_of(care, new)
    text = posted(old, "")
    assert not [
        one for one in ('value="write"', 'value="withdraw"', 'name="newer"', str(fact.pk)) if one in text
    ]


def test_in_a_case_that_goes_on_nowhere_nothing_newer_is_rated(family):
    case = Case.objects.get(pk=family.case(**SAFE))
    at_stage(case, "performing")
    assert "已经结束" in posted(case, "rate", rating="mostly", newer="on")
    assert not told("case_rated", case)
