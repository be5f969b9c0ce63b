# SPDX-License-Identifier: Apache-2.0
"""Every message survives the way to the wire and back, and says the same under the same fingerprint."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from anlan.kernel.ports import Point

from ..datum import Datum, to_gcj02
from ..port import (
    INBOUND,
    OUTBOUND,
    Acknowledgement,
    CallOrder,
    CallType,
    Cancellation,
    CancelReason,
    Feedback,
    Inbound,
    Outbound,
    PushStatus,
    Return,
    Revisit,
    Satisfaction,
    Sex,
    Supplement,
    body_of,
    fingerprint,
    message_id,
)
from ..wire import Message
from .conftest import NOW, ORDER, feedback

words = st.text(max_size=60)
said = st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=60)
numbers = st.from_regex(r"[0-9A-Za-z_-]{1,40}", fullmatch=True)
codes = st.from_regex(r"[0-9A-Za-z]{1,20}", fullmatch=True)
phones = st.from_regex(r"\+?[0-9]([ -]?[0-9]){2,19}", fullmatch=True)
moments = st.datetimes(datetime(2000, 1, 2), datetime(2099, 12, 30), timezones=st.just(UTC))
places = st.one_of(
    st.just({}),
    st.fixed_dictionaries(
        {
            "longitude": st.floats(-180, 180).filter(bool),
            "latitude": st.floats(-90, 90),
            "datum": st.sampled_from(Datum),
        }
    ),
)


def made[M: Message](model: type[M], **fields: st.SearchStrategy[object]) -> st.SearchStrategy[M]:
    """Messages whose fields, by name, are drawn from `fields`."""
    return st.fixed_dictionaries(fields).map(lambda drawn: model.model_validate(drawn, by_name=True))


@st.composite
def orders(draw: st.DrawFn) -> CallOrder:
    return CallOrder(
        order_number=draw(numbers),
        flow_number=draw(st.none() | numbers),
        call_type=draw(st.sampled_from(CallType)),
        category_code=draw(codes),
        category_name=draw(words),
        content=draw(words),
        called_at=draw(moments),
        address=draw(words),
        caller_number=draw(st.none() | phones),
        caller_sex=draw(st.sampled_from(Sex)),
        unit_code=draw(st.none() | codes),
        is_secret=draw(st.booleans()),
        is_redelivery=draw(st.booleans()),
        push_status=draw(st.sampled_from(PushStatus)),
        acknowledged_at=draw(st.none() | moments),
        **draw(places),
    )


supplements = made(
    Supplement,
    order_number=numbers,
    content=said,
    supplemented_at=moments,
    address=words,
    contact_number=phones,
)
cancellations = made(
    Cancellation,
    order_number=numbers,
    reason=st.sampled_from(CancelReason),
    explanation=words,
    cancelled_at=moments,
    duplicate_of=st.none() | numbers,
)
feedbacks = made(
    Feedback,
    order_number=numbers,
    dispatch_number=st.none() | numbers,
    feedback_number=numbers,
    fed_back_at=moments,
    deeds=said,
    outcome=said,
    person_name=said,
    unit_code=st.none() | codes,
    unit_name=said,
)
returns = made(
    Return, order_number=numbers, person_name=said, unit_name=said, reason=said, returned_at=moments
)
revisits = made(
    Revisit,
    order_number=numbers,
    visited_at=moments,
    findings=said,
    satisfaction=st.sampled_from(Satisfaction),
)
acknowledgements = made(
    Acknowledgement,
    order_number=numbers,
    push_status=st.sampled_from(PushStatus),
    acknowledged_at=moments,
    is_repeat=st.booleans(),
)
answers = st.one_of(feedbacks, returns, revisits)
pushes = st.one_of(orders(), supplements, cancellations)


@given(st.one_of(pushes, answers, acknowledgements))
def test_a_message_survives_the_wire(message: Message) -> None:
    assert type(message).from_wire(json.loads(body_of(message))) == message


@given(st.one_of(pushes, answers))
def test_the_wire_survives_the_message(message: Inbound | Outbound) -> None:
    wire = message.to_wire()
    assert type(message).from_wire(wire).to_wire() == wire


@given(orders())
def test_delivery_does_not_count_in_the_fingerprint(order: CallOrder) -> None:
    later = order.model_copy(
        update={"is_redelivery": True, "push_status": PushStatus.DEALT_WITH, "flow_number": "7"}
    )
    assert fingerprint(later) == fingerprint(order)


@given(orders())
def test_other_words_are_an_amendment(order: CallOrder) -> None:
    assert fingerprint(order.model_copy(update={"content": order.content + "补"})) != fingerprint(order)


def test_the_same_answer_has_the_same_id_and_another_another() -> None:
    assert message_id(feedback()) == message_id(feedback())
    assert message_id(feedback("FK2")) != message_id(feedback())


def test_the_wire_uses_the_trades_codes() -> None:
    assert feedback().to_wire()["fksj"] == "2026-11-24 10:09:00"
    assert feedback().to_wire()["dyyy"] == "1"


@pytest.mark.parametrize(
    "written",
    ["2026-11-24 09:59:30", "2026-11-24 09:59:30.0", "2026-11-24T09:59:30+08:00", "2026-11-24T01:59:30.5Z"],
)
def test_beijing_and_iso_times_are_the_same_moment(written: str) -> None:
    assert CallOrder.from_wire(ORDER | {"bjsj": written}).called_at == NOW - timedelta(seconds=30)


def test_a_shifted_place_is_read_in_wgs84() -> None:
    shifted = to_gcj02(Point(28.66, 121.42))
    order = CallOrder.from_wire(
        ORDER | {"longitude": str(shifted.lng), "latitude": str(shifted.lat), "datum": "gcj02"}
    )
    assert order.point == pytest.approx(Point(28.66, 121.42), abs=1e-7)


@pytest.mark.parametrize("model", [*INBOUND.values(), *OUTBOUND.values(), Acknowledgement])
def test_every_message_has_a_schema_in_wire_codes(model: type[Message]) -> None:
    assert set(model.model_json_schema()["properties"]) == set(model.codes())


def test_zero_zero_is_no_place() -> None:
    assert CallOrder.from_wire(ORDER | {"longitude": "0", "latitude": 0.0}).point is None


def test_characters_that_cannot_be_shown_are_taken_out() -> None:
    assert CallOrder.from_wire(ORDER | {"bjnr": "争\x00吵\u202e\n二楼\x1b"}).content == "争吵\n二楼"


def test_english_names_are_not_wire_codes() -> None:
    with pytest.raises(ValidationError):
        CallOrder.from_wire(
            {code: value for code, value in ORDER.items() if code != "jjdbh"} | {"order_number": "1"}
        )


def test_an_answer_of_ours_has_no_field_too_many() -> None:
    with pytest.raises(ValidationError):
        Feedback.from_wire(feedback().to_wire() | {"zjhm": "1"})


def test_a_printed_order_keeps_the_caller_to_itself() -> None:
    printed = repr(CallOrder.from_wire(ORDER))
    assert not any(str(ORDER[code]) in printed for code in ("bjnr", "bjdz", "bjdh", "longitude"))
