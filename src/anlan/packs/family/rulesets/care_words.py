# SPDX-License-Identifier: Apache-2.0
"""What the codes of mediation, portrait, aftercare and studios are called."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Label

from ..kinds.dialects import DIALECTS
from .factors import FACTOR_WORDS, PURPOSES, SOURCES

SIDES: dict[str, Label] = {
    "applicant": pgettext_lazy("family", "Applicant"),
    "respondent": pgettext_lazy("family", "Respondent"),
    "both": pgettext_lazy("family", "Both sides"),
    "household": pgettext_lazy("family", "Household"),
}
TALKS: dict[str, Label] = {
    "apart": pgettext_lazy("family", "Apart"),
    "apart_applicant": pgettext_lazy("family", "With the applicant alone"),
    "apart_respondent": pgettext_lazy("family", "With the respondent alone"),
    "together": pgettext_lazy("family", "Together"),
    "asked_alone": pgettext_lazy("family", "in person, alone"),
    "by_phone": pgettext_lazy("family", "by telephone"),
    "in_writing": pgettext_lazy("family", "in writing"),
    "moved": pgettext_lazy("family", "another time suits better"),
    "unwell": pgettext_lazy("family", "somebody is unwell"),
    "unsafe_now": pgettext_lazy("family", "it would not be safe"),
    "no_agreement": pgettext_lazy("family", "no agreement could be reached"),
    "not_signed": pgettext_lazy("family", "one side does not sign"),
    "applicant_refused": pgettext_lazy("family", "the applicant does not want it any more"),
    "respondent_refused": pgettext_lazy("family", "the respondent does not want it any more"),
    "written": pgettext_lazy("family", "in writing, signed by both"),
    "oral": pgettext_lazy("family", "by word of mouth, recorded"),
    "at_once": pgettext_lazy("family", "at once"),
    "once_a_month": pgettext_lazy("family", "month by month"),
    "until_a_day": pgettext_lazy("family", "until a day"),
}
WAYS: dict[str, Label] = {
    "people_court": pgettext_lazy("family", "People's court"),
    "legal_aid": pgettext_lazy("family", "Legal aid"),
    "arbitration": pgettext_lazy("family", "Arbitration"),
    "administrative": pgettext_lazy("family", "An authority's decision"),
    "order_of_protection": pgettext_lazy("family", "Protection order"),
}
COURT: dict[str, Label] = {
    "court_confirmed": pgettext_lazy("family", "the agreement is confirmed and can be enforced"),
    "court_rejected": pgettext_lazy("family", "the agreement is not confirmed"),
}
KEPT: dict[str, Label] = {
    "due": pgettext_lazy("family", "To be kept"),
    "kept": pgettext_lazy("family", "Kept"),
    "kept_late": pgettext_lazy("family", "Kept late"),
    "broken": pgettext_lazy("family", "Broken"),
}
CONTESTS: dict[str, Label] = {
    "never_so": pgettext_lazy("family", "It was never so"),
    "no_longer_so": pgettext_lazy("family", "It was so, and is no longer"),
    "not_mine": pgettext_lazy("family", "It is about somebody else"),
    "stays": pgettext_lazy("family", "stays"),
    "struck": pgettext_lazy("family", "is struck out"),
}
BAND_WORDS: dict[str, Label] = {
    "high": pgettext_lazy("family", "High"),
    "middle": pgettext_lazy("family", "Middle"),
    "low": pgettext_lazy("family", "Low"),
    "as_summed": pgettext_lazy("family", "as the facts say"),
    "seen_calm": pgettext_lazy("family", "seen calm on visits"),
    "known_better": pgettext_lazy("family", "what the team knows beside the facts"),
    "help_in_place": pgettext_lazy("family", "help is in place"),
}
VISITS: dict[str, Label] = {
    "met": pgettext_lazy("family", "met and talked"),
    "no_visit_wished": pgettext_lazy("family", "they do not want visits"),
    "calm": pgettext_lazy("family", "calm"),
    "relapse_signs": pgettext_lazy("family", "signs of a relapse"),
    "relapsed": pgettext_lazy("family", "it has begun again"),
    "unknown": pgettext_lazy("family", "not known"),
    "loud_quarrel": pgettext_lazy("family", "Loud quarrels"),
    "fear": pgettext_lazy("family", "Somebody is afraid"),
    "injury": pgettext_lazy("family", "An injury"),
    "kept_inside": pgettext_lazy("family", "Somebody is kept from going out"),
    "drinks_and_quarrels": pgettext_lazy("family", "Quarrels after drinking"),
    "child_withdrawn": pgettext_lazy("family", "A child is frightened or stays away from school"),
    "promise_broken": pgettext_lazy("family", "The agreement is not kept"),
    "reopened": pgettext_lazy("family", "the case is worked on again"),
    "linked": pgettext_lazy("family", "linked with a new case"),
    "watched": pgettext_lazy("family", "one more visit first"),
    "not_so": pgettext_lazy("family", "no signs: the other version stands"),
}
HELPERS: dict[str, Label] = {
    "psychologist": pgettext_lazy("family", "Psychologist"),
    "civil_aid": pgettext_lazy("family", "Aid in hardship"),
    "law_aid": pgettext_lazy("family", "Help with law"),
    "child_care": pgettext_lazy("family", "Care for children"),
    "work": pgettext_lazy("family", "Help to find work"),
    "taken": pgettext_lazy("family", "taken on"),
    "declined": pgettext_lazy("family", "cannot take it on"),
}
FIELDS: dict[str, Label] = {
    "marriage": pgettext_lazy("family", "Marriage"),
    "shared_property": pgettext_lazy("family", "Property"),
    "children": pgettext_lazy("family", "Children"),
    "old_age": pgettext_lazy("family", "Care for the old"),
    "psychology": pgettext_lazy("family", "Psychology"),
    "law": pgettext_lazy("family", "Law"),
    "neighbours": pgettext_lazy("family", "Neighbours and kin"),
    "safety": pgettext_lazy("family", "Safety from violence"),
}
CARE_WORDS: dict[str, Label] = {
    **SIDES, **TALKS, **WAYS, **COURT, **KEPT, **CONTESTS, **BAND_WORDS, **VISITS, **HELPERS, **FIELDS, **DIALECTS,
    **FACTOR_WORDS, **SOURCES, **PURPOSES,
}  # fmt: skip
