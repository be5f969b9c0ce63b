# SPDX-License-Identifier: Apache-2.0
"""The portrait (JS-R9): facts of a closed list that end by themselves, contested at her word, ranked by people only."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel import timing
from anlan.kernel.command import perform
from anlan.kernel.context import Caller
from anlan.kernel.errors import CommandError, Invalid, NotAllowed, NotFound
from anlan.kernel.following import drain
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY

from ..commands.add_factor import later
from ..models.portrait import RiskFactor
from ..queries.cases import code_of
from ..queries.portrait import own_facts, portrait_of
from ..rulesets.factors import FACTOR_WORDS, Factor
from .care_story import Care
from .whole_story import Family

LABELS = ("illness", "mental_illness", "schizophrenia", "depression", "drugs", "drug_user", "addict", "correction",
          "community_correction", "released_prisoner", "hiv", "disabled", "poor", "petitioner")  # fmt: skip
FORBIDDEN = ("病", "毒", "矫正", "刑满", "精神", "残", "上访", "贫困户")


@pytest.fixture
def care(story):
    return Care(Family(story))


@pytest.mark.parametrize("label", LABELS)
def test_no_label_of_illness_drugs_or_correction_can_be_written_down_JS_R9(care, label):
    case = care.family.case()
    with pytest.raises(Invalid) as no:
        care.factor(case, label)
    assert "what" in no.value.fields
    assert not RiskFactor.objects.exists()


def test_no_word_of_the_list_names_one_JS_R9():
    assert set(FACTOR_WORDS) == {one.value for one in Factor}
    assert not [word for word in FACTOR_WORDS.values() if any(one in str(word) for one in FORBIDDEN)]
    fields = {one.name for one in RiskFactor._meta.get_fields()}
    assert not fields & {"words", "note", "text", "label", "sealed"}


def test_nothing_follows_a_fact_by_itself_JS_R9(care):
    said = {"family.factor_added", "family.factor_contested", "family.factor_answered", "family.band_set"}
    assert not [one for one in REGISTRY.reactions.values() if said & one.wants]
    case = care.family.graded("yellow")
    for what in ("violence_told", "weapon", "death_talk"):
        care.factor(case, what)
    drain()
    matter = Matter.objects.get(pk=case)
    assert (matter.level, matter.stage) == ("yellow", "graded")
    assert portrait_of(case).band is None


def test_the_sum_says_why_and_counts_a_thing_once_JS_R8(care):
    case = care.family.case()
    for what in ("threats", "threats", "child_home", "infant"):
        care.factor(case, what)
    seen = portrait_of(case)
    assert seen.sum.points == 20 + 15
    assert [many for _why, many in seen.sum.reasons] == [20, 15]
    assert seen.sum.proposes == "middle"


def test_a_fact_ends_after_a_year_and_an_older_one_is_not_taken(care):
    case = care.family.case()
    one = care.factor(case)
    assert one.expires_on == later(one.observed_on, 12)
    with pytest.raises(Invalid):
        care.factor(case, observed_on=(one.observed_on - timedelta(days=367)).isoformat())
    care.story.hands.pass_(days=366)
    assert portrait_of(case).facts == []


@given(day=st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)), months=st.integers(1, 24))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months):
    found = later(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found + timedelta(days=1)).day == 1


def test_a_share_needs_its_approved_item_X_R2(care):
    case = care.family.case()
    with pytest.raises(Invalid) as no:
        care.factor(case, source="lawful_share")
    assert "catalogue_item" in no.value.fields
    assert care.factor(case, source="lawful_share", catalogue_item="MZ-0312").catalogue_item == "MZ-0312"


def test_a_contested_fact_counts_no_longer_and_another_person_answers_it(care):
    case = care.family.case()
    one = care.factor(case)
    care.tell("contest_factor", care.window, case, factor=one.pk, why="never_so")
    assert portrait_of(case).sum.points == 0
    with pytest.raises(NotAllowed) as no:
        care.tell("answer_contest", care.window, case, factor=one.pk, answer="stays")
    assert no.value.code == "own_fact"
    care.tell("answer_contest", care.second, case, factor=one.pk, answer="stays")
    assert portrait_of(case).sum.points == 20


def test_lowering_needs_a_person_with_a_reason_JS_R9(care):
    case = care.family.case()
    care.factor(case, "violence_told")
    with pytest.raises(Invalid):
        care.tell("set_band", care.window, case, band="low", why="as_summed")
    program = Caller(None, "family.some_reaction", "reaction", pack="family")
    with pytest.raises(NotAllowed) as no:
        perform(
            REGISTRY.commands["family.set_band"], program, {"case": case, "band": "low", "why": "seen_calm"}
        )
    assert no.value.code == "needs_a_person"
    care.tell("set_band", care.window, case, band="high", why="as_summed")
    care.story.hands.pass_(days=366)
    seen = portrait_of(case)
    assert (seen.sum.points, seen.band.band, seen.differs) == (0, "high", True)


def test_she_reads_and_contests_her_own_facts_by_code_and_never_the_other_sides(care):
    asked = care.family.tell("ask_for_help", care.family.door, about="sad", story="想说说话").matter
    head = care.story.person("family-head-d", "family.head", "331002")
    mine, theirs = (care.factor(asked, "money", head, about=one) for one in ("applicant", "respondent"))
    assert own_facts(asked, "applicant") == [mine]
    code = code_of(asked)
    with pytest.raises(Invalid):
        care.family.tell("contest_by_code", care.family.door, code=code, factor=theirs.pk, why="never_so")
    with pytest.raises((NotFound, CommandError)):
        care.family.tell(
            "contest_by_code", care.family.door, code="0000-0000-0000", factor=mine.pk, why="never_so"
        )
    care.family.tell("contest_by_code", care.family.door, code=code, factor=mine.pk, why="no_longer_so")
    mine.refresh_from_db()
    assert mine.is_disputed
    assert timing.now() == mine.contested_at
