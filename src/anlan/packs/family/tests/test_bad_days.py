# SPDX-License-Identifier: Apache-2.0
"""Bad days of family: servers down, somebody leaves, the clocks stand still, somebody asks for what is not his."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.utils.translation import override

from anlan.kernel import timing
from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.access.queries import caller_of, issue_token
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.clocks.ticker import fire_due
from anlan.kernel.errors import NotAllowed, NotFound
from anlan.kernel.events.log import head, read_matter
from anlan.kernel.following import drain
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import seen_matter, timeline
from anlan.kernel.notices import running
from anlan.kernel.notices.models import Notice, NoticeDelivery
from anlan.kernel.people.models import Person
from anlan.kernel.ports import NotSent, TextChannel, plug, unplug
from anlan.kernel.registry import REGISTRY
from anlan.kernel.teams.models import SeatCall
from anlan.kernel.vault import seal

from ..models import Case, Likeness
from ..queries.figure_facts import Facts, Scope, answered_in_time, linked_in_time, on_spot_in_time
from .test_clocks import states, urgent

HERE = "331002001"
ROLES = sorted(one for one in REGISTRY.roles if one.startswith("family."))


def clocks_go_on(hands, **span):
    """Time passes with the clock process at work."""
    hands.pass_(**span)
    while fire_due():
        drain()
    drain()


class Down:
    """A server of notices that does not answer."""

    def __init__(self):
        self.asked = 0

    def text(self, number, ring):
        self.asked += 1
        raise NotSent("unreachable")


@pytest.fixture
def down():
    """The departments' server of text messages is down."""
    server = Down()
    plug(TextChannel, lambda: server)
    yield server
    unplug(TextChannel)


@pytest.fixture
def reachable(family):
    """Everybody has a telephone."""
    for one in Person.objects.all():
        one.phone = seal("13800000099", f"kernel_person:phone:{one.pk}")
        one.save(update_fields=["phone"])
    return family


def everybody_comes(family, case):
    for call in SeatCall.objects.select_related("person").filter(matter=case, state="called"):
        family.of_teams("accept_seat", caller_of(call.person, "page"), case)


# a department's server of notices is down


def test_while_notices_reach_nobody_the_call_still_stands_on_the_persons_page(reachable, down, browser):
    case = urgent(reachable)
    running.send_due("sms")
    assert down.asked
    states_of = set(NoticeDelivery.objects.filter(channel="sms").values_list("state", flat=True))
    assert ("waiting" in states_of, "sent" in states_of) == (True, False)
    called = SeatCall.objects.filter(matter=case, state="called").select_related("person").first()
    number = Matter.objects.get(pk=case).number
    who = browser(caller_of(called.person, "page"))
    assert number in who.get("/?part=rows").content.decode()
    assert who.get(f"/m/{number}").status_code == 200


def test_a_seat_that_heard_nothing_falls_to_its_substitute_by_the_clock_and_the_silence_is_seen(
    reachable, down, browser, hands
):
    case = urgent(reachable)
    running.send_due("sms")
    silent = SeatCall.objects.filter(matter=case, state="called", seat="police").get()
    clocks_go_on(hands, minutes=3)
    running.send_due("sms")
    running.give_up_late()
    drain()
    assert Notice.objects.filter(state="unreached", person=silent.person_id).exists()
    clocks_go_on(hands, minutes=3)
    assert SeatCall.objects.get(pk=silent.pk).state == "silent"
    assert SeatCall.objects.filter(matter=case, is_substitute=True).exists()
    assert Notice.objects.filter(tell="family.late", subject=case).exists()
    shown = browser(reachable.window).get(f"/m/{Matter.objects.get(pk=case).number}").content.decode()
    assert silent.person.name in shown
    assert "未应答" in shown


# a member leaves in the middle


def test_who_leaves_in_the_middle_is_followed_by_the_next_and_what_he_did_stays(family, story):
    story.person("family-psychologist-b", "family.psychologist", HERE)
    case = family.teamed()
    family.tell("suspect_violence", family.window, case=case, capacity="capable")
    leaver = family.sits(case, "psychologist")
    family.tell("assess_safety", leaver, case=case, answers=["afraid"], risk="low_risk", words="分开谈过")
    family.of_teams("leave_team", leaver, case, why="unwell")
    drain()
    new = SeatCall.objects.get(matter=case, seat="psychologist", state="called")
    assert new.person_id != leaver.person
    assert leaver.person in {one.actor for one in timeline(case) if one.name == "family.safety_assessed"}


def test_what_he_knew_is_no_longer_open_to_who_left(family, browser, story):
    case = family.teamed()
    leaver, number = family.sits(case, "psychologist"), Matter.objects.get(pk=case).number
    client = browser(leaver)
    assert client.get(f"/m/{number}").status_code == 200
    family.of_teams("leave_team", leaver, case, why="unwell")
    assert client.get(f"/m/{number}").status_code == 404
    assert (
        client.post(f"/m/{number}/unmask/story", {"purpose": "help", "reason": "我还想看一看"}).status_code
        == 404
    )
    with pytest.raises(NotFound):
        seen_matter(leaver, case)
    with pytest.raises(NotFound):
        family.tell("assess_safety", leaver, case=case, answers=[], risk="low_risk")


# the process of clocks is dead for ten minutes


def test_clocks_of_a_dead_process_confess_how_late_they_fired_and_fire_once(family, hands):
    case = urgent(family)
    hands.pass_(minutes=25)  # nobody fires
    while fire_due():
        drain()
    drain()
    found = {one.name: one for one in RunningClock.objects.filter(matter=case)}
    for name, minutes in (("answer", 5), ("link_up", 10), ("on_spot", 15)):
        row = found[name]
        assert row.state == "breached"
        assert row.lateness_ms >= (25 - minutes) * 60_000
        first = [
            one
            for one in read_matter(case, ["clocks.clock_breached"])
            if json.loads(one.fields)["id"] == str(row.pk) and json.loads(one.fields)["rung"] == 0
        ]
        assert len(first) == 1


