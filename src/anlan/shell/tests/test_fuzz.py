# SPDX-License-Identifier: Apache-2.0
"""Whatever a program or a page sends to any command or read, the answer is never our fault (no 5xx) and always JSON."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.kernel import timing
from anlan.kernel.access.models import RoleGrant
from anlan.kernel.access.queries import caller_of, issue_token
from anlan.kernel.ids import new_id
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY

from .conftest import with_account

VERBS = sorted(REGISTRY.commands.values(), key=lambda one: one.name)
NAMES = [verb.name for verb in VERBS]
FEW = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
STRANGE = [
    None, True, 0, -1, 2**31, 2**63 - 1, -(2**63), 0.5, 1e308, "", " ", "x" * 5000, "王" * 300, "\u202e‮", "1;drop",
    "2026-11-24T08:00:00+08:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "{}", [], {}, [[]], {"": 0},
]  # fmt: skip
HARSH = st.one_of(
    st.sampled_from(STRANGE),
    st.text(max_size=40),
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False)),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
        max_leaves=6,
    ),
)


@pytest.fixture
def mighty(story) -> Person:
    """Somebody who holds every role in the whole district, so that the body of every command is reached."""
    person = Person.objects.get(pk=story.person("mighty", "kernel.administrator", "").person)
    held = set(RoleGrant.objects.filter(person=person).values_list("role", flat=True))
    rows = [
        RoleGrant(id=new_id(), person=person, role=role, region_path="", granted_at=timing.now())
        for role in REGISTRY.roles
        if role not in held
    ]
    RoleGrant.objects.bulk_create(rows)
    return person


@pytest.fixture
def program_of(mighty) -> Client:
    return Client(headers={"Authorization": f"Bearer {issue_token(mighty)}"}, raise_request_exception=False)


def fit(answer) -> None:
    """An answer that a program can read: a status below 500 and, when it says no, a code and a sentence."""
    assert answer.status_code < 500, answer.content[:400]
    if answer.status_code >= 400:
        said = answer.json()
        assert set(said) == {"code", "message", "fields"}
        assert said["code"]
        assert said["message"]


def values_for(verb, draw, matters: list[str]):
    """Values of the right names, some of them fit, so that more than the first check is reached."""
    ids = st.sampled_from([*matters, str(uuid4())])
    found = {}
    for name, info in verb.input.model_fields.items():
        if not info.is_required() and draw(st.booleans()):
            continue
        plain = ids if name in verb.of or "UUID" in str(info.annotation) else st.text(min_size=1, max_size=12)
        found[name] = draw(st.one_of(plain, HARSH))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_no_input_of_a_command_is_our_fault(story, program_of, mighty, name):
    verb = REGISTRY.commands[name]
    noise = story.noise()
    matters = [str(pk) for pk in Matter.objects.values_list("pk", flat=True)]
    assert caller_of(mighty, "api").grants_for("specimen.view")

    @FEW
    @given(data=st.data())
    def send(data):
        values = values_for(verb, data.draw, matters)
        body = json.dumps(values)
        key = data.draw(st.sampled_from(["", "k", "k" * 121, "ключ"]))
        headers = {"Idempotency-Key": key} if key else {}
        fit(program_of.post(f"/api/{verb.path}", body, content_type="application/json", headers=headers))

    send()
    assert Matter.objects.filter(pk=noise.pk).exists()


@pytest.mark.parametrize("name", NAMES)
def test_no_form_of_a_page_is_our_fault(story, mighty, name):
    verb = REGISTRY.commands[name]
    matters = [str(story.noise().pk)]
    page = Client(raise_request_exception=False)
    page.force_login(
        with_account(caller_of(mighty, "page")).account, backend="django.contrib.auth.backends.ModelBackend"
    )

    @FEW
    @given(data=st.data())
    def send(data):
        given = values_for(verb, data.draw, matters)
        typed = {
            name: value if isinstance(value, str) else json.dumps(value) for name, value in given.items()
        }
        answer = page.post(f"/do/{verb.path}", typed, headers={"HX-Request": "true"})
        assert answer.status_code < 500, answer.content[:400]

    send()


DEEP = b'{"noise": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
BODIES = [
    b" ", b"[]", b"null", b'"x"', b"{", b"\xff\xfe{}", b'{"noise": "\xff"}', b'{"noise": "\\u0000"}', b'{"noise": "\\ud800"}',
    '{"noise": "\\u0000"}'.encode("utf-16"), b'{"noise": 1e999}', b'{"noise": NaN}', b'{"noise": ' + b"9" * 5000 + b"}", DEEP,
    b'{"decibels": 80, "decibels": 81}', b'{"a": "\\u0000", "b": ' + b"[" * 950 + b"]" * 950 + b"}", b"\x00", b"{}\x00",
]  # fmt: skip


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_a_body_that_is_no_object_is_said_to_be_none(story, program_of, body):
    answer = program_of.post("/api/specimen/measure-noise", body, content_type="application/json")
    fit(answer)
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_a_read_that_takes_a_body_says_so_too(story, program_of, body):
    address = f"/api/matters/{story.noise().number}/unmask"
    fit(program_of.post(address, body, content_type="application/json"))


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/xml", "multipart/form-data", "application/json;charset=gbk"]
)
def test_another_content_type_is_no_fault_of_ours(story, program_of, kind):
    fit(program_of.generic("POST", "/api/specimen/measure-noise", b"{}", content_type=kind))


def test_a_body_that_is_too_large_is_413_for_commands_and_reads(story, program_of, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    for address in ("/api/specimen/measure-noise", f"/api/matters/{story.noise().number}/unmask"):
        answer = program_of.post(address, b'{"x": "' + b"y" * 500 + b'"}', content_type="application/json")
        fit(answer)
        assert answer.status_code == 413


CURSORS = ["x", "MHww", "MDAwMS0wMS0wMVQwMDowMDowMCsxNDowMHwwMTkz", "é", "%00"]
ADDRESSES = [
    "/api/matters/%00", "/api/matters/\u202e/timeline", "/api/matters/" + "9" * 3000, "/api/matters?number=%00",
    "/api/matters?limit=99999999999999999999", "/api/matters?region=%27", "/api/matters?open=maybe", "/api/nothing",
    "/api/dispatch/candidates?incident=x", "/api/dispatch/candidates", "/api/dispatch/incidents?limit=-1",
    "/api/dispatch/incidents?after=x", "/api/matters/%ff%fe", "/api/%2e%2e/%2e%2e/etc/passwd", "/api/people/me?x=1",
    *(f"/api/matters?after={one}" for one in CURSORS),
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_is_our_fault(story, program_of, address):
    fit(program_of.get(address))


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize(
    "address", ["/api/matters", "/api/specimen/measure-noise", "/api/matters/x/timeline", "/api/x"]
)
def test_another_method_is_said_to_be_none(story, program_of, method, address):
    fit(program_of.generic(method, address))


PAGES = ["/", "/matters/specimen.noise", "/search", "/office/", "/office/ledger", "/office/people", "/office/parked",
         "/office/import", "/office/settings", "/office/suggestions", "/account", "/sign-in", "/door/"]  # fmt: skip
QUERIES = ["q=%00", "page=-1", "page=99999999999999999999", "page=%D9%A3", "day=9999-12-31", "day=0001-01-01", "day=x",
           "matter=%00", "person=%ff", "what=%25", "as=csv", "as=exe", "region=x&sort=-x&columns=,,", "template=../x", "part=x",
           "after=x", "level=" + "x" * 3000]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_no_query_of_a_page_is_our_fault(story, mighty, address):
    page = Client(raise_request_exception=False)
    page.force_login(
        with_account(caller_of(mighty, "page")).account, backend="django.contrib.auth.backends.ModelBackend"
    )
    for query in QUERIES:
        assert page.get(f"{address}?{query}").status_code < 500, query


@pytest.mark.parametrize("field", ["username", "password", "next"])
@pytest.mark.parametrize("typed", ["\0", "x" * 100_000, "\u202e", "//evil.example", "王建国\ud800"])
def test_no_sign_in_is_our_fault(db, field, typed):
    given = {"username": "a", "password": "b", "next": "/"} | {field: typed.encode(errors="replace").decode()}
    assert Client(raise_request_exception=False).post("/sign-in", given).status_code in (422, 429)
