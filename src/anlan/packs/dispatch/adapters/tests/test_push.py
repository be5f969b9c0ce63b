# SPDX-License-Identifier: Apache-2.0
"""A push is believed only when it is signed, fresh and whole; every refusal says what to mend."""

import json
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from anlan.kernel.webhooks import signing

from ..port import CallOrder, Cancellation, Supplement
from ..push import MOST_BYTES, PushRefused, read_answer, read_push
from ..sentences import REFUSALS, WARNINGS
from .conftest import DISTRICT, NOW, ORDER, OTHER_SECRET, SECRET, feedback, pushed, pushed_order, sealed

BODY = json.dumps(ORDER, ensure_ascii=False).encode()


def refusal(headers: dict[str, str], body: bytes = BODY) -> PushRefused:
    with pytest.raises(PushRefused) as caught:
        read_push(headers, body, secrets=[SECRET], now=NOW, box=DISTRICT)
    return caught.value


def body_refusal(body: bytes) -> str:
    return refusal(sealed(body), body).code


def test_a_whole_push_is_read() -> None:
    push = read_push(sealed(BODY), BODY, secrets=[SECRET], now=NOW, box=DISTRICT)
    assert (push.id, push.message, push.warnings) == ("msg_1", CallOrder.from_wire(ORDER), ())


def test_we_sign_the_same_bytes_as_the_standards_library() -> None:
    theirs = Webhook(SECRET).sign("msg_1", NOW, BODY.decode())
    assert sealed(BODY)[signing.SIGNATURE] == theirs


def test_either_secret_is_good_while_they_rotate() -> None:
    headers = sealed(BODY, secret=OTHER_SECRET)
    assert read_push(headers, BODY, secrets=[SECRET, OTHER_SECRET], now=NOW).id == "msg_1"


def test_a_sender_that_rotates_is_believed_with_the_old_secret() -> None:
    headers = sealed(BODY) | signing.headers_for("msg_1", NOW, BODY, [OTHER_SECRET, SECRET])
    assert read_push(headers, BODY, secrets=[SECRET], now=NOW).id == "msg_1"


@pytest.mark.parametrize("secrets", [[], ["whsec_"], ["whsec_AAAA"], ["whsec_ä"]])
def test_unusable_secrets_of_ours_are_no_fault_of_theirs(secrets: list[str]) -> None:
    with pytest.raises(ValueError, match="secret"):
        read_push(sealed(BODY), BODY, secrets=secrets, now=NOW)


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_another_content_type_is_refused(content_type: str) -> None:
    refused = refusal(sealed(BODY) | {"Content-Type": content_type})
    assert (refused.code, refused.status) == ("wrong_content_type", 415)


def test_a_body_too_large_is_refused_before_anything_else_is_done() -> None:
    body = b" " * (MOST_BYTES + 1)
    refused = refusal({"content-type": "application/json"}, body)
    assert (refused.code, refused.status) == ("too_large", 413)


@pytest.mark.parametrize("name", [signing.ID, signing.TIMESTAMP, signing.SIGNATURE])
def test_each_header_is_needed(name: str) -> None:
    headers = sealed(BODY)
    del headers[name]
    refused = refusal(headers)
    assert (refused.code, refused.field, refused.status) == ("header_missing", name, 401)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (signing.ID, "a.b"),
        (signing.ID, "x" * 129),
        (signing.TIMESTAMP, "1.5"),
        (signing.TIMESTAMP, "１２３"),
        (signing.TIMESTAMP, "-1"),
        (signing.SIGNATURE, "v1"),
        (signing.SIGNATURE, "v1,签"),
    ],
)
def test_a_malformed_header_is_named(name: str, value: str) -> None:
    refused = refusal(sealed(BODY) | {name: value})
    assert (refused.code, refused.field) == ("header_malformed", name)


@pytest.mark.parametrize(("seconds", "code"), [(-301, "timestamp_stale"), (301, "timestamp_ahead")])
def test_a_push_outside_five_minutes_is_refused(seconds: int, code: str) -> None:
    assert refusal(sealed(BODY, at=NOW + timedelta(seconds=seconds))).code == code


