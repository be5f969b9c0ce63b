# SPDX-License-Identifier: Apache-2.0
"""What can be read of welding: a firm's people their own firm, a welder himself, the street its region."""

import pytest
from django.test import Client

from anlan.kernel.access.queries import issue_token
from anlan.kernel.errors import CommandError
from anlan.kernel.people.models import Person

from ..queries.traces import machines_seen, sessions_of
from .workshop import HERE, MACHINE


def read(workshop, who: str, path: str) -> dict:
    token = issue_token(Person.objects.get(pk=workshop.people[who].person))
    answer = Client(headers={"Authorization": f"Bearer {token}"}).get(f"/api/welding/{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.parametrize("who", ["officer", "street"])
def test_a_machine_is_read_by_whoever_answers_for_it(workshop, who):
    (machine,) = read(workshop, who, "machines")
    assert (machine["code"], machine["code_in_groups"], machine["is_online"]) == (
        MACHINE,
        "JX 0417 2093",
        True,
    )


def test_a_trace_holds_what_was_granted_and_what_was_refused(workshop):
    workshop.scan(lat=HERE[0] + 0.02)
    workshop.scan()
    for who in ("officer", "welder", "street"):
        trace = read(workshop, who, "trace")
        assert [one["code"] for one in trace["refusals"]] == ["R09"]
        assert [one["machine"] for one in trace["sessions"]] == [MACHINE]


def test_another_firms_machines_are_not_there(workshop):
    """The fence of firms."""
    stranger = workshop.story.person("stranger", "welding.safety_officer", "331002001")
    assert not machines_seen(stranger).exists()
    with pytest.raises(CommandError, match="no_such_machine"):
        workshop.people["stranger"] = stranger
        workshop.tell("lock_machine", "stranger", machine=workshop.machine)


def test_a_welder_reads_himself_only(workshop):
    workshop.scan()
    row = workshop.session()
    other = workshop.story.person("other-welder", "welding.welder", "331002001")
    assert sessions_of(other, row.granted_at, row.until) == []
