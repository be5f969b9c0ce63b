# SPDX-License-Identifier: Apache-2.0
"""Who told the police stays secret: in the log's words, in the history, and towards other systems (JS-R3)."""

import json

from django.utils.translation import override

from anlan.kernel.access.ledger import looked
from anlan.kernel.events.models import EventRecord
from anlan.kernel.matters.queries import timeline
from anlan.kernel.matters.telling import tell
from anlan.kernel.webhooks.message import body_of
from anlan.kernel.webhooks.models import WebhookMessage

from .test_violence import decided, suspected


def test_the_log_does_not_say_from_outside_who_reported_JS_R3(family):
    case = suspected(family, capacity="limited")
    family.tell("report_to_police", family.window, case=case, way="by_call", words="李某报的")
    fields = EventRecord.objects.get(name="family.violence_reported").fields
    assert "李" not in fields
    assert "person" not in fields


def told_in_history(case, reader):
    """The line of the history that says that the police know, and whoever it names beside."""
    return next(one for one in tell(timeline(case), reader) if one.name == "family.violence_reported")


def test_the_history_says_that_the_team_told_the_police_and_names_nobody_JS_R3(family):
    case = suspected(family, capacity="limited")
    grid = family.sits(case, "grid_worker")
    family.tell("report_to_police", grid, case=case, way="by_call")
    with override("zh-hans"):
        police = family.sits(case, "police")
        for reader in (family.window, family.sits(case, "mediator"), police):
            line = told_in_history(case, reader)
            assert "团队" in line.sentence
            assert "网格员" not in line.sentence, "in a village the duty is one person"
            assert line.actor == ""
        assert told_in_history(case, grid).actor, "who did it knows that he did"
        looked(police.person, "unmask:reporter", matter=case, purpose="protect", reason="核实报告人身份")
        opened = told_in_history(case, police)
        assert opened.actor
        assert "网格员" in opened.sentence


def test_a_decision_of_the_police_tells_of_no_team_that_told_them_JS_R3(family):
    case = suspected(family)
    decided(family, case)
    with override("zh-hans"):
        assert "团队" not in told_in_history(case, family.window).sentence


def test_no_other_system_is_sent_as_what_somebody_told_the_police_JS_R3(family):
    case = suspected(family, capacity="limited")
    family.tell("report_to_police", family.sits(case, "grid_worker"), case=case, way="by_call")
    record = EventRecord.objects.get(matter=case, name="family.violence_reported")
    message = WebhookMessage(position=record.position, made_at=record.at)
    sent = json.loads(body_of(message, record))
    assert "family.grid_worker" in record.fields
    assert "by" not in sent["data"]["fields"]
