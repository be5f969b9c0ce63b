# SPDX-License-Identifier: Apache-2.0
"""Short JSON answers of the endpoints beside Django, in the reader's language."""

import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

# What ASGI itself hands around (Any: its messages are open dictionaries).
type Scope = MutableMapping[str, Any]
type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Headers = Iterable[tuple[bytes, bytes]]
type Sentences = tuple[str, str]  # Chinese, English

SIGN_IN = ("请先登录，或出示有效令牌。", "Please sign in, or send a valid token.")
NOT_READY = (
    "系统暂时无法核实身份，请稍后重试。",
    "Your identity cannot be checked right now; please try again.",
)
TOO_LARGE = ("请求内容过大，最多 {most} 字节。", "The request is too large: at most {most} bytes.")
WRONG_METHOD = ("此地址只接受 {method} 请求。", "This address takes {method} requests only.")


class BodyTooLarge(Exception):
    """More bytes came than the endpoint takes."""


class Gone(Exception):
    """The client left before its request was whole."""


def header(scope: Scope, wanted: bytes) -> bytes:
    """The first header of this name (lower case); empty when there is none."""
    for name, value in scope["headers"]:
        if name == wanted:
            return bytes(value)
    return b""


def language(scope: Scope) -> int:
    """Which of two sentences the reader wants: 0 Chinese, which is also the default, 1 English."""
    best, quality = 0, 0.0
    for part in header(scope, b"accept-language").decode("latin-1").lower().split(","):
        tag, _, weight = part.strip().partition(";")
        index = {"zh": 0, "en": 1}.get(tag.split("-")[0])
        try:
            asked = float(weight.partition("=")[2] or 1)
        except ValueError:
            continue
        if index is not None and asked > quality:
            best, quality = index, asked
    return best


async def reply(
    send: Send, status: int, answer: object, headers: Headers = (), *, whole: bool = True
) -> None:
    """Send JSON. With `whole` false the answer stays open until an empty body is sent."""
    body = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    await reply_bytes(send, status, b"application/json; charset=utf-8", body, headers, whole=whole)


async def reply_bytes(
    send: Send, status: int, kind: bytes, body: bytes, headers: Headers = (), *, whole: bool = True
) -> None:
    """Send bytes of this content type; nobody on the way keeps them."""
    told = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *headers,
    ]
    await send({"type": "http.response.start", "status": status, "headers": told})
    await send({"type": "http.response.body", "body": body, "more_body": not whole})


def refusal(scope: Scope, code: str, sentences: Sentences, **values: object) -> dict[str, object]:
    """What every refusal looks like in the API: a code for programs, a sentence for people."""
    return {"code": code, "message": sentences[language(scope)].format(**values), "fields": {}}


async def refuse(
    scope: Scope,
    send: Send,
    status: int,
    code: str,
    sentences: Sentences,
    headers: Headers = (),
    **values: object,
) -> None:
    """Refuse with a sentence."""
    await reply(send, status, refusal(scope, code, sentences, **values), headers)


async def refuse_stranger(scope: Scope, send: Send) -> None:
    """Say that nobody known asks."""
    await refuse(scope, send, 401, "sign_in", SIGN_IN, [(b"www-authenticate", b"Bearer")])


async def read_body(receive: Receive, most: int) -> bytes:
    """A small body in one piece. Raises BodyTooLarge and Gone."""
    message = await receive()
    body = message.get("body", b"")
    while message.get("more_body"):
        if len(body) > most:
            raise BodyTooLarge
        message = await receive()
        body += message.get("body", b"")
    if message["type"] == "http.disconnect":
        raise Gone
    if len(body) > most:
        raise BodyTooLarge
    return bytes(body)
