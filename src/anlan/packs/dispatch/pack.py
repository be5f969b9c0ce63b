# SPDX-License-Identifier: Apache-2.0
"""What the places of dispatch cannot say: its roles, pages, settings and words."""

from datetime import timedelta

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Option, Pack, Page, Role

from .kinds import incident
from .law import RULES
from .pages import board, board_map, figures, hand, matter, roster, take_over, venue, wall, wall_pictures
from .queries.hearers import echoes, hearers
from .tells import TELLS

DESK = [
    "view", "unmask", "watch_positions", "watch_wall", "report_incident", "amend_incident", "send_police", "offer_task", "stand_down",
    "ask_if_well",
    "escalate_task",
    "set_level", "return_incident", "record_revisit", "add_note", "link_matters", "pass_over", "name_party", "strike_party",
    "add_evidence", "see_evidence", "seal_evidence", "open_evidence", "call_for_video", "watch_video",
    "open_camera", "leave_camera",
    "directory.see_register", "see_figures",
]  # fmt: skip
OFFICER = [
    "view", "unmask", "report_incident", "amend_incident", "sign_for_incident", "arrive_on_scene", "leave_scene",
    "hand_over_to_police", "rate_task", "record_feedback", "return_incident", "close_incident", "set_level",
    "add_note", "name_party", "strike_party",
    "add_evidence", "see_evidence", "seal_evidence", "open_evidence", "export_evidence", "watch_video",
]  # fmt: skip
GUARD = [
    "view", "accept_task", "refuse_task", "arrive_on_scene", "leave_scene", "tick_action", "untick_action",
    "note_persuasion", "escalate_task", "say_well", "sign_on_duty", "sign_off_duty", "add_note", "name_party", "add_evidence",
    "start_video", "end_video",
]  # fmt: skip

KEPT_BY_GUARDS = timedelta(days=30)  # PB-R3: at least; what an officer seals is kept for good

WORDS = {  # of codes that stand in events and in forms
    "red": pgettext_lazy("dispatch", "Red"),
    "orange": pgettext_lazy("dispatch", "Orange"),
    "yellow": pgettext_lazy("dispatch", "Yellow"),
    "blue": pgettext_lazy("dispatch", "Blue"),
    "desk": pgettext_lazy("dispatch", "the duty desk"),
    "patrol": pgettext_lazy("dispatch", "a patrol"),
    "citizen": pgettext_lazy("dispatch", "a citizen"),
    "button": pgettext_lazy("dispatch", "an alarm button"),
    "caller": pgettext_lazy("dispatch", "same caller"),
    "place": pgettext_lazy("dispatch", "same place, same time"),
    "first_response": pgettext_lazy("dispatch", "First response"),
    "cordon": pgettext_lazy("dispatch", "Cordon"),
    "before_accepting": pgettext_lazy("dispatch", "it lies before his yes"),
    "elsewhere": pgettext_lazy("dispatch", "his recorder was elsewhere"),
    "too_soon": pgettext_lazy("dispatch", "nobody gets there so soon"),
    "helpful": pgettext_lazy("dispatch", "Helpful"),
    "adequate": pgettext_lazy("dispatch", "Adequate"),
    "lacking": pgettext_lazy("dispatch", "Lacking"),
    "satisfied": pgettext_lazy("dispatch", "Satisfied"),
    "mostly": pgettext_lazy("dispatch", "Mostly satisfied"),
    "dissatisfied": pgettext_lazy("dispatch", "Not satisfied"),
    "by_guard": pgettext_lazy("dispatch", "by the guard"),
    "right_over": pgettext_lazy("dispatch", "the task is over"),
    "disk": pgettext_lazy("dispatch", "the disk is full"),
    "unplayable": pgettext_lazy("dispatch", "no film could be made of it"),
    **{one.name: one.label for one in incident.KIND.closing.outcomes},
}

