# SPDX-License-Identifier: Apache-2.0
"""Welding at the demo's door: whom one may become in the firm that welds, and beside it."""

from django.utils.translation import pgettext_lazy

from anlan.shell.cast import Cast

HAND, DESK = "/welding/hand", "/welding/desk"
SUPERVISE, INSPECT = "/welding/supervise", "/welding/inspect"

CAST = [
    Cast(
        "liguoqiang",
        pgettext_lazy("welding", "Welder"),
        "hand",
        HAND,
        pgettext_lazy(
            "welding",
            "Scan a machine's code and start it; see the ring, stop, and read why another is refused.",
        ),
    ),
    Cast(
        "huxiaojun",
        pgettext_lazy("welding", "New welder"),
        "hand",
        "/welding/mine",
        pgettext_lazy(
            "welding",
            "Tell of your certificate, number T331002202600, and ask the firm to take you on; then you may start its machines.",
        ),
    ),
    Cast(
        "maoguohua",
        pgettext_lazy("welding", "Welder whose certificate has ended"),
        "hand",
        HAND,
        pgettext_lazy(
            "welding",
            "Scan a machine: read why it does not start and what you can do; ask for a check by hand.",
        ),
    ),
    Cast(
        "zhengjianhua",
        pgettext_lazy("welding", "Safety officer"),
        "desk",
        DESK,
        pgettext_lazy(
            "welding",
            "See which of the firm's machines weld now, who welds, and what is wrong with the others.",
        ),
    ),
    Cast(
        "linguodong",
        pgettext_lazy("welding", "Work leader"),
        "desk",
        DESK,
        pgettext_lazy(
            "welding", "Write a permit for hot work in the tank yard, and tick its measures on the spot."
        ),
    ),
    Cast(
        "heyulan",
        pgettext_lazy("welding", "Gas analyst"),
        "hand",
        "/matters/welding.hot_work",
        pgettext_lazy(
            "welding", "Test the gas where a permit waits for it; over the limit, work is suspended at once."
        ),
    ),
    Cast(
        "zhouzhiyuan",
        pgettext_lazy("welding", "Approver, unit"),
        "desk",
        "/matters/welding.hot_work",
        pgettext_lazy(
            "welding",
            "Approve second-grade hot work on working days; what is raised goes to the safety department.",
        ),
    ),
    Cast(
        "jinjianping",
        pgettext_lazy("welding", "Approver, safety department"),
        "desk",
        "/matters/welding.hot_work",
        pgettext_lazy(
            "welding", "Approve first-grade hot work and sign, or send it back with what is wrong."
        ),
    ),
    Cast(
        "zhenghaisheng",
        pgettext_lazy("welding", "Approver, principal"),
        "desk",
        "/matters/welding.hot_work",
        pgettext_lazy("welding", "Approve the gravest hot work; rest days and nights raise a permit to you."),
    ),
    Cast(
        "linhaifeng",
        pgettext_lazy("welding", "Duty manager"),
        "desk",
        DESK,
        pgettext_lazy(
            "welding", "Stop and lock machines, sign warnings, unlock in an emergency and answer for it."
        ),
    ),
    Cast(
        "zhangbaolin",
        pgettext_lazy("welding", "Watcher"),
        "hand",
        "/welding/spot",
        pgettext_lazy(
            "welding", "Say that you are on the spot and watch; suspend the work when something is wrong."
        ),
    ),
    Cast(
        "chenlixin",
        pgettext_lazy("welding", "Installer"),
        "hand",
        "/welding/install",
        pgettext_lazy(
            "welding", "Scan machine and chip, see what the chip answers, and confirm that it works."
        ),
    ),
    Cast(
        "jinli",
        pgettext_lazy("welding", "Street officer"),
        "desk",
        SUPERVISE,
        pgettext_lazy("welding", "See the firms of the street that weld, and verify their warnings."),
    ),
    Cast(
        "yingguoping",
        pgettext_lazy("welding", "District officer"),
        "desk",
        SUPERVISE,
        pgettext_lazy("welding", "Look over all firms of the district; publish a ban for a special period."),
    ),
    Cast(
        "luohui",
        pgettext_lazy("welding", "Inspector with enforcement card"),
        "hand",
        INSPECT,
        pgettext_lazy(
            "welding", "Scan a machine's code on the spot and keep what an item of the published list shows."
        ),
    ),
]
