# SPDX-License-Identifier: Apache-2.0
"""A visit after a case was settled: its day comes, only who was asked to visit records it, and it is over."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Newest, Scenario, Who, at

TEAM = ("mediator", "grid_worker", "psychologist", "womens_federation")

MADE = Scenario(
    pgettext_lazy("family", "The day of the visit comes, and all is calm"),
    steps=[
        at(0)
        .by("window")
        .does("register_case", situation="kin", story="演示：兄弟为老屋争吵", region="331002001"),
        at(5).by("window").does("accept_case"),
        at(10).by("window").does("set_level", level="orange", words="演示：由窗口看过"),
        at(15).by("window").does("call_case_team"),
        *[at(18).by(seat).does("accept_seat", matter=Newest("family_dispute")) for seat in TEAM],
        at(hours=2).by("window").does("begin_care"),
        at(hours=3)
        .by("window")
        .does("plan_visits", visitor=Who("grid_worker"), where="演示：社区活动室", days=[2])
        .expects_stage("planned"),
        at(days=2).runs("call_due_visits").expects_stage("due").expects_clock("visit", "running"),
        at(days=2, hours=1)
        .by("committee")
        .is_refused("record_visit", "no_such_matter", result="met", finding="calm"),
        at(days=2, hours=2)
        .by("grid_worker")
        .does("record_visit", result="met", finding="calm", words="演示：一切平静")
        .expects_clock("visit", "met")
        .expects_stage("made")
        .expects_outcome("talked"),
    ],
)
