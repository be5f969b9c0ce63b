# SPDX-License-Identifier: Apache-2.0
"""The rules that bind the whole house, whatever the domain; `docs/reference/rules.md` says where each is kept."""

from django.utils.translation import pgettext_lazy

from .declare import Rule

SYSTEM, SECURITY, AUDIT = "kernel.administrator", "kernel.security", "kernel.auditor"
INTEGRATOR = "kernel.integrator"
APART = frozenset((SYSTEM, SECURITY, AUDIT))  # no person holds two of them (X-R9)

RULES = (
    Rule(
        "X-R1",
        pgettext_lazy(
            "kernel",
            "Every outside system sits behind an adapter that has a simulator or a fake, and both pass one suite.",
        ),
    ),
    Rule(
        "X-R2",
        pgettext_lazy(
            "kernel",
            "Connectors record for each field its catalogue item, owner, purpose and expiry; there is no general exchange platform.",
        ),
        source="《政务数据共享条例》（2025 年 8 月 1 日起施行）",
        kept="later",
    ),
    Rule(
        "X-R3",
        pgettext_lazy("kernel", "No ranking of people, no streaks, no figure of how much an app is used."),
        source="国办函〔2026〕12 号",
    ),
    Rule(
        "X-R4",
        pgettext_lazy("kernel", "Every face leads to complaints and suggestions."),
        source="国办函〔2026〕12 号",
    ),
    Rule(
        "X-R5",
        pgettext_lazy(
            "kernel",
            "What another part of the house or a shared source knows is filled in already and says where it comes from.",
        ),
        source="《政务数据共享条例》",
        kept="later",
    ),
    Rule(
        "X-R6",
        pgettext_lazy(
            "kernel",
            "What is sensitive states its purpose, is sealed at rest and masked, and every look at it is on record.",
        ),
        source="《个人信息保护法》第二十八条；GB/T 22239-2019",
    ),
    Rule(
        "X-R7",
        pgettext_lazy(
            "kernel",
            "Identity is checked by code and PIN or by card; a face is one choice among others and no template is kept.",
        ),
        source="《人脸识别技术应用安全管理办法》",
        kept="later",
    ),
    Rule(
        "X-R8",
        pgettext_lazy("kernel", "What grid workers do is never called an inspection."),
        source="国办发〔2024〕54 号",
    ),
    Rule(
        "X-R9",
        pgettext_lazy(
            "kernel",
            "System, security and audit administrators are kept apart: nobody holds two of the three, and none decides about himself.",
        ),
        source="GB/T 22239-2019 第三级（8.1.5 安全管理中心）",
    ),
    Rule(
        "X-R10",
        pgettext_lazy(
            "kernel",
            "Who runs the house or decides at the scene signs in with a second factor, and shows it afresh before a grave deed.",
        ),
        source="GB/T 22239-2019 第三级（8.1.4.1 身份鉴别）",
    ),
)
