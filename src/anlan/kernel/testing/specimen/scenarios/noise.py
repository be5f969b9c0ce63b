# SPDX-License-Identifier: Apache-2.0
"""Noise between neighbours, measured in time and too late."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Scenario, at

SAID = {"source": "music", "story": "演示：隔壁深夜唱歌", "caller_phone": "13800000001"}

QUIET = Scenario(
    pgettext_lazy("specimen", "Measured in time and quiet again"),
    steps=[
        at(0).by("worker").does("open_matter", details=SAID).expects_clock("measure", "running"),
        at(2).by("reader").is_refused("measure_noise", "not_allowed", decibels=70),
        at(5)
        .by("worker")
        .does("measure_noise", decibels=70)
        .expects_clock("measure", "met")
        .expects_stage("measured"),
        at(hours=5).by("worker").does("close_matter", outcome="quiet").expects_outcome("quiet"),
    ],
)

TOO_LATE = Scenario(
    pgettext_lazy("specimen", "Nobody comes to measure"),
    steps=[
        at(0).by("worker").does("open_matter", details=SAID),
        at(30).expects_clock("measure", "breached"),
        at(40).by("worker").does("close_matter", outcome="unresolved").expects_stage("closed"),
    ],
)
