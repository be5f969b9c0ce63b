# SPDX-License-Identifier: Apache-2.0
"""The rules that bind dispatch: who may be sent where, and what may be recorded of it."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Rule

RULES = (
    Rule(
        "PB-R1",
        pgettext_lazy(
            "dispatch",
            "A guard may call, watch, calm, separate and protect; he never searches, seizes or holds anybody.",
        ),
        source="《保安服务管理条例》第二十九条、第三十条",
    ),
    Rule(
        "PB-R2",
        pgettext_lazy(
            "dispatch",
            "A venue's own guard goes nowhere else; a company's goes where a contract says; entertainment venues take company guards.",
        ),
        source="《保安服务管理条例》第十三条、第十五条、第四十二条",
    ),
    Rule(
        "PB-R3",
        pgettext_lazy(
            "dispatch",
            "Footage of guards is kept at least thirty days, unaltered and unspread; police footage at least six months.",
        ),
        source="《保安服务管理条例》第二十五条；公安机关现场执法视音频记录工作规定",
    ),
    Rule(
        "PB-R3a",
        pgettext_lazy(
            "dispatch",
            "A guard's recorder is no police recorder: another class of device on a network of its own.",
        ),
        source="GA/T 947、GB 35114",
    ),
    Rule(
        "PB-R4",
        pgettext_lazy(
            "dispatch", "Police take no part in guard companies: no fees, tenders or contract routing here."
        ),
        source="《保安服务管理条例》第四十条",
        kept="by_absence",
    ),
    Rule(
        "PB-R5",
        pgettext_lazy("dispatch", "A guard may refuse an unlawful order, and it never counts against him."),
        source="《保安服务管理条例》第三十一条",
    ),
    Rule(
        "PB-R6",
        pgettext_lazy(
            "dispatch", "A guard writes a record of persuasion, never an agreement; only police mediate."
        ),
        source="《公安机关办理行政案件程序规定》第一百七十八条至第一百八十六条；《治安管理处罚法》第九条",
    ),
    Rule(
        "PB-R7",
        pgettext_lazy(
            "dispatch",
            "Types that guards may take first, only together with police, or not at all but to cordon.",
        ),
    ),
    Rule(
        "PB-R8",
        pgettext_lazy(
            "dispatch",
            "When police ought to be on the scene: five minutes in the city, ten in a suburb, in the country as fast as possible.",
        ),
        source="110 接处警工作规则（地方规范）",
    ),
    Rule(
        "PB-R9",
        pgettext_lazy("dispatch", "Only who is on duty by the roster and has signed on is sent."),
    ),
    Rule(
        "PB-R10",
        pgettext_lazy("dispatch", "Nobody is sent who is busy with another task."),
    ),
    Rule(
        "PB-R11",
        pgettext_lazy("dispatch", "Nobody is sent whose position is older than two minutes."),
    ),
    Rule(
        "PB-R12",
        pgettext_lazy("dispatch", "Without this year's training a guard cordons only."),
    ),
    Rule(
        "PB-R13",
        pgettext_lazy(
            "dispatch", "Ten minutes' rest after a task with violence, twelve hours of duty at most."
        ),
    ),
    Rule(
        "PB-R14",
        pgettext_lazy("dispatch", "Only who holds a guard's certificate that was not revoked is sent."),
        source="《保安服务管理条例》第十六条",
    ),
    Rule(
        "PB-R15",
        pgettext_lazy("dispatch", "Nobody is sent to a matter in which he is party or witness."),
    ),
)
