# SPDX-License-Identifier: Apache-2.0
"""A warning from its cause to its end: nobody drowns in them, nobody verifies himself (domain.md 5.3)."""

from datetime import timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.clocks.ticker import fire_due
from anlan.kernel.context import Caller
from anlan.kernel.errors import NotAllowed, NotFound, Refused
from anlan.kernel.following import drain
from anlan.kernel.following.errand import ERRANDS
from anlan.kernel.matters.details import opened
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import visible
from anlan.kernel.notices.models import Notice
from anlan.kernel.registry import REGISTRY

from ..models.warnings import Inspection, WeldWarning
from ..models.welders import Certificate
from ..queries.bans import banned
from ..queries.codes import check_of
from ..queries.warnings import step_of
from ..rulesets.warning_sorts import LEVEL, SORTS
from ..rulesets.warning_words import TO_DO
from .hot_yard import Yard, yard_of

REACTION = Caller(None, "test", "reaction", pack="welding")


@pytest.fixture
def yard(story) -> Yard:
    return yard_of(story)


def raised(yard: Yard, sort: str = "tampered", **more) -> WeldWarning:
    cause = more.pop("cause", f"{sort}:{yard.machine.pk}")
    made = yard.tell(
        "raise_warning", REACTION, sort=sort, cause=cause, firm=yard.firm, machine=yard.machine.pk, **more
    )
    return WeldWarning.objects.get(pk=made.result)


def street(yard: Yard) -> Caller:
    return yard.story.person("street", "welding.street_officer", "331002001", name="金丽")


def district(yard: Yard) -> Caller:
    return yard.story.person("district", "welding.district_officer", "331002", name="方敏")


def fed_back(yard: Yard, sort: str = "tampered") -> WeldWarning:
    row = raised(yard, sort)
    yard.tell("sign_warning", yard.officer, warning=row.pk)
    yard.tell("handle_warning", yard.officer, warning=row.pk)
    yard.tell("feed_back_warning", yard.officer, warning=row.pk, done="外壳已由安装商重装并贴封")
    return row


def test_from_the_cause_to_a_closing_with_its_cause(yard):
    row = fed_back(yard)
    yard.tell("verify_warning", street(yard), warning=row.pk, holds="yes", seen="封条完好")
    yard.tell("close_warning", street(yard), warning=row.pk, cause="tampering")
    matter = Matter.objects.get(pk=row.pk)
    row.refresh_from_db()
    assert (matter.stage, matter.outcome, row.cause_code) == ("closed", "settled", "tampering")
    assert opened(matter) == {"done": "外壳已由安装商重装并贴封", "seen": "封条完好"}


def test_every_sort_says_how_urgent_it_is_and_what_to_do():
    assert set(SORTS) == set(LEVEL) == set(TO_DO)


def test_one_stays_open_for_one_cause(yard):
    """No flood: the same again is counted."""
    first, second = raised(yard), raised(yard)
    assert first.pk == second.pk
    assert second.times == 2
    assert WeldWarning.objects.count() == 1


def test_after_its_end_the_same_cause_opens_a_new_one(yard):
    row = fed_back(yard)
    yard.tell("verify_warning", street(yard), warning=row.pk, holds="yes")
    yard.tell("close_warning", street(yard), warning=row.pk, cause="false_alarm")
    assert Matter.objects.get(pk=row.pk).outcome == "false_alarm"
    assert raised(yard).pk != row.pk


def test_who_handled_it_does_not_verify_it(yard):
    row = fed_back(yard)
    with pytest.raises((NotAllowed, NotFound)):
        yard.tell("verify_warning", yard.officer, warning=row.pk, holds="yes")


def test_red_is_verified_by_the_district(yard):
    row = fed_back(yard, "special_period")
    with pytest.raises(NotAllowed, match="district_verifies_red"):
        yard.tell("verify_warning", street(yard), warning=row.pk, holds="yes")
    yard.tell("verify_warning", district(yard), warning=row.pk, holds="yes")


def test_what_does_not_hold_goes_back(yard):
    row = fed_back(yard)
    yard.tell("verify_warning", street(yard), warning=row.pk, holds="no")
    assert yard.stage(row) == "handling"


def test_another_firm_does_not_see_it(yard):
    """The firm fence."""
    row = raised(yard)
    stranger = yard.story.person("stranger", "welding.safety_officer", "331002001", name="陌生人")
    assert not visible(stranger).filter(pk=row.pk).exists()
    assert visible(yard.officer).filter(pk=row.pk).exists()


