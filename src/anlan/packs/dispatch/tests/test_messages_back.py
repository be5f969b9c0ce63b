# SPDX-License-Identifier: Apache-2.0
"""Feedback, return and revisit go back to the 110 side and are kept until it has them: slow, busy, forgetful, away, restarted."""

import pytest

from anlan.kernel.breaker import Breaker
from anlan.kernel.events.log import read_matter
from anlan.kernel.events.models import Checkpoint, Parked
from anlan.kernel.following import Outside, drain
from anlan.kernel.following.patience import Again
from anlan.kernel.matters.models import Matter
from anlan.kernel.ports import plug, unplug
from anlan.kernel.registry import REGISTRY

from ..adapters.http_110 import Http110, Patience
from ..adapters.loopback import running
from ..adapters.port import Feedback, Police110, Return, Revisit
from ..adapters.simulator_110 import Mood, Simulator110
from ..commands.arrive_on_scene import arrive_on_scene
from ..commands.close_incident import close_incident
from ..commands.record_feedback import record_feedback
from ..commands.record_revisit import record_revisit
from ..commands.return_incident import return_incident
from ..commands.send_police import send_police
from ..models import Message
from .test_push_door import SECRET

TELL = "dispatch.tell_110"
QUICK = Patience(tries=2, first_pause=0.001, read_seconds=0.5)


@pytest.fixture
def police():
    """The 110 side on the loopback, plugged in; a new line for each process that starts."""
    simulator = Simulator110([SECRET])
    with running(simulator.app) as url:
        simulator.restarted = lambda: plug(  # type: ignore[attr-defined]
            Police110,
            lambda: Http110(f"{url}/messages", [SECRET], patience=QUICK, breaker=Breaker(rest_seconds=0.0)),
        )
        simulator.restarted()  # type: ignore[attr-defined]
        yield simulator
    unplug(Police110)


def called(street, number="D1", lat=28.676):
    """An incident that came from the 110 side."""
    return street.incident(source="110", order_number=number, lat=lat)


def attended(street, number="D1", lat=28.676):
    """An incident to which an officer went, with his feedback queued."""
    incident = called(street, number, lat)
    street.tell(send_police, by=street.desk, incident=incident.pk, officer=street.officer.person)
    street.tell(arrive_on_scene, by=street.officer, incident=incident.pk)
    street.tell(
        record_feedback, by=street.officer, incident=incident.pk, situation="车位纠纷", result="双方和解"
    )
    return incident


def follow() -> None:
    """Let the reaction run to the end of the log, or to its next try."""
    reaction = REGISTRY.reactions[TELL]
    reaction.forget()
    while reaction.step():
        pass


def killed(*_: object, **__: object) -> None:
    """What a kill -9 looks like from inside."""
    raise SystemExit


def test_all_three_kinds_go_back_and_are_acknowledged(street, police):
    incident = attended(street)
    street.tell(close_incident, by=street.officer, incident=incident.pk, outcome="settled")
    street.tell(
        record_revisit, by=street.desk, incident=incident.pk, satisfaction="satisfied", words="处理及时"
    )
    elsewhere = called(street, "D2", 28.68)
    street.tell(return_incident, by=street.desk, incident=elsewhere.pk, reason="不属本辖区")
    drain()
    kinds = {type(one.message) for one in police.received.values()}
    assert kinds == {Feedback, Revisit, Return}
    assert not Message.objects.filter(acknowledged_at=None).exists()
    assert read_matter(incident.pk, ["dispatch.message_acknowledged"])


def test_what_did_not_come_from_110_is_not_told_to_it(street, police):
    incident = street.incident()
    street.tell(return_incident, by=street.desk, incident=incident.pk, reason="误录")
    drain()
    assert police.received == {}


@pytest.mark.parametrize("answer", ["error", "busy", "nonsense", "down"])
def test_while_the_other_side_is_away_the_message_is_kept_and_the_order_too(street, police, hands, answer):
    first = attended(street)
    street.tell(close_incident, by=street.officer, incident=first.pk, outcome="settled")
    attended(street, "D2", 28.69)
    police.behave(Mood.model_validate({"answer": answer}))
    for _ in range(8):
        with pytest.raises(Again):
            follow()
        hands.pass_(minutes=20)
    assert police.received == {}
    assert not Parked.objects.exists(), "it is patient for a day"
    police.behave(Mood())
    follow()
    assert [one.message.order_number for one in police.received.values()] == ["D1", "D2"]
    assert not Message.objects.filter(acknowledged_at=None).exists()


def test_an_acknowledgement_that_was_lost_does_not_make_two_messages(street, police):
    attended(street)
    police.behave(Mood(answer="lose"))
    with pytest.raises(Again):
        follow()
    police.restarted()
    police.behave(Mood())
    follow()
    (one,) = police.received.values()
    assert one.times >= 2
    assert Message.objects.get().acknowledged_at


def test_killed_between_sending_and_noting_it_sends_the_same_again_and_notes_it_once(
    street, police, monkeypatch
):
    incident = attended(street)
    with monkeypatch.context() as cut:
        cut.setattr(Outside, "run", killed)
        with pytest.raises(SystemExit):
            follow()
    assert Message.objects.get().acknowledged_at is None
    police.restarted()
    follow()
    Checkpoint.objects.filter(name=TELL).update(position=0)
    follow()
    (one,) = police.received.values()
    assert one.times == 2
    assert len(read_matter(incident.pk, ["dispatch.message_acknowledged"])) == 1


def test_a_slow_side_that_has_it_meanwhile_gets_it_once(street, police):
    attended(street)
    police.behave(Mood(slow_seconds=0.8))
    with pytest.raises(Again):
        follow()
    police.behave(Mood())
    follow()
    assert len(police.received) == 1


def test_a_rejection_is_kept_with_its_sentence_and_holds_up_nobody(street, police):
    first = attended(street)
    street.tell(close_incident, by=street.officer, incident=first.pk, outcome="settled")
    police.behave(Mood(answer="reject", times=1))
    attended(street, "D2", 28.69)
    follow()
    refused = Message.objects.get(incident=first.pk)
    assert (refused.acknowledged_at, refused.rejected.startswith("order_unknown")) == (None, True)
    assert read_matter(first.pk, ["dispatch.message_rejected"])
    assert [one.message.order_number for one in police.received.values()] == ["D2"]


def test_after_a_day_it_is_parked_for_a_person_and_can_be_tried_again(street, police, hands):
    attended(street)
    police.behave(Mood(answer="error"))
    for _ in range(6):
        with pytest.raises(Again):
            follow()
    hands.pass_(hours=25)
    follow()
    parked = Parked.objects.get(follower=TELL)
    police.behave(Mood())
    (record,) = [
        r
        for r in read_matter(Matter.objects.get(kind="dispatch.incident").pk)
        if r.position == parked.position
    ]
    REGISTRY.reactions[TELL].once(record)
    assert Message.objects.get().acknowledged_at


def test_the_words_are_not_readable_in_the_table(street, police):
    attended(street)
    assert "双方和解" not in str(list(Message.objects.values()))