@pytest.mark.parametrize("seconds", [-300, 300])
def test_a_push_at_the_edge_of_five_minutes_is_taken(seconds: int) -> None:
    headers = sealed(BODY, at=NOW + timedelta(seconds=seconds))
    assert read_push(headers, BODY, secrets=[SECRET], now=NOW).id == "msg_1"


@pytest.mark.parametrize(
    "change",
    [
        {signing.SIGNATURE: "v1,AAAA"},
        {signing.SIGNATURE: "v1,***"},
        {signing.ID: "msg_2"},
        {signing.SIGNATURE: "v2,AA"},
    ],
)
def test_a_wrong_signature_is_refused(change: dict[str, str]) -> None:
    assert refusal(sealed(BODY) | change).code == "signature_wrong"


def test_another_secret_or_another_body_is_a_wrong_signature() -> None:
    assert refusal(sealed(BODY, secret=OTHER_SECRET)).code == "signature_wrong"
    assert refusal(sealed(BODY), BODY + b" ").code == "signature_wrong"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (json.dumps(ORDER, ensure_ascii=False).encode("gbk"), "not_utf8"),
        (b"{", "not_json"),
        (b"", "not_json"),
        (b'{"longitude": NaN}', "not_json"),
        (b"[" * 30_000, "not_json"),
        (b'{"a": ' + b"1" * 5000 + b"}", "not_json"),
        (b"[]", "not_an_object"),
        (b'"text"', "not_an_object"),
        (b'{"jjdbh": "1", "jjdbh": "2"}', "field_twice"),
    ],
)
def test_a_broken_body_is_refused_by_name(body: bytes, code: str) -> None:
    assert body_refusal(body) == code


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"jjdbh": None}, "field_missing", "jjdbh"),
        ({"jjdbh": " "}, "field_missing", "jjdbh"),
        ({"jjdbh": "a b"}, "bad_code", "jjdbh"),
        ({"jjdbh": 12345678}, "not_text", "jjdbh"),
        ({"jjlx": "03"}, "bad_code", "jjlx"),
        ({"jqlbdm": None}, "field_missing", "jqlbdm"),
        ({"bjrxbdm": "7"}, "bad_code", "bjrxbdm"),
        ({"sfbm": "是"}, "bad_code", "sfbm"),
        ({"xzqhdm": "3310"}, "bad_code", "xzqhdm"),
        ({"msgtype": "hello"}, "bad_code", "msgtype"),
        ({"bjnr": "长" * 4001}, "too_long", "bjnr"),
        ({"bjnr": ["text"]}, "not_text", "bjnr"),
        ({"bjsj": None}, "field_missing", "bjsj"),
        ({"bjsj": "昨天"}, "bad_time", "bjsj"),
        ({"bjsj": 1795485570}, "bad_time", "bjsj"),
        ({"bjsj": "2026-02-30 00:00:00"}, "bad_time", "bjsj"),
        ({"bjsj": "0001-01-01 00:00:00"}, "bad_time", "bjsj"),
        ({"bjsj": "2026-11-24T09:59:30"}, "time_without_offset", "bjsj"),
        ({"bjsj": "2026-11-24 10:02:01"}, "time_ahead", "bjsj"),
        ({"bjsj": "2026-11-23 09:59:59"}, "time_too_old", "bjsj"),
        ({"bjdh": "未知"}, "bad_telephone", "bjdh"),
        ({"lxdh": "1" * 21}, "bad_telephone", "lxdh"),
        ({"longitude": 181}, "bad_coordinate", "longitude"),
        ({"latitude": "121.42", "longitude": "28.66"}, "bad_coordinate", "latitude"),
        ({"latitude": True}, "bad_coordinate", "latitude"),
        ({"latitude": "二十八"}, "bad_coordinate", "latitude"),
        ({"latitude": None}, "half_a_place", "latitude"),
        ({"longitude": ""}, "half_a_place", "longitude"),
        ({"datum": None}, "datum_missing", "datum"),
        ({"datum": "BD-09"}, "bad_code", "datum"),
    ],
)
def test_a_wrong_field_is_named_with_its_remedy(changes: dict[str, object], code: str, field: str) -> None:
    with pytest.raises(PushRefused) as caught:
        pushed_order(**changes)
    refused = caught.value
    assert (refused.code, refused.field, refused.status) == (code, field, 422)
    assert all(field in message for message in (refused.message_zh, refused.message_en))


