# SPDX-License-Identifier: Apache-2.0
"""A warning of a tampered machine: the firm signs too late and mends it; another than the firm verifies and closes it."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Scenario, at

from .workshop import BELONGS, FIRM, GIVEN

SETTLED = Scenario(
    pgettext_lazy("welding", "Signed too late, mended and verified"),
    steps=[
        at(0).by("street_officer").does("enrol_firm", firm=FIRM),
        at(1)
        .by_software()
        .does("raise_warning", sort="far_scan", cause="far_scan:demo", firm=FIRM)
        .expects_clock("sign_warning", "running"),
        at(days=2).by("safety_officer").does("sign_warning").expects_clock("sign_warning", "breached"),
        at(days=2, minutes=5).by("safety_officer").does("handle_warning").expects_stage("handling"),
        at(days=2, hours=1)
        .by("safety_officer")
        .does("feed_back_warning", done="演示：已核对焊机位置")
        .expects_clock("handle", "met"),
        at(days=2, hours=2).by("safety_officer").is_refused("verify_warning", "not_allowed", holds="yes"),
        at(days=2, hours=3)
        .by("street_officer")
        .does("verify_warning", holds="yes")
        .expects_clock("verify", "met"),
        at(days=2, hours=4)
        .by("street_officer")
        .does("close_warning", cause="worker")
        .expects_outcome("settled"),
    ],
    given=GIVEN,
    belongs=BELONGS,
)
