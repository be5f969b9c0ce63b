# SPDX-License-Identifier: Apache-2.0
"""What the places of family cannot say: its roles, settings, pages and words."""

from datetime import timedelta

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Option, Pack, Page, Role

from .kinds.disclosure import KEPT_AWAY
from .kinds.family_dispute import KIND, LABELS
from .law import RULES
from .pages import desk, door, matter, progress, red
from .pages.care_pages import CARE_PAGES
from .rulesets.care_tells import CARE_TELLS
from .rulesets.care_turned import CARE_OPTIONS, CARES, LEADS, MEDIATES, PORTRAYS, RUNS_STUDIOS, VISITS
from .rulesets.care_words import CARE_WORDS
from .rulesets.levels import REASONS
from .tells import TELLS

SEAT = ["view", "accept_seat", "decline_seat", "arrive_on_spot", "leave_team", "add_note"]
DOUBTS = ["suspect_violence", "report_to_police"]  # everybody who works here (JS-R3)
PAPERS = ["draw_up_document", "sign_document", "refuse_document"]
HELPS = [*SEAT, *DOUBTS, *PAPERS, "unmask", "break_glass", "name_party", "assess_safety", "ask_victim"]
SITS_WITH_BOTH = [one for one in HELPS if one != "ask_victim"]  # somebody else asks her than who mediates
WINDOW = [
    "view", "unmask", "register_case", "accept_case", "transfer_case", "refuse_case", "set_level", "confirm_red",
    "call_case_team", "call_person", "note_contact", "name_party", "strike_party", "decide_likeness", "join_household", "leave_household",
    "begin_mediation", "begin_care", "propose_closing", "refer_matter", "end_referral", "break_glass",
    "edit_details", "choose_version", "add_note", "link_matters",
    "add_evidence", "see_evidence", "seal_evidence", "open_evidence", "see_desk",
    *DOUBTS, "assess_safety", "ask_victim", "check_guardian", "seek_protection_order", "serve_warning_letter",
    "serve_protection_order", "enter_refuge", "leave_refuge", "return_to_care",
    *MEDIATES, *PORTRAYS, *CARES, *RUNS_STUDIOS, *PAPERS, "void_document",
]  # fmt: skip
SECOND = [
    "approve_closing",
    "return_closing",
    "review_break_glass",
    "record_review",
    "skip_review",
    "draw_call_backs",
]
HEAD = [
    *WINDOW,
    *LEADS,
    *SECOND,
    "lift_suspicion",
    "see_figures",
    "accept_seat",
    "decline_seat",
    "arrive_on_spot",
    "leave_team",
]
POLICE = [
    *HELPS, "record_police_decision", "serve_warning_letter", "visit_after_letter", "seek_protection_order",
    "serve_protection_order", "check_guardian", "enter_refuge",
]  # fmt: skip
COMMITTEE = [
    *HELPS,
    *VISITS,
    "visit_after_letter",
    "seek_protection_order",
    "check_guardian",
]
SHELTER = [*SEAT, *DOUBTS, "unmask", "enter_refuge", "leave_refuge"]
MUST_REPORT = ["report_violence"]  # whoever works for a committee, a hospital, a rescue station (JS-R3)
COURT = ["view", "unmask", "add_note", *DOUBTS, "decide_protection_order", "extend_protection_order", "serve_protection_order"]  # fmt: skip
CITIZEN = [
    "contest_by_code",
    "ask_for_help",
    "add_words",
    "rate_help",
    "withdraw_request",
]  # by code, without an account

_KEEPS = timedelta(days=180)

