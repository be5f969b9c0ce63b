# SPDX-License-Identifier: Apache-2.0
"""It begins again in a new case: the code she holds says how that one goes, to her and to nobody else."""

import pytest
from django.test import Client

from anlan.kernel.following import drain
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY

from ..models import Case, Likeness
from ..queries.cases import code_of
from ..queries.successor import goes_on_in
from .care_story import Care
from .test_begun_again import SAFE, cases_after, ended


@pytest.fixture
def care(family):
    return Care(family)


def begun_again(care, hands, **safe):
    """An ended case, and the one that a visitor's finding opened half a year later."""
    case = care.family.teamed("orange", **safe)
    care.tell("begin_care", care.window, case)
    (visit,) = care.visit(case, 0)
    matter = ended(care.family, case)
    hands.pass_(days=181)
    care.made(visit, finding="relapsed", words="又打了")
    return matter, cases_after(matter)[0]


def asked(case):
    client = Client(REMOTE_ADDR="198.51.100.9", headers={"Accept-Language": "zh-hans"})
    return client.post("/help/progress", {"code": code_of(case)}).content.decode()


def test_her_code_says_how_the_new_case_goes(care, hands):
    old, new = begun_again(care, hands, **SAFE)
    text = asked(old.pk)
    assert "data-newer" in text
    assert new.number not in text
    assert not any(SAFE[one] in text for one in ("home", "safe_phone"))


def test_who_gave_no_telephone_is_told_of_what_was_made_out_of_her_own(care, hands):
    old, new = begun_again(care, hands, home=SAFE["home"])
    assert goes_on_in(Case.objects.select_related("matter").get(pk=old.pk)).pk == new.pk


def test_where_she_is_reached_otherwise_by_now_the_old_code_says_nothing(care, hands):
    """Somebody else may hold it."""
    old, new = begun_again(care, hands, **SAFE)
    edit = REGISTRY.commands["matters.edit_details"]
    care.story.tell(edit, by=care.window, matter=new.pk, details={"safe_phone": "13800000022"})
    assert "data-newer" not in asked(old.pk)


def test_of_a_case_that_another_of_the_household_brought_it_says_nothing(family):
    case = family.case(**SAFE)
    family.tell("accept_case", family.window, case=case)
    old = ended(family, case, "advised")
    his = family.case(home=SAFE["home"], safe_phone="13800000033")
    row = Likeness.objects.get(case=his)
    family.tell("decide_likeness", family.window, case=his, likeness=row.pk, decision="same_household")
    drain()
    assert "data-newer" not in asked(old.pk)


def test_an_open_case_has_no_successor(family):
    case = Matter.objects.get(pk=family.case(**SAFE))
    assert "data-newer" not in asked(case.pk)
