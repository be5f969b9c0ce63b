# SPDX-License-Identifier: Apache-2.0
"""A matter is not there for whom it is against, by whatever door he comes and whatever roles he holds by chance."""

import json
from datetime import timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.access.models import AccessRecord
from anlan.kernel.access.queries import caller_of, viewer_of_person
from anlan.kernel.disclosure.commands.break_glass import break_glass
from anlan.kernel.disclosure.commands.refer_matter import refer_matter
from anlan.kernel.disclosure.opening import opening
from anlan.kernel.errors import NotFound, Refused
from anlan.kernel.events.log import read_matter
from anlan.kernel.following import drain
from anlan.kernel.ids import new_id
from anlan.kernel.matters.commands.add_note import add_note
from anlan.kernel.matters.commands.link_matters import link_matters
from anlan.kernel.matters.commands.open_matter import open_matter
from anlan.kernel.matters.models import Involvement, Matter
from anlan.kernel.matters.queries import linked, visible
from anlan.kernel.notices.models import Notice
from anlan.kernel.people.models import Person
from anlan.kernel.teams.commands.call_team import call_team
from anlan.kernel.testing.hunt import hunt
from anlan.kernel.webhooks.models import Webhook
from anlan.kernel.webhooks.scope import may_hear, scope_of
from anlan.shell.shared import scope_of as shared_scope

SECRETS = {"valve": "东墙第三块地砖下", "quarrel": "楼上楼下互相指责", "refuge": "躲在外婆家里"}
ROLES = ("worker", "warden", "adjuster", "pumper")


@pytest.fixture
def opponent(story):
    """Somebody against whom the matter is, an employee with nearly every role in the whole district."""
    for role in ROLES:
        story.person("opponent", f"specimen.{role}", "331002")
    return story.person("opponent", "kernel.auditor", "")


@pytest.fixture
def flood(story):
    answer = story.tell(
        open_matter, by=story.actor("specimen.worker"), kind="specimen.flood", region="331002001",
        title="城隍浦地下室进水", details=SECRETS,
    )  # fmt: skip
    return Matter.objects.get(pk=answer.result)


@pytest.fixture
def against(flood, opponent):
    """The matter, marked."""
    Involvement.objects.create(
        id=new_id(), matter=flood, person_id=opponent.person, part="opponent", since=timing.now()
    )
    return flood


def busy(story, flood, opponent):
    """Things happen on the matter, so that there is something to come upon."""
    worker = story.actor("specimen.worker")
    other = story.noise()
    story.tell(link_matters, by=worker, matter=other.pk, other=flood.pk)
    story.person("p1", "specimen.pumper", "331002001")
    story.tell(call_team, by=worker, matter=flood.pk)
    story.tell(break_glass, by=worker, matter=flood.pk, why="life", words="地下室里可能还有人")
    story.tell(add_note, by=worker, matter=flood.pk, text="租客今晚不回家住")
    drain()
    return other


def test_no_door_leads_to_a_matter_for_whom_it_is_against_X_R6(story, against, opponent):
    busy(story, against, opponent)
    assert hunt(opponent, against, [*SECRETS.values(), against.title, "租客今晚不回家住"]) == set()


def test_the_hunt_finds_what_somebody_else_may_see(story, flood, opponent):
    busy(story, flood, opponent)
    found = hunt(opponent, flood, [flood.title])
    for door in (
        "GET /matters/specimen.flood",
        "GET /search",
        "GET /m/",
        "GET /api/matters",
        "POST /api/",
        "GET /emergencies",
    ):
        assert any(one.startswith(door) for one in found), f"{door} was not tried: {sorted(found)}"


def test_he_is_told_nothing_and_reads_no_notice_of_before(story, flood, opponent):
    busy(story, flood, opponent)
    told = Notice.objects.filter(person=opponent.person, subject=flood.pk).count()
    assert told
    Involvement.objects.create(
        id=new_id(), matter=flood, person_id=opponent.person, part="opponent", since=timing.now()
    )
    again = story.person("w7", "specimen.worker", "331002")
    story.tell(break_glass, by=again, matter=flood.pk, why="child", words="孩子还在里面，需要位置")
    drain()
    assert Notice.objects.filter(person=opponent.person, subject=flood.pk).count() == told
    assert hunt(opponent, flood) == set()


def test_neither_seat_nor_referral_nor_emergency_is_for_him(story, against, opponent):
    story.tell(call_team, by=story.actor("specimen.worker"), matter=against.pk)
    assert not against.seat_calls.filter(person=opponent.person).exists()
    with pytest.raises(Refused):
        story.tell(
            refer_matter, by=story.actor("specimen.worker"), matter=against.pk, referral="insurer", basis="consent",
            until=timing.now() + timedelta(days=1), person=opponent.person,
        )  # fmt: skip
    with pytest.raises(NotFound):
        story.tell(break_glass, by=opponent, matter=against.pk, why="life", words="需要知道她在哪里")
    assert AccessRecord.objects.filter(viewer=opponent.person, matter=against.pk, refused=True).exists()


def test_he_opens_no_field_even_with_a_role_that_a_line_names(against, opponent):
    assert not any(opening(opponent, against).may(name) for name in SECRETS)


def test_the_stream_and_other_systems_of_his_hear_nothing(story, against, opponent):
    busy(story, against, opponent)
    person = Person.objects.get(pk=opponent.person)
    names = " ".join({one.name for one in read_matter(against.pk)})
    webhook = Webhook(owner=person, events=names, region_path="", state="on")
    other = Webhook(
        owner=Person.objects.get(code="specimen-worker-331002"), events=names, region_path="", state="on"
    )
    records = read_matter(against.pk)
    assert not [one for one in records if may_hear((webhook, scope_of(webhook)), one)]
    assert [one for one in records if may_hear((other, scope_of(other)), one)]
    assert viewer_of_person(person).person == opponent.person


