# SPDX-License-Identifier: Apache-2.0
"""Who counts as reached: a page before somebody, not a page before an empty chair (decision 0021)."""

import json

from anlan.kernel.following import drain
from anlan.kernel.notices.models import Notice
from anlan.packs.dispatch.commands.accept_task import accept_task
from anlan.packs.dispatch.queries.board import board
from anlan.packs.dispatch.queries.sayings import sayings

from .test_notices import offer, page, send, street

__all__ = ["page", "street"]  # fixtures


def seen_by(client, *, alive: bool) -> str:
    """A page shows what there is, before somebody or before an empty chair; the id of the first."""
    told = [one["id"] for one in client.get("/notices/new").json()["notices"]]
    said = {"ids": told, "alive": alive}
    assert client.post("/notices/shown", json.dumps(said), content_type="application/json").status_code == 204
    return told[0]


def test_a_page_before_which_somebody_moves_counts_as_reached(street, page):
    offer(street)
    drain()
    client = page(street.guard)
    key = seen_by(client, alive=True)
    assert Notice.objects.get(pk=key).state == "reached"
    assert client.get("/notices/new").json()["notices"] == []


def test_a_page_left_open_before_nobody_reaches_nobody_with_what_is_urgent(street, page, hands):
    offer(street)
    drain()
    key = seen_by(page(street.guard), alive=False)
    assert Notice.objects.get(pk=key).state == "open"
    hands.pass_(seconds=21)
    send()
    assert Notice.objects.get(tell="dispatch.offer", rung=1).person_id == street.desk.person


def test_who_comes_back_to_his_page_late_is_reached_after_all(street, page, hands):
    offer(street)
    drain()
    hands.pass_(seconds=21)
    send()
    key = seen_by(page(street.guard), alive=True)
    assert Notice.objects.get(pk=key).state == "reached"


def test_the_board_says_who_was_not_reached_until_he_is(street, page, hands):
    _incident, task = offer(street)
    drain()
    hands.pass_(seconds=21)
    send()
    (row,) = board(street.desk)
    assert any("王建国" in one.text and one.mind for one in sayings(row) if row.not_reached)
    street.tell(accept_task, by=street.guard, task=task.pk)
    drain()
    (row,) = board(street.desk)
    assert row.not_reached is None
