# SPDX-License-Identifier: Apache-2.0
"""Sign-in through a real OpenID Connect provider that runs in a process of its own; and every way in which it goes wrong."""

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import RSAKey

from anlan.kernel import timing
from anlan.kernel.access.models import AccessRecord, RoleGrant
from anlan.kernel.accounts.models import OutsideIdentity
from anlan.kernel.directory.commands.turn_option import turn_option
from anlan.kernel.events.models import EventRecord
from anlan.kernel.people.models import Person
from anlan.shell import oidc

from .conftest import with_account

HOUSE = "anlan-test"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider."""
    port = free_port()
    told = json.dumps(
        {"sub": "u-77", "preferred_username": "specimen-worker-331002", "role": "kernel.administrator"}
    )
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"]
    child = subprocess.Popen(
        [*command, "--user-claims", told], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with suppress(httpx.HTTPError):
            httpx.get(f"{address}/.well-known/openid-configuration", timeout=1)
            break
        time.sleep(0.1)
    yield address
    child.kill()
    child.wait()


@pytest.fixture
def house(story, hands, settings, provider, worker) -> Person:
    """A house that knows the provider, at the provider's own time, and the worker, who has an account."""
    hands.to(timing.machine_now())
    settings.ANLAN_OIDC_ISSUER, settings.ANLAN_OIDC_CLIENT, settings.ANLAN_OIDC_SECRET = provider, HOUSE, "s"
    settings.ANLAN_OIDC_CLAIM = "preferred_username"
    return with_account(worker)


def at_the_provider(client: Client, subject: str = "u-77", **more: str) -> str:
    """Go there, sign in there; the address with which the browser comes back."""
    away = client.get("/sign-in/outside", {"next": "/account"})["Location"]
    answer = httpx.post(away, data={"sub": subject, **more})
    place = urlsplit(answer.headers["Location"])
    assert place.path == "/sign-in/outside/back"
    return f"{place.path}?{place.query}"


def said(answer) -> str:
    return answer.context["message"]


def test_who_is_known_there_and_has_an_account_here_is_let_in_and_linked(house):
    client = Client()
    assert client.get(at_the_provider(client))["Location"] == "/account"
    assert client.get("/account").status_code == 200
    assert OutsideIdentity.objects.get().subject == "u-77"
    assert EventRecord.objects.filter(name="accounts.identity_linked").count() == 1
    assert AccessRecord.objects.filter(viewer=house.pk, what="sign-in:outside").exists()


def test_no_claim_grants_anything(house):
    before = set(RoleGrant.objects.values_list("person", "role"))
    client = Client()
    client.get(at_the_provider(client))
    assert set(RoleGrant.objects.values_list("person", "role")) == before
    assert client.get("/office/").status_code == 403


def test_once_linked_the_providers_own_name_counts_and_a_code_that_changed_hands_opens_nothing(
    house, settings
):
    first = Client()
    first.get(at_the_provider(first))
    Person.objects.filter(pk=house.pk).update(code="renamed")
    again = Client()
    assert again.get(at_the_provider(again))["Location"] == "/account"
    settings.ANLAN_OIDC_CLAIM = "sub"
    Person.objects.filter(pk=house.pk).update(code="other")
    other = Client()
    assert "nobody in the register" in said(
        other.get(at_the_provider(other, "other"), headers={"Accept-Language": "en"})
    )


def test_a_code_is_taken_once_and_in_the_browser_that_began(house):
    client, thief = Client(), Client()
    place = at_the_provider(client)
    assert thief.get(place).status_code == 422
    assert client.get(place).status_code == 302
    held = client.get(place)
    assert held.status_code == 422
    assert "began here" in said(client.get(place, headers={"Accept-Language": "en"}))


def test_a_code_used_up_elsewhere_is_said_so(house):
    client = Client()
    place = at_the_provider(client)
    code = parse_qs(urlsplit(place).query)["code"][0]
    asked = client.session["anlan_outside"]
    oidc.came_back(oidc.Asked(**{name: asked[name] for name in ("state", "nonce", "verifier", "back")}),
                   {"state": asked["state"], "code": code})  # fmt: skip
    assert "used already" in said(client.get(place, headers={"Accept-Language": "en"}))


