# SPDX-License-Identifier: Apache-2.0
"""What the relay says itself, in Chinese and in English; the house's own refusals come with their sentence."""

SENTENCES = {
    "no_ticket": ("请先取得视频凭证，再连接。", "Get a ticket first, then connect."),
    "used_ticket": ("此凭证已用过，请重新取得。", "This ticket was used already; get another."),
    "second_device": ("画面已由另一部手机接着拍，本机已停播。", "Another telephone goes on with the picture; this one has stopped."),
    "too_large": ("单帧画面过大，已断开。请降低清晰度后再拍。", "A frame is too large; the line was closed. Film in a smaller size."),
    "not_a_frame": ("收到的不是画面数据，已断开。", "What came is no picture; the line was closed."),
    "over": ("任务已结束或移交，画面已停止。", "The task is over or was handed over; the picture has ended."),
    "no_right": ("您已无权查看此画面。", "You no longer have the right to this picture."),
    "signed_out": ("此设备已退出登录，画面已停止。", "This device is signed out; the picture has stopped."),
    "not_ready": ("系统暂时无法核对凭证，请稍后再试。", "Tickets cannot be checked just now; try again in a moment."),
}  # fmt: skip


def language_of(headers: list[tuple[bytes, bytes]]) -> str:
    """zh-hans unless the client prefers English."""
    for name, value in headers:
        if name == b"accept-language":
            return "en" if value.strip().lower().startswith(b"en") else "zh-hans"
    return "zh-hans"


def sentence(code: str, language: str) -> str:
    """The sentence of a code."""
    return SENTENCES[code][language == "en"]
