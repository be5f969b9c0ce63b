# SPDX-License-Identifier: Apache-2.0
"""The second factor: set up, asked for, used once, forced by role, asked afresh, and how it is guessed at in vain (X-R10)."""

import pyotp
import pytest
from django.test import Client

from anlan.kernel.access.models import AccessRecord, SignIn
from anlan.kernel.access.queries import issue_token
from anlan.kernel.accounts.models import Factor, RecoveryCode
from anlan.kernel.directory.commands.grant_role import grant_role
from anlan.kernel.directory.commands.turn_option import turn_option
from anlan.kernel.errors import NotAllowed
from anlan.kernel.events.models import EventRecord
from anlan.kernel.people.models import Person
from anlan.kernel.timing import now

from .conftest import PASSWORD, with_account


class Phone:
    """An authenticator app that has read the picture on a page."""

    def __init__(self, answer) -> None:
        self.secret = answer.context["secret"].replace(" ", "")
        self.sealed = answer.context["sealed"]

    def code(self, steps: int = 0) -> str:
        """What it shows now, or so many steps from now."""
        return pyotp.TOTP(self.secret).at(int(now().timestamp()) + 30 * steps)


def half_way(account: str) -> tuple[Client, str]:
    """A browser after the right password, and where it was led."""
    client = Client()
    answer = client.post("/sign-in", {"username": account, "password": PASSWORD})
    return client, answer["Location"]


@pytest.fixture
def account(worker) -> str:
    return with_account(worker).account.username


@pytest.fixture
def forced(story) -> None:
    """Roles that need a second factor must have it."""
    story.tell(turn_option, option="kernel.second_factor", value=1)


@pytest.fixture
def phone(story, page, worker, hands) -> Phone:
    """The worker's app, set up a minute ago."""
    client = page(worker)
    made = Phone(client.get("/account/security/add"))
    answer = client.post(
        "/account/security/add", {"sealed": made.sealed, "code": made.code(), "name": "手机"}
    )
    made.codes = answer.context["codes"]
    hands.pass_(minutes=1)
    return made


def test_a_password_alone_opens_nothing_once_there_is_a_second_factor(account, phone):
    client, place = half_way(account)
    assert place == "/sign-in/second"
    assert client.get("/account").status_code == 302
    assert client.get("/api/matters").status_code == 401
    assert client.post("/sign-in/second", {"code": phone.code()}).status_code == 302
    assert client.get("/account").status_code == 200


def test_a_code_works_once_and_one_step_of_drift_is_forgiven(account, phone, hands):
    def tried(code: str) -> int:
        client, _place = half_way(account)
        return client.post("/sign-in/second", {"code": code}).status_code

    assert [tried(phone.code(-2)), tried(phone.code(2))] == [422, 422]
    first = phone.code(-1)
    assert [tried(first), tried(first)] == [302, 422]
    assert tried(phone.code(1)) == 302
    assert tried(phone.code(0)) == 422, "an older step than one that was used"


def test_a_recovery_code_opens_once_and_is_kept_as_a_digest(account, phone):
    client, _place = half_way(account)
    assert client.post("/sign-in/second", {"code": phone.codes[0].lower()}).status_code == 302
    again, _place = half_way(account)
    assert again.post("/sign-in/second", {"code": phone.codes[0]}).status_code == 422
    assert RecoveryCode.objects.filter(used_at=None).count() == 9
    assert EventRecord.objects.filter(name="accounts.recovery_code_used").count() == 1


def test_five_wrong_codes_and_the_right_one_rests_too(account, phone, hands):
    client, _place = half_way(account)
    tries = [client.post("/sign-in/second", {"code": "000000"}).status_code for _ in range(5)]
    assert tries == [422] * 5
    assert client.post("/sign-in/second", {"code": phone.code()}).status_code == 429
    hands.pass_(minutes=16)
    client, _place = half_way(account)
    assert client.post("/sign-in/second", {"code": phone.code()}).status_code == 302


def test_half_a_sign_in_lasts_ten_minutes(account, phone, hands):
    client, _place = half_way(account)
    hands.pass_(minutes=11)
    assert client.post("/sign-in/second", {"code": phone.code()})["Location"] == "/sign-in"


def test_no_secret_is_in_the_log_the_ledger_or_the_tables(account, phone):
    client, _place = half_way(account)
    client.post("/sign-in/second", {"code": "123123"})
    said = str(
        [*EventRecord.objects.values_list("fields"), *AccessRecord.objects.values(), *Factor.objects.values()]
    )
    for secret in (phone.secret, "123123", phone.codes[0], phone.codes[0].replace("-", "")):
        assert secret not in said


def test_a_role_that_needs_it_sets_it_up_before_anything_opens_X_R10(story, forced):
    officer = story.actor("dispatch.officer")
    client, place = half_way(with_account(officer).account.username)
    assert place == "/sign-in/enrol"
    assert client.get("/hand").status_code == 302
    phone = Phone(client.get(place))
    wrong = client.post(place, {"sealed": phone.sealed, "code": "000000"})
    assert wrong.status_code == 422
    answer = client.post(place, {"sealed": phone.sealed, "code": phone.code()})
    assert len(answer.context["codes"]) == 10
    assert client.get("/account").status_code == 200


def test_a_session_and_a_token_from_before_it_was_forced_open_nothing(story, page):
    officer = story.actor("dispatch.officer")
    client = page(officer)
    program = Client(
        headers={"Authorization": f"Bearer {issue_token(Person.objects.get(pk=officer.person))}"}
    )
    assert [client.get("/account").status_code, program.get("/api/matters").status_code] == [200, 200]
    story.tell(turn_option, option="kernel.second_factor", value=1)
    assert [client.get("/account").status_code, program.get("/api/matters").status_code] == [302, 401]


