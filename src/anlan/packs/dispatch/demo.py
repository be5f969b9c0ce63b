# SPDX-License-Identifier: Apache-2.0
"""Who one may become in the demo's opening scene, the parking quarrel before the bar, and what to try there."""

from django.utils.translation import pgettext_lazy

from anlan.shell.cast import Cast

CAST = [
    Cast(
        "zhoumin",
        pgettext_lazy("dispatch", "Duty officer"),
        "desk",
        "/dispatch/board",
        pgettext_lazy(
            "dispatch",
            "See who may go to the parking quarrel: press 1 to send the first, and read why others are left out.",
        ),
    ),
    Cast(
        "wangjianguo",
        pgettext_lazy("dispatch", "Guard"),
        "hand",
        "/hand",
        pgettext_lazy(
            "dispatch", "Take the task, walk to the bar, separate both sides, hand over to the police."
        ),
    ),
    Cast(
        "zhaomingyuan",
        pgettext_lazy("dispatch", "Police officer"),
        "hand",
        "/hand",
        pgettext_lazy(
            "dispatch", "Arrive, read what the guard has done, sign the take-over, report back to 110."
        ),
        is_police=True,
    ),
    Cast(
        "linxiaodong",
        pgettext_lazy("dispatch", "Leader"),
        "wall",
        "/wall/command",
        pgettext_lazy("dispatch", "Look at the wall: who holds which scene, and for how long nobody did."),
    ),
]
