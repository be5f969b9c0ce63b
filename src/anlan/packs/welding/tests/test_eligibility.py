# SPDX-License-Identifier: Apache-2.0
"""The decision, exhaustively: one thing that speaks against it is enough, and every reason is named."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product

import pytest

from anlan.kernel.timing import LOCAL

from ..eligibility import Held, PermitSaid, Question, Scanned, Standing, decide, digest_of
from ..eligibility.scenes import SCENES, TABLE, accepted

AT = datetime(2026, 11, 25, 9, 30, tzinfo=LOCAL)
DAY = AT.date()
CERTIFICATE = Held(
    "special_operation", DAY + timedelta(days=300), frozenset({"fusion"}), verdict="valid", checked_at=AT
)
GOOD = Question(
    at=AT, machine=Standing("active", "fusion", "general", is_online=True), is_bound=True, is_suspended=False,
    certificates=(CERTIFICATE,), permit=PermitSaid(False), scan=Scanned(12.0),
)  # fmt: skip


def with_certificate(**more) -> Question:
    return replace(GOOD, certificates=(replace(CERTIFICATE, **more),))


def with_machine(**more) -> Question:
    return replace(GOOD, machine=replace(GOOD.machine, **more))


AGAINST = {
    "R01:not_active": with_machine(stage="repair"),
    "R01:offline": with_machine(is_online=False),
    "R02:not_bound": replace(GOOD, is_bound=False),
    "R02:suspended": replace(GOOD, is_suspended=True),
    "R03:no_certificate": replace(GOOD, certificates=()),
    "R03:kind": with_machine(scene="construction"),
    "R03:category": with_machine(process="brazing"),
    "R04:invalid": with_certificate(verdict="invalid"),
    "R04:not_found": with_certificate(verdict="not_found"),
    "R04:expired": with_certificate(ends_on=DAY - timedelta(days=1)),
    "R04:review_overdue": with_certificate(review_on=DAY - timedelta(days=1)),
    "R05:never_checked": with_certificate(verdict="", checked_at=None),
    "R05:too_old": with_certificate(checked_at=AT - timedelta(hours=25)),
    "R06:no_permit": replace(GOOD, permit=PermitSaid(True, against=("R06:no_permit",))),
    "R06:over": replace(GOOD, permit=PermitSaid(True, "ZP1", AT)),
    "R07:stale": replace(GOOD, permit=PermitSaid(True, "ZP1", AT + timedelta(hours=2), ("R07:stale",))),
    "R08:no_watcher": replace(GOOD, permit=PermitSaid(True, "ZP1", AT + timedelta(hours=2), ("R08:no_watcher",))),
    "R09:no_place": replace(GOOD, scan=Scanned(None)),
    "R09:far": replace(GOOD, scan=Scanned(51.0)),
    "R09:two_machines": replace(GOOD, scan=Scanned(5.0, is_welding_elsewhere=True)),
    "R09:too_fast": replace(GOOD, scan=Scanned(5.0, is_too_fast=True)),
    "R10:ban": replace(GOOD, is_banned=True),
    "R10:locked": with_machine(is_locked=True),
    "R10:tampered": with_machine(is_tampered=True),
    "R10:in_use": with_machine(is_in_use=True),
}  # fmt: skip


def test_when_everything_speaks_for_it_it_is_allowed():
    decision = decide(GOOD)
    assert decision.allowed
    assert decision.until == AT + timedelta(hours=8)


@pytest.mark.parametrize("reason", AGAINST)
def test_one_thing_against_it_is_enough_and_is_named(reason):
    decision = decide(AGAINST[reason])
    assert (decision.allowed, decision.reasons, decision.code) == (False, (reason,), reason[:3])


def test_of_a_certificate_that_was_never_answered_for_nobody_says_that_its_kind_is_wrong_AX_R4():
    """What it covers is not known before its ministry, or two officers, have said so."""
    unheard = with_certificate(verdict="", checked_at=None, categories=frozenset())
    assert decide(unheard).reasons == ("R05:never_checked",)
    wrong = replace(unheard, machine=replace(unheard.machine, scene="construction"))
    assert decide(wrong).reasons == ("R03:kind",)


def test_every_mixture_is_allowed_only_when_nothing_speaks_against_it():
    """Ten yes-or-no facts, all 1,024 mixtures: the decision is their conjunction."""
    for active, online, bound, fits, lasts, checked, permit, near, one, open_ in product(
        (True, False), repeat=10
    ):
        asked = Question(
            at=AT,
            machine=Standing("active" if active else "repair", "fusion" if fits else "brazing", "general", is_online=online,
                             is_locked=not open_),
            is_bound=bound, is_suspended=False,
            certificates=(replace(CERTIFICATE, ends_on=DAY if lasts else DAY - timedelta(days=1),
                                  verdict="valid" if checked else "", checked_at=AT if checked else None),),
            permit=PermitSaid(not permit, against=() if permit else ("R06:no_permit",)),
            scan=Scanned(3.0 if near else 3000.0, is_welding_elsewhere=not one),
        )  # fmt: skip
        everything = all((active, online, bound, fits, lasts, checked, permit, near, one, open_))
        assert decide(asked).allowed == everything


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("kind", sorted({row.kind for row in TABLE}))
def test_a_scene_takes_its_own_kind_and_no_other(scene, kind):
    """AX-R1: "has any certificate" is wrong."""
    machine = Standing("active", "fusion", scene, "GTAW-FeII-6G", is_online=True)
    held = replace(CERTIFICATE, kind=kind, projects=frozenset({"GTAW-FeII-6G"}))
    takes = {row.kind for row in accepted(scene, DAY)}
    assert decide(replace(GOOD, machine=machine, certificates=(held,))).allowed == (kind in takes)


def test_a_skill_level_is_no_permission():
    """AX-R1."""
    assert decide(with_certificate(kind="skill_level")).reasons == ("R03:kind",)


def test_a_row_of_the_table_names_its_source_and_its_day():
    """AX-R1."""
    assert all(row.source and row.since < DAY for row in TABLE)
    assert accepted("general", date(2000, 1, 1)) == ()


def test_the_project_of_special_equipment_is_named_in_the_certificate():
    """AX-R3."""
    machine = Standing("active", "fusion", "special_equipment", "SMAW-FeII-3G", is_online=True)
    held = replace(CERTIFICATE, kind="special_equipment", projects=frozenset({"GTAW-FeII-6G"}))
    assert decide(replace(GOOD, machine=machine, certificates=(held,))).reasons == ("R03:project",)


def test_a_review_that_was_made_counts():
    """AX-R2."""
    assert decide(
        with_certificate(review_on=DAY - timedelta(days=9), reviewed_on=DAY - timedelta(days=20))
    ).allowed


@pytest.mark.parametrize(("hours", "is_down", "allowed", "unverified"), [
    (24, False, True, False), (25, False, False, False), (25, True, True, True), (72, True, True, True),
    (73, True, False, False),
])  # fmt: skip
def test_an_old_answer_counts_only_while_its_source_is_down(hours, is_down, allowed, unverified):
    """AX-R4."""
    decision = decide(with_certificate(checked_at=AT - timedelta(hours=hours), is_source_down=is_down))
    assert (decision.allowed, decision.is_unverified) == (allowed, unverified)


@pytest.mark.parametrize("verdict", ["invalid", "not_found"])
@pytest.mark.parametrize("is_down", [True, False])
def test_a_no_is_never_overridden(verdict, is_down):
    """AX-R4."""
    asked = with_certificate(verdict=verdict, checked_at=AT - timedelta(hours=200), is_source_down=is_down)
    assert not decide(asked).allowed


def test_the_lease_ends_with_whatever_ends_first():
    permit = PermitSaid(True, "ZP1", AT + timedelta(hours=3))
    ban = AT + timedelta(hours=2)
    assert decide(replace(GOOD, permit=permit)).until == permit.ends_at
    assert decide(replace(GOOD, permit=permit, banned_from=ban)).until == ban
    last = with_certificate(ends_on=DAY)
    assert decide(replace(last, lease_seconds=86_400)).until == datetime(2026, 11, 26, tzinfo=LOCAL)


def test_a_second_certificate_that_counts_is_enough():
    old = replace(CERTIFICATE, ends_on=DAY - timedelta(days=9))
    assert decide(replace(GOOD, certificates=(old, CERTIFICATE))).allowed


def test_a_vague_position_helps_no_farther_than_the_fence():
    """AX-R9."""
    assert decide(replace(GOOD, scan=Scanned(90.0, accuracy=45.0))).allowed
    assert not decide(replace(GOOD, scan=Scanned(101.0, accuracy=5000.0))).allowed


def test_the_same_question_has_the_same_digest_and_another_has_another():
    assert digest_of(GOOD) == digest_of(replace(GOOD))
    assert len({digest_of(one) for one in (GOOD, *AGAINST.values())}) == len(AGAINST) + 1
