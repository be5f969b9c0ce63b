# SPDX-License-Identifier: Apache-2.0
"""Who hurts asks without asking: at the window, with her telephone, his answer is the same whether she came or not (X-R6)."""

import json

import pytest
from django.test import Client

from anlan.kernel.access.queries import caller_of, issue_token
from anlan.kernel.errors import NotFound
from anlan.kernel.following import drain
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import sees
from anlan.kernel.people.models import Person
from anlan.kernel.testing.hunt import hunt

from ..models import Likeness
from ..queries.cases import calls_lately
from ..queries.household import housemates
from ..queries.likeness import choices_of

HERS = {"home": "海门街道老街 3 号", "safe_phone": "13800000011"}
OTHERS = {"home": "白云街道新路 9 号", "safe_phone": "13800000099"}


@pytest.fixture
def hers(family):
    """Her case; he works at the same window."""
    case = family.case(**HERS)
    family.tell("name_party", family.window, case=case, part="offender", staff_number="family-window-b")
    drain()
    return Matter.objects.get(pk=case)


def him(family):
    return caller_of(Person.objects.get(pk=family.second.person), "page")


def registered(family, said):
    """What the window's programs answer him, and the case that he has then."""
    body = {"situation": "relationship", "region": "331002001", **said}
    bearer = {"Authorization": f"Bearer {issue_token(Person.objects.get(pk=family.second.person))}"}
    client = Client(headers=bearer)
    answer = client.post("/api/family/register-case", json.dumps(body), content_type="application/json")
    drain()
    number = answer.json()["result"]
    return answer.json(), Matter.objects.get(number=number), client


def test_his_answer_names_the_same_events_whether_she_came_or_not(family, hers):
    with_her, _case, _client = registered(family, HERS)
    without, _case, _client = registered(family, OTHERS)
    assert with_her["events"] == without["events"]


def test_what_he_registered_stays_before_his_eyes_and_says_the_same(family, hers):
    pages = []
    for said in (HERS, OTHERS):
        _answer, case, client = registered(family, said)
        assert sees(him(family), case)
        told = client.get(f"/api/matters/{case.number}/timeline").json()
        pages.append([one["sentence"] for one in told["items"]])
    assert len(pages[0]) == len(pages[1])


def test_through_no_door_does_he_find_hers_by_what_he_registered(family, hers):
    registered(family, HERS)
    assert hunt(him(family), hers, [hers.number]) == set()


def test_a_colleague_sees_what_it_may_be_the_same_as(family, hers):
    _answer, case, _client = registered(family, HERS)
    assert [one.other_id for one in Likeness.objects.filter(case=case.pk)] == [hers.pk]
    assert len(choices_of(case, family.window)) == 1
    assert choices_of(case, him(family)) == []


def test_he_decides_nothing_about_hers(family, hers):
    _answer, case, _client = registered(family, HERS)
    row = Likeness.objects.get(case=case.pk)
    with pytest.raises(NotFound):
        family.tell("decide_likeness", him(family), case=case.pk, likeness=row.pk, decision="different")


def test_neither_calls_nor_housemates_tell_him(family, hers):
    _answer, case, _client = registered(family, HERS)
    row = case.family_case
    assert calls_lately(row, case.opened_at, family.window.person) == 2
    assert calls_lately(row, case.opened_at, family.second.person) == 1
    assert housemates(case, family.second.person) == []


def test_the_next_deed_of_a_colleague_shuts_him_out(family, hers):
    _answer, case, _client = registered(family, HERS)
    family.tell("accept_case", family.window, case=case.pk)
    assert not sees(him(family), case)


def test_nor_does_he_learn_by_naming_her_in_another_case(family, hers):
    case = family.case(**OTHERS)
    answer = family.tell(
        "name_party", him(family), case=case, part="applicant", name="罗某", phone="13800000011"
    )
    drain()
    assert "family.likeness_found" not in answer.events
    assert sees(him(family), Matter.objects.get(pk=case))
    assert Likeness.objects.filter(case=case, other=hers.pk).exists()
