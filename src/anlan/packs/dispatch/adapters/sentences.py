# SPDX-License-Identifier: Apache-2.0
"""What we answer to a push that we cannot take: code, HTTP status and a sentence in Chinese and English.

They speak to the technician on the other side, in both languages at once, so they do not go through gettext.
`{field}` is the header or wire code, `{label}` its name in the sentence's language.
"""

from typing import NamedTuple


class Sentence(NamedTuple):
    """One answer: the HTTP status and its words."""

    status: int
    zh: str
    en: str


_FIELD_ZH, _FIELD_EN = "字段 {field}（{label}）", "Field {field} ({label})"

REFUSALS: dict[str, Sentence] = {
    "wrong_content_type": Sentence(
        415,
        "请求头 {field} 不是 application/json，请以 application/json（UTF-8）重新推送。",
        "Header {field} is not application/json; send the message as application/json in UTF-8.",
    ),
    "too_large": Sentence(
        413,
        "消息体超过 65536 字节，请缩短报警内容，附件另行传送。",
        "The body is larger than 65536 bytes; shorten the content and send attachments another way.",
    ),
    "header_missing": Sentence(
        401,
        "缺少请求头 {field}，请按 Standard Webhooks 签名后重新推送。",
        "Header {field} is missing; sign the message by Standard Webhooks and send it again.",
    ),
    "header_malformed": Sentence(
        400,
        "请求头 {field} 的格式不正确：编号限 128 个字母、数字、“_”或“-”，时间为秒数，签名为“v1,…”。",
        "Header {field} is malformed: the id has up to 128 letters, digits, _ or -, the time is in seconds, "
        "a signature reads v1,….",
    ),
    "timestamp_stale": Sentence(
        401,
        "请求头 {field} 早于当前时间 5 分钟以上，请校准时钟，用当前时间重新签名后推送。",
        "Header {field} is more than 5 minutes old; set the clock, sign anew and send again.",
    ),
    "timestamp_ahead": Sentence(
        401,
        "请求头 {field} 晚于当前时间 5 分钟以上，请校准推送方的时钟后重新签名推送。",
        "Header {field} is more than 5 minutes ahead; set the sender's clock, sign anew and send again.",
    ),
    "signature_wrong": Sentence(
        401,
        "请求头 {field} 与消息不符，请核对双方密钥，并对原始字节签名，签名后不得改动消息体。",
        "Header {field} does not fit the message; compare the secrets and sign the very bytes that you send.",
    ),
    "id_reused": Sentence(
        409,
        "请求头 {field} 已用于另一条内容不同的消息，请为每条消息使用新的编号。",
        "Header {field} was used for a message with other contents; give each message an id of its own.",
    ),
    "not_utf8": Sentence(
        400,
        "消息体不是 UTF-8 编码（可能是 GBK），请转为 UTF-8 后重新签名推送。",
        "The body is not UTF-8 (perhaps GBK); convert it to UTF-8, sign it anew and send it again.",
    ),
    "not_json": Sentence(
        400,
        "消息体不是有效的 JSON，请检查引号、逗号和数值（不允许 NaN 与 Infinity）。",
        "The body is not valid JSON; check quotes, commas and numbers (NaN and Infinity are not allowed).",
    ),
    "not_an_object": Sentence(
        400,
        "消息体应为一个 JSON 对象，每次推送一条消息。",
        "The body must be one JSON object: one message in each push.",
    ),
    "field_twice": Sentence(
        400,
        "字段 {field} 出现了两次，无法确定以哪个为准，请只保留一个。",
        "Field {field} stands there twice and we cannot know which one counts; keep one.",
    ),
    "field_missing": Sentence(
        422,
        f"缺少{_FIELD_ZH}，请补充后重新推送。",
        f"{_FIELD_EN} is missing; add it and send the message again.",
    ),
    "not_text": Sentence(
        422,
        f"{_FIELD_ZH}应为文本，请用引号括起，且不含残缺字符。",
        f"{_FIELD_EN} must be text: put it in quotes, without broken characters.",
    ),
    "too_long": Sentence(
        422,
        f"{_FIELD_ZH}超过了允许的长度，请缩短后重新推送。",
        f"{_FIELD_EN} is longer than allowed; shorten it and send the message again.",
    ),
    "bad_code": Sentence(
        422,
        f"{_FIELD_ZH}不是约定的代码或编号，请对照代码表改正。",
        f"{_FIELD_EN} is not an agreed code or number; correct it by the code table.",
    ),
    "bad_time": Sentence(
        422,
        f"{_FIELD_ZH}不是有效时间，请写成北京时间“YYYY-MM-DD HH:MM:SS”或带时区的 ISO 8601。",
        f"{_FIELD_EN} is not a time; write Beijing time YYYY-MM-DD HH:MM:SS or ISO 8601 with an offset.",
    ),
    "time_without_offset": Sentence(
        422,
        f"{_FIELD_ZH}没有时区，请写成“YYYY-MM-DD HH:MM:SS”（北京时间）或在末尾加上 +08:00。",
        f"{_FIELD_EN} has no offset; write YYYY-MM-DD HH:MM:SS (Beijing time) or add +08:00 at its end.",
    ),
    "time_ahead": Sentence(
        422,
        f"{_FIELD_ZH}晚于当前时间 2 分钟以上，请校准接警席位的时钟。",
        f"{_FIELD_EN} is more than 2 minutes in the future; set the clock of the call desk.",
    ),
    "time_too_old": Sentence(
        422,
        f"{_FIELD_ZH}早于 24 小时，如为补推，请将 redelivery 置为 1。",
        f"{_FIELD_EN} is more than 24 hours old; for a late delivery set redelivery to 1.",
    ),
    "bad_telephone": Sentence(
        422,
        f"{_FIELD_ZH}不是电话号码，请只用 3–20 位数字（可含 + 与 -），没有号码时不要发送该字段。",
        f"{_FIELD_EN} is not a telephone number; use 3–20 digits (with + and -), or leave the field out.",
    ),
    "bad_coordinate": Sentence(
        422,
        f"{_FIELD_ZH}不是有效的十进制度数，请检查经纬度是否颠倒，没有定位时不要发送。",
        f"{_FIELD_EN} is not a coordinate in decimal degrees; check for a swap, or leave them out.",
    ),
    "half_a_place": Sentence(
        422,
        f"经度与纬度应同时发送，缺少{_FIELD_ZH}。",
        f"Longitude and latitude go together; {_FIELD_EN} is missing.",
    ),
    "datum_missing": Sentence(
        422,
        f"有经纬度时须在{_FIELD_ZH}中写明 GCJ-02、WGS-84 或 CGCS2000，否则位置可能偏差 500 米。",
        f"{_FIELD_EN} must say GCJ-02, WGS-84 or CGCS2000 beside coordinates; else they may be 500 m off.",
    ),
    "field_unknown": Sentence(
        422,
        "字段 {field} 不属于该消息，请删除。",
        "Field {field} does not belong to this message; remove it.",
    ),
}

WARNINGS: dict[str, Sentence] = {
    "outside_district": Sentence(
        200,
        "经纬度不在本区范围内，警情已接收，请核对管辖。",
        "The place is outside the district; the message was taken, check whose it is.",
    ),
    "no_place": Sentence(
        200,
        "既无地址也无经纬度，警情已接收，请尽快补充位置。",
        "There is neither address nor place; the message was taken, send the place soon.",
    ),
    "unknown_fields": Sentence(
        200, "以下字段未约定，已忽略：{field}。", "These fields are not agreed and were ignored: {field}."
    ),
}
