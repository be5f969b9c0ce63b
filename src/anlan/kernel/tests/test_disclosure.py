# SPDX-License-Identifier: Apache-2.0
"""Who opens what: seats, parts and roles by line, purpose and stage; referrals that end; emergencies that are reviewed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel import timing
from anlan.kernel.access.models import AccessRecord
from anlan.kernel.access.queries import caller_of, grants_of
from anlan.kernel.context import one_reading
from anlan.kernel.declare import Discloses
from anlan.kernel.disclosure.commands.break_glass import break_glass
from anlan.kernel.disclosure.commands.end_referral import end_referral
from anlan.kernel.disclosure.commands.refer_matter import refer_matter
from anlan.kernel.disclosure.commands.review_break_glass import review_break_glass
from anlan.kernel.disclosure.events import GlassBroken, GlassReviewed, MatterReferred, ReferralEnded
from anlan.kernel.disclosure.models import BrokenGlass
from anlan.kernel.disclosure.opening import Opening, opening, openings
from anlan.kernel.disclosure.queries import demand_open, disclosed, reviews_for
from anlan.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from anlan.kernel.evidence.commands.add_evidence import add_evidence
from anlan.kernel.evidence.commands.export_evidence import export_evidence
from anlan.kernel.evidence.commands.open_evidence import open_evidence
from anlan.kernel.evidence.models import EvidenceItem
from anlan.kernel.evidence.queries import may_see
from anlan.kernel.following import drain
from anlan.kernel.ids import new_id
from anlan.kernel.matters.commands.edit_details import edit_details
from anlan.kernel.matters.commands.move_matter import move_matter
from anlan.kernel.matters.commands.open_matter import open_matter
from anlan.kernel.matters.models import Involvement, Matter
from anlan.kernel.matters.notes import NOTES_NAME
from anlan.kernel.matters.queries import involved_in, seen_matter, sees, visible
from anlan.kernel.notices.models import Notice
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY
from anlan.kernel.teams.commands.accept_seat import accept_seat
from anlan.kernel.teams.commands.call_team import call_team
from anlan.kernel.teams.commands.leave_team import leave_team
from anlan.kernel.testing.evidence import picture, sent

SAID = {"current": "off", "valve": "东墙第三块地砖下", "quarrel": "楼上楼下互相指责", "refuge": "外婆家"}
SEALED = ["valve", "quarrel", "refuge", NOTES_NAME]
WORDS = "地下室里可能还有人，需要总阀位置"


class Cellar:
    """A flooded cellar with secrets, and those who have to do with it."""

    def __init__(self, story):
        self.story = story
        self.worker = story.actor("specimen.worker")
        self.warden = story.actor("specimen.warden")
        self.matter = self.another()

    def another(self):
        answer = self.story.tell(
            open_matter, by=self.worker, kind="specimen.flood", region="331002001", details=SAID
        )
        return Matter.objects.get(pk=answer.result)

    def somebody(self, code, role):
        return self.story.person(code, f"specimen.{role}", "331002001")

    def takes_part(self, person, part):
        return Involvement.objects.create(
            id=new_id(), matter=self.matter, person_id=person, part=part, since=timing.now()
        )

    def tell(self, verb, who, **more):
        return self.story.tell(verb, by=who, matter=self.matter.pk, **more).result

    def opens(self, who, purpose=None):
        """What a reader may open now, anew."""
        self.matter.refresh_from_db()
        found = opening(who, self.matter)
        with one_reading():
            assert opening(who, self.matter) == found, (
                "a page, which has read what stands beside it, decides otherwise"
            )
        return {name for name in SEALED if found.may(name, purpose)}

    def refer(self, **more):
        values = {
            "referral": "insurer",
            "basis": "consent",
            "until": timing.now() + timedelta(days=7),
            **more,
        }
        return self.tell(refer_matter, self.worker, **values)

    def breaks(self, who):
        return self.tell(break_glass, who, why="life", words=WORDS)


@pytest.fixture
def cellar(story):
    return Cellar(story)


@pytest.fixture
def pumper(cellar):
    """Sits in the team."""
    found = cellar.somebody("p1", "pumper")
    cellar.tell(call_team, cellar.worker)
    cellar.tell(accept_seat, found)
    return found


def test_whoever_may_unmask_opens_nothing_that_no_line_gives_him_X_R6(cellar):
    assert "specimen.unmask" in cellar.worker.grants[0].permissions
    assert cellar.opens(cellar.worker) == set()


def test_a_kind_without_lines_opens_to_whoever_may_unmask_as_before(story):
    noise = story.noise()
    assert opening(story.actor("specimen.worker"), noise).may("story")
    assert not opening(story.actor("specimen.reader"), noise).may("story")


def test_a_seat_opens_its_line_at_its_stage_and_for_its_purpose_only(cellar, pumper):
    assert cellar.opens(pumper) == {"valve"}
    assert cellar.opens(pumper, "settle") == set()
    cellar.tell(move_matter, cellar.worker, stage="drying")
    assert cellar.opens(pumper) == {"valve", "quarrel", NOTES_NAME}
    assert cellar.opens(pumper, "settle") == {"quarrel", NOTES_NAME}


def test_being_called_is_not_yet_sitting_there(cellar):
    pumper = cellar.somebody("p1", "pumper")
    cellar.tell(call_team, cellar.worker)
    assert cellar.opens(pumper) == set()


def test_the_role_of_a_seat_without_the_seat_opens_nothing(cellar, pumper):
    other = cellar.somebody("p2", "pumper")
    assert cellar.opens(other) == set()


def test_whoever_leaves_his_seat_opens_nothing_any_more(cellar, pumper):
    cellar.tell(leave_team, pumper, why="unwell")
    assert cellar.opens(pumper) == set()


def test_a_role_opens_its_line_where_it_is_held_only(cellar):
    assert cellar.opens(cellar.warden) == {"refuge"}
    away = cellar.story.person("w9", "specimen.warden", "331002002")
    assert cellar.opens(away) == set()


def test_a_part_opens_its_line_and_a_strange_part_none(cellar):
    tenant = cellar.somebody("t1", "neighbour")
    tenant = replace(tenant, grants=(*tenant.grants, *grants_of(cellar.somebody("t2", "adjuster").person)))
    cellar.takes_part(tenant.person, "tenant")
    assert cellar.opens(tenant) == {"refuge"}
    stranger = replace(cellar.worker, person=cellar.somebody("t3", "neighbour").person)
    cellar.takes_part(stranger.person, "onlooker")
    assert cellar.opens(stranger) == set()


def test_a_token_without_the_permission_opens_nothing_even_with_a_line(cellar):
    person = Person.objects.get(pk=cellar.warden.person)
    assert cellar.opens(caller_of(person, "api", scopes=frozenset(("specimen.view",)))) == set()


def test_a_no_says_who_could_and_what_helps(cellar):
    with pytest.raises(NotAllowed) as no:
        demand_open(cellar.worker, cellar.matter, "valve", "pump")
    assert no.value.code == "not_disclosed"
    pack = REGISTRY.kind("specimen.flood")
    assert str(pack.seat("pumper").label) in str(no.value.message)
    assert str(no.value.fields["field"])
    assert AccessRecord.objects.filter(what="unmask:valve", refused=True, matter=cellar.matter.pk).exists()


def test_a_page_gets_what_its_purpose_opens_and_the_ledger_says_so_X_R6(cellar, pumper):
    found = disclosed(pumper, cellar.matter, ["current", *SAID], "pump")
    assert found == {"current": "off", "valve": SAID["valve"]}
    looks = AccessRecord.objects.filter(viewer=pumper.person, what__startswith="unmask:")
    assert [one.what for one in looks] == ["unmask:valve"]


def test_correcting_a_sealed_field_tells_nobody_whether_he_guessed_it(cellar):
    for guess in (SAID["refuge"], "朋友家"):
        assert cellar.tell(edit_details, cellar.worker, details={"refuge": guess}) == ["refuge"]


def test_fifty_matters_are_asked_for_by_one_question(cellar, pumper, django_assert_num_queries):
    matters = [cellar.matter, *(cellar.another() for _ in range(49))]
    with django_assert_num_queries(1):
        found = openings(pumper, matters)
    assert [one.may("valve") for one in found.values()].count(True) == 1


@given(
    at=st.sampled_from(["", "reported", "drying"]),
    seats=st.sets(st.sampled_from(["pumper", "electrician", "carrier"]), min_size=1),
    mine=st.sampled_from(["pumper", "electrician", "carrier", None]),
    stage=st.sampled_from(["reported", "drying"]),
    stated=st.sampled_from(["pump", "settle"]),
)
def test_a_field_opens_exactly_when_a_line_says_seat_stage_and_purpose(at, seats, mine, stage, stated):
    line = Discloses(["valve"], to=sorted(seats), purposes=["pump"], at=[at] if at else [])
    kind = replace(REGISTRY.kind("specimen.flood"), disclosure=[line])
    matter = Matter(kind="specimen.flood", stage=stage)
    found = replace(_opening(matter, kind), readers=frozenset({f"seat:{mine}"} if mine else ()))
    assert found.may("valve", stated) == (mine in seats and at in ("", stage) and stated == "pump")
    assert not found.may("refuge")


def _opening(matter, kind):
    return Opening(matter, kind, is_permitted=True)


def test_the_files_of_a_matter_open_to_whom_a_line_names_and_to_who_brought_them(cellar, pumper):
    bearer = cellar.worker
    file = sent(bearer, picture())
    key = cellar.tell(add_evidence, bearer, upload=file.pk, medium="photo")
    item = EvidenceItem.objects.select_related("upload", "matter").get(pk=key)
    other = cellar.story.person("w2", "specimen.worker", "331002001")
    assert may_see(bearer, item)
    assert not may_see(other, item)
    reason = "需要原件核对现场情况"
    for verb, more in ((open_evidence, {"item": key}), (export_evidence, {})):
        with pytest.raises(NotAllowed) as no:
            cellar.tell(verb, other, reason=reason, **more)
        assert no.value.code in ("not_disclosed", "step_up", "not_by_program")
    cellar.breaks(other)
    assert may_see(other, item)
    cellar.tell(open_evidence, other, item=key, reason=reason)


# Referral


def test_a_matter_is_referred_to_a_person_who_opens_the_fields_of_it_alone(cellar, verify):
    adjuster = cellar.somebody("a1", "adjuster")
    assert not sees(adjuster, cellar.matter)
    run = verify(refer_matter, by=cellar.worker, records=[MatterReferred])
    run(
        matter=cellar.matter.pk,
        referral="insurer",
        basis="consent",
        until=timing.now() + timedelta(days=7),
        person=adjuster.person,
    )
    assert cellar.opens(adjuster) == {"quarrel"}
    assert list(visible(adjuster)) == [cellar.matter]
    assert adjuster.person in involved_in([cellar.matter.pk])[cellar.matter.pk]


def test_a_referral_ends_by_itself(cellar, hands):
    adjuster = cellar.somebody("a1", "adjuster")
    cellar.refer(person=adjuster.person)
    hands.pass_(days=7, seconds=1)
    assert cellar.opens(adjuster) == set()
    assert not visible(adjuster).exists()
    assert involved_in([cellar.matter.pk]).get(cellar.matter.pk, frozenset()) == frozenset()
    with pytest.raises(NotFound):
        seen_matter(adjuster, cellar.matter.number)


def test_a_referral_can_be_ended(cellar, verify):
    adjuster = cellar.somebody("a1", "adjuster")
    row = cellar.refer(person=adjuster.person)
    verify(end_referral, by=cellar.worker, records=[ReferralEnded])(matter=cellar.matter.pk, row=row)
    assert not sees(adjuster, cellar.matter)


def test_a_role_that_a_matter_is_referred_to_reaches_who_holds_it_there(cellar):
    here, away = (
        cellar.somebody("a1", "adjuster"),
        cellar.story.person("a2", "specimen.adjuster", "331002002"),
    )
    cellar.refer(role="adjuster")
    later = cellar.somebody("a3", "adjuster")
    assert sees(here, cellar.matter)
    assert sees(later, cellar.matter)
    assert not sees(away, cellar.matter)
    assert cellar.opens(later) == {"quarrel"}


def test_whoever_it_is_referred_to_is_told(cellar):
    adjuster = cellar.somebody("a1", "adjuster")
    cellar.refer(person=adjuster.person)
    drain()
    assert Notice.objects.filter(person=adjuster.person, tell="kernel.referral").count() == 1


@pytest.mark.parametrize(
    ("code", "wrong", "fault"),
    [
        ("unknown_referral", {"referral": "court"}, Invalid),
        ("too_long", {"days": 15}, Invalid),
        ("too_short", {"days": 0}, Invalid),
        ("unknown_role", {"role": "worker"}, Invalid),
    ],
)
def test_a_referral_that_the_kind_does_not_know_is_refused(cellar, code, wrong, fault):
    until = timing.now() + timedelta(days=wrong.pop("days", 7))
    cellar.somebody("a1", "adjuster")
    with pytest.raises(fault) as no:
        cellar.refer(**{"until": until, **wrong})
    assert no.value.code == code
    assert all(no.value.fields.values())


def test_nobody_is_reached_who_holds_no_role_of_it(cellar):
    with pytest.raises(Refused) as no:
        cellar.refer(person=cellar.somebody("p1", "pumper").person)
    assert no.value.code == "cannot_be_referred"


# Emergency


def test_an_emergency_opens_for_half_an_hour_but_never_what_never_opens(cellar, hands, verify):
    run = verify(break_glass, by=cellar.worker, records=[GlassBroken])
    run(matter=cellar.matter.pk, why="life", words=WORDS)
    assert cellar.opens(cellar.worker) == {"valve", "quarrel", NOTES_NAME}
    assert cellar.opens(cellar.worker, "emergency") == {"valve", "quarrel", NOTES_NAME}
    hands.pass_(minutes=30)
    assert cellar.opens(cellar.worker) == set()


def test_whoever_breaks_the_glass_twice_is_told_that_it_is_open(cellar):
    cellar.breaks(cellar.worker)
    with pytest.raises(Refused):
        cellar.breaks(cellar.worker)


def test_without_the_permission_there_is_no_emergency(cellar):
    with pytest.raises(NotAllowed):
        cellar.breaks(cellar.story.actor("specimen.reader"))


def test_team_and_reviewers_are_told_at_once(cellar, pumper):
    cellar.breaks(cellar.worker)
    drain()
    told = set(Notice.objects.filter(tell="kernel.emergency_opening").values_list("person", flat=True))
    assert {pumper.person, cellar.warden.person} <= told
    assert cellar.worker.person not in told
    assert all(Notice.objects.filter(tell="kernel.emergency_opening").values_list("is_urgent", flat=True))


def test_somebody_else_reviews_it(cellar, verify):
    cellar.breaks(cellar.worker)
    glass = BrokenGlass.objects.get()
    values = {"matter": cellar.matter.pk, "glass": glass.pk, "verdict": "not_justified"}
    verify.refuses("by_somebody_else", review_break_glass, by=cellar.worker)(**values)
    verify.refuses("words_missing", review_break_glass, by=cellar.warden)(**values)
    run = verify(review_break_glass, by=cellar.warden, records=[GlassReviewed])
    run(**values, words="当时没有危险")
    assert BrokenGlass.objects.get().verdict == "not_justified"
    verify.refuses("nothing_to_review", review_break_glass, by=cellar.warden)(**values)


def test_what_nobody_reviewed_in_time_is_listed_as_overdue(cellar, hands):
    cellar.breaks(cellar.worker)
    (waiting,) = reviews_for(cellar.warden)
    assert (waiting.state, waiting.words) == ("open", WORDS)
    hands.pass_(hours=1)
    assert [one.state for one in reviews_for(cellar.warden)] == ["due"]
    hands.pass_(hours=72)
    assert [one.state for one in reviews_for(cellar.warden)] == ["overdue"]
    assert reviews_for(cellar.worker) == []


def test_the_words_of_an_emergency_lie_sealed_X_R6(cellar):
    cellar.breaks(cellar.worker)
    row = BrokenGlass.objects.values().get()
    assert not [name for name, value in row.items() if WORDS in str(value)]
