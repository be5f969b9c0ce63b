# SPDX-License-Identifier: Apache-2.0
"""What family adds to the page of a case: verbs in the order of duty, how far the violence branch is, what may be the same."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.access.masking import PEOPLE
from anlan.kernel.declare import MatterPage, Paper, Verb
from anlan.kernel.fields import Level, Text

from ..kinds.disclosure import ADDRESS, REMARKS, SAFETY
from ..queries.fitting import ASKS
from ..queries.household import may_join, may_leave
from ..queries.likeness import choices_of as likenesses
from ..queries.locks import why_locked, why_not_passed_on, why_not_refused
from ..queries.parties import choices_of as parties
from ..queries.parties import concerned_by, people_beside, people_written
from ..queries.signatures import why_not_in_effect
from ..queries.violence import (
    letters_to_serve,
    orders_sought,
    reports_due,
    visits_owed,
    without_assessment,
    without_decision,
)
from ..queries.written import addresses_written, how_many_written, remarks_written, safety_written
from .care_panel import CARE_CHOICES, CARE_PAPER, CARE_VERBS, TALKS_PAPER
from .case_panel import panel
from .visit_matter import VISIT

_PEOPLE = Paper(
    PEOPLE,
    Text(
        label=pgettext_lazy("family", "Whom it concerns"),
        purpose=pgettext_lazy("family", "To know who it concerns"),
        level=Level.SENSITIVE,
    ),
    lines=people_written,
    on=("family.party_named", "family.party_struck_out"),
)
_REMARKS = Paper(
    REMARKS,
    Text(
        label=pgettext_lazy("family", "What was said and why"),
        purpose=pgettext_lazy("family", "To go on helping"),
        level=Level.SENSITIVE,
    ),
    lines=remarks_written,
    on=(
        "family.contact_made", "family.level_set", "family.red_proposed", "family.case_refused", "family.case_transferred",
        "family.matter_asked",
    ),
)  # fmt: skip
_SAFETY = Paper(
    SAFETY,
    Text(
        label=pgettext_lazy("family", "Safety: what was found"),
        purpose=pgettext_lazy("family", "To protect her"),
        level=Level.SENSITIVE,
    ),
    lines=safety_written,
    on=("family.safety_assessed", "family.police_decided", "family.victim_asked", "family.guardian_checked"),
)
_ADDRESS = Paper(
    ADDRESS,
    Text(
        label=pgettext_lazy("family", "Hidden address, place of refuge"),
        purpose=pgettext_lazy("family", "To protect her"),
        level=Level.SENSITIVE,
    ),
    lines=addresses_written,
    on=("family.party_named", "family.refuge_entered", "family.refuge_left"),
)
CASE = MatterPage(
    "family_dispute",
    verbs=[
        Verb("report_to_police", "P", "siren", waits_for=reports_due),
        Verb("accept_case", "A", "check", waits_at=("registered",)),
        Verb("set_level", "L", "triangle-alert", waits_at=("accepted",)),
        Verb("confirm_red", "Z", "users"),
        Verb("call_case_team", "T", "users", waits_at=("graded",)),
        Verb("note_contact", "C", "phone"),
        Verb("begin_mediation", "M", "scale", waits_at=("responding",)),
        Verb("assess_safety", "G", "shield", waits_for=without_assessment),
        Verb("ask_victim", "W", "user"),
        Verb("check_guardian", "U", "user"),
        Verb("record_police_decision", "D", "siren", waits_for=without_decision),
        Verb("serve_warning_letter", "J", "file-text", waits_for=letters_to_serve),
        Verb("visit_after_letter", "V", "map-pin", mine=True, waits_for=visits_owed),
        Verb("seek_protection_order", "O", "scale"),
        Verb("decide_protection_order", "Q", "scale", waits_for=orders_sought),
        Verb("serve_protection_order", "Y", "send"),
        Verb("extend_protection_order", "H", "clock"),
        Verb("enter_refuge", "R", "door-open"),
        Verb("leave_refuge", "", "log-out"),
        Verb("return_to_care", "E", "heart-handshake"),
        Verb("begin_care", "F", "heart-handshake"),
        Verb("name_party", "N", "user-plus"),
        Verb("strike_party", "K", "x"),
        Verb("decide_likeness", "I", "link"),
        Verb("join_household", "", "users"),
        Verb("leave_household", "", "log-out"),
        *CARE_VERBS,
        Verb("matters.add_note", "B", "file-text"),
        Verb("suspect_violence", "S", "triangle-alert", ends=True),
        Verb("lift_suspicion", "", "undo-2", ends=True),
        Verb("transfer_case", "", "arrow-right", ends=True),
        Verb("refuse_case", "X", "x", ends=True),
    ],
    panel=panel,
    template="family/_case.html",
    papers=(_PEOPLE, _REMARKS, _SAFETY, _ADDRESS, TALKS_PAPER, CARE_PAPER),
    written=how_many_written,
    people=people_beside,
    choices={
        "strike_party.party": parties,
        "decide_likeness.likeness": likenesses,
        "join_household.party": may_join,
        "leave_household.member": may_leave,
        **ASKS,
        **CARE_CHOICES,
    },
    locks={
        "begin_mediation": why_locked,
        "seal_agreement": why_not_in_effect,
        "refuse_case": why_not_refused,
        "transfer_case": why_not_passed_on,
    },
    concerned=concerned_by,
    seats={"police": "police"},
)
PAGES = (CASE, VISIT)
