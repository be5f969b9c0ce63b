# SPDX-License-Identifier: Apache-2.0
"""The rules that bind welding: whose certificate lets whom weld what, where and when."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Rule

RULES = (
    Rule(
        "AX-R1",
        pgettext_lazy(
            "welding",
            "A scene takes only certain kinds of certificate; “any certificate” is wrong, and a skill level is no permission.",
        ),
        source="《特种作业人员安全技术培训考核管理规定》；TSG Z6002；建质〔2008〕75 号",
    ),
    Rule(
        "AX-R2",
        pgettext_lazy(
            "welding",
            "A certificate is invalid when its end date or its date of review has passed without review.",
        ),
        source="《特种作业人员安全技术培训考核管理规定》第二十一条、第二十五条",
    ),
    Rule(
        "AX-R3",
        pgettext_lazy(
            "welding", "Name and identity number match, and the certificate's category covers the process."
        ),
    ),
    Rule(
        "AX-R4",
        pgettext_lazy(
            "welding",
            "Warned 90, 60 and 30 days before expiry; a check lasts a day, an older one only while its source is down, and it says so.",
        ),
    ),
    Rule(
        "AX-R5",
        pgettext_lazy(
            "welding", "Who approves a hot-work permit follows its level: principal, safety department, unit."
        ),
        source="GB 30871-2022 附录 B",
    ),
    Rule(
        "AX-R6",
        pgettext_lazy(
            "welding", "How long a permit holds follows the industry's own rules and the permit's level."
        ),
        source="GB 30871-2022；《建设工程施工现场消防安全技术规范》；DL 5027",
    ),
    Rule(
        "AX-R7",
        pgettext_lazy(
            "welding",
            "Gas is tested before work, soon enough before the start, and again after a break; wind of force five stops work in the open.",
        ),
        source="GB 30871-2022",
    ),
    Rule(
        "AX-R8",
        pgettext_lazy(
            "welding", "A watcher stays on the spot the whole time; when he leaves, work is suspended."
        ),
        source="GB 30871-2022",
    ),
    Rule(
        "AX-R9",
        pgettext_lazy("welding", "Telephone and machine are near each other when a start is asked for."),
    ),
    Rule(
        "AX-R10",
        pgettext_lazy(
            "welding",
            "Cards of the internet of things are registered to a user, bound to device and purpose.",
        ),
        source="《反电信网络诈骗法》第十二条",
    ),
)
