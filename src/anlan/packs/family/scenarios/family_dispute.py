# SPDX-License-Identifier: Apache-2.0
"""Two families: a young mother who talks of death and is helped in time; a husband who beats, where nobody mediates."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Beat, Result, Scenario, Who, at, later

from .together import URGENT, advised, all_say_yes, ends

HERE = "331002001"
_CALL = {"situation": "relationship", "safe_phone": "13800000021", "region": HERE}
_BOTH = ["applicant", "respondent"]

YOUNG_MOTHER = Scenario(
    pgettext_lazy("family", "A young mother talks of death: one team, a promise that is kept, and visits"),
    steps=[
        at(0)
        .by("window")
        .does("register_case", source="hotline_12338", story="演示：生完孩子后天天吵", **_CALL)
        .expects_clock("accept", "running"),
        *advised(0, "yellow"),
        at(days=2)
        .by("window")
        .does("register_case", source="hotline_12338", story="演示：又吵了，婆婆也在吵", **_CALL)
        .expects_event("family.likeness_found"),
        *advised(2, "orange"),
        at(days=5)
        .by("window")
        .does("register_case", source="hotline_12338", story="演示：她说活着没意思", danger="yes", minor="yes", **_CALL)
        .expects_event("family.likeness_found")
        .expects_clock("accept_urgent", "running"),
        at(2, days=5).by("window").does("accept_case").expects_clock("accept_urgent", "met").expects_stage("accepted"),
        at(4, days=5)
        .by("window")
        .does("set_level", level="red", signs=["death_talk"], words="演示：电话里说不想活")
        .expects_clock("second", "running"),
        at(5, days=5).by("window").is_refused("confirm_red", "second_person"),
        at(6, days=5)
        .by("window#2")
        .does("confirm_red", words="演示：听过录音")
        .expects_clock("second", "met")
        .expects_clock("grade", "met")
        .expects_clock("team_red", "running")
        .expects_stage("graded"),
        at(8, days=5)
        .by("window")
        .does("call_case_team", woman=True)
        .expects_clock("team_red", "met")
        .expects_clock("answer", "running")
        .expects_seat("psychologist", "called"),
        *all_say_yes(10, *URGENT, days=5),
        at(12, days=5)
        .expects_clock("answer", "met")
        .expects_clock("link_up", "met")
        .expects_clock("on_spot", "running")
        .expects_stage("responding"),
        at(20, days=5).by("seat:psychologist").does("arrive_on_spot").expects_clock("on_spot", "met"),
        at(25, days=5).by("window").does("note_contact", result="reached", words="演示：孩子睡了，她愿意谈"),
        at(days=5, hours=3)
        .by("seat:womens_federation")
        .does("check_guardian", guardian="protects", child_is_safe=True, words="演示：外婆一起带")
        .expects_clock("guardian", "met"),
        at(days=6).by("seat:mediator").does("say_willing", side="applicant", willing="yes", how="asked_alone"),
        at(10, days=6)
        .by("seat:mediator")
        .is_refused("plan_session", "not_asked", talk="apart_respondent", begins_at=later(hours=1)),
        at(20, days=6).by("seat:mediator").does("say_willing", side="respondent", willing="yes", how="by_phone"),
        at(30, days=6).by("seat:mediator").is_refused("begin_mediation", "not_voluntary"),
        at(31, days=6).by("seat:mediator").does("begin_mediation", both_wish_it=True).expects_stage("mediating"),
        at(40, days=6).by("seat:mediator").does("plan_session", talk="together", begins_at=later(hours=24)),
        at(days=7, hours=2)
        .by("seat:mediator")
        .does("record_session", session=Result("plan_session"), minutes=70, words="演示：说好了夜里轮流带"),
        at(days=7, hours=3)
        .by("seat:mediator")
        .does(
            "make_agreement", manner="written", parties="演示：夫妻二人", facts="演示：产后带孩子争吵", liability="演示：各让一步",
            promises=[{"words": "演示：每周三晚由丈夫带孩子", "side": "respondent", "due_on": later(days=7, as_day=True)}],
            signed_by=_BOTH, is_sealed=True,
        )
        .expects_event("family.agreement_reached")
        .expects_stage("performing"),
        at(days=8).by("window").does("decline_confirmation").expects_clock("confirmation", "met"),
        at(days=14)
        .by("seat:mediator")
        .does("note_promise", promise=Result("make_agreement", 0), result="kept")
        .expects_event("family.agreement_performed")
        .expects_stage("visiting"),
        at(days=15)
        .by("window")
        .does("plan_visits", visitor=Who("grid_worker"), where="演示：社区活动室", safe_time="上午", days=[1, 7])
        .expects_stage("planned", of="visit"),
        at(days=16)
        .runs("call_due_visits")
        .by("grid_worker")
        .does("record_visit", visit=Result("plan_visits", 0), result="met", finding="calm", words="演示：一家人在散步"),
        at(days=22)
        .runs("call_due_visits")
        .by("grid_worker")
        .does("record_visit", visit=Result("plan_visits", 1), result="met", finding="calm")
        .expects_event("family.visits_done"),
        *ends("settled", 23),
    ],
    besides=URGENT,
)  # fmt: skip


def _next_visits(nth: int) -> list[Beat]:
    """Committee and station visit again, thirty days after the visit before; four times in all."""
    beats = []
    for hour, seat, visitor in ((0, "grid_worker", "committee"), (1, "police", "station")):
        visit = at(days=4 + 30 * (nth - 1), hours=hour).by(f"seat:{seat}")
        visit = visit.does("visit_after_letter", visitor=visitor, finding="calm", asked_first=True)
        beats.append(visit.expects_clock(f"next_{visitor}_visit", "running" if nth < 4 else "met"))
    return beats


VIOLENT_HUSBAND = Scenario(
    pgettext_lazy("family", "A husband beats: reported and decided by the police, never brought to one table"),
    steps=[
        at(0)
        .by("door:citizen")
        .does("ask_for_help", about="violence", now=True, story="演示：他又动手了", safe_phone="13800000022",
              safe_way="发短信", safe_time="上午", region=HERE)
        .expects_event("family.violence_suspected")
        .expects_clock("report", "running")
        .expects_clock("assess", "running")
        .expects_clock("accept_urgent", "running"),
        at(3).by("window").does("accept_case").expects_clock("accept_urgent", "met"),
        at(5).by("window").does("set_level", level="red", signs=["beating"]).expects_clock("second", "running"),
        at(6).by("window#2").does("confirm_red").expects_clock("team_red", "running"),
        at(8).by("window").does("call_case_team", woman=True).expects_seat("police", "called"),
        *all_say_yes(9, *[one for one in URGENT if one != "child_protection"]),
        at(12).expects_clock("answer", "met").expects_clock("link_up", "met").expects_stage("responding"),
        at(14).by("seat:police").does("arrive_on_spot").expects_clock("on_spot", "met"),
        at(18).by("seat:mediator").is_refused("begin_mediation", "locked_by_violence", both_wish_it=True),
        at(19).by("seat:mediator").is_refused("lift_suspicion", "not_allowed", words="演示：夫妻吵架而已"),
        at(20).by("seat:mediator").is_refused("propose_closing", "not_allowed", outcome="withdrawn"),
        at(21).by("window").is_refused("propose_closing", "not_yet", outcome="withdrawn"),
        at(25).by("seat:mediator").does("report_to_police", way="by_call", words="演示：接警员已记")
        .expects_clock("report", "met").expects_clock("decide", "running"),
        at(50)
        .by("seat:psychologist")
        .does("assess_safety", answers=["choked", "afraid"], risk="high_risk", words="演示：掐过脖子")
        .expects_clock("assess", "met"),
        at(hours=2).by("seat:police").does("enter_refuge", sort="shelter_bed", words="演示：救助站"),
        at(hours=3)
        .by("seat:womens_federation")
        .does("seek_protection_order", asked_by="victim", urgent=True)
        .expects_clock("order_24", "running"),
        at(30, hours=3)
        .by("window")
        .does("refer_matter", referral="court", basis="duty", person=Who("court_liaison"), until=later(days=20)),
        at(hours=5)
        .by("seat:womens_federation")
        .does("ask_victim", answer="declines", alone=True, in_person=True, words="演示：不愿见他"),
        at(hours=23)
        .by("court_liaison")
        .does("decide_protection_order", decision="granted", measures=["no_violence_order", "move_out"])
        .expects_clock("order_24", "met"),
        at(30, hours=23).by("court_liaison").does("serve_protection_order", whom="respondent"),
        at(days=1).by("window").is_refused("return_to_care", "not_yet"),
        at(days=2)
        .by("seat:police")
        .does("record_police_decision", decision="warning_letter", words="演示：出具告诫书")
        .expects_clock("decide", "met"),
        at(days=2, hours=1)
        .by("seat:police")
        .does("serve_warning_letter", whom="offender")
        .expects_clock("first_committee_visit", "running")
        .expects_clock("first_station_visit", "running"),
        at(5, days=2, hours=1).by("seat:police").does("serve_warning_letter", whom="victim"),
        at(10, days=2, hours=1).by("seat:police").does("serve_warning_letter", whom="committee"),
        at(days=2, hours=2).by("seat:mediator").is_refused("begin_mediation", "locked_by_violence", both_wish_it=True),
        at(days=4)
        .by("seat:grid_worker")
        .is_refused("visit_after_letter", "other_visitor", visitor="station", finding="calm"),
        at(5, days=4)
        .by("seat:grid_worker")
        .does("visit_after_letter", visitor="committee", finding="calm", asked_first=True)
        .expects_clock("first_committee_visit", "met")
        .expects_clock("next_committee_visit", "running"),
        at(days=6)
        .by("seat:police")
        .does("visit_after_letter", visitor="station", finding="calm", asked_first=True, words="演示：当面谈过")
        .expects_clock("first_station_visit", "met")
        .expects_clock("next_station_visit", "running"),
        at(days=7).by("window").does("leave_refuge"),
        at(1, days=7).by("head#2").does("return_to_care").expects_stage("visiting"),
        at(1, days=8).by("window").is_refused("propose_closing", "not_yet", outcome="kept_apart"),
        *[visit for nth in (2, 3, 4) for visit in _next_visits(nth)],
        *ends("kept_apart", 95, not_by="head#2"),
    ],
    besides=URGENT,
)  # fmt: skip
