# SPDX-License-Identifier: Apache-2.0
"""Our answers reach the 110 side once, however slow, busy, broken or forgetful it is; all over real HTTP."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from anlan.kernel.testing.watch import Watch
from anlan.kernel.webhooks import signing

from ..http_110 import Http110, Patience
from ..port import Acknowledgement, NotReached, Police110, Rejected, Return, Revisit, Satisfaction
from ..simulator_110 import Mood, Simulator110
from .conftest import NOW, SECRET, Exchange, feedback

Line = Callable[..., Http110]
UNREACHED = [
    ("error", "their_error"),
    ("down", "no_connection"),
    ("nonsense", "unreadable_answer"),
    ("busy", "busy"),
    ("lose", "no_connection"),
]


def test_a_feedback_arrives_and_is_acknowledged(simulator: Simulator110, url: str, line: Line) -> None:
    acknowledgement = line(f"{url}/messages").send(feedback())
    assert acknowledgement == Acknowledgement.of(feedback(), NOW)
    assert [kept.message for kept in simulator.received.values()] == [feedback()]


def test_a_return_and_a_revisit_arrive_too(simulator: Simulator110, url: str, line: Line) -> None:
    back = Return(
        order_number="1", person_name="演示民警", unit_name="演示派出所", reason="非本辖区", returned_at=NOW
    )
    visit = Revisit(order_number="1", visited_at=NOW, findings="满意", satisfaction=Satisfaction.SATISFIED)
    adapter = line(f"{url}/messages")
    adapter.send(back), adapter.send(visit)
    assert [kept.message for kept in simulator.received.values()] == [back, visit]


def test_the_same_message_twice_arrives_once(simulator: Simulator110, url: str, line: Line) -> None:
    first, second = (line(f"{url}/messages").send(feedback()) for _ in range(2))
    assert (first.is_repeat, second.is_repeat, second.acknowledged_at) == (False, True, NOW)
    assert len(simulator.received) == 1


def test_a_lost_acknowledgement_leaves_one_message_there(
    simulator: Simulator110, url: str, line: Line
) -> None:
    simulator.behave(Mood(answer="lose", times=2))
    assert line(f"{url}/messages").send(feedback()).is_repeat
    assert [kept.times for kept in simulator.received.values()] == [3]


def test_an_acknowledgement_lost_for_hours_leaves_one_message_there(
    simulator: Simulator110, url: str, line: Line, watch: Watch
) -> None:
    simulator.behave(Mood(answer="lose"))
    with pytest.raises(NotReached):
        line(f"{url}/messages").send(feedback())
    watch.sleep(7200)
    simulator.behave(Mood())
    assert line(f"{url}/messages").send(feedback()).is_repeat
    assert len(simulator.received) == 1


@pytest.mark.parametrize(("answer", "code"), UNREACHED)
def test_whoever_does_not_answer_is_tried_again_later(
    simulator: Simulator110, url: str, line: Line, answer: str, code: str
) -> None:
    simulator.behave(Mood.model_validate({"answer": answer}))
    with pytest.raises(NotReached) as caught:
        line(f"{url}/messages").send(feedback())
    assert caught.value.code == code
    assert all((caught.value.message_zh, caught.value.message_en))


def test_a_hiccup_is_passed_over_with_growing_pauses(
    simulator: Simulator110, url: str, line: Line, watch: Watch
) -> None:
    simulator.behave(Mood(answer="error", times=2))
    assert not line(f"{url}/messages").send(feedback()).is_repeat
    assert watch.slept == [0.25, 0.5]


def test_tries_are_bounded_in_number(simulator: Simulator110, url: str, line: Line, watch: Watch) -> None:
    simulator.behave(Mood(answer="error"))
    with pytest.raises(NotReached):
        line(f"{url}/messages", tries=4).send(feedback())
    assert len(watch.slept) == 3


def test_tries_are_bounded_in_time(simulator: Simulator110, url: str, line: Line, watch: Watch) -> None:
    simulator.behave(Mood(answer="error"))
    with pytest.raises(NotReached):
        line(f"{url}/messages", tries=4, total_seconds=0.6).send(feedback())
    assert watch.slept == [0.25]


def test_a_busy_side_says_when_to_come_back(
    simulator: Simulator110, url: str, line: Line, watch: Watch
) -> None:
    simulator.behave(Mood(answer="busy"))
    with pytest.raises(NotReached) as caught:
        line(f"{url}/messages").send(feedback())
    assert (caught.value.retry_after, watch.slept) == (7.0, [])


def test_a_slow_side_is_not_waited_for(simulator: Simulator110, url: str, line: Line) -> None:
    simulator.behave(Mood(slow_seconds=5))
    with pytest.raises(NotReached) as caught:
        line(f"{url}/messages", tries=1, read_seconds=0.1).send(feedback())
    assert caught.value.code == "timeout"


def test_a_rejection_is_final_and_carries_their_sentence(
    simulator: Simulator110, url: str, line: Line, watch: Watch
) -> None:
    simulator.behave(Mood(answer="reject"))
    with pytest.raises(Rejected) as caught:
        line(f"{url}/messages").send(feedback())
    assert (caught.value.code, caught.value.status, watch.slept) == ("order_unknown", 422, [])
    assert "jjdbh" in caught.value.sentence


def test_a_wrong_secret_is_rejected(url: str) -> None:
    stranger = Http110(f"{url}/messages", ["whsec_" + "A" * 32], now=lambda: NOW)
    with pytest.raises(Rejected) as caught:
        stranger.send(feedback())
    stranger.close()
    assert caught.value.code == "signature_wrong"


def test_a_closed_port_is_not_reached(line: Line) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NotReached) as caught:
        line(f"http://127.0.0.1:{port}/messages").send(feedback())
    assert caught.value.code == "no_connection"


def test_a_trickle_ends_with_our_patience(exchange: Exchange) -> None:
    base = exchange.serve(answering(lambda: StreamingResponse(trickling())))
    adapter = Http110(f"{base}/", [SECRET], patience=Patience(tries=1, total_seconds=0.1), now=lambda: NOW)
    with pytest.raises(NotReached) as caught:
        adapter.send(feedback())
    adapter.close()
    assert caught.value.code == "timeout"


def test_many_threads_with_one_message_deliver_it_once(simulator: Simulator110, url: str, line: Line) -> None:
    adapter: Police110 = line(f"{url}/messages")
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(adapter.send, [feedback()] * 12))
    assert [answer.is_repeat for answer in answers].count(False) == 1
    assert len(simulator.received) == 1


def test_an_id_used_for_other_contents_is_rejected(url: str, line: Line) -> None:
    adapter = line(f"{url}/messages")
    adapter.send(feedback(), webhook_id="one")
    with pytest.raises(Rejected) as caught:
        adapter.send(feedback("FK2"), webhook_id="one")
    assert caught.value.code == "id_reused"


def test_the_breaker_opens_rests_and_closes_again(
    simulator: Simulator110, url: str, line: Line, watch: Watch
) -> None:
    adapter = line(f"{url}/messages", tries=5)
    simulator.behave(Mood(answer="lose"))
    with pytest.raises(NotReached):
        adapter.send(feedback())
    assert [adapter.breaker.state] == ["open"]
    with pytest.raises(NotReached) as caught:
        adapter.send(feedback())
    assert (caught.value.code, caught.value.retry_after) == ("breaker_open", 30)
    assert [kept.times for kept in simulator.received.values()] == [5]
    simulator.behave(Mood())
    watch.sleep(30)
    assert [adapter.breaker.state, adapter.send(feedback()).is_repeat] == ["half-open", True]
    assert [adapter.breaker.state] == ["closed"]


def test_a_rejection_does_not_open_the_breaker(simulator: Simulator110, url: str, line: Line) -> None:
    simulator.behave(Mood(answer="reject"))
    adapter = line(f"{url}/messages")
    for _ in range(6):
        with pytest.raises(Rejected):
            adapter.send(feedback())
    assert adapter.breaker.state == "closed"


@pytest.mark.parametrize(("url", "secrets"), [("ftp://host/x", [SECRET]), ("http://127.0.0.1/x", [])])
def test_a_wrong_setting_is_told_at_once(url: str, secrets: list[str]) -> None:
    with pytest.raises(ValueError, match=r"secret|URL"):
        Http110(url, secrets)


def answering(make: Callable[[], Response]) -> Starlette:
    async def answer(request: Request) -> Response:
        return make()

    return Starlette(routes=[Route("/", answer, methods=["POST"])])


async def longwinded() -> AsyncIterator[bytes]:
    for _ in range(20):
        yield b" " * 65_536


async def trickling() -> AsyncIterator[bytes]:
    for _ in range(200):
        yield b" "
        await asyncio.sleep(0.02)


OTHER_ORDER = {"jjdbh": "2", "acktime": "2026-11-24 10:00:00"}


@pytest.mark.parametrize(
    "make",
    [
        lambda: StreamingResponse(longwinded()),
        lambda: RedirectResponse("http://127.0.0.1:9/"),
        lambda: JSONResponse(OTHER_ORDER),
        lambda: JSONResponse(["ok"]),
        lambda: Response(b"[" * 50_000),
        lambda: Response(b"known", 409),
    ],
    ids=["longwinded", "redirect", "another order", "a list", "nested", "409 in words"],
)
def test_a_strange_answer_is_no_acknowledgement(
    exchange: Exchange, line: Line, make: Callable[[], Response]
) -> None:
    base = exchange.serve(answering(make))
    with pytest.raises(NotReached):
        line(f"{base}/", tries=1).send(feedback())


@pytest.mark.parametrize("body", [{"code": "conflict", "message": "单据已归档"}, ["no"], {"code": 5}])
def test_a_conflict_that_acknowledges_nothing_is_a_rejection(
    exchange: Exchange, line: Line, body: object
) -> None:
    base = exchange.serve(answering(lambda: JSONResponse(body, 409)))
    with pytest.raises(Rejected) as caught:
        line(f"{base}/").send(feedback())
    assert caught.value.status == 409


def test_each_try_is_signed_anew_under_the_same_id(exchange: Exchange) -> None:
    seen: list[tuple[str, str]] = []
    moments = iter([NOW, NOW + timedelta(minutes=7)])

    async def answer(request: Request) -> Response:
        seen.append((request.headers[signing.ID], request.headers[signing.TIMESTAMP]))
        return Response(status_code=503)

    base = exchange.serve(Starlette(routes=[Route("/", answer, methods=["POST"])]))
    adapter = Http110(
        f"{base}/", [SECRET], patience=Patience(tries=2), now=lambda: next(moments), sleep=lambda _: None
    )
    with pytest.raises(NotReached):
        adapter.send(feedback())
    adapter.close()
    (first, signed_at), (second, signed_anew_at) = seen
    assert (second, int(signed_anew_at) - int(signed_at)) == (first, 420)


def test_the_log_of_the_other_side_can_be_read(simulator: Simulator110, url: str, line: Line) -> None:
    line(f"{url}/messages").send(feedback())
    httpx.post(f"{url}/behave", json={"answer": "error", "times": 1}, trust_env=False).raise_for_status()
    log = httpx.get(f"{url}/log", trust_env=False).json()
    assert log["mood"]["answer"] == "error"
    assert json.dumps(log["received"][0]["message"]) == json.dumps(feedback().to_wire())


def test_a_mood_that_makes_no_sense_is_refused(url: str) -> None:
    assert httpx.post(f"{url}/behave", json={"answer": "sulk"}, trust_env=False).status_code == 422
