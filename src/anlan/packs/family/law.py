# SPDX-License-Identifier: Apache-2.0
"""The rules that bind family disputes: mediation is voluntary, violence is reported, levels never label anybody."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Rule

RULES = (
    Rule(
        "JS-R1",
        pgettext_lazy("family", "Mediation is voluntary and free; when one side refuses, it ends."),
        source="《人民调解法》第三条、第四条、第十七条、第二十五条至第三十三条",
    ),
    Rule(
        "JS-R2",
        pgettext_lazy(
            "family",
            "Violence at home is beating, binding, injuring, locking up, and frequent abuse or threats; those who live together count.",
        ),
        source="《反家庭暴力法》第二条、第三十七条",
    ),
    Rule(
        "JS-R3",
        pgettext_lazy(
            "family",
            "Who cannot protect himself and seems to suffer violence is reported to the police; no mediator can cancel it.",
        ),
        source="《反家庭暴力法》第十四条、第三十五条",
    ),
    Rule(
        "JS-R4",
        pgettext_lazy(
            "family",
            "A warning letter is served on both, the committee is told, and committee and station both visit.",
        ),
        source="《反家庭暴力法》第十六条、第十七条；《关于加强家庭暴力告诫制度贯彻实施的意见》",
    ),
    Rule(
        "JS-R5",
        pgettext_lazy(
            "family",
            "A protection order is decided within 72 hours, 24 when urgent; it holds six months at most and can be extended.",
        ),
        source="《反家庭暴力法》第二十三条、第二十八条至第三十条、第三十二条",
    ),
    Rule(
        "JS-R6",
        pgettext_lazy(
            "family",
            "Who is asked for help takes it in and writes down what both sides say; violence goes the way of the warning letter.",
        ),
        source="《浙江省预防和制止家庭暴力条例》第十二条",
    ),
    Rule(
        "JS-R7",
        pgettext_lazy(
            "family",
            "Where a minor is present his guardian is checked; no child carries messages, no guardian who hurts decides.",
        ),
        source="《反家庭暴力法》第二十一条；《未成年人保护法》",
    ),
    Rule(
        "JS-R8",
        pgettext_lazy(
            "family", "The system proposes a level with reasons; a person sets it, red is set by two."
        ),
    ),
    Rule(
        "JS-R9",
        pgettext_lazy(
            "family", "No family is labelled for illness, drugs or correction; no level follows from them."
        ),
        kept="enforced",
    ),
)
