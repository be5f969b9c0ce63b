# SPDX-License-Identifier: Apache-2.0
"""A hot-work permit from the application to the file; nobody accepts before the fire watch is over."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Result, Scenario, Who, at, later

from .workshop import BEGINNING, BELONGS, FIRM, GIVEN

MEASURES = ("combustibles_15m", "bottles_10m", "extinguishers", "machine_sound", "protective_gear")
WRITTEN = {
    "content": "演示：换热器管口焊接", "place": "二车间", "level": "second", "starts_at": later(minutes=5),
    "ends_at": later(hours=6), "welder": Who("welder"), "watcher": Who("watcher"),
    "machine": Result("register_machine"),
}  # fmt: skip

TO_THE_FILE = Scenario(
    pgettext_lazy("welding", "From the application to the file"),
    steps=[
        *BEGINNING,
        at(5).by("safety_officer").does("register_machine", firm=FIRM, place="二车间"),
        at(10).by("work_leader").does("apply_permit", **WRITTEN).expects_stage("draft"),
        *(at(15).by("work_leader").does("tick_measure", measure=one) for one in MEASURES),
        at(18).by("work_leader").does("submit_permit").expects_clock("approve", "running"),
        at(20).by("gas_analyst").does("add_gas_test", gas="combustible", reading=2, point="管口内侧"),
        at(25).by("welder").is_refused("approve_permit", "not_allowed"),
        at(30)
        .by("approver_unit")
        .does("approve_permit")
        .expects_clock("approve", "met")
        .expects_stage("approved"),
        at(32).by("watcher").does("watcher_arrives"),
        at(35).by_software().does("begin_work").expects_stage("working"),
        at(95).by("welder").does("finish_work").expects_clock("accept", "running"),
        at(100).by("watcher").is_refused("accept_after_fire_watch", "fire_watch_first"),
        at(160).by("watcher").does("accept_after_fire_watch"),
        at(165).by("work_leader").does("accept_after_fire_watch").expects_clock("accept", "met"),
        at(170).by("safety_officer").does("archive_permit").expects_outcome("done").expects_stage("archived"),
    ],
    given=GIVEN,
    belongs=BELONGS,
)
