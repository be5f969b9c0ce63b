# SPDX-License-Identifier: Apache-2.0
"""Commands: roles × commands × stages, walked whole; each answer is exactly the declared one, and a denial is on record."""

from uuid import uuid4

import pytest
from django.test import Client

from anlan.kernel.access.models import AccessRecord
from anlan.kernel.access.queries import issue_token
from anlan.kernel.command import perform
from anlan.kernel.context import Caller, Context
from anlan.kernel.errors import NotAllowed, NotFound, Refused
from anlan.kernel.matters.flow import involve, open_one
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import verbs_of
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.samples import filled
from anlan.kernel.testing.story import OPERATOR
from anlan.kernel.writing import writing

from .gate import Gate, permission_of, put_at, verbs_for

KINDS = sorted(REGISTRY.kinds)
ROLES = sorted(REGISTRY.roles)
COMMANDS = sorted(REGISTRY.commands)
HERE, ELSEWHERE = "331002001", "331002002"


def opened(story, kind: str, region: str = HERE, person: Caller | None = None) -> Matter:
    """A matter of any kind, filled in from its declaration."""
    ctx = Context(OPERATOR)
    with writing(ctx):
        details = filled(REGISTRY.kind(kind).details)
        matter = open_one(
            ctx, kind, details, region_path=story.path(region), title="t", permission=f"{kind}.open"
        )
        if person is not None and person.person is not None:
            involve(ctx, matter, person.person, "guard")
    return matter


def answer(gate: Gate, caller: Caller, matter: Matter) -> str:
    """How the gate answers: reached, or the code of its no."""
    no = None
    try:
        perform(gate.verb, caller, dict.fromkeys(gate.of, matter.pk))
    except (NotAllowed, NotFound, Refused) as said:
        no = said
    assert gate.reached == (no is None)
    assert no is None or str(no.message), f"{gate.verb.name} refuses without a sentence"
    return no.code if no else "reached"


def expected(role: str, verb: str, of, kind: str, stage: str, *, is_in_scope: bool) -> str:
    """What the declarations say."""
    _, _, may = REGISTRY.roles[role]
    permission = permission_of(verb, of, kind)
    declared = REGISTRY.commands.get(permission)
    is_free = declared is not None and declared.open_to_all
    if not is_free and permission not in may:
        sees = is_in_scope and f"{kind.split('.')[0]}.view" in may
        own = all(one.kind for one in of.values())
        return "not_allowed" if own or sees else "no_such_matter"
    if not is_free and not is_in_scope:
        return "no_such_matter"
    at = next(iter(of.values())).at
    return "wrong_stage" if at and stage not in at else "reached"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", KINDS)
def test_each_role_at_each_stage_gets_the_declared_answer(story, kind, role):
    caller = story.actor(role, HERE)
    matter = opened(story, kind, person=caller)
    for stage in REGISTRY.kind(kind).stages:
        put_at(matter, stage.name)
        matter.refresh_from_db()
        shown = dict(verbs_of(caller, matter))
        for name, of in verbs_for(kind).items():
            wanted = expected(role, name, of, kind, stage.name, is_in_scope=True)
            said = answer(Gate(REGISTRY.commands[name], of), caller, matter)
            assert said == wanted, f"{role}, {name}, {kind} at {stage.name}: {said}, declared {wanted}"
            if name in shown:
                assert shown[name] == (said == "reached"), (
                    f"{role} at {stage.name}: the button of {name} lies"
                )
            if said == "not_allowed":
                noted = AccessRecord.objects.filter(
                    viewer=caller.person, what=f"command:{name}", refused=True
                )
                assert noted.exists(), f"the denial of {name} to {role} is not on record"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", KINDS)
def test_outside_his_region_or_part_nobody_does_or_sees_anything(story, kind, role):
    caller = story.actor(role, HERE)
    matter = opened(story, kind, region=ELSEWHERE)
    for name, of in verbs_for(kind).items():
        wanted = expected(role, name, of, kind, matter.stage, is_in_scope=False)
        assert answer(Gate(REGISTRY.commands[name], of), caller, matter) == wanted, f"{role}, {name}"
    assert verbs_of(caller, matter) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_verb_does_not_take_a_matter_of_another_kind(story, kind):
    other = next(one for one in KINDS if one != kind)
    matter = opened(story, other)
    for name, of in verbs_for(kind).items():
        if all(one.kind == kind for one in of.values()):
            assert answer(Gate(REGISTRY.commands[name], of), OPERATOR, matter) == "no_such_matter", name


@pytest.mark.parametrize("role", ROLES)
def test_a_verb_without_matter_asks_for_its_permission(story, role):
    caller = story.actor(role, HERE)
    _, _, may = REGISTRY.roles[role]
    for name in COMMANDS:
        verb = REGISTRY.commands[name]
        if verb.of:
            continue
        gate = Gate(verb)
        if verb.open_to_all or name in may:
            perform(gate.verb, caller, {})
            assert gate.reached == 1, f"{role} may {name} and does not get there"
        else:
            with pytest.raises(NotAllowed):
                perform(gate.verb, caller, {})
            assert AccessRecord.objects.filter(
                viewer=caller.person, what=f"command:{name}", refused=True
            ).exists()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_key_makes_it_happen_once(story, name):
    verb = REGISTRY.commands[name]
    matters = {p: opened(story, of.kind or KINDS[0]) for p, of in verb.of.items()}
    for parameter, of in verb.of.items():
        if of.at:
            put_at(matters[parameter], of.at[0])
    gate = Gate(verb)
    values = {parameter: matter.pk for parameter, matter in matters.items()}
    first = perform(gate.verb, OPERATOR, values, key="k")
    again = perform(gate.verb, OPERATOR, values, key="k")
    assert (gate.reached, again.replayed, again) == (1, True, first)
    with pytest.raises(Refused) as caught:
        perform(gate.verb, OPERATOR, {**values, "note": "other"}, key="k")
    assert caught.value.code == "key_reused"


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_is_reached_over_http_without_its_permission(story, name):
    verb = REGISTRY.commands[name]
    assert Client().post(f"/api/{verb.path}", "{}", content_type="application/json").status_code == 401
    form = Client().post(f"/do/{verb.path}", {})
    assert form.status_code in (302, 401, 403), f"/do/{verb.path} answers a stranger with {form.status_code}"
    nobody = Person.objects.create(id=uuid4(), code="nobody", name="无权")
    token = {"Authorization": f"Bearer {issue_token(nobody)}"}
    values = {parameter: str(uuid4()) for parameter in verb.of}
    said = Client(headers=token).post(f"/api/{verb.path}", values, content_type="application/json")
    if not verb.open_to_all:
        assert said.status_code in (403, 404, 422), (
            f"{name} answers somebody without a role {said.status_code}"
        )
        own = all(of.kind for of in verb.of.values())
        assert not own or said.status_code == 403, f"{name}: the role must be asked before the input"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_a_label_a_sentence_and_a_place_of_its_name(name):
    verb = REGISTRY.commands[name]
    assert str(verb.label)
    assert verb.summary.endswith("."), f"{name}: the docstring begins with one sentence"
    assert verb.body.__module__.endswith(f".commands.{verb.verb}"), f"{name} stands in {verb.body.__module__}"


def test_no_field_is_called_what_a_browsers_form_calls_its_own_form():
    """A control named `form` hides its form's own word of that name: what asks for it finds the control, and nothing is sent."""
    assert [name for name in COMMANDS if "form" in REGISTRY.commands[name].input.model_fields] == []