PACK = Pack(
    label=pgettext_lazy("dispatch", "Incidents"),
    icon="siren",
    order=10,
    kinds=["incident", "first_response"],
    pages=[
        Page("board", pgettext_lazy("dispatch", "Incidents"), board.show, icon="siren", may="offer_task"),
        Page(
            "hand",
            pgettext_lazy("dispatch", "In the field"),
            hand.show,
            icon="smartphone",
            may="arrive_on_scene",
            path="hand",
        ),
        Page(
            "board_shapes",
            pgettext_lazy("dispatch", "Map of the board"),
            board_map.shapes,
            may="view",
            in_menu=False,
            path="dispatch/board/shapes",
        ),
        Page(
            "board_units",
            pgettext_lazy("dispatch", "Who is where"),
            board_map.positions,
            may="watch_positions",
            in_menu=False,
            path="dispatch/board/units",
        ),
        Page(
            "figures",
            pgettext_lazy("dispatch", "Figures"),
            figures.show,
            icon="chart-column",
            may="see_figures",
        ),
        Page(
            "roster",
            pgettext_lazy("dispatch", "Roster"),
            roster.show,
            icon="clock",
            may="put_shift",
            path="dispatch/roster",
        ),
        Page(
            "venue",
            pgettext_lazy("dispatch", "My venue"),
            venue.show,
            icon="building-2",
            may="see_venue",
            path="venue",
        ),
        Page(
            "ask_take_over",
            pgettext_lazy("dispatch", "Sign the take-over"),
            take_over.ask,
            may="hand_over_to_police",
            in_menu=False,
            path="hand/take-over",
        ),
        Page(
            "take_over",
            pgettext_lazy("dispatch", "Signed take-over"),
            take_over.proof,
            in_menu=False,
            path="dispatch/take-over",
        ),
        Page(
            "take_over_drawing",
            pgettext_lazy("dispatch", "Name drawn under the take-over"),
            take_over.drawing,
            in_menu=False,
            path="dispatch/take-over/drawing",
        ),
        Page(
            "wall_command",
            pgettext_lazy("dispatch", "Wall"),
            wall.show,
            icon="monitor",
            may="watch_wall",
            path="wall/command",
        ),
        Page(
            "wall_pictures",
            pgettext_lazy("dispatch", "Live pictures"),
            wall_pictures.show,
            may="watch_wall",
            in_menu=False,
            path="wall/pictures",
        ),
        Page(
            "wall_units",
            pgettext_lazy("dispatch", "Who is where"),
            wall.positions,
            may="watch_positions",
            in_menu=False,
            path="wall/command/units",
        ),
    ],
    roles=[
        Role("duty_officer", pgettext_lazy("dispatch", "Duty officer"), may=DESK, second_factor=True),
        Role("officer", pgettext_lazy("dispatch", "Police officer"), may=OFFICER, second_factor=True),
        Role("guard", pgettext_lazy("dispatch", "Guard"), may=GUARD, scope="involved", keeps=KEPT_BY_GUARDS),
        Role(
            "venue_manager",
            pgettext_lazy("dispatch", "Venue manager"),
            may=["see_venue", "directory.mend_contact"],
        ),
        Role(
            "captain",
            pgettext_lazy("dispatch", "Captain of guards"),
            may=["put_shift", "drop_shift", "copy_week"],  # whom police meet is no employer's to read
        ),
        Role(
            "leader",
            pgettext_lazy("dispatch", "Leader"),
            may=["view", "watch_wall", "see_figures", "directory.see_register"],
        ),
    ],
    rules=RULES,
    options=[
        Option(
            "choose_seconds", 30, pgettext_lazy("dispatch", "Seconds to choose a guard"), least=5, most=600
        ),
        Option(
            "offer_seconds",
            45,
            pgettext_lazy("dispatch", "Seconds a guard has to answer"),
            least=10,
            most=300,
        ),
        Option(
            "citizen_reports",
            5,
            pgettext_lazy("dispatch", "Reports of one citizen within an hour"),
            least=1,
            most=60,
        ),
        Option(
            "button_silent_minutes",
            30,
            pgettext_lazy("dispatch", "Minutes without a beat after which an alarm button is silent"),
            least=2,
            most=1440,
        ),
        Option("arrive_seconds", 180, pgettext_lazy("dispatch", "Seconds to arrive"), least=30, most=3600),
        Option(
            "check_red_seconds",
            180,
            pgettext_lazy(
                "dispatch", "Seconds after which a guard on scene is asked whether he is well: red"
            ),
            most=7200,
        ),
        Option(
            "check_orange_seconds",
            300,
            pgettext_lazy(
                "dispatch", "Seconds after which a guard on scene is asked whether he is well: orange"
            ),
            most=7200,
        ),
        Option(
            "check_yellow_seconds",
            600,
            pgettext_lazy(
                "dispatch", "Seconds after which a guard on scene is asked whether he is well: yellow"
            ),
            most=7200,
        ),
        Option(
            "check_blue_seconds",
            900,
            pgettext_lazy(
                "dispatch", "Seconds after which a guard on scene is asked whether he is well: blue"
            ),
            most=7200,
        ),
        Option(
            "check_alone_percent",
            60,
            pgettext_lazy("dispatch", "Of these seconds in percent: a guard who is alone there"),
            least=10,
            most=100,
        ),
        Option(
            "check_night_percent",
            80,
            pgettext_lazy("dispatch", "Of these seconds in percent: at night"),
            least=10,
            most=100,
        ),
        Option(
            "well_seconds",
            60,
            pgettext_lazy("dispatch", "Seconds in which he says that he is well"),
            least=20,
            most=600,
        ),
        Option(
            "sign_seconds",
            60,
            pgettext_lazy("dispatch", "Seconds an officer has to sign"),
            least=10,
            most=600,
        ),
        Option(
            "attend_seconds",
            300,
            pgettext_lazy("dispatch", "Seconds for police to arrive"),
            least=60,
            most=7200,
        ),
    ],
    matter_pages=matter.PAGES,
    tells=TELLS,
    hears=hearers,
    echoes=echoes,
    labels={
        "guard": pgettext_lazy("dispatch", "Guard"),
        "officer": pgettext_lazy("dispatch", "Police officer"),
        "reporter": pgettext_lazy("dispatch", "Reporter"),
        "party": pgettext_lazy("dispatch", "Party"),
        "witness": pgettext_lazy("dispatch", "Witness"),
        **WORDS,
    },
)