WORDS = {  # of codes that stand in events and in forms
    **CARE_WORDS,
    **{code: label for (_of, code), label in LABELS.items() if code not in ("yes", "no", "none", "on")},
    **REASONS,
    **{one.name: one.label for one in KIND.closing.outcomes},
    "yes": pgettext_lazy("family", "yes"),
    "no": pgettext_lazy("family", "no"),
    "none": LABELS["Violence", "none"],
    "on": LABELS["Violence", "on"],
    "committee": pgettext_lazy("family", "Residents' committee"),
    "station": pgettext_lazy("family", "Police station"),
    "womens_federation": pgettext_lazy("family", "Women's federation"),
    "red": pgettext_lazy("family", "Red"),
    "orange": pgettext_lazy("family", "Orange"),
    "yellow": pgettext_lazy("family", "Yellow"),
    "blue": pgettext_lazy("family", "Blue"),
    "applicant": pgettext_lazy("family", "Applicant"),
    "respondent": pgettext_lazy("family", "Respondent"),
    "visitor": pgettext_lazy("family", "Visitor"),
    "victim": pgettext_lazy("family", "Person hurt"),
    "offender": pgettext_lazy("family", "Offender"),
    "minor_child": pgettext_lazy("family", "Minor"),
    KEPT_AWAY: pgettext_lazy("family", "Kept away"),
    "civil_affairs": pgettext_lazy("family", "civil affairs"),
    "labour": pgettext_lazy("family", "labour office"),
    "police_station": pgettext_lazy("family", "police station"),
    "court_house": pgettext_lazy("family", "the court"),
    "legal_aid": pgettext_lazy("family", "legal aid"),
    "other_district": pgettext_lazy("family", "another district"),
    "no_family_matter": pgettext_lazy("family", "no family matter"),
    "decided_by_court": pgettext_lazy("family", "decided by the court already"),
    "no_contact": pgettext_lazy("family", "nobody can be reached"),
    "reached": pgettext_lazy("family", "reached"),
    "not_reached": pgettext_lazy("family", "not reached"),
    "not_safe": pgettext_lazy("family", "not safe to talk"),
    "phone": pgettext_lazy("family", "same telephone"),
    "address": pgettext_lazy("family", "same address"),
    "housemate": pgettext_lazy("family", "somebody of the same household"),
    "relapse": pgettext_lazy("family", "it began again after its end"),
    "partner": pgettext_lazy("family", "Husband, wife or partner"),
    "child_of_house": pgettext_lazy("family", "Child of the house"),
    "parent": pgettext_lazy("family", "Parent or grandparent"),
    "sibling": pgettext_lazy("family", "Brother or sister"),
    "other_kin": pgettext_lazy("family", "Other relative"),
    "lives_with": pgettext_lazy("family", "Lives there, not related"),
    "said_so": pgettext_lazy("family", "said by the household"),
    "seen_there": pgettext_lazy("family", "met there on a visit"),
    "shared": pgettext_lazy("family", "lawfully shared by a department"),
    "same": pgettext_lazy("family", "the same case"),
    "same_household": pgettext_lazy("family", "the same household, another case"),
    "different": pgettext_lazy("family", "nothing in common"),
    "satisfied": pgettext_lazy("family", "satisfied"),
    "mostly": pgettext_lazy("family", "mostly satisfied"),
    "dissatisfied": pgettext_lazy("family", "not satisfied"),
    "small_child": pgettext_lazy("family", "a child"),
    "limited": pgettext_lazy("family", "someone who cannot protect themselves"),
    "capable": pgettext_lazy("family", "an adult who can decide"),
    "by_call": pgettext_lazy("family", "by calling 110"),
    "in_person": pgettext_lazy("family", "at the station"),
    "by_system": pgettext_lazy("family", "by this system"),
    "no_violence": pgettext_lazy("family", "no violence found"),
    "low_risk": pgettext_lazy("family", "low risk"),
    "high_risk": pgettext_lazy("family", "high risk"),
    "extreme_risk": pgettext_lazy("family", "life in danger"),
    "penalty": pgettext_lazy("family", "penalty"),
    "warning_letter": pgettext_lazy("family", "warning letter"),
    "criticism": pgettext_lazy("family", "criticism"),
    "criminal_case": pgettext_lazy("family", "criminal case"),
    "not_violence": pgettext_lazy("family", "no violence by law"),
    "kindergarten": pgettext_lazy("family", "school or kindergarten"),
    "medical": pgettext_lazy("family", "hospital or clinic"),
    "village": pgettext_lazy("family", "village or residents' committee"),
    "welfare": pgettext_lazy("family", "social work, rescue or welfare body"),
    "calm": pgettext_lazy("family", "calm"),
    "signs": pgettext_lazy("family", "signs of violence"),
    "again": pgettext_lazy("family", "violence again"),
    "not_met": pgettext_lazy("family", "nobody met"),
    "relative": pgettext_lazy("family", "a near relative"),
    "rescue": pgettext_lazy("family", "the rescue station"),
    "granted": pgettext_lazy("family", "granted"),
    "rejected": pgettext_lazy("family", "rejected"),
    "shelter_bed": pgettext_lazy("family", "shelter"),
    "hospital_bed": pgettext_lazy("family", "hospital bed"),
    "agrees": pgettext_lazy("family", "agrees to mediation"),
    "declines": pgettext_lazy("family", "does not wish mediation"),
    "protects": pgettext_lazy("family", "protects the child"),
    "cannot": pgettext_lazy("family", "cannot protect the child"),
    "suspect": pgettext_lazy("family", "may be the one who hurts"),
    "no_violence_order": pgettext_lazy("family", "no violence"),
    "no_contact_order": pgettext_lazy("family", "no contact, no stalking"),
    "move_out": pgettext_lazy("family", "move out"),
    "other_measure": pgettext_lazy("family", "other measure"),
}


def _minutes(name: str, many: int, label: object) -> Option:
    """A time limit in seconds that a region may turn."""
    return Option(f"{name}_seconds", many * 60, label, least=60, most=366 * 86400)


