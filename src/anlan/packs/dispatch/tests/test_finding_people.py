# SPDX-License-Identifier: Apache-2.0
"""Who searches for a person says first what for; hits are masked, and each search can be read by whoever was found (X-R6)."""

import pytest

from anlan.kernel.access.models import AccessRecord
from anlan.kernel.directory.commands.import_directory import import_directory

PHONE, NUMBER = "13905761234", "331002199001017770"


@pytest.fixture
def known(street, story) -> None:
    """The guard's telephone and identity number are on the register."""
    row = {
        "code": "guard",
        "name": "王建国",
        "organisation": "jiaoan",
        "phone": PHONE,
        "identity_number": NUMBER,
    }
    story.tell(import_directory, tables={"people": [row]})


def asked(client, query: str, purpose: str = "matter"):
    return client.post("/search", {"q": query, "people": "1", "purpose": purpose})


def uncover(client, person, reason: str):
    said = {"purpose": "duty", "reason": reason}
    return client.post(f"/search/people/{person}/unmask", said)


def test_no_person_is_found_before_a_purpose_is_stated_X_R6(known, street, page):
    client = page(street.desk)
    for query in ("王建国", "wjg", PHONE, NUMBER):
        assert "王" not in client.get("/search", {"q": query, "people": "1"}).content.decode().replace(
            query, ""
        )
        assert asked(client, query, "").status_code == 422
    assert not AccessRecord.objects.filter(what="search:people").exists()


@pytest.mark.parametrize("query", ["王建国", "wjg", "建", PHONE, "139 0576 1234", NUMBER])
def test_hits_are_masked_and_stand_in_the_ledger_of_the_person_X_R6(known, street, page, query):
    told = asked(page(street.desk), query).content.decode().replace(query, "")
    assert "王**" in told
    assert not [one for one in ("王建国", PHONE, NUMBER) if one in told]
    (row,) = AccessRecord.objects.filter(what="search:people", about=street.guard.person)
    assert (row.viewer, row.purpose) == (street.desk.person, "Handling a matter")


@pytest.mark.parametrize("query", [PHONE[:-1], PHONE[-4:], NUMBER[:-4], NUMBER[-4:]])
def test_half_a_number_finds_nobody(known, street, page, query):
    assert "王**" not in asked(page(street.desk), query).content.decode()


def test_a_search_that_finds_nobody_is_on_record_too(known, street, page):
    asked(page(street.desk), "查无此人")
    assert AccessRecord.objects.get(what="search:people").rows == 0


def test_name_and_telephone_are_clear_for_ten_minutes_after_a_reason(known, street, page, hands):
    client, guard = page(street.desk), street.guard.person
    assert uncover(client, guard, "急").status_code == 422
    assert PHONE not in asked(client, "wjg").content.decode()
    assert uncover(client, guard, "要打电话通知他换岗").status_code == 204
    assert PHONE in asked(client, "wjg").content.decode()
    row = AccessRecord.objects.get(what="unmask:person")
    assert (row.about, row.reason) == (guard, "要打电话通知他换岗")
    hands.pass_(minutes=11)
    assert PHONE not in asked(client, "wjg").content.decode()


def test_what_one_uncovered_stays_masked_to_another(known, street, page):
    uncover(page(street.desk), street.guard.person, "要打电话通知他换岗")
    other = street.story.actor("dispatch.leader")
    assert PHONE not in asked(page(other), "wjg").content.decode()


def test_a_desk_of_another_street_finds_and_uncovers_nobody(known, street, page):
    far = page(street.story.person("far", "dispatch.duty_officer", "331002002"))
    assert "王**" not in asked(far, PHONE).content.decode()
    assert uncover(far, street.guard.person, "要打电话通知他换岗").status_code == 404


def test_a_guard_may_search_for_nobody_and_that_he_tried_is_on_record(known, street, page):
    assert asked(page(street.guard), "周敏").status_code == 403
    assert AccessRecord.objects.filter(viewer=street.guard.person, refused=True).exists()


def test_the_person_found_reads_who_searched_and_what_for(known, street, page):
    asked(page(street.desk), PHONE)
    told = page(street.guard).get("/account/looked-at").content.decode()
    assert "周敏" in told
    assert "处理事项" in told


def test_an_auditor_follows_one_persons_look_through_the_ledger(known, street, page):
    incident = street.incident(caller_phone="13800001234")
    page(street.desk).get(f"/m/{incident.number}")
    asked(page(street.desk), PHONE)
    auditor = page(street.story.person("auditor", "kernel.auditor", ""))

    def lines(**given: object) -> list:
        return auditor.get("/office/ledger", given).context["lines"]

    (found,) = lines(about="王建国", what="search")
    assert found["about"] == "王建国"
    whats = {one["what"] for one in lines(person=found["who_id"])}
    assert {"查找了人员", "打开了这件事"} <= whats
    assert [one["who"] for one in lines(matter=incident.number, what="page")] == ["周敏"]
    assert lines(purpose="Handling a matter", outcome="seen")
    assert not lines(purpose="Handling a matter", outcome="refused")
