# SPDX-License-Identifier: Apache-2.0
"""Lines of disclosure that cannot work do not load, and the fault names them."""

from dataclasses import replace

import pytest

from anlan.kernel.checks import kind_faults
from anlan.kernel.declare import Discloses, Referral
from anlan.kernel.registry import REGISTRY


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (Discloses(["cellar"], ["pumper"], ["pump"]), "unknown field cellar"),
        (Discloses(["current"], ["pumper"], ["pump"]), "not sealed"),
        (Discloses(["valve"], ["plumber"], ["pump"]), "unknown seat plumber"),
        (Discloses(["valve"], ["role:plumber"], ["pump"]), "unknown role plumber"),
        (Discloses(["valve"], ["role:reader"], ["pump"]), "lacks the permission unmask"),
        (Discloses(["valve"], ["part:plumber"], ["pump"]), "unknown part plumber"),
        (Discloses(["valve"], ["part:opponent"], ["pump"]), "adversary"),
        (Discloses(["valve"], ["referral:court"], ["pump"]), "unknown referral court"),
        (Discloses(["valve"], ["anybody:at-all"], ["pump"]), "none of seat"),
        (Discloses(["valve"], ["pumper"], ["gossip"]), "unknown purpose gossip"),
        (Discloses(["valve"], ["pumper"], []), "says no purpose"),
        (Discloses(["valve"], ["pumper"], ["pump"], at=["flooded"]), "unknown stage flooded"),
    ],
)
def test_a_line_that_cannot_work_does_not_load_and_is_named(line, said):
    kind = REGISTRY.kind("specimen.flood")
    (fault,) = kind_faults(replace(kind, disclosure=[*kind.disclosure, line]), "specimen")
    assert said in fault
    assert "disclosure line 5" in fault


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"never": ["cellar"]}, "never names cellar"),
        ({"adverse": ["pumper"]}, "which is a seat"),
        ({"adverse": ["plumber"]}, "without words"),
        ({"emergency_reviewers": ["reader"]}, "lacks the permission review_break_glass"),
        ({"purposes": {"pump": "", "settle": "", "emergency": ""}}, "the house’s own"),
    ],
)
def test_what_else_cannot_work_does_not_load(change, said):
    kind = REGISTRY.kind("specimen.flood")
    assert any(said in fault for fault in kind_faults(replace(kind, **change), "specimen"))


def test_a_referral_that_opens_nothing_does_not_load():
    kind = REGISTRY.kind("specimen.flood")
    more = replace(kind, referrals=[*kind.referrals, Referral("court", "Court", roles=["adjuster"])])
    assert kind_faults(more, "specimen") == ["referral court opens nothing: no line names referral:court"]