PACK = Pack(
    label=pgettext_lazy("family", "Family disputes"),
    icon="heart-handshake",
    order=20,
    kinds=["family_dispute", "visit"],
    pages=[
        Page("desk", pgettext_lazy("family", "Family window"), desk.show, icon="heart-handshake", may="see_desk"),
        Page("red", pgettext_lazy("family", "Red cases"), red.show, icon="triangle-alert", may="see_desk"),
        Page("help", pgettext_lazy("family", "Family help"), door.show, icon="sun", may="", path="help"),
        Page("progress", pgettext_lazy("family", "Progress of my request"), progress.show, may="", in_menu=False,
             path="help/progress"),
        *CARE_PAGES,
    ],
    roles=[
        Role("window", pgettext_lazy("family", "Family window"), may=WINDOW, second_factor=True),
        Role("head", pgettext_lazy("family", "Head of the women's federation"), may=HEAD, second_factor=True),
        Role("mediator", pgettext_lazy("family", "Mediator"),
             may=[*SITS_WITH_BOTH, *MEDIATES, "begin_mediation", "void_document"], scope="involved"),
        Role("police", pgettext_lazy("family", "Police of the station"), may=POLICE, scope="involved", keeps=_KEEPS),
        Role("station_duty", pgettext_lazy("family", "Duty of the station"), may=POLICE, scope="involved", keeps=_KEEPS),
        Role("grid_worker", pgettext_lazy("family", "Grid worker"), may=COMMITTEE, scope="involved",
             in_region=MUST_REPORT),
        Role("committee", pgettext_lazy("family", "Residents' committee"), may=COMMITTEE, scope="involved",
             in_region=MUST_REPORT),
        Role("psychologist", pgettext_lazy("family", "Psychologist"), may=[*HELPS, "answer_hand_on"], scope="involved"),
        Role("hospital", pgettext_lazy("family", "Hospital"), may=[*HELPS, "enter_refuge", "leave_refuge"],
             scope="involved", in_region=MUST_REPORT),
        Role("womens_federation", pgettext_lazy("family", "Women's federation"),
             may=[*HELPS, *VISITS, "check_guardian", "seek_protection_order",
                  "answer_hand_on", "add_factor", "see_portrait"], scope="involved"),
        Role("child_protection", pgettext_lazy("family", "Child protection"), may=[*HELPS, "check_guardian"],
             scope="involved"),
        Role("justice", pgettext_lazy("family", "Justice office"), may=[*SITS_WITH_BOTH, *MEDIATES, "begin_mediation"], scope="involved"),
        Role("shelter", pgettext_lazy("family", "Shelter"), may=SHELTER, scope="involved", in_region=MUST_REPORT),
        Role("court_liaison", pgettext_lazy("family", "Court liaison"), may=COURT, scope="involved"),
        Role("citizen", pgettext_lazy("family", "Who asks for help"), may=CITIZEN, scope="involved"),
        Role("neighbour", pgettext_lazy("family", "Good neighbour"), may=["view", *VISITS, "add_note"], scope="involved"),
        Role("mandated_reporter", pgettext_lazy("family", "Who must report violence (school, hospital, committee)"),
             may=["report_violence"]),
        Role("leader", pgettext_lazy("family", "Leader, numbers only"), may=["see_figures", "watch_wall", "see_studios"]),
        Role("reviewer", pgettext_lazy("family", "Reviewer of cases"), may=["view", "unmask", *SECOND]),
    ],
    rules=RULES,
    options=[
        _minutes("accept", 9 * 60, pgettext_lazy("family", "Working seconds to accept a case")),
        _minutes("accept_urgent", 5, pgettext_lazy("family", "Seconds to accept a case with danger")),
        _minutes("grade", 30, pgettext_lazy("family", "Seconds to set the level")),
        _minutes("second", 5, pgettext_lazy("family", "Seconds for the second person to look at red")),
        _minutes("team_red", 5, pgettext_lazy("family", "Seconds to call the team, red")),
        _minutes("team_orange", 30, pgettext_lazy("family", "Seconds to call the team, orange")),
        _minutes("team_yellow", 24 * 60, pgettext_lazy("family", "Seconds to call the team, yellow")),
        _minutes("answer", 5, pgettext_lazy("family", "Seconds for departments to answer")),
        _minutes("link", 10, pgettext_lazy("family", "Seconds until all are linked")),
        _minutes("on_spot", 15, pgettext_lazy("family", "Seconds until the first is on the spot")),
        _minutes("report", 30, pgettext_lazy("family", "Seconds to report to the police")),
        _minutes("assess", 120, pgettext_lazy("family", "Seconds to assess safety")),
        _minutes("decide", 7 * 24 * 60, pgettext_lazy("family", "Seconds for the police to decide")),
        _minutes("guardian", 24 * 60, pgettext_lazy("family", "Seconds to check the guardian")),
        _minutes("first_visit", 7 * 24 * 60, pgettext_lazy("family", "Seconds to the first visit after a letter")),
        _minutes("next_visit", 31 * 24 * 60, pgettext_lazy("family", "Seconds to the next visit after a letter")),
        *CARE_OPTIONS,
        Option("visits_after_letter", 4, pgettext_lazy("family", "Visits after a warning letter"), least=1, most=24),
    ],
    tells=[*TELLS, *CARE_TELLS],
    matter_pages=matter.PAGES,
    labels=WORDS,
)  # fmt: skip