def test_what_others_of_his_scope_share_is_not_his(story, flood, opponent):
    before = shared_scope(opponent)
    Involvement.objects.create(
        id=new_id(), matter=flood, person_id=opponent.person, part="opponent", since=timing.now()
    )
    assert shared_scope(opponent) != before


def test_a_linked_matter_does_not_name_it(story, against, opponent):
    other = busy(story, against, opponent)
    assert linked(opponent, other) == []
    assert [one.pk for _how, one in linked(story.actor("specimen.worker"), other)] == [against.pk]


def test_a_mark_that_was_ended_hides_nothing_any_more(against, opponent):
    Involvement.objects.update(until=timing.now())
    assert against in visible(caller_of(Person.objects.get(pk=opponent.person), "page"))


def test_a_list_asks_no_more_than_before(story, against, opponent, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert not [one for one in visible(opponent) if one.pk == against.pk]


# What the page and the API say where a line decides


def test_the_page_offers_the_purposes_of_the_line_and_shows_it_then(story, flood, page):
    warden = story.actor("specimen.warden")
    client = page(warden)
    asked = client.get(f"/m/{flood.number}/unmask/refuge").content.decode()
    assert 'value="settle"' in asked
    assert "Handling this matter" not in asked
    said = {"purpose": "settle", "reason": "需要联系租客商量赔偿"}
    assert client.post(f"/m/{flood.number}/unmask/refuge", said).status_code == 204
    text = client.get(f"/m/{flood.number}").content.decode()
    assert SECRETS["refuge"] in text
    assert SECRETS["valve"] not in text


def test_the_api_names_the_purposes_and_says_who_could(story, flood, program):
    def ask(who, **body):
        answer = program(who).post(
            f"/api/matters/{flood.number}/unmask", json.dumps(body), content_type="application/json"
        )
        return answer.status_code, answer.json()

    warden = story.actor("specimen.warden")
    status, said = ask(warden, field="refuge", reason="需要联系租客商量赔偿", purpose="gossip")
    assert (status, said["code"]) == (422, "purpose_missing")
    assert "settle" in said["fields"]["purpose"]
    status, said = ask(warden, field="refuge", reason="需要联系租客商量赔偿", purpose="settle")
    assert (status, said["value"]) == (200, SECRETS["refuge"])
    status, said = ask(warden, field="valve", reason="需要知道总阀在哪里")
    assert (status, said["code"]) == (403, "not_disclosed")


def test_an_emergency_shows_the_fields_marked_and_every_look_stands_in_the_ledger(story, flood, page):
    worker = story.actor("specimen.worker")
    client = page(worker)
    assert SECRETS["valve"] not in client.get(f"/m/{flood.number}").content.decode()
    story.tell(break_glass, by=worker, matter=flood.pk, why="life", words="地下室里可能还有人")
    text = client.get(f"/m/{flood.number}").content.decode()
    assert SECRETS["valve"] in text
    assert "紧急查看中" in text
    assert SECRETS["refuge"] not in text, "never opens so"
    looks = AccessRecord.objects.filter(viewer=worker.person, what="emergency:valve", purpose="Emergency")
    assert looks.count() == 1
    story.hands.pass_(minutes=31)
    assert SECRETS["valve"] not in client.get(f"/m/{flood.number}").content.decode()


def test_the_reviewer_reads_why_and_reviews_on_the_page(story, flood, page):
    story.tell(
        break_glass,
        by=story.actor("specimen.worker"),
        matter=flood.pk,
        why="life",
        words="地下室里可能还有人",
    )
    client = page(story.actor("specimen.warden"))
    text = client.get("/emergencies").content.decode()
    assert "地下室里可能还有人" in text
    form = client.get(f"/m/{flood.number}/verb/disclosure/review-break-glass").content.decode()
    glass = flood.broken_glass.get().pk
    assert str(glass) in form
    said = {"matter": flood.pk, "glass": glass, "verdict": "justified"}
    assert client.post("/do/disclosure/review-break-glass", said).status_code == 303
    assert "没有等待复核的紧急查看" in client.get("/emergencies").content.decode()


def test_who_reviews_nothing_has_no_such_page(page, reader):
    assert page(reader).get("/emergencies").status_code == 403


def test_a_matter_is_referred_on_its_page(story, flood, page):
    adjuster = story.person("a1", "specimen.adjuster", "331002001", name="演示理赔员")
    client = page(story.actor("specimen.worker"))
    form = client.get(f"/m/{flood.number}/verb/disclosure/refer-matter").content.decode()
    assert str(adjuster.person) in form
    until = (timing.now() + timedelta(days=1)).astimezone(timing.LOCAL).strftime("%Y-%m-%dT%H:%M")
    said = {"matter": flood.pk, "referral": "insurer", "until": until, "person": adjuster.person, "role": ""}
    assert client.post("/do/disclosure/refer-matter", said).status_code == 422  # nobody said what allows it
    assert client.post("/do/disclosure/refer-matter", {**said, "basis": "consent"}).status_code == 303
    page_of_it = client.get(f"/m/{flood.number}").content.decode()
    assert "演示理赔员" in page_of_it
    assert "单独征求意见" in page_of_it
    assert flood.number in page(adjuster).get("/").content.decode()