@pytest.mark.parametrize(("sort", "minutes"), [("special_period", 10), ("tampered", 120)])
def test_unsigned_it_goes_to_the_street_then_to_the_district(yard, sort, minutes):
    """Ten minutes for red, two hours for the others."""
    up = {street(yard).person: "street", district(yard).person: "district"}
    row = raised(yard, sort)
    drain()
    Notice.objects.all().delete()
    told = []
    for later in (minutes - 1, 2, 121):
        yard.pass_(minutes=later)
        fire_due()
        drain()
        told.append(
            {up.get(one, "") for one in Notice.objects.filter(matter=row.pk).values_list("person", flat=True)}
        )
    assert "street" not in told[0]
    assert "street" in told[1]
    assert "district" in told[2]


def test_the_firms_own_officers_are_told_and_nobody_elses(yard):
    stranger = yard.story.person("stranger", "welding.safety_officer", "331002001", name="陌生人")
    raised(yard)
    drain()
    told = set(Notice.objects.values_list("person", flat=True))
    assert yard.officer.person in told
    assert stranger.person not in told


@pytest.mark.parametrize(
    ("left", "step"), [(91, None), (90, 90), (61, 90), (60, 60), (30, 30), (1, 30), (0, 30), (-1, 0)]
)
def test_the_steps_before_a_certificate_ends(left, step):
    """AX-R4: 90, 60, 30 days; AX-R2: over is over."""
    today = timing.now().date()
    assert step_of(today + timedelta(days=left), today) == step


def test_each_step_of_a_certificate_warns_once(yard):
    """AX-R4."""
    paper = Certificate.objects.get()
    seen = []
    for left in (95, 89, 88, 59, 58, 29, -1, -2):
        paper.ends_on = (timing.now() + timedelta(days=left)).date()
        paper.save()
        ERRANDS["welding.warn_of_certificates"].run()
        yard.pass_(hours=1)
        seen.append((WeldWarning.objects.count(), sum(WeldWarning.objects.values_list("times", flat=True))))
    assert seen == [(0, 0), (1, 1), (1, 1), (1, 2), (1, 2), (1, 3), (2, 4), (2, 4)]


def test_a_review_that_is_overdue_counts_like_an_end(yard):
    """AX-R2."""
    Certificate.objects.update(review_on=(timing.now() - timedelta(days=1)).date())
    ERRANDS["welding.warn_of_certificates"].run()
    assert WeldWarning.objects.get().sort == "certificate_over"


def test_a_ban_holds_in_its_region_until_it_is_lifted(yard):
    """R10: published by the district."""
    now = timing.now()
    said = {
        "region": "331002001",
        "starts_at": now,
        "ends_at": now + timedelta(days=2),
        "reason": "连续高温大风",
    }
    ban = yard.tell("publish_ban", district(yard), **said).result
    here, beside = yard.story.path("331002001003"), yard.story.path("331002002")
    assert banned(here, now) is not None
    assert banned(beside, now) is None
    assert banned(here, now + timedelta(days=2)) is None
    yard.tell("lift_ban", district(yard), ban=ban)
    assert banned(here, now) is None


def test_a_street_bans_nothing(yard):
    with pytest.raises(NotAllowed):
        yard.tell("publish_ban", street(yard), region="331002001", starts_at=timing.now(),
                  ends_at=timing.now() + timedelta(days=1), reason="检修")  # fmt: skip


def test_nobody_inspects_without_card_item_and_scan(yard):
    """X-R8."""
    inspector = yard.story.person("card", "welding.inspector", "331002001", name="执法员")
    said = {
        "machine": "JX04172099",
        "check": "wrong",
        "card_number": "浙A12",
        "item": "chip_whole",
        "result": "fine",
    }
    with pytest.raises(Refused, match="X-R8"):
        yard.tell("inspect_machine", inspector, **said)
    with pytest.raises(Refused, match="X-R8"):
        yard.tell("inspect_machine", inspector, **{**said, "card_number": ""})
    scanned = {**said, "check": check_of("JX04172099")}
    with pytest.raises(NotAllowed):
        yard.tell("inspect_machine", street(yard), **scanned)
    yard.tell("inspect_machine", inspector, **scanned)
    assert Inspection.objects.get().card_number == "浙A12"


def test_only_an_inspector_may_inspect():
    """X-R8: 检查 is the inspector's alone."""
    held = [name for name, (_pack, _role, may) in REGISTRY.roles.items() if "welding.inspect_machine" in may]
    assert held == ["welding.inspector"]
