# SPDX-License-Identifier: Apache-2.0
"""Family at the demo's door: whom one may become at the window and in the team."""

from django.utils.translation import pgettext_lazy

from anlan.shell.cast import Cast

CAST = [
    Cast(
        "fanyun",
        pgettext_lazy("family", "Family window"),
        "desk",
        "/family/desk",
        pgettext_lazy(
            "family",
            "Somebody asked for help just now: accept it, set its level with the reasons, call the team.",
        ),
    ),
    Cast(
        "heping",
        pgettext_lazy("family", "Second person at the window"),
        "desk",
        "/family/red",
        pgettext_lazy("family", "Confirm red as the second person; see five, ten and fifteen minutes run."),
    ),
    Cast(
        "jiangning",
        pgettext_lazy("family", "Psychologist"),
        "desk",
        "/matters/family.family_dispute",
        pgettext_lazy("family", "See only the cases you are called into; ask her alone and in person."),
    ),
    Cast(
        "chenyuee",
        pgettext_lazy("family", "Mediator"),
        "desk",
        "/matters/family.family_dispute",
        pgettext_lazy(
            "family", "Mediate where both wish it; where violence is suspected you are refused, with reasons."
        ),
    ),
    Cast(
        "lintao",
        pgettext_lazy("family", "Officer of the police station"),
        "desk",
        "/matters/family.family_dispute",
        pgettext_lazy(
            "family",
            "Come when you are called; decide about violence, serve the letter, visit for the station.",
        ),
        is_police=True,
    ),
    Cast(
        "shenlv",
        pgettext_lazy("family", "Court liaison"),
        "desk",
        "/matters/family.family_dispute",
        pgettext_lazy(
            "family", "See the one case that was referred to the court, and record what it decided."
        ),
    ),
    Cast(
        "caifang",
        pgettext_lazy("family", "Women's federation"),
        "desk",
        "/matters/family.family_dispute",
        pgettext_lazy("family", "Stand beside her: check who looks after the child, plan the visits."),
    ),
    Cast(
        "wuxiulan",
        pgettext_lazy("family", "Head of the women's federation"),
        "desk",
        "/follow-ups",
        pgettext_lazy(
            "family", "Look again at what others closed; review openings in an emergency; draw call-backs."
        ),
    ),
    Cast(
        "linxiulan",
        pgettext_lazy("family", "Reviewer of cases"),
        "desk",
        "/matters/family.family_dispute",
        pgettext_lazy(
            "family", "Approve an end or give it back, where you had no part in it; look at it again later."
        ),
    ),
    Cast(
        "linfen",
        pgettext_lazy("family", "Grid worker"),
        "hand",
        "/family/visits",
        pgettext_lazy("family", "Two visits are due today: see where and when, record them without network."),
    ),
    Cast(
        "chenlaoshi",
        pgettext_lazy("family", "Class teacher, who must report"),
        "hand",
        "/family/reports",
        pgettext_lazy(
            "family", "A child came with bruises: report it, as the law demands; nobody reads who did."
        ),
    ),
    Cast(
        "yingxiuying",
        pgettext_lazy("family", "Leader, numbers only"),
        "wall",
        "/wall/family",
        pgettext_lazy("family", "Read five, ten, fifteen minutes and the rates apart; no list, no name."),
    ),
]