def test_an_infinite_coordinate_is_refused() -> None:
    body = BODY.replace(b"121.42", b"1e999")
    assert body_refusal(body) == "bad_coordinate"


def test_an_old_call_is_taken_when_flagged_as_a_late_delivery() -> None:
    assert pushed_order(bjsj="2026-11-20 09:00:00", redelivery="1").order is not None


def test_a_desk_clock_two_minutes_ahead_is_forgiven() -> None:
    assert pushed_order(bjsj="2026-11-24 10:02:00").order is not None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"longitude": 116.4, "latitude": 39.9}, "outside_district"),
        ({"longitude": None, "latitude": None, "datum": None, "bjdz": ""}, "no_place"),
        ({"zzz": 1}, "unknown_fields"),
    ],
)
def test_what_is_odd_is_flagged_and_not_lost(changes: dict[str, object], code: str) -> None:
    push = pushed_order(**changes)
    assert push.order is not None
    assert [warning.code for warning in push.warnings] == [code]


def test_a_supplement_and_a_cancellation_are_read() -> None:
    more = {"msgtype": "supplement", "jjdbh": "1", "bcnr": "有人受伤", "bcsj": "2026-11-24 10:00:00"}
    back = {"msgtype": "cancel", "jjdbh": "1", "cxyydm": 2, "cxsj": "2026-11-24 10:00:00", "cfjjdbh": "0"}
    assert isinstance(pushed(json.dumps(more).encode()).message, Supplement)
    push = pushed(json.dumps(back).encode())
    assert isinstance(push.message, Cancellation)
    assert push.order is None


@pytest.mark.parametrize("given", [{"dyyy": "4"}, {"dyyy": []}, {}])
def test_an_answer_of_no_known_kind_is_refused(given: dict[str, object]) -> None:
    body = json.dumps(given).encode()
    with pytest.raises(PushRefused) as caught:
        read_answer(sealed(body), body, secrets=[SECRET], now=NOW)
    assert caught.value.field == "dyyy"


def test_a_field_too_many_in_an_answer_is_refused() -> None:
    body = json.dumps(feedback().to_wire() | {"zjhm": "1"}).encode()
    with pytest.raises(PushRefused) as caught:
        read_answer(sealed(body), body, secrets=[SECRET], now=NOW)
    assert (caught.value.code, caught.value.field) == ("field_unknown", "zjhm")


@pytest.mark.parametrize("sentence", [*REFUSALS.values(), *WARNINGS.values()])
def test_every_answer_speaks_both_languages(sentence: tuple[int, str, str]) -> None:
    _, zh, en = sentence
    assert zh.format(field="f", label="l").endswith("。")
    assert en.format(field="f", label="l").endswith(".")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(alphabet=st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
fields = st.sampled_from(sorted(CallOrder.codes() | Supplement.codes() | Cancellation.codes()))
kinds = st.sampled_from([{}, {"msgtype": "supplement"}, {"msgtype": "cancel"}])


@given(st.binary(max_size=300))
def test_no_body_makes_us_stumble(body: bytes) -> None:
    refusal(sealed(body), body)


@given(kinds, st.dictionaries(fields | st.text(max_size=9), json_values, max_size=6))
def test_no_field_makes_us_stumble(kind: dict[str, object], changes: dict[str, object]) -> None:
    whole: dict[str, object] = {"bcnr": "补", "bcsj": ORDER["bjsj"], "cxyydm": "1", "cxsj": ORDER["bjsj"]}
    try:
        push = pushed(json.dumps(ORDER | whole | kind | changes).encode())
    except PushRefused as refused:
        json.dumps(refused.as_dict(), ensure_ascii=False).encode()
    else:
        json.dumps(push.message.to_wire(), ensure_ascii=False).encode()
        assert all(warning.message_zh.encode() for warning in push.warnings)


@given(st.dictionaries(st.sampled_from([signing.ID, signing.TIMESTAMP, signing.SIGNATURE]), st.text()))
def test_no_header_makes_us_stumble(changes: dict[str, str]) -> None:
    with suppress(PushRefused):
        read_push(sealed(BODY) | changes, BODY, secrets=[SECRET], now=NOW)