def test_the_last_factor_of_such_a_role_stays(story, forced):
    officer = story.actor("dispatch.officer")
    client, place = half_way(with_account(officer).account.username)
    phone = Phone(client.get(place))
    client.post(place, {"sealed": phone.sealed, "code": phone.code()})
    client.post("/do/accounts/remove-factor", {"factor": Factor.objects.get().pk})
    assert Factor.objects.count() == 1


def test_an_offer_to_one_is_worth_nothing_to_another(story, page, worker, reader):
    phone = Phone(page(worker).get("/account/security/add"))
    answer = page(reader).post("/account/security/add", {"sealed": phone.sealed, "code": phone.code()})
    assert answer.status_code == 422
    assert not Factor.objects.exists()


def test_a_stolen_session_adds_no_factor_after_the_first_minutes(story, page, worker, hands):
    client = page(worker)
    hands.pass_(minutes=11)
    phone = Phone(client.get("/account/security/add"))
    assert (
        client.post("/account/security/add", {"sealed": phone.sealed, "code": phone.code()}).status_code
        == 422
    )


def test_a_program_changes_no_account(story, program, worker, phone):
    factor = str(Factor.objects.get().pk)
    answer = program(worker).post(
        "/api/accounts/remove-factor", {"factor": factor}, content_type="application/json"
    )
    assert answer.json()["code"] == "not_by_program"


# afresh before a grave deed


def test_a_grave_deed_asks_afresh_and_leads_back_X_R10(story, page, hands):
    keeper = story.person("keeper", "kernel.security", "")
    client, other = page(keeper), story.actor("specimen.worker", "331002002")
    phone = Phone(client.get("/account/security/add"))
    client.post("/account/security/add", {"sealed": phone.sealed, "code": phone.code()})
    story.tell(turn_option, option="kernel.step_up_minutes", value=10)
    here = f"/office/people/{other.person}"
    deed = {"person": other.person, "role": "specimen.reader", "next": here}
    hands.pass_(minutes=11)
    asked = client.post("/do/directory/grant-role", deed, headers={"Referer": f"http://testserver{here}"})
    assert asked["Location"] == f"/account/confirm?next={here}"
    assert client.post("/account/confirm", {"code": phone.code(), "next": here})["Location"] == here
    assert client.post("/do/directory/grant-role", deed).status_code == 303
    assert EventRecord.objects.filter(name="directory.role_granted", actor=keeper.person).exists()


def test_a_program_does_no_grave_deed_where_it_is_asked_afresh(story):
    keeper = story.person("keeper", "kernel.security", "")
    other = story.actor("specimen.worker")
    story.tell(turn_option, option="kernel.step_up_minutes", value=10)
    with pytest.raises(NotAllowed, match="not_by_program"):
        story.tell(grant_role, by=keeper, person=other.person, role="specimen.reader")


# sign-ins


def test_a_sign_in_ends_when_idle_and_in_any_case(story, page, worker, hands):
    story.tell(turn_option, option="kernel.idle_minutes", value=60)
    idle, busy = page(worker), page(worker)
    for _ in range(3):
        hands.pass_(minutes=25)
        assert busy.get("/account").status_code == 200
    assert idle.get("/account").status_code == 302
    for _ in range(24):
        hands.pass_(minutes=30)
        last = busy.get("/account").status_code
    assert last == 302


def test_a_cookie_on_another_kind_of_device_opens_nothing(story, page, worker):
    firefox = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"}
    client = Client(headers=firefox)
    client.post("/sign-in", {"username": with_account(worker).account.username, "password": PASSWORD})
    thief = Client(headers={"User-Agent": "Mozilla/5.0 (X11; Linux) Chrome/150.0"})
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    assert thief.get("/account").status_code == 302
    assert client.get("/account").status_code == 200


def test_a_sign_in_holds_at_its_address_only_where_the_office_says_so(story, page, worker):
    client = page(worker)
    SignIn.objects.update(address="127.0.0.1")
    assert client.get("/account", REMOTE_ADDR="203.0.113.9").status_code == 200
    story.tell(turn_option, option="kernel.bind_address", value=1)
    assert client.get("/account", REMOTE_ADDR="203.0.113.9").status_code == 302
    assert client.get("/account").status_code == 200


def test_others_are_ended_one_by_one_or_all_and_never_somebody_elses(story, page, worker, reader):
    here, elsewhere, third, other = page(worker), page(worker), page(worker), page(reader)
    listed = here.get("/account/security").context["sign_ins"]
    assert [one["is_this"] for one in listed] == [True, False, False]
    other.post("/do/accounts/end-sign-ins", {"only": listed[1]["pk"]})
    assert elsewhere.get("/account").status_code == 200
    here.post("/do/accounts/end-sign-ins", {})
    assert [one.get("/account").status_code for one in (here, elsewhere, third, other)] == [
        200,
        302,
        302,
        200,
    ]


def test_lost_factors_are_taken_back_by_the_security_administrator_and_never_by_oneself(
    story, page, worker, phone
):
    keeper = story.person("keeper", "kernel.security", "")
    client, his = page(keeper), page(worker)
    client.post("/do/accounts/reset-factors", {"person": worker.person})
    assert not Factor.objects.filter(person=worker.person).exists()
    assert his.get("/account").status_code == 302
    own = client.post("/do/accounts/reset-factors", {"person": keeper.person})
    assert "own_factors" in str(own.context["form"].__dict__) or own.status_code in (403, 422)


def test_the_pages_stand_in_both_languages(account, phone):
    for language, word in (("zh-hans", "第二步验证"), ("en", "Second step")):
        client, place = half_way(account)
        assert word in client.get(place, headers={"Accept-Language": language}).content.decode()
