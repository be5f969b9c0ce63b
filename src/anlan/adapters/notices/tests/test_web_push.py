# SPDX-License-Identifier: Apache-2.0
"""A push is read by the receiver alone, names its sender, goes to known services only, and says no like its service does."""

import base64
import json
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from anlan.kernel.ports import NotSent, PushAddress, Ring

from ..encryption import b64, decrypt, encrypt, point, private_key, unb64
from ..gateways import ChatRobot, SmsGateway
from ..line import Line
from ..simulator import OtherSides
from ..web_push import WebPush

AUTH = b"0123456789abcdef"
RING = Ring(uuid4(), "新任务，请应答", "JQ1", "/notices/1", True, 20.0)


@pytest.fixture
def sides():
    with OtherSides(slow_seconds=1.0) as made:
        yield made


@pytest.fixture
def phone():
    return ec.generate_private_key(ec.SECP256R1())


def push_to(sides, phone, name="phone"):
    return PushAddress(f"{sides.url}/push/{name}", b64(point(phone.public_key())), b64(AUTH))


def web_push(sides, **more):
    return WebPush(bytes(range(32)), "mailto:it@anlan.example", ["fcm.googleapis.com", sides.url], **more)


def test_the_example_of_rfc_8291_comes_out_byte_for_byte():
    body = encrypt(
        b"When I grow up, I want to be a watermelon",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
        own=private_key(unb64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")),
        salt=unb64("DGv6ra1nlYgDCS1FRnbzlw"),
        padded=0,
    )
    assert b64(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
        "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_the_receiver_reads_it_and_nobody_on_the_way(sides, phone):
    web_push(sides).push(push_to(sides, phone), RING)
    (came,) = sides.came
    assert json.loads(decrypt(came.body, phone, AUTH))["title"] == "新任务，请应答"
    assert "任务".encode() not in came.body
    with pytest.raises(Exception):  # noqa: B017, PT011 – whatever the cipher says
        decrypt(came.body, ec.generate_private_key(ec.SECP256R1()), AUTH)


def test_every_ring_is_as_long_as_another(sides, phone):
    channel = web_push(sides)
    for title in ("x", "一条长得多的提醒，说的是别的事"):
        channel.push(push_to(sides, phone), Ring(uuid4(), title, "", "/", False, 9.0))
    assert len({len(one.body) for one in sides.came}) == 1


def test_the_service_learns_the_house_and_the_urgency(sides, phone):
    web_push(sides).push(push_to(sides, phone), RING)
    headers = sides.came[0].headers
    token = headers["authorization"].split("t=")[1].split(",")[0].split(".")
    claims = json.loads(base64.urlsafe_b64decode(token[1] + "=="))
    assert (claims["aud"], claims["sub"]) == (sides.url, "mailto:it@anlan.example")
    assert (headers["urgency"], headers["ttl"], headers["topic"]) == ("high", "20", RING.key.hex)


@pytest.mark.parametrize("endpoint", [
    "http://fcm.googleapis.com/x", "https://fcm.googleapis.com:8443/x", "https://127.0.0.1/x", "https://10.0.0.1/x",
    "https://fcm.googleapis.com@10.0.0.1/x", "https://fcm.googleapis.com.evil.example/x", "file:///etc/passwd", "",
    "https://[::1]/x", "https://fcm.googleapis.com\\@evil.example/", "https://evil.example/fcm.googleapis.com",
])  # fmt: skip
def test_an_address_that_is_no_known_service_is_never_asked(endpoint):
    channel = WebPush(bytes(range(32)), "", ["fcm.googleapis.com", "*.push.apple.com"])
    assert not channel.takes(endpoint)
    with pytest.raises(NotSent, match="unknown_service"):
        channel.push(PushAddress(endpoint, "x", "x"), RING)


def test_a_known_service_is_taken():
    channel = WebPush(bytes(range(32)), "", ["fcm.googleapis.com", "*.push.apple.com"])
    assert channel.takes("https://fcm.googleapis.com/fcm/send/a:b")
    assert channel.takes("https://web.push.apple.com/QG")


@pytest.mark.parametrize(("mood", "code", "is_gone"), [
    ("refusing", "http_403", False), ("gone", "gone", True), ("down", "their_error", False), ("slow", "timeout", False),
])  # fmt: skip
def test_each_way_of_failing_has_its_name(sides, phone, mood, code, is_gone):
    sides.moods["push"] = mood
    with pytest.raises(NotSent) as no:
        web_push(sides, line=Line(seconds=0.3)).push(push_to(sides, phone), RING)
    assert (no.value.code, no.value.is_gone) == (code, is_gone)


def test_five_failures_in_a_row_and_the_house_stops_knocking(sides, phone):
    sides.moods["push"] = "down"
    channel, codes = web_push(sides), []
    for _ in range(6):
        with pytest.raises(NotSent) as no:
            channel.push(push_to(sides, phone), RING)
        codes.append(no.value.code)
    assert codes == ["their_error"] * 5 + ["breaker_open"]


def test_a_repeated_short_message_is_sent_on_once(sides):
    for secret in ("secret", ""):
        SmsGateway(f"{sides.url}/sms", secret).text("13800000001", RING)
    (came,) = sides.came
    assert json.loads(came.body)["text"] == "【安澜】新任务，请应答（JQ1）"


def test_a_chat_robot_signs_and_its_no_is_heard(sides, monkeypatch):
    robot = ChatRobot(f"{sides.url}/chat?key=1", "SEC1")
    robot.chat(RING)
    assert "&timestamp=" in sides.came[0].path
    assert "&sign=" in sides.came[0].path
    monkeypatch.setattr(sides, "answer", lambda *_: (200, b'{"errcode": 93000}'))
    with pytest.raises(NotSent, match="errcode_93000"):
        robot.chat(RING)


def test_a_demo_turns_a_side_bad_and_good_again_by_one_request(sides):
    gateway, line = SmsGateway(f"{sides.url}/sms", ""), Line()
    line.post(f"{sides.url}/mood/sms", b"refusing", {})
    with pytest.raises(NotSent, match="http_403"):
        gateway.text("13800000001", RING)
    line.post(f"{sides.url}/mood/sms", b"well", {})
    gateway.text("13800000001", RING)
    assert [one["channel"] for one in json.loads(sides.told())] == ["sms"]
