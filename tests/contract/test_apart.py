# SPDX-License-Identifier: Apache-2.0
"""X-R9, walked over the whole registry: system, security and audit administrator share nothing, and nobody holds two."""

from itertools import combinations, permutations

import pytest

from anlan.kernel.access.models import RoleGrant
from anlan.kernel.directory.commands.grant_role import grant_role
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.directory.commands.turn_option import turn_option
from anlan.kernel.directory.tables import ImportFaults
from anlan.kernel.errors import NotAllowed, Refused
from anlan.kernel.law import APART, AUDIT, SECURITY, SYSTEM
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.story import OPERATOR

DECIDES = {"directory.grant_role", "directory.revoke_role", "accounts.reset_factors", "kernel.secure"}
BOTH = {
    "directory.turn_option",
    "directory.see_register",
}  # each his own settings, see below; reading is open to two
PAIRS = sorted(permutations(sorted(APART), 2))


def may(role: str) -> frozenset[str]:
    return REGISTRY.roles[role][2]


def test_no_two_of_the_three_may_the_same():
    for one, other in combinations(sorted(APART), 2):
        shared = may(one) & may(other) - {
            "directory.turn_option",
            "directory.see_register",
        }  # each his own settings, see below; both may read
        assert not shared, f"{one} and {other} share {shared}"


def test_only_the_security_administrator_decides_who_may_what():
    holders = {one: {name for name in REGISTRY.roles if one in may(name)} for one in DECIDES}
    assert all(names == {SECURITY} for names in holders.values()), holders


def test_the_auditor_reads_and_does_nothing():
    assert not may(AUDIT) & REGISTRY.commands.keys()
    assert {name for name in REGISTRY.roles if "kernel.audit" in may(name)} == {AUDIT}


def test_all_three_show_a_second_factor():
    assert all(REGISTRY.roles[name][1].second_factor for name in APART)


@pytest.mark.parametrize(("held", "wanted"), PAIRS)
def test_no_hand_makes_one_person_two_of_the_three_X_R9(story, held, wanted):
    person = story.person("somebody", held, "")
    keeper = story.person("keeper", SECURITY, "")
    for by in (keeper, OPERATOR):
        with pytest.raises(Refused, match="kept_apart"):
            story.tell(grant_role, by=by, person=person.person, role=wanted)
    with pytest.raises(ImportFaults) as caught:
        story.tell(import_directory, tables={"grants": [{"person": "somebody", "role": wanted}]})
    assert "X-R9" in str(list(caught.value.fields.values()))
    assert set(RoleGrant.objects.filter(person=person.person).values_list("role", flat=True)) == {held}


def test_two_of_the_three_in_one_delivery_are_refused(story):
    rows = [{"person": "new", "role": role} for role in (SYSTEM, AUDIT)]
    with pytest.raises(ImportFaults):
        story.tell(import_directory, tables={"people": [{"code": "new", "name": "N"}], "grants": rows})
    assert not RoleGrant.objects.filter(role__in=APART).exists()


def test_each_turns_his_own_settings(story):
    system, security = story.person("a", SYSTEM, ""), story.person("b", SECURITY, "")
    for by, option in ((system, "kernel.idle_minutes"), (security, "specimen.measure_seconds")):
        with pytest.raises(NotAllowed):
            story.tell(turn_option, by=by, option=option, value=60)
    story.tell(turn_option, by=system, option="specimen.measure_seconds", value=60)
    story.tell(turn_option, by=security, option="kernel.idle_minutes", value=60)
