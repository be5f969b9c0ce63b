# SPDX-License-Identifier: Apache-2.0
"""The sorts of warnings: how urgent each is, what it is called, and with which causes one may end (domain.md 5.1)."""

from typing import Literal

from django.utils import translation
from django.utils.translation import pgettext_lazy

SORTS: dict[str, object] = {
    "special_period": pgettext_lazy("welding", "Hot work in a ban period"),
    "certificate_soon": pgettext_lazy("welding", "Certificate ends soon"),
    "certificate_over": pgettext_lazy("welding", "Certificate is over"),
    "tampered": pgettext_lazy("welding", "Perhaps tampered with"),
    "far_scan": pgettext_lazy("welding", "Scanned from afar"),
    "odd_work": pgettext_lazy("welding", "Unusual work"),
    "blocked_often": pgettext_lazy("welding", "Refused again and again"),
    "watcher_absent": pgettext_lazy("welding", "Watcher left during work"),
    "emergency_review": pgettext_lazy("welding", "Emergency unlock to be reviewed"),
    "permit_overdue": pgettext_lazy("welding", "Permit is overdue"),
    "alarm": pgettext_lazy("welding", "Alarm of a machine"),
    "help_called": pgettext_lazy("welding", "Somebody called for help"),
    "help_asked": pgettext_lazy("welding", "A welder asks for help"),
}
SIX = ("special_period", "certificate_soon", "certificate_over", "tampered", "far_scan", "odd_work")
CALLS = ("help_called", "help_asked")  # a person called: the duty manager is told, too
LEVEL = {
    "special_period": "red", "alarm": "red", "help_called": "red", "tampered": "orange", "watcher_absent": "orange",
    "emergency_review": "orange", "permit_overdue": "orange", "certificate_over": "yellow", "far_scan": "yellow",
    "odd_work": "yellow", "help_asked": "yellow", "blocked_often": "yellow", "certificate_soon": "blue",
}  # fmt: skip
CAUSES: dict[str, object] = {
    "worker": pgettext_lazy("welding", "the worker's mistake"),
    "order": pgettext_lazy("welding", "wrongly ordered by the firm"),
    "papers": pgettext_lazy("welding", "certificate or permit missing"),
    "machine": pgettext_lazy("welding", "fault of the machine"),
    "chip": pgettext_lazy("welding", "fault of the chip or the network"),
    "tampering": pgettext_lazy("welding", "tampered with"),
    "emergency": pgettext_lazy("welding", "a real emergency"),
    "false_alarm": pgettext_lazy("welding", "a false alarm"),
}
CauseCode = Literal["worker", "order", "papers", "machine", "chip", "tampering", "emergency", "false_alarm"]


def label_of(sort: str) -> str:
    """What a sort is called in the district's own language: it stands in headlines, which are kept."""
    with translation.override("zh-hans"):
        return str(SORTS[sort])
