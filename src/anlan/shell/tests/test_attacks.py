# SPDX-License-Identifier: Apache-2.0
"""Attacks on sign-in, sessions, tokens and scope: each is tried as an outsider or a colleague would, and fails."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client

from anlan.kernel.access.models import AccessRecord, ApiToken, RoleGrant
from anlan.kernel.access.queries import issue_token
from anlan.kernel.directory.commands.grant_role import grant_role
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.directory.commands.revoke_role import revoke_role
from anlan.kernel.directory.commands.turn_option import turn_option
from anlan.kernel.errors import NotAllowed
from anlan.kernel.people.models import Person

from .conftest import PASSWORD, with_account

OFFICE = ["/office/", "/office/parked", "/office/ledger", "/office/people", "/office/import", "/office/settings",
          "/office/suggestions"]  # fmt: skip


def sign_in(client: Client, name: str, password: str = PASSWORD, **more):
    return client.post("/sign-in", {"username": name, "password": password}, **more)


def refusals(caller) -> set[str]:
    return set(AccessRecord.objects.filter(viewer=caller.person, refused=True).values_list("what", flat=True))


# sign-in


def test_a_session_from_before_the_sign_in_is_worth_nothing_after_it(story, worker):
    account = with_account(worker).account.username
    client = Client()
    client.session.save()
    planted = client.session.session_key
    sign_in(client, account)
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert client.get("/account").status_code == 200
    assert thief.get("/account").status_code == 302


@pytest.mark.parametrize(
    "place",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\thttps://x"],
)
def test_a_sign_in_leads_nowhere_else(story, worker, place):
    account = with_account(worker).account.username
    answer = Client().post("/sign-in", {"username": account, "password": PASSWORD, "next": place})
    assert answer["Location"] == "/"


def test_who_guesses_elsewhere_does_not_lock_the_officer_out_here(story, worker):
    account = with_account(worker).account.username
    for _ in range(7):
        answer = sign_in(Client(), account, "wrong-wrong-wrong", REMOTE_ADDR="203.0.113.9")
    assert answer.status_code == 429
    assert sign_in(Client(), account, REMOTE_ADDR="203.0.113.9").status_code == 429
    assert sign_in(Client(), account, REMOTE_ADDR="10.1.2.3").status_code == 302


def test_no_password_that_was_tried_is_kept(story, worker):
    sign_in(Client(), with_account(worker).account.username, "quiet-harbour-typed-wrong")
    assert "typed-wrong" not in str(list(AccessAttempt.objects.values()))


def test_an_unknown_account_and_a_wrong_password_sound_alike(story, worker):
    account = with_account(worker).account.username
    said = [sign_in(Client(), name, "wrong-wrong-wrong").context["message"] for name in (account, "nobody")]
    assert said[0] == said[1]


def test_signing_out_ends_the_session_and_clears_the_browser(story, page, worker):
    client = page(worker)
    cookie = client.cookies["sessionid"].value
    answer = client.post("/sign-out")
    assert "storage" in answer["Clear-Site-Data"]
    thief = Client()
    thief.cookies["sessionid"] = cookie
    assert thief.get("/account").status_code == 302
    assert not Session.objects.filter(session_key=cookie).exists()


@pytest.mark.parametrize(
    "address", ["/sign-in", "/sign-out", "/account", "/office/import", "/do/directory/grant-role"]
)
def test_a_form_from_elsewhere_changes_nothing(story, page, address):
    client = page(story.person("admin", "kernel.administrator", ""), enforce_csrf_checks=True)
    assert client.post(address, {"username": "x"}).status_code == 403


def test_a_new_password_ends_the_other_sessions(story, page, worker):
    here, elsewhere = page(worker), page(worker)
    typed = {"old": PASSWORD, "new": "another-harbour-9", "again": "another-harbour-9"}
    assert here.post("/account/security", typed).status_code == 302
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302


def test_an_account_that_was_switched_off_is_out_at_once(story, page, worker):
    client = page(worker)
    account = with_account(worker).account
    account.is_active = False
    account.save()
    assert client.get("/account").status_code == 302


# tokens


def spoiled_tokens(worker, hands) -> dict[str, str]:
    person = Person.objects.get(pk=worker.person)
    good = issue_token(person)
    ended = issue_token(person, lasts=timedelta(minutes=1))
    revoked = issue_token(person)
    ApiToken.objects.filter(hint=revoked[:10]).update(revoked_at=hands.pass_(minutes=2))
    return {"typed wrong": good[:-1] + ("0" if good[-1] != "0" else "1"), "ended": ended, "revoked": revoked,
            "none": "", "long": "anl_" + "x" * 100_000}  # fmt: skip


@pytest.mark.parametrize("how", ["typed wrong", "ended", "revoked", "none", "long"])
def test_a_token_that_does_not_count_opens_nothing(story, worker, hands, how):
    client = Client(headers={"Authorization": f"Bearer {spoiled_tokens(worker, hands)[how]}"})
    assert client.get("/api/matters").status_code == 401
    assert (
        client.post("/api/specimen/measure-noise", "{}", content_type="application/json").status_code == 401
    )


def test_a_token_for_one_street_does_not_see_the_next(story, worker):
    here, there = story.noise("331002001"), story.noise("331002002")
    token = issue_token(Person.objects.get(pk=worker.person), region=story.path("331002001"))
    client = Client(headers={"Authorization": f"Bearer {token}"})
    assert client.get(f"/api/matters/{here.number}").status_code == 200
    assert client.get(f"/api/matters/{there.number}").status_code == 404


def test_a_token_to_read_cannot_do(story, worker):
    token = issue_token(Person.objects.get(pk=worker.person), scopes=frozenset({"specimen.view"}))
    client = Client(headers={"Authorization": f"Bearer {token}"})
    noise = story.noise()
    assert client.get(f"/api/matters/{noise.number}").status_code == 200
    values = json.dumps({"noise": str(noise.pk), "decibels": 80})
    answer = client.post("/api/specimen/measure-noise", values, content_type="application/json")
    assert answer.status_code == 403


# scope


@pytest.fixture
def stranger(story):
    """Somebody who works in the other street."""
    return story.actor("specimen.worker", "331002002")


def test_a_matter_elsewhere_is_nowhere_to_be_seen(story, page, program, stranger):
    noise = story.noise("331002001")
    browser, caller = page(stranger), program(stranger)
    pages = ["", "/part/head", "/part/people", "/part/history", "/part/doing", "/part/read", "/unmask/story",
             "/verb/specimen/measure-noise"]  # fmt: skip
    assert {browser.get(f"/m/{noise.number}{rest}").status_code for rest in pages} == {404}
    reads = [f"/api/matters/{noise.pk}", f"/api/matters/{noise.pk}/timeline"]
    assert {caller.get(address).status_code for address in reads} == {404}
    assert noise.number not in caller.get("/api/matters").content.decode()
    found = browser.get("/search", {"q": noise.number}, headers={"Accept": "application/json"})
    assert found.json()["groups"] == []
    for kind in ("csv", "xlsx"):
        assert noise.number.encode() not in browser.get(f"/matters/specimen.noise?as={kind}").content


def test_a_form_that_is_refused_says_nothing_of_a_matter_elsewhere(story, page, stranger):
    noise = story.noise("331002001")
    noise.title = "只有本街道知道"
    noise.save()
    for verb in ("specimen/measure-noise", "matters/edit-details", "matters/add-note"):
        typed = {"noise": noise.pk, "matter": noise.pk, "form_part": "1"}
        answer = page(stranger).post(f"/do/{verb}", typed, headers={"HX-Request": "true"})
        assert noise.title not in answer.content.decode()
        assert noise.number not in answer.content.decode()


def test_every_refusal_is_on_record_once(story, page, program, stranger):
    noise = story.noise("331002001")
    page(stranger).get(f"/m/{noise.number}")
    page(stranger).get("/office/ledger")
    program(stranger).get(f"/api/matters/{noise.pk}/timeline")
    values = json.dumps({"noise": str(noise.pk), "decibels": 80})
    program(stranger).post("/api/specimen/measure-noise", values, content_type="application/json")
    found = AccessRecord.objects.filter(viewer=stranger.person, refused=True)
    assert refusals(stranger) == {"page:matter", "page:office-ledger", "api:matter_timeline",
                                  "command:specimen.measure_noise"}  # fmt: skip
    assert set(found.exclude(what="page:office-ledger").values_list("matter", flat=True)) == {noise.pk}
    assert set(found.values_list("times", flat=True)) == {1}


def test_a_matter_that_is_not_there_leaves_no_line(story, program, stranger):
    program(stranger).get(f"/api/matters/{uuid4()}")
    assert not refusals(stranger)


@pytest.mark.parametrize("role", ["specimen.worker", "specimen.reader", "specimen.neighbour"])
def test_the_office_is_closed_to_everybody_else(story, page, role):
    client = page(story.actor(role))
    assert {client.get(address).status_code for address in OFFICE} == {403}


@pytest.mark.parametrize("role", ["kernel.administrator", "kernel.security", "kernel.auditor"])
def test_a_role_of_the_office_for_one_street_does_not_open_the_districts_office(story, page, role):
    client = page(story.actor(role, "331002001"))
    assert {client.get(address).status_code for address in OFFICE} == {403}


def test_administrator_and_auditor_do_not_see_each_others_pages(story, page):
    admin, auditor = story.person("a", "kernel.administrator", ""), story.person("b", "kernel.auditor", "")
    assert page(admin).get("/office/ledger").status_code == 403
    closed = [
        one for one in OFFICE if one not in ("/office/", "/office/ledger")
    ]  # the first leads to the second
    assert {page(auditor).get(one).status_code for one in closed} == {403}


# rising


def test_nobody_makes_himself_mightier(story):
    keeper, admin = (
        story.person("k", "kernel.security", ""),
        story.person("admin", "kernel.administrator", ""),
    )
    with pytest.raises(NotAllowed, match="own_role"):
        story.tell(grant_role, by=keeper, person=keeper.person, role="specimen.worker")
    with pytest.raises(NotAllowed, match="own_role"):
        story.tell(revoke_role, by=keeper, grant=RoleGrant.objects.get(person=keeper.person).pk)
    delivered = [{"person": "admin", "role": "specimen.worker"}]
    with pytest.raises(NotAllowed):
        story.tell(import_directory, by=admin, tables={"grants": delivered})
    assert not RoleGrant.objects.filter(role="specimen.worker").exists()


def test_who_keeps_one_street_changes_nothing_beyond_it(story):
    keeper, admin = (
        story.actor("kernel.security", "331002001"),
        story.actor("kernel.administrator", "331002001"),
    )
    other = story.actor("specimen.worker", "331002002")
    grant = RoleGrant.objects.get(person=other.person)
    for verb, values in (
        (grant_role, {"person": other.person, "role": "specimen.worker"}),
        (grant_role, {"person": other.person, "role": "specimen.worker", "region": "331002002"}),
        (revoke_role, {"grant": grant.pk}),
        (turn_option, {"option": "specimen.measure_seconds", "value": 60}),
        (import_directory, {"tables": {"people": [{"code": "x", "name": "X"}]}}),
    ):
        with pytest.raises(NotAllowed):
            story.tell(verb, by=admin if verb in (turn_option, import_directory) else keeper, **values)
    story.tell(grant_role, by=keeper, person=other.person, role="specimen.worker", region="331002001")


@pytest.mark.parametrize("days", ["0000019999", "000001" + "9" * 5000])
def test_no_token_outlives_a_year_by_zeros_before_its_days(worker, days):
    client = Client()
    sign_in(client, with_account(worker).account.username)
    scope = next(iter(worker.grants[0].permissions))
    answer = client.post("/account/tokens", {"scopes": scope, "days": days})
    assert answer.status_code == 422
    assert not ApiToken.objects.exists()
