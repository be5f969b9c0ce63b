# SPDX-License-Identifier: Apache-2.0
"""A start is decided by few questions, in one transaction; whoever sends its lease asks everything again before (AX-R9)."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anlan.kernel.access.queries import issue_token
from anlan.kernel.following import drain
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY

from ..models.sessions import Session
from ..queries.codes import check_of
from .test_at_once import over
from .workshop import HERE, MACHINE

pytestmark = pytest.mark.django_db(transaction=True)
TURNS = ("BEGIN", "COMMIT")


@pytest.fixture
def phone(workshop) -> Client:
    """The welder's telephone, as a program that bears his token."""
    token = issue_token(Person.objects.get(pk=workshop.people["welder"].person))
    return Client(headers={"Authorization": f"Bearer {token}"})


def scanned(phone: Client, key: str) -> str:
    """He scans; his session."""
    said = {"machine": MACHINE, "check": check_of(MACHINE), "lat": HERE[0], "lng": HERE[1], "accuracy": 5.0}
    answer = phone.post(
        "/api/welding/start-weld",
        json.dumps(said),
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )
    return json.loads(answer.content)["result"]["session"]


def asked_by(deed) -> list[str]:
    """What is asked meanwhile, turns of transactions too."""
    with CaptureQueriesContext(connection) as asked:
        deed()
    return [one["sql"] for one in asked.captured_queries]


def test_a_start_is_one_transaction_of_eleven_questions(workshop, phone):
    scanned(phone, "warm")
    over(workshop)
    asked = asked_by(lambda: scanned(phone, "counted"))
    assert sum(one.startswith("BEGIN") for one in asked) == 1
    assert len([one for one in asked if not one.startswith(TURNS)]) <= 11
    assert "kernel_eventrecord" in asked[-2], "the event is the last that is written before the end"
    assert Session.objects.filter(ended_at=None).exists()


def test_a_lease_is_on_the_air_after_eight_questions(workshop, phone):
    """Reading the log and the follower's place are two of them."""
    follower = REGISTRY.reactions["welding.send_the_lease"]
    scanned(phone, "warm")
    drain()
    over(workshop)
    scanned(phone, "counted")
    sent = len(workshop.broker.took)
    asked = asked_by(follower.step)
    assert len(workshop.broker.took) == sent + 1
    before = asked[: next(at for at, one in enumerate(asked) if one.startswith("BEGIN"))]
    assert len(before) <= 8
