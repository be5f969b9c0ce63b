# SPDX-License-Identifier: Apache-2.0
"""The end of a matter in the browser: what is missing, who approves, the inbox of both, and follow-ups afterwards."""

from uuid import UUID

import pytest

from anlan.kernel.closing.commands.approve_closing import approve_closing
from anlan.kernel.closing.commands.propose_closing import propose_closing
from anlan.kernel.closing.commands.return_closing import return_closing
from anlan.kernel.following import drain
from anlan.kernel.matters.commands.link_matters import link_matters
from anlan.kernel.matters.commands.open_matter import open_matter
from anlan.kernel.matters.models import Matter
from anlan.kernel.review.commands.record_review import record_review
from anlan.shell.waiting import open_counts


@pytest.fixture
def overseer(story):
    """Somebody who approves ends and looks at closed matters again."""
    return story.actor("specimen.overseer")


@pytest.fixture
def flood(story, worker):
    """A flooded cellar at which nobody has been."""
    answer = story.tell(open_matter, by=worker, kind="specimen.flood", region="331002001", details={})
    return Matter.objects.get(pk=UUID(answer.result))


@pytest.fixture
def proposed(story, worker, flood):
    """The same, whose end was proposed."""
    story.tell(link_matters, by=worker, matter=flood.pk, other=story.noise().pk)
    story.tell(propose_closing, by=worker, matter=flood.pk, outcome="given_up")
    return flood


@pytest.fixture
def ended(story, overseer, proposed):
    """The same, whose end was approved."""
    story.tell(approve_closing, by=overseer, matter=proposed.pk)
    drain()
    return proposed


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_which_needs_are_missing_and_refuses_to_propose(page, worker, flood):
    shown = text(page(worker), f"/m/{flood.number}")
    assert "A pumper was on the spot" in shown
    assert f"/m/{flood.number}/verb/closing/propose-closing" not in shown
    assert str(propose_closing.label) in shown


def test_the_form_offers_the_outcomes_that_are_ready_alone(page, worker, story, flood):
    story.tell(link_matters, by=worker, matter=flood.pk, other=story.noise().pk)
    form = text(page(worker), f"/m/{flood.number}/verb/closing/propose-closing")
    assert "given_up" in form
    assert '"dry"' not in form


def test_a_proposed_end_waits_in_the_inbox_of_who_may_approve_it(page, overseer, worker, proposed):
    assert f"row-{proposed.number}" in text(page(overseer), "/")
    shown = text(page(overseer), f"/m/{proposed.number}")
    assert "/do/closing/approve-closing" in shown
    assert f"/m/{proposed.number}/verb/closing/return-closing" in shown
    own = text(page(worker), f"/m/{proposed.number}")
    assert "/do/closing/approve-closing" not in own
    assert str(return_closing.label) in own


def test_he_approves_by_one_press_and_it_is_closed(page, overseer, proposed):
    page(overseer).post("/do/closing/approve-closing", {"matter": str(proposed.pk)})
    assert Matter.objects.get(pk=proposed.pk).outcome == "given_up"


def test_who_proposed_is_refused_by_the_api_too(program, worker, proposed):
    answer = program(worker).post(
        "/api/closing/approve-closing", {"matter": str(proposed.pk)}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "own_proposal")
    assert Matter.objects.get(pk=proposed.pk).closed_at is None


def test_a_closed_matter_shows_its_follow_ups_and_its_verb_to_who_took_no_part(page, overseer, worker, ended):
    link = f"/m/{ended.number}/verb/review/record-review"
    assert link in text(page(overseer), f"/m/{ended.number}")
    assert link not in text(page(worker), f"/m/{ended.number}")


def test_what_is_to_be_looked_at_again_comes_into_his_inbox_when_its_day_comes(page, story, overseer, ended):
    assert f"row-{ended.number}" not in text(page(overseer), "/")
    story.hands.pass_(days=31)
    assert f"row-{ended.number}" in text(page(overseer), "/")
    assert str(record_review.label) in text(page(overseer), "/")


def test_the_page_of_follow_ups_shows_what_is_overdue_and_the_figures(page, story, overseer, ended):
    story.hands.pass_(days=31)
    shown = text(page(overseer), "/follow-ups")
    assert ended.number in shown
    assert "/do/review/draw-call-backs" in shown


def test_the_rail_counts_the_looks_whose_day_has_come_beside_what_waits(page, story, overseer, ended):
    assert open_counts(overseer, with_looks=True)[1] == 0
    story.hands.pass_(days=31)
    assert open_counts(overseer, with_looks=True)[1] == 1
    assert open_counts(overseer)[1] == 0


def test_the_page_of_follow_ups_is_for_those_who_make_them(page, reader):
    assert page(reader).get("/follow-ups").status_code == 403
