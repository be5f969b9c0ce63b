# SPDX-License-Identifier: Apache-2.0
"""Rules (K13): each that is enforced is cited by code and proven by a test; and those that bind the whole house hold."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from anlan.kernel.registry import REGISTRY
from anlan.shell.urls import pages
from findings import ROOT, product_files
from trace_rules import ids_in, trace

RANKS = re.compile(r"leaderboard|league|top_guards|streak|usage_rate|排行|排名榜|打卡")
FACES = ("desk", "hand", "wall", "door")


@pytest.fixture(scope="module")
def traces():
    """Where each rule is cited."""
    return trace(ROOT)


@pytest.mark.parametrize("name", sorted(REGISTRY.rules))
def test_an_enforced_rule_has_code_and_a_test(traces, name):
    if REGISTRY.rules[name].kept == "enforced":
        assert name in traces, f"{name} is cited nowhere"
        assert traces[name].code, f"{name} is kept by no code"
        assert traces[name].tests, f"{name} is proven by no test"


@pytest.mark.parametrize("name", sorted(REGISTRY.rules))
def test_a_rule_that_waits_is_not_claimed_by_code(traces, name):
    if REGISTRY.rules[name].kept == "later":
        assert name not in traces or not traces[name].code, f"{name} has code now: say so in law.py"


def test_a_rule_that_is_cited_is_declared(traces):
    assert [name for name in traces if name not in REGISTRY.rules] == []


def test_ids_are_read_in_lists_and_ranges():
    said = "PB-" + "R1, R2, R7, R9–R11 and X-" + "R3"
    assert list(ids_in(said)) == [*(f"PB-R{n}" for n in (1, 2, 7, 9, 10, 11)), "X-" + "R3"]
    assert list(ids_in("def test_lawful_PB_" + "R2_to_R4(street):")) == [f"PB-R{n}" for n in (2, 3, 4)]


def test_nobody_is_ranked_and_nothing_counts_use_X_R3():
    names = [page.name or "" for page in pages] + [
        page.name for pack in REGISTRY.packs.values() for page in pack.pages
    ]
    with translation.override("zh-hans"):
        words = [str(verb.label) for verb in REGISTRY.commands.values()]
        words += [str(page.label) for pack in REGISTRY.packs.values() for page in pack.pages]
    assert [word for word in [*names, *words, *REGISTRY.commands] if RANKS.search(word)] == []


def test_a_rating_is_read_by_nobody_but_the_matter_itself_X_R3():
    readers = [path.name for path in product_files(ROOT, ".py") if "tests" not in path.parts
               and re.search(r"Rating\.objects\.(?!create)", path.read_text(encoding="utf-8"))]  # fmt: skip
    assert readers == []


@pytest.mark.parametrize("face", FACES)
def test_every_face_leads_to_complaints_and_suggestions_X_R4(face):
    frame = (ROOT / f"src/anlan/shell/templates/shell/{face}.html").read_text(encoding="utf-8")
    assert "complaint_url" in frame or "suggestions" in frame, face


def test_anybody_can_complain_without_signing_in_X_R4(db):
    assert Client().get(settings.ANLAN_SUGGESTIONS_URL).status_code == 200
