# SPDX-License-Identifier: Apache-2.0
"""Declarations: every name resolves, every stage is reached and left, every clock can stop, every matter can end."""

from collections import Counter
from dataclasses import replace

import pytest

from anlan.kernel import checks
from anlan.kernel.checks import BARE, kind_faults
from anlan.kernel.declare import Clock, Kind, Stage
from anlan.kernel.registry import REGISTRY

KINDS = sorted(REGISTRY.kinds)


def leads_to(kind: Kind, stage: str) -> set[str]:
    """Every stage that can follow, sooner or later."""
    seen: set[str] = set()
    todo = [stage]
    while todo:
        for name in kind.stage(todo.pop()).then:
            if name not in seen:
                seen.add(name)
                todo.append(name)
    return seen


def test_the_start_check_finds_nothing():
    checks.check()


@pytest.mark.parametrize("name", KINDS)
def test_every_stage_is_reached_from_the_first(name):
    kind = REGISTRY.kind(name)
    reached = {kind.first.name} | leads_to(kind, kind.first.name)
    assert {stage.name for stage in kind.stages} == reached


@pytest.mark.parametrize("name", KINDS)
def test_every_open_stage_leads_to_an_end_and_no_end_leads_on(name):
    kind = REGISTRY.kind(name)
    ends = {stage.name for stage in kind.stages if stage.final}
    for stage in kind.stages:
        assert not (stage.final and stage.then), f"{name}: final stage {stage.name} leads on"
        assert stage.final or ends & leads_to(kind, stage.name), (
            f"{name}: no end can be reached from {stage.name}"
        )


@pytest.mark.parametrize("name", KINDS)
def test_every_open_stage_can_be_closed_by_a_verb_that_exists(name):
    kind, entry = REGISTRY.kind(name), REGISTRY.kinds[name]
    for door in (kind.opened_by, kind.closed_by):
        assert door is None or door in REGISTRY.commands, f"{name}: {door} is no command"
    if kind.moved_by_commands:
        verbs = [of for verb in REGISTRY.commands.values() for of in verb.of.values() if of.kind == name]
        for stage in kind.stages:
            if not stage.final:
                assert any(not of.at or stage.name in of.at for of in verbs), (
                    f"{name}: no verb takes a matter at {stage.name}, and the generic ones are shut"
                )
    else:
        held = [role for _, role, may in REGISTRY.roles.values() if f"{entry.pack}.move_matter" in may]
        assert held, f"{name}: nobody may move it on: give a role `move_matter`"


@pytest.mark.parametrize("name", KINDS)
def test_every_clock_starts_and_stops_by_events_that_something_records(name):
    for clock in REGISTRY.kind(name).clocks:
        strange = (clock.starts | clock.stops) - REGISTRY.events.keys()
        assert not strange, f"{name}: clock {clock.name} waits for {strange}"
        assert clock.at or clock.stops - clock.starts, (
            f"{name}: what starts clock {clock.name} is all that stops it"
        )
        packs = {entry.name.split(".")[1] for entry in REGISTRY.kinds_of(REGISTRY.kinds[name].pack)}
        assert packs  # a kind has a pack
        for step in clock.ladder:
            roles = [full for full in REGISTRY.roles if full.endswith(f".{step.tell}")]
            assert roles, f"{name}: clock {clock.name} tells {step.tell}, whom nobody can be"


@pytest.mark.parametrize("name", KINDS)
def test_names_inside_a_kind_are_unique_and_an_outcome_is_good(name):
    kind = REGISTRY.kind(name)
    for what in (kind.stages, kind.clocks, kind.closing.outcomes):
        twice = [one for one, times in Counter(each.name for each in what).items() if times > 1]
        assert not twice, f"{name}: {twice} twice"
    assert any(outcome.good for outcome in kind.closing.outcomes), f"{name}: it can only end badly"


def test_numbers_of_different_kinds_begin_with_different_letters():
    letters = Counter(entry.kind.letters for entry in REGISTRY.kinds.values())
    assert [one for one, times in letters.items() if times > 1] == []


@pytest.mark.parametrize("command", sorted(REGISTRY.commands))
def test_a_command_names_kinds_and_stages_that_exist(command):
    for parameter, of in REGISTRY.commands[command].of.items():
        if of.kind is not None:
            assert of.kind in REGISTRY.kinds, f"{command}: {parameter} is of unknown kind {of.kind}"
            names = {stage.name for stage in REGISTRY.kind(of.kind).stages}
            assert set(of.at) <= names, f"{command}: {parameter} at {set(of.at) - names}, which is no stage"


@pytest.mark.parametrize("role", sorted(REGISTRY.roles))
def test_a_role_may_only_what_exists(role):
    _, _, may = REGISTRY.roles[role]
    generic = {
        verb.verb for verb in REGISTRY.commands.values() if any(of.kind is None for of in verb.of.values())
    }
    generic |= {"open_matter", "draw_call_backs"}  # for kinds of the pack, without a matter yet
    for permission in may:
        verb = permission.split(".", 1)[1]
        assert permission in REGISTRY.commands or verb in generic | set(BARE), (
            f"{role} may {permission}: no such verb"
        )


def test_every_page_asks_for_a_permission_that_some_role_holds():
    held = {one for _, _, may in REGISTRY.roles.values() for one in may}
    for name, pack in REGISTRY.packs.items():
        for page in pack.pages:
            needed = page.may if "." in page.may else f"{name}.{page.may}"
            assert not page.may or needed in held, (
                f"page {name}/{page.name} asks for {needed}, which nobody holds"
            )


def test_an_option_stands_within_its_own_bounds():
    for name, option in REGISTRY.options.items():
        assert option.least <= option.default <= option.most, name


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"stages": [Stage("a", "A", then=["b"]), Stage("b", "B")]}, "no stage is final"),
        ({"stages": [Stage("a", "A", then=["z"]), Stage("z", "Z", final=True), Stage("q", "Q", then=["z"])]},
         "stage q is never reached"),
        ({"stages": [Stage("a", "A", then=["b", "z"]), Stage("b", "B"), Stage("z", "Z", final=True)]},
         "from stage b there is no way to an end"),
        ({"clocks": [Clock("late", "Late", limit=None, until="specimen.never")]},
         "clock late waits for unknown event specimen.never"),
    ],
)  # fmt: skip
def test_the_start_check_names_the_line_to_mend(change, sentence):
    broken = replace(REGISTRY.kind("specimen.noise"), **change)
    assert sentence in kind_faults(broken, "specimen")
