# SPDX-License-Identifier: Apache-2.0
"""What the places of welding cannot say: its roles, pages, settings and words."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Pack, Role

from .law import RULES

# What each role may do; a firm's roles are granted for the firm (`organisation`), and end at its fence.
WELDER = ["view"]
SAFETY_OFFICER = ["view"]
DUTY_MANAGER = ["view"]
INSTALLER = ["view"]
WATCHES = ["view"]  # street and district

PACK = Pack(
    label=pgettext_lazy("welding", "Welding"),
    icon="flame",
    order=30,
    roles=[
        Role("welder", pgettext_lazy("welding", "Welder"), may=WELDER, scope="involved"),
        Role(
            "safety_officer", pgettext_lazy("welding", "Safety officer"), may=SAFETY_OFFICER, scope="involved"
        ),
        Role("duty_manager", pgettext_lazy("welding", "Duty manager"), may=DUTY_MANAGER, scope="involved"),
        Role("work_leader", pgettext_lazy("welding", "Work leader"), may=["view"], scope="involved"),
        Role("gas_analyst", pgettext_lazy("welding", "Gas analyst"), may=["view"], scope="involved"),
        Role("watcher", pgettext_lazy("welding", "Watcher"), may=["view"], scope="involved"),
        Role("approver_unit", pgettext_lazy("welding", "Approver, unit"), may=["view"], scope="involved"),
        Role(
            "approver_safety",
            pgettext_lazy("welding", "Approver, safety department"),
            may=["view"],
            scope="involved",
        ),
        Role(
            "approver_principal",
            pgettext_lazy("welding", "Approver, principal"),
            may=["view"],
            scope="involved",
        ),
        Role("installer", pgettext_lazy("welding", "Installer"), may=INSTALLER, scope="involved"),
        Role("street_officer", pgettext_lazy("welding", "Street officer"), may=WATCHES),
        Role("district_officer", pgettext_lazy("welding", "District officer"), may=WATCHES),
        Role("inspector", pgettext_lazy("welding", "Inspector with enforcement card"), may=["view"]),
        Role("leader", pgettext_lazy("welding", "Leader"), may=["view"]),
    ],
    rules=RULES,
)
