# SPDX-License-Identifier: Apache-2.0
"""A certificate checked by four eyes when no source answers (AX-R4, domain.md 5.7)."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from anlan.kernel import timing
from anlan.kernel.context import Caller
from anlan.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from anlan.kernel.evidence.commands.add_evidence import add_evidence
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import timeline
from anlan.kernel.matters.telling import tell
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.evidence import picture, sent

from ..models.warnings import CertificateDoubt
from ..models.welders import Certificate
from .hot_yard import Yard, yard_of
from .test_desk_page import page

CHECKED = ("welding.check_proposed", "welding.check_confirmed")


@pytest.fixture
def yard(story) -> Yard:
    return yard_of(story)


def officer(yard: Yard, code: str) -> Caller:
    return yard.story.person(code, "welding.street_officer", "331002001")


def doubted(yard: Yard, by: str = "welder", *, pictured: bool = True) -> CertificateDoubt:
    said = {"certificate": Certificate.objects.get().pk, "why": "source_down"}
    number = yard.tell("doubt_certificate", yard.people[by], **said).result
    row = CertificateDoubt.objects.get(matter__number=number)
    if pictured:
        file = sent(yard.welder, picture(7))
        yard.story.tell(add_evidence, by=yard.welder, matter=row.pk, upload=file.pk, medium="photo")
    return row


def valid(yard: Yard) -> dict[str, object]:
    return {"result": "valid", "ends_on": (timing.now() + timedelta(days=300)).date(), "covers": "fusion"}


def test_two_officers_read_the_same_and_then_it_counts(yard):
    row = doubted(yard)
    yard.tell("propose_check", officer(yard, "first"), doubt=row.pk, **valid(yard))
    yard.tell("confirm_check", officer(yard, "second"), doubt=row.pk, agrees="yes")
    matter = Matter.objects.get(pk=row.pk)
    assert (matter.stage, matter.outcome) == ("decided", "valid")


def test_of_a_certificate_that_no_ministry_ever_answered_for_the_reader_says_what_it_covers_AX_R3(yard):
    Certificate.objects.update(verdict="", checked_at=None, categories="")
    row = doubted(yard)
    with pytest.raises(Invalid, match="no_process"):
        yard.tell("propose_check", officer(yard, "first"), doubt=row.pk, **{**valid(yard), "covers": ""})
    yard.tell("propose_check", officer(yard, "first"), doubt=row.pk, **valid(yard))
    assert Certificate.objects.get().verdict == ""
    yard.tell("confirm_check", officer(yard, "second"), doubt=row.pk, agrees="yes")
    paper = Certificate.objects.get()
    assert (paper.verdict, paper.categories, paper.is_manual) == ("valid", "fusion", True)


def test_what_the_second_reader_denied_is_nobodys_reading_AX_R3(yard):
    """The next one says himself what it covers: nothing of the denied reading is left to be confirmed unread."""
    Certificate.objects.update(verdict="", checked_at=None, categories="")
    row = doubted(yard)
    yard.tell("propose_check", officer(yard, "first"), doubt=row.pk, **{**valid(yard), "covers": "brazing"})
    yard.tell("confirm_check", officer(yard, "second"), doubt=row.pk, agrees="no")
    with pytest.raises(Invalid, match="no_process"):
        yard.tell("propose_check", officer(yard, "third"), doubt=row.pk, **{**valid(yard), "covers": ""})


def test_what_the_ministry_said_meanwhile_is_not_overridden_by_a_reading_of_before_AX_R4(yard):
    row, paper = doubted(yard), Certificate.objects.get()
    yard.tell("propose_check", officer(yard, "first"), doubt=row.pk, **valid(yard))
    yard.story.hands.pass_(minutes=5)
    said = {"certificate": paper.pk, "verdict": "invalid", "source": "mem"}
    yard.story.tell(REGISTRY.commands["welding.record_certificate_check"], **said)
    with pytest.raises(Refused, match="answered_since"):
        yard.tell("confirm_check", officer(yard, "second"), doubt=row.pk, agrees="yes")
    assert Certificate.objects.get().verdict == "invalid"
    yard.tell("confirm_check", officer(yard, "second"), doubt=row.pk, agrees="no")


def test_of_one_that_counts_nothing_changes_before_the_second_reader_AX_R3(yard):
    Certificate.objects.update(verdict="valid", checked_at=timing.now(), categories="fusion")
    row = doubted(yard)
    said = {**valid(yard), "covers": "brazing"}
    yard.tell("propose_check", officer(yard, "first"), doubt=row.pk, **said)
    assert Certificate.objects.get().categories == "fusion"


def test_the_first_reader_never_confirms_himself(yard):
    row, one = doubted(yard), officer(yard, "first")
    yard.tell("propose_check", one, doubt=row.pk, **valid(yard))
    with pytest.raises(NotAllowed, match="four_eyes"):
        yard.tell("confirm_check", one, doubt=row.pk, agrees="yes")


def test_whoever_reads_something_else_sends_it_back(yard):
    row = doubted(yard)
    yard.tell("propose_check", officer(yard, "first"), doubt=row.pk, result="invalid")
    yard.tell("confirm_check", officer(yard, "second"), doubt=row.pk, agrees="no")
    row.refresh_from_db()
    assert (yard.stage(row), row.result, row.proposed_by) == ("to_read", "", None)


def test_without_a_picture_nobody_reads_anything(yard):
    row = doubted(yard, pictured=False)
    with pytest.raises(Refused, match="picture_first"):
        yard.tell("propose_check", officer(yard, "first"), doubt=row.pk, **valid(yard))


def test_a_valid_one_says_until_when(yard):
    row = doubted(yard)
    with pytest.raises(Invalid):
        yard.tell("propose_check", officer(yard, "first"), doubt=row.pk, result="valid")


def test_his_firms_safety_officer_may_ask_and_a_stranger_may_not(yard):
    doubted(yard, "officer", pictured=False)
    stranger = yard.story.person("stranger", "welding.safety_officer", "331002001", name="陌生人")
    with pytest.raises((NotAllowed, NotFound)):
        yard.tell("doubt_certificate", stranger, certificate=Certificate.objects.get().pk, why="disputed")


def test_one_check_at_a_time(yard):
    doubted(yard, pictured=False)
    with pytest.raises(Refused):
        doubted(yard, "officer", pictured=False)


def test_the_second_reader_sees_all_that_he_confirms_AX_R3(yard):
    """On its page and in the words of his yes: with them the certificate counts for this process."""
    Certificate.objects.update(verdict="", checked_at=None, categories="")
    row = doubted(yard)
    yard.tell("propose_check", officer(yard, "first"), doubt=row.pk, **{**valid(yard), "covers": "brazing"})
    second = page(officer(yard, "second"))
    for where in (f"/m/{row.matter.number}", f"/m/{row.matter.number}/verb/welding/confirm_check"):
        assert "钎焊" in second.get(where).content.decode(), where


def test_the_history_keeps_which_process_both_read_AX_R3(yard):
    Certificate.objects.update(verdict="", checked_at=None, categories="")
    row = doubted(yard)
    yard.tell("propose_check", officer(yard, "first"), doubt=row.pk, **{**valid(yard), "covers": "brazing"})
    yard.tell("confirm_check", officer(yard, "second"), doubt=row.pk, agrees="yes")
    with override("zh-hans"):
        told = [one.sentence for one in tell(timeline(row.pk), yard.welder) if one.name in CHECKED]
    assert ["钎焊" in one for one in told] == [True, True]
