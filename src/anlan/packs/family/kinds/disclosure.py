# SPDX-License-Identifier: Apache-2.0
"""Who opens what of a case, for what and when: seat × purpose × stage; everything else stays shut (domain.md 4.8).

A hidden address and the place of refuge open to the police, the shelter and nobody else; who reported opens to the police
alone. To whom the case is against it is not there, whatever role he holds by chance.
"""

from django.utils.translation import pgettext_lazy

from anlan.kernel.access.masking import PEOPLE
from anlan.kernel.declare import Discloses, Label, Referral
from anlan.kernel.declare.documents import DOCUMENTS, documents_for
from anlan.kernel.matters.notes import NOTES_NAME

REMARKS, SAFETY, ADDRESS = "written-remarks", "written-safety", "written-address"
TALKS, CARE = "written-talks", "written-care"
HERS, VISITED = (
    "hers",
    "visited",
)  # whose documents: of who was hurt, of who was visited; not for who sits with both
CONTACT = ("name", "safe_phone", "safe_way", "safe_time")
PLACE = ("home", "spot")
AT_WORK = ("responding", "mediating", "agreed", "not_agreed", "ended", "performing", "visiting")

PURPOSES: dict[str, Label] = {
    "help": pgettext_lazy("family", "To help"),
    "reach": pgettext_lazy("family", "To reach her without danger"),
    "protect": pgettext_lazy("family", "To protect her"),
    "mediate": pgettext_lazy("family", "To prepare the talk"),
    "visit": pgettext_lazy("family", "To visit"),
    "decide": pgettext_lazy("family", "To decide by law"),
}
WINDOWS = ("role:window", "role:head")

LINES = (
    Discloses(["story", PEOPLE, REMARKS, NOTES_NAME, TALKS], to=WINDOWS, purposes=["help"]),
    Discloses([*CONTACT, *PLACE], to=WINDOWS, purposes=["reach"]),
    Discloses([SAFETY, CARE], to=WINDOWS, purposes=["protect", "visit"]),
    Discloses(
        ["story", *CONTACT, *PLACE, "reporter", PEOPLE, REMARKS, SAFETY, ADDRESS, NOTES_NAME],
        to=["police"], purposes=["protect", "decide"],
    ),
    Discloses(["story", PEOPLE, NOTES_NAME, TALKS], to=["mediator", "justice"], purposes=["mediate"], at=AT_WORK),
    Discloses(["name"], to=["mediator", "justice"], purposes=["mediate"]),
    Discloses(
        ["story", *CONTACT, PEOPLE, REMARKS, SAFETY, NOTES_NAME], to=["psychologist", "womens_federation"],
        purposes=["help", "reach"],
    ),
    Discloses([*CONTACT, *PLACE], to=["grid_worker"], purposes=["visit", "reach"]),
    Discloses([PEOPLE, CARE], to=["grid_worker", "womens_federation", "psychologist"], purposes=["visit"]),
    Discloses(["story", *PLACE, PEOPLE, SAFETY], to=["child_protection"], purposes=["protect"]),
    Discloses(["name", "safe_phone", PEOPLE, ADDRESS], to=["shelter"], purposes=["protect"]),
    Discloses([DOCUMENTS], to=[*WINDOWS, "womens_federation"], purposes=["help", "visit"]),
    Discloses([DOCUMENTS], to=["mediator", "justice"], purposes=["mediate"], at=AT_WORK),
    Discloses([DOCUMENTS], to=["police"], purposes=["protect", "decide"]),
    Discloses([documents_for(HERS)], to=[*WINDOWS, "womens_federation", "psychologist"], purposes=["help", "protect"]),
    Discloses([documents_for(HERS)], to=["police"], purposes=["protect", "decide"]),
    Discloses([documents_for(VISITED)], to=[*WINDOWS, "womens_federation", "grid_worker", "police"], purposes=["visit"]),
    Discloses([*CONTACT], to=["role:reviewer"], purposes=["reach"], at=["closed"]),
    Discloses(["story", PEOPLE, SAFETY], to=["referral:court"], purposes=["decide"]),
    Discloses(["name", "safe_phone", "safe_time"], to=["referral:care"], purposes=["help"]),
)  # fmt: skip
REFERRALS = (
    Referral("court", pgettext_lazy("family", "To the court"), roles=["court_liaison"], days=30),
    Referral("care", pgettext_lazy("family", "To psychologist or hospital"), roles=["psychologist", "hospital"], days=30),
)  # fmt: skip
NAMED_AGAINST = ("respondent", "offender")
KEPT_AWAY = "kept_away"  # named against in a case that may be the same, or of the same household
ADVERSE = (*NAMED_AGAINST, KEPT_AWAY)
NEVER = (ADDRESS, "reporter")
