# SPDX-License-Identifier: Apache-2.0
"""Mediation (JS-R1): voluntary, apart before together, locked by violence, agreed in writing or by word of mouth, kept or not."""

from datetime import timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.errors import Invalid, NotAllowed, Refused
from anlan.kernel.events.models import EventRecord
from anlan.kernel.following import drain
from anlan.kernel.following.errand import ERRANDS
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY

from ..models.mediation import MediationSession, Promise
from ..queries.mediation import sealed_lines, session_choices
from ..queries.parties import choices_of
from .browsing import page
from .care_story import Care
from .whole_story import Family

LAW = REGISTRY.kind("family.family_dispute")


@pytest.fixture
def care(story):
    return Care(Family(story))


def stage(case):
    return Matter.objects.get(pk=case).stage


def clock(case, name):
    drain()
    return RunningClock.objects.filter(matter=case, name=name).latest("started_at")


def test_nobody_is_talked_to_who_was_not_asked_JS_R1(care):
    case = care.family.teamed()
    with pytest.raises(Refused) as no:
        care.talk(case, "apart_applicant")
    assert no.value.code == "not_asked"


def test_one_sides_no_ends_it_and_drops_what_was_planned_JS_R1(care):
    case = care.mediating()
    care.talk(case, "together")
    care.tell("say_willing", care.window, case, side="respondent", willing="no", how="by_phone")
    assert stage(case) == "ended"
    assert MediationSession.objects.get(matter=case).dropped_at is not None
    with pytest.raises(Refused):
        care.tell("begin_mediation", care.window, case, both_wish_it=True)


def test_both_sit_together_only_in_mediation_JS_R1(care):
    case = care.family.teamed()
    care.asked(case)
    care.talk(case, "apart_applicant")
    with pytest.raises(Refused) as no:
        care.talk(case, "together")
    assert no.value.code == "not_begun"


def test_violence_locks_the_common_table_until_police_decided_and_she_agrees_JS_R4(care):
    case = care.mediating(danger="yes")
    care.tell("suspect_violence", care.family.sits(case, "grid_worker"), case, capacity="capable")
    care.talk(case, "apart_respondent")
    for tried in (lambda: care.talk(case, "together"), lambda: care.agreed(case, 3)):
        with pytest.raises(Refused) as no:
            tried()
        assert no.value.code == "locked_by_violence"
    police = care.family.sits(case, "police")
    care.tell("record_police_decision", police, case, decision="warning_letter", words="出具告诫书")
    care.tell("ask_victim", care.family.sits(case, "womens_federation"), case, answer="agrees", alone=True,
              in_person=True, words="愿意")  # fmt: skip
    assert care.talk(case, "together")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"signed_by": ["applicant"]}, "signed_by"),
        ({"is_sealed": False}, "is_sealed"),
        ({"promises": []}, "promises"),
        ({"facts": ""}, "facts"),
        ({"promises": [{"words": "付钱", "side": "both", "due_on": "2020-01-01"}]}, "promises"),
    ],
)
def test_an_agreement_without_what_the_law_asks_for_has_no_effect_JS_R1(care, change, field):
    case = care.mediating()
    said = {"manner": "written", "parties": "甲乙", "facts": "争执", "liability": "各半", "is_sealed": True,
            "signed_by": ["applicant", "respondent"],
            "promises": [{"words": "付钱", "side": "both", "due_on": "2030-01-01"}]}  # fmt: skip
    with pytest.raises(Invalid) as no:
        care.tell("make_agreement", care.window, case, **(said | change))
    assert field in no.value.fields
    assert stage(case) == "mediating"


def test_an_oral_agreement_binds_with_its_record_and_is_sealed_JS_R1(care):
    case = care.mediating()
    (one,) = care.agreed(case, 5, form="oral")
    assert stage(case) == "performing"
    assert "抚养费" not in one.words
    assert any("抚养费" in line for line in sealed_lines(Matter.objects.get(pk=case)))


def test_a_no_that_stands_is_not_ticked_away_when_mediation_begins_JS_R1(care):
    case = care.family.teamed()
    for side, willing in (("applicant", "yes"), ("respondent", "no")):
        care.tell("say_willing", care.window, case, side=side, willing=willing, how="asked_alone")
    with pytest.raises(Refused) as no:
        care.tell("begin_mediation", care.window, case, both_wish_it=True)
    assert no.value.code == "mediation_refused"
    assert stage(case) == "responding"


def test_whoever_writes_the_agreement_gets_its_promises_to_note_them_JS_R1(care):
    case = care.mediating()
    assert [one.number for one in care.agreed(case, 9, 5)] == [1, 2]


def test_the_court_takes_a_joint_application_within_thirty_days_JS_R1(care):
    case = care.mediating()
    care.agreed(case, 60)
    assert clock(case, "confirmation").state == "run"
    with pytest.raises(Invalid):
        care.tell("apply_for_confirmation", care.window, case, applied_by=["applicant"])
    care.story.hands.pass_(days=30, seconds=1)
    with pytest.raises(Refused) as no:
        care.tell("apply_for_confirmation", care.window, case, applied_by=["applicant", "respondent"])
    assert no.value.code == "too_late"


def test_a_late_promise_is_found_once_and_noted_late_JS_R1(care):
    case = care.mediating()
    (one,) = care.agreed(case, 2)
    care.story.hands.pass_(days=3)
    for _ in range(2):
        ERRANDS["family.find_overdue_promises"].run()
    drain()
    assert EventRecord.objects.filter(name="family.promise_overdue", matter=case).count() == 1
    care.tell("note_promise", care.window, case, promise=one.pk, result="kept")
    assert Promise.objects.get(pk=one.pk).state == "kept_late"
    assert stage(case) == "visiting"


def test_both_are_told_the_ways_to_law_on_the_same_day_JS_R1(care):
    case = care.mediating()
    care.tell("end_mediation", care.window, case, why="no_agreement")
    assert clock(case, "ways_to_law").due_at - timing.now() == timedelta(hours=8)
    with pytest.raises(Invalid):
        care.tell("tell_ways_to_law", care.window, case, told=["applicant"], ways=["people_court"])
    care.tell("tell_ways_to_law", care.window, case, told=["applicant", "respondent"], ways=["people_court"])
    assert clock(case, "ways_to_law").state == "met"
    assert stage(case) == "to_law"
    told = EventRecord.objects.get(name="family.ways_told", matter=case)
    assert '"is_same_day":true' in told.fields


def test_whoever_does_not_mediate_records_no_talk(care):
    case = care.mediating()
    with pytest.raises(NotAllowed):
        care.tell("end_mediation", care.family.sits(case, "psychologist"), case, why="no_agreement")


def test_what_is_chosen_by_its_day_carries_its_year_once_that_is_another(care):
    case = care.mediating()
    care.talk(case, "together")
    care.tell("name_party", care.window, case, part="applicant", name="演示甲")
    care.story.hands.pass_(days=60)

    matter = Matter.objects.get(pk=case)
    offered = [label for _key, label in (*session_choices(matter), *choices_of(matter))]
    assert len(offered) == 2
    assert [one for one in offered if "2026" not in one] == []


def test_a_promise_whose_day_is_to_come_is_not_called_due(care):
    case = care.mediating()
    care.agreed(case, 30)

    text = page(care.window).get(f"/m/{Matter.objects.get(pk=case).number}").content.decode()
    assert '<span class="tag">待履行</span>' in text