def test_figures_count_by_when_things_happened_not_by_when_the_process_came_back(family, hands):
    case = urgent(family)
    hands.pass_(minutes=3)
    everybody_comes(family, case)
    hands.pass_(minutes=15)
    family.of_teams("arrive_on_spot", family.sits(case, "police"), case)
    hands.pass_(minutes=5)  # only now do followers and clocks come back
    drain()
    while fire_due():
        drain()
    drain()
    assert (states(case)["answer"], states(case)["link_up"], states(case)["on_spot"]) == (
        "met",
        "met",
        "late",
    )
    now = timing.now()
    facts = Facts(Scope(now - timedelta(days=1), now + timedelta(days=1)))
    counted = [
        [one.value for one in ask(facts)] for ask in (answered_in_time, linked_in_time, on_spot_in_time)
    ]
    assert counted == [[1.0], [1.0], [0.0]]


# a mediator closes his own case


def refused(client, path, **said):
    answer = client.post(path, json.dumps(said), content_type="application/json")
    return answer.status_code, answer.json().get("message", "")


def has_chinese(text):
    return any("一" <= one <= "鿿" for one in text)


def test_a_mediator_does_not_close_his_own_case_by_page_or_api(family, browser):
    case = family.teamed()
    mediator, number = family.sits(case, "mediator"), str(Matter.objects.get(pk=case).number)
    client = browser(mediator)
    shown = client.get(f"/m/{number}").content.decode()
    for verb in ("propose_closing", "approve_closing", "close_matter"):
        path = f"closing/{verb.replace('_', '-')}"
        assert path not in shown
        said = {"matter": str(case), **({} if verb == "approve_closing" else {"outcome": "settled"})}
        status, words = refused(client, f"/api/{path}", **said)
        assert (status, has_chinese(words)) == (403, True)
    assert Matter.objects.get(pk=case).closed_at is None


def test_not_even_where_he_holds_the_role_of_who_approves(family, browser, story):
    case = family.teamed()
    code = Person.objects.get(pk=family.sits(case, "mediator").person).code
    both = story.person(code, "family.reviewer", "331002")
    family.tell("begin_care", family.window, case=case)
    story.tell(
        REGISTRY.commands["closing.propose_closing"], by=family.window, matter=case, outcome="withdrawn"
    )
    status, words = refused(browser(both), "/api/closing/approve-closing", matter=str(case))
    assert (status, has_chinese(words)) == (403, True)
    with pytest.raises(NotAllowed):
        story.tell(REGISTRY.commands["closing.approve_closing"], by=both, matter=case)


# somebody asks the API for what his role forbids


def _verbs():
    """Every verb that family's permissions guard: its own, and the kernel's on its matters."""
    for name, verb in sorted(REGISTRY.commands.items()):
        if verb.open_to_all:
            continue
        if verb.pack == "family":
            yield verb, name
        elif verb.of and all(of.kind is None for of in verb.of.values()):
            yield verb, f"family.{verb.verb}"


def _rows():
    """How many rows each table holds, ledger aside."""
    models = [one for one in apps.get_models() if one._meta.app_label in ("kernel", "family")]
    return {one._meta.db_table: one._default_manager.count() for one in models
            if one._meta.db_table != "kernel_accessrecord"}  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_refused_by_the_api_what_is_not_its_own_and_nothing_is_written(family, story, role):
    case = family.teamed(danger="yes")
    caller = story.person("somebody-new", role, HERE)
    token = issue_token(Person.objects.get(pk=caller.person))
    client = Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "zh-hans"})
    before, rows, asked = head(), _rows(), 0
    for verb, permission in _verbs():
        if may_anywhere(caller, permission):
            continue
        said = {name: str(case) for name in verb.of}
        answer = client.post(f"/api/{verb.path}", json.dumps(said), content_type="application/json")
        assert answer.status_code in (403, 404, 422), f"{permission}: {answer.status_code}"
        assert answer.status_code != 422 or verb.pack != "family", (
            f"{permission}: input was read before the role"
        )
        assert has_chinese(answer.json()["message"]), f"{permission}: {answer.json()}"
        asked += 1
    assert asked > 20
    assert (head(), _rows()) == (before, rows)


# two windows take in the same household at once


def test_two_windows_with_the_same_household_are_told_and_nothing_is_merged(family):
    said = {"home": "海门街道老街 8 号 301", "safe_phone": "13800000021"}
    cases = [
        family.tell("register_case", who, situation="relationship", region=HERE, story=text, **said).matter
        for who, text in ((family.window, "妻子说天天吵"), (family.second, "丈夫说想谈谈"))
    ]
    assert len(set(cases)) == 2
    assert [(one.case_id, one.other_id) for one in Likeness.objects.filter(decided_at=None)][:1] == [
        tuple(reversed(cases))
    ]
    assert len({one.household_id for one in Case.objects.filter(pk__in=cases)}) == 1
    open_ones = Matter.objects.filter(pk__in=cases, closed_at=None)
    assert {one.stage for one in open_ones} == {"registered"}
    assert len(read_matter(cases[0], ["matters.details_edited"])) == 0


def test_words_of_refusals_come_in_the_readers_language(family):
    with override("zh-hans"), pytest.raises(NotAllowed) as no:
        family.tell("set_level", family.committee, case=family.case(), level="red")
    assert has_chinese(str(no.value.message))