def test_a_second_factor_here_is_asked_for_after_the_provider_too(house, story, settings):
    officer = with_account(story.actor("dispatch.officer"))
    OutsideIdentity.objects.create(id=officer.pk, person=officer, issuer=settings.ANLAN_OIDC_ISSUER, subject="u-77",
                                   made_at=timing.now())  # fmt: skip
    story.tell(turn_option, option="kernel.second_factor", value=1)
    client = Client()
    assert client.get(at_the_provider(client))["Location"] == "/sign-in/enrol"
    assert client.get("/hand").status_code == 302


@pytest.mark.parametrize(
    ("change", "word"),
    [({"ANLAN_OIDC_ISSUER": "http://127.0.0.1:9"}, "does not answer"),
     ({"ANLAN_OIDC_ISSUER": "http://sso.example.org"}, "without https")],
)  # fmt: skip
def test_a_provider_that_is_down_or_without_https_is_said_in_a_sentence(house, settings, change, word):
    for name, value in change.items():
        setattr(settings, name, value)
    answer = Client().get("/sign-in/outside", headers={"Accept-Language": "en"})
    assert answer.status_code == 502
    assert word in said(answer)


def test_who_turned_back_at_the_provider_hears_so(house):
    client = Client()
    client.get("/sign-in/outside")
    state = client.session["anlan_outside"]["state"]
    given = {"state": state, "error": "access_denied"}
    answer = client.get("/sign-in/outside/back", given, headers={"Accept-Language": "en"})
    assert "turned back" in said(answer)


def test_without_a_provider_there_is_no_such_door(db):
    assert Client().get("/sign-in/outside").status_code == 404


# the proof itself

KEY = RSAKey.generate_key(2048, {"kid": "k"})
OTHER = RSAKey.generate_key(2048, {"kid": "k"})


def proof(key: RSAKey = KEY, **change: object) -> str:
    moment = int(timing.now().timestamp())
    claims = {"iss": "https://sso", "aud": HOUSE, "sub": "u", "nonce": "n", "iat": moment, "exp": moment + 60}
    held = {name: value for name, value in {**claims, **change}.items() if value is not None}
    return jwt.encode({"alg": "RS256", "kid": "k"}, held, key)


@pytest.fixture
def checked(hands, settings):
    settings.ANLAN_OIDC_CLIENT = HOUSE
    keys = {"keys": [KEY.as_dict(private=False)]}
    return lambda token: oidc.claims_of(token, keys, "https://sso", "n")


def test_a_right_proof_is_taken(checked):
    assert checked(proof())["sub"] == "u"


@pytest.mark.parametrize(
    "change",
    [{"aud": "another-house"}, {"iss": "https://evil"}, {"nonce": "other"}, {"nonce": None}, {"sub": None}, {"exp": None},
     {"azp": "another-house"}, {"aud": [HOUSE, "x"], "azp": "x"}],
)  # fmt: skip
def test_a_proof_for_somebody_else_is_refused(checked, change):
    with pytest.raises(oidc.ProviderFault):
        checked(proof(**change))


def test_a_proof_by_another_key_or_by_none_is_refused(checked):
    head, body, _signature = proof().split(".")
    plain = "eyJhbGciOiJub25lIn0"
    for token in (proof(OTHER), f"{plain}.{body}.", f"{head}.{body}.", "", "x.y.z"):
        with pytest.raises(oidc.ProviderFault):
            checked(token)


def test_two_minutes_between_the_clocks_are_forgiven_and_no_more(checked, hands):
    token = proof()
    hands.pass_(seconds=170)
    checked(token)
    hands.pass_(seconds=20)
    with pytest.raises(oidc.ProviderFault, match=re.compile("clock|时钟")):
        checked(token)
    hands.pass_(minutes=-10)
    with pytest.raises(oidc.ProviderFault, match=re.compile("clock|时钟")):
        checked(token)
