# SPDX-License-Identifier: Apache-2.0
"""What the places of welding cannot say: its roles, pages, settings and words."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Option, Pack, Page, Role

from .law import RULES
from .pages import (
    desk,
    figures,
    firm_export,
    hand,
    inspect,
    install,
    machines,
    matter,
    mine,
    permit_form,
    plate,
    sign,
    spot,
    supervise,
    wall,
    welders,
)
from .queries.hearers import hearers
from .rulesets.turned import CHIP_OPTIONS, PERMIT_OPTIONS
from .rulesets.words import PART_WORDS, PERMIT_WORDS, STOP_WORDS
from .tells import TELLS
from .topics import TOPICS

# What each role may do; a firm's roles are granted for the firm (`organisation`), and end at its fence.
APPROVES = ["view", "approve_permit", "reject_permit", "extend_permit", "add_note"]
WATCHES = [
    "ask_chip",
    "stop_weld",
    "lock_machine",
    "unlock_machine",
    "enrol_firm",
    "clear_machine",
    "review_emergency",
]
VERIFIES = [
    "view", "unmask", "verify_warning", "close_warning", "raise_warning", "propose_check", "confirm_check",
    "doubt_certificate", "see_evidence", "open_evidence", "add_note", "see_figures", "watch_wall", *WATCHES,
]  # fmt: skip
WELDER = [
    "view", "start_weld", "stop_weld", "extend_weld", "ask_binding", "agree_binding", "end_binding",
    "record_certificate", "finish_work", "suspend_work", "doubt_certificate", "call_help", "add_evidence", "add_note",
]  # fmt: skip
WORK_LEADER = [
    "view", "see_desk", "apply_permit", "submit_permit", "tick_measure", "name_watcher", "name_welder", "suspend_work",
    "resume_work", "finish_work", "accept_after_fire_watch", "void_permit", "call_help", "add_evidence", "add_note",
]  # fmt: skip
WATCHER = [
    "view", "watcher_arrives", "watcher_leaves", "tick_measure", "suspend_work", "accept_after_fire_watch", "call_help",
    "add_evidence", "add_note",
]  # fmt: skip
SAFETY_OFFICER = [
    "view", "unmask", "see_desk", "see_figures", "ask_chip", "stop_weld", "lock_machine", "unlock_machine", "register_machine",
    "import_machines", "move_machine", "take_out_machine", "clear_machine", "place_order", "agree_order",
    "confirm_activation", "enrol_welder", "ask_binding", "agree_binding", "end_binding", "record_certificate",
    "apply_permit", "submit_permit", "tick_measure", "name_watcher", "name_welder", "suspend_work", "void_permit",
    "archive_permit", "sign_warning", "handle_warning", "feed_back_warning", "doubt_certificate", "add_evidence",
    "see_evidence", "add_note", "export_firm",
]  # fmt: skip
DUTY_MANAGER = [
    "view", "see_desk", "stop_weld", "lock_machine", "unlock_machine", "emergency_unlock", "agree_order",
    "sign_warning", "handle_warning", "feed_back_warning", "suspend_work", "add_note",
]  # fmt: skip
INSTALLER = ["view", "fit_chip", "try_chip", "confirm_activation"]
STREET = [*VERIFIES, "see_desk", "record_fire", "withdraw_fire"]
DISTRICT = [*STREET, "publish_ban", "lift_ban", "import_methods"]

PACK = Pack(
    label=pgettext_lazy("welding", "Welding"),
    icon="flame",
    order=30,
    kinds=["hot_work", "warning", "certificate_doubt"],
    pages=[
        Page(
            "hand", pgettext_lazy("welding", "Start a machine"), hand.show, icon="qr-code", may="start_weld"
        ),
        Page(
            "plate",
            pgettext_lazy("welding", "Welding machine"),
            plate.opened,
            in_menu=False,
            may="",
            path="w/<str:code>",
        ),
        Page(
            "plates",
            pgettext_lazy("welding", "Plates to print"),
            plate.sheet,
            icon="printer",
            in_menu=False,
            may="see_desk",
        ),
        Page(
            "desk",
            pgettext_lazy("welding", "Welding"),
            desk.show,
            icon="flame",
            may="see_desk",
            path="welding/desk",
        ),
        Page(
            "mine", pgettext_lazy("welding", "My certificates"), mine.show, icon="file-text", may="start_weld"
        ),
        Page("spot", pgettext_lazy("welding", "On the spot"), spot.show, icon="eye", may="tick_measure"),
        Page(
            "sign",
            pgettext_lazy("welding", "Approve a permit"),
            sign.show,
            in_menu=False,
            may="approve_permit",
        ),
        Page(
            "ask_sign",
            pgettext_lazy("welding", "Sign a permit"),
            sign.ask,
            in_menu=False,
            may="view",
            path="welding/sign/ask",
        ),
        Page("install", pgettext_lazy("welding", "Fit chips"), install.show, icon="radio", may="fit_chip"),
        Page(
            "supervise",
            pgettext_lazy("welding", "Oversight"),
            supervise.show,
            icon="eye",
            may="review_emergency",
            path="welding/supervise",
        ),
        Page(
            "machines",
            pgettext_lazy("welding", "Welding machines"),
            machines.show,
            icon="database",
            may="see_desk",
            path="welding/machines",
        ),
        Page(
            "welders",
            pgettext_lazy("welding", "Welders"),
            welders.show,
            icon="users",
            may="see_desk",
            path="welding/welders",
        ),
        Page(
            "firm_export",
            pgettext_lazy("welding", "Take everything away"),
            firm_export.show,
            icon="download",
            in_menu=False,
            may="export_firm",
            path="welding/export",
        ),
        Page(
            "weld_figures",
            pgettext_lazy("welding", "Figures of welding"),
            figures.show,
            icon="chart-column",
            may="see_figures",
            path="welding/figures",
        ),
        Page(
            "wall_welding",
            pgettext_lazy("welding", "Wall of welding"),
            wall.show,
            icon="monitor",
            may="watch_wall",
            path="wall/welding",
        ),
        Page(
            "inspect",
            pgettext_lazy("welding", "Inspect a machine"),
            inspect.show,
            icon="scan-line",
            may="inspect_machine",
        ),
        Page(
            "permit_form",
            pgettext_lazy("welding", "Printed form"),
            permit_form.show,
            in_menu=False,
            path="welding/permit",
        ),
    ],
    roles=[
        Role("welder", pgettext_lazy("welding", "Welder"), may=WELDER, scope="involved"),
        Role(
            "safety_officer", pgettext_lazy("welding", "Safety officer"), may=SAFETY_OFFICER, scope="involved"
        ),
        Role("duty_manager", pgettext_lazy("welding", "Duty manager"), may=DUTY_MANAGER, scope="involved"),
        Role("work_leader", pgettext_lazy("welding", "Work leader"), may=WORK_LEADER, scope="involved"),
        Role(
            "gas_analyst",
            pgettext_lazy("welding", "Gas analyst"),
            may=["view", "add_gas_test", "add_note"],
            scope="involved",
        ),
        Role("watcher", pgettext_lazy("welding", "Watcher"), may=WATCHER, scope="involved"),
        Role("approver_unit", pgettext_lazy("welding", "Approver, unit"), may=APPROVES, scope="involved"),
        Role(
            "approver_safety",
            pgettext_lazy("welding", "Approver, safety department"),
            may=APPROVES,
            scope="involved",
        ),
        Role(
            "approver_principal",
            pgettext_lazy("welding", "Approver, principal"),
            may=APPROVES,
            scope="involved",
        ),
        Role("installer", pgettext_lazy("welding", "Installer"), may=INSTALLER, scope="involved"),
        Role("street_officer", pgettext_lazy("welding", "Street officer"), may=STREET),
        Role("district_officer", pgettext_lazy("welding", "District officer"), may=DISTRICT),
        Role(
            "inspector",
            pgettext_lazy("welding", "Inspector with enforcement card"),
            may=["view", "inspect_machine"],
        ),
        Role("leader", pgettext_lazy("welding", "Leader"), may=["view", "watch_wall", "see_figures"]),
    ],
    rules=RULES,
    options=[
        *PERMIT_OPTIONS,
        *CHIP_OPTIONS,
        Option(
            "lease_minutes",
            480,
            pgettext_lazy("welding", "Minutes that a start holds at most"),
            least=5,
            most=720,
        ),
        Option(
            "stale_hours",
            72,
            pgettext_lazy("welding", "Hours that an answer counts while its ministry is down"),
            least=24,
            most=168,
        ),
        Option(
            "scan_metres",
            50,
            pgettext_lazy("welding", "Metres between telephone and machine"),
            least=5,
            most=500,
        ),
    ],
    matter_pages=matter.MATTER_PAGES,
    tells=TELLS,
    labels={**STOP_WORDS, **PART_WORDS, **PERMIT_WORDS},
    topics=TOPICS,
    hears=hearers,
)
