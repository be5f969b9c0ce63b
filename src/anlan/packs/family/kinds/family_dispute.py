# SPDX-License-Identifier: Apache-2.0
"""Family dispute (家事纠纷): departments answer in 5, link up in 10, are on the spot in 15 minutes (domain.md 4.2)."""

from enum import StrEnum
from typing import Annotated

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.declare import (
    Clock,
    Closing,
    Kind,
    Label,
    Need,
    Outcome,
    Review,
    Stage,
    Step,
    minutes,
    option,
)
from anlan.kernel.fields import Choice, Details, Place, Telephone, Text
from anlan.kernel.ports import Point

from .care_clocks import CARE_CLOCKS
from .dialects import Dialect
from .disclosure import ADVERSE, LINES, NEVER, PURPOSES, REFERRALS
from .family_team import TEAM
from .signed import SIGNED

Words = Annotated[str, StringConstraints(max_length=4000)]
Line = Annotated[str, StringConstraints(max_length=200)]
Phone = Annotated[str, StringConstraints(pattern=r"^([0-9+() -]{3,24})?$")]
_TO_HELP = pgettext_lazy("family", "To help")
_TO_REACH = pgettext_lazy("family", "To reach her without danger")


class _Said(StrEnum):
    @property
    def label(self) -> Label:
        """In the reader's language."""
        return LABELS[type(self).__name__, self.value]


class Situation(_Said):
    """The seven situations of service (七大服务情形); three of them are named by this project."""

    RELATIONSHIP = "relationship"
    PROPERTY = "property"
    VIOLENCE = "violence"
    MINOR = "minor"
    SUPPORT = "support"
    CUSTODY = "custody"
    KIN = "kin"


class Source(_Said):
    """Where a case comes from."""

    DOOR = "door"
    HOTLINE = "hotline_12338"
    WALK_IN = "walk_in"
    GRID = "grid"
    POLICE = "police_110"
    LINE_12345 = "line_12345"
    LINE_12355 = "line_12355"
    COURT = "court"
    SCHOOL = "school"
    HOSPITAL = "hospital"
    MANDATED = "mandated_report"  # of which body is kept with who reported (art. 14)
    FOLLOW_UP = "follow_up"


class Danger(_Said):
    """Whether somebody is in danger now: then the police have a seat."""

    NO = "no"
    YES = "yes"


class Minor(_Said):
    """Whether a minor is there or concerned: then a guardian is checked (JS-R7)."""

    NO = "no"
    YES = "yes"


class ByWoman(_Said):
    """Whether who asks wishes to talk with a woman; nothing said, no wish."""

    WISHED = "with_woman"


class Violence(_Said):
    """How far the violence branch is: while it is on, nobody mediates face to face (JS-R4, JS-R5)."""

    NONE = "none"
    ON = "on"
    LIFTED = "lifted"


LABELS: dict[tuple[str, str], Label] = {
    ("Situation", "relationship"): pgettext_lazy("family", "Love and marriage"),
    ("Situation", "property"): pgettext_lazy("family", "Family property"),
    ("Situation", "violence"): pgettext_lazy("family", "Domestic violence"),
    ("Situation", "minor"): pgettext_lazy("family", "Protection of a minor"),
    ("Situation", "support"): pgettext_lazy("family", "Support of older relatives"),
    ("Situation", "custody"): pgettext_lazy("family", "Custody and upbringing"),
    ("Situation", "kin"): pgettext_lazy("family", "Relatives and neighbours"),
    ("Source", "door"): pgettext_lazy("family", "online request"),
    ("Source", "hotline_12338"): pgettext_lazy("family", "12338"),
    ("Source", "walk_in"): pgettext_lazy("family", "walked in"),
    ("Source", "grid"): pgettext_lazy("family", "grid worker"),
    ("Source", "police_110"): pgettext_lazy("family", "110 call"),
    ("Source", "line_12345"): pgettext_lazy("family", "12345"),
    ("Source", "line_12355"): pgettext_lazy("family", "12355, the line for young people"),
    ("Source", "court"): pgettext_lazy("family", "court"),
    ("Source", "school"): pgettext_lazy("family", "school"),
    ("Source", "hospital"): pgettext_lazy("family", "hospital"),
    ("Source", "mandated_report"): pgettext_lazy("family", "report demanded by law"),
    ("Source", "follow_up"): pgettext_lazy("family", "visit or follow-up"),
    ("Danger", "no"): pgettext_lazy("family", "not now"),
    ("Danger", "yes"): pgettext_lazy("family", "in danger now"),
    ("Minor", "no"): pgettext_lazy("family", "none"),
    ("Minor", "yes"): pgettext_lazy("family", "a minor is present"),
    ("ByWoman", "with_woman"): pgettext_lazy("family", "with a woman, please"),
    ("Violence", "none"): pgettext_lazy("family", "not suspected"),
    ("Violence", "on"): pgettext_lazy("family", "suspected"),
    ("Violence", "lifted"): pgettext_lazy("family", "suspicion lifted"),
}


class FamilyDispute(Details):
    """What is written down when a family asks for help; what people say and where they live is sealed (L4)."""

    situation: Annotated[Situation, Choice(label=pgettext_lazy("family", "Situation"))] = (
        Situation.RELATIONSHIP
    )
    source: Annotated[Source, Choice(label=pgettext_lazy("family", "From"), decided=True)] = Source.WALK_IN
    danger: Annotated[Danger, Choice(label=pgettext_lazy("family", "Danger"), decided=True)] = Danger.NO
    minor: Annotated[Minor, Choice(label=pgettext_lazy("family", "Minors"), decided=True)] = Minor.NO
    violence: Annotated[Violence, Choice(label=pgettext_lazy("family", "Violence"), decided=True)] = (
        Violence.NONE
    )
    story: Annotated[
        Words, Text(label=pgettext_lazy("family", "What is happening"), purpose=_TO_HELP, level=4, lines=5)
    ] = ""
    home: Annotated[
        Line,
        Text(label=pgettext_lazy("family", "Where"), level=4,
             purpose=pgettext_lazy("family", "To send whoever is near")),
    ] = ""  # fmt: skip
    spot: Annotated[
        Point | None,
        Place(label=pgettext_lazy("family", "Place on the map"), level=4,
              purpose=pgettext_lazy("family", "To send whoever is near")),
    ] = None  # fmt: skip
    name: Annotated[Line, Text(label=pgettext_lazy("family", "Who asks"), purpose=_TO_HELP, level=4)] = ""
    safe_phone: Annotated[
        Phone, Telephone(label=pgettext_lazy("family", "Safe telephone"), purpose=_TO_REACH, level=4)
    ] = ""
    safe_way: Annotated[
        Line, Text(label=pgettext_lazy("family", "Safe way to reach"), purpose=_TO_REACH, level=4)
    ] = ""
    safe_time: Annotated[
        Line, Text(label=pgettext_lazy("family", "Safe time"), purpose=_TO_REACH, level=4)
    ] = ""
    by_woman: Annotated[ByWoman | None, Choice(label=pgettext_lazy("family", "Wishes to talk"))] = None
    speaks: Annotated[Dialect | None, Choice(label=pgettext_lazy("family", "Dialect"))] = None
    reporter: Annotated[
        Line,
        Text(label=pgettext_lazy("family", "Who reported it, kept secret (JS-R3)"), level=4,
             purpose=pgettext_lazy("family", "To ask back")),
    ] = ""  # fmt: skip


STAGES = (
    Stage("registered", pgettext_lazy("family", "Registered"),
          then=["accepted", "transferred", "refused", "closed"]),
    Stage("accepted", pgettext_lazy("family", "Accepted"), then=["graded", "closed"]),
    Stage("graded", pgettext_lazy("family", "Graded"), then=["teamed", "closed"]),
    Stage("teamed", pgettext_lazy("family", "Team called"), then=["responding", "visiting", "closed"]),
    Stage("responding", pgettext_lazy("family", "Help has arrived"),
          then=["mediating", "to_law", "visiting", "closed"]),
    Stage("mediating", pgettext_lazy("family", "Mediation"),
          then=["agreed", "not_agreed", "ended", "to_law", "responding"]),
    Stage("agreed", pgettext_lazy("family", "Agreed"), then=["performing", "not_agreed", "ended"]),
    Stage("not_agreed", pgettext_lazy("family", "Not agreed"), then=["to_law", "visiting"]),
    Stage("ended", pgettext_lazy("family", "Mediation ended"), then=["to_law", "responding", "visiting"]),
    Stage("to_law", pgettext_lazy("family", "Legal proceedings"), then=["visiting"]),
    Stage("performing", pgettext_lazy("family", "To be performed"),
          then=["visiting", "mediating", "to_law"]),
    Stage("visiting", pgettext_lazy("family", "In aftercare"), then=["closed", "graded"]),
    Stage("closed", pgettext_lazy("family", "Closed"), final=True),
    Stage("transferred", pgettext_lazy("family", "Handed on"), final=True),
    Stage("refused", pgettext_lazy("family", "Not accepted"), final=True),
)  # fmt: skip
FROM_CALL = "from_call"  # how a case is linked with the call at 110 that it came from
OPEN = tuple(one.name for one in STAGES if not one.final)
ENDS_FROM = tuple(one.name for one in STAGES if "closed" in one.then)
ASKED_FOR = (
    "settled",
    "to_law",
    "kept_apart",
    "advised",
    "withdrawn",
)  # whatever ends a case of violence, but for mistakes
READ_BEFORE_TEAM = ("accepted", "graded")
WITH_TEAM = OPEN[3:]

_LEVEL_SET, _CALLED = "family.level_set", "family.case_team_called"
_URGENT = ("family.urgent_team_called",)
_DOUBTED, _TOLD = "family.duty_to_report", "family.violence_reported"

CLOCKS = (
    Clock(  # one of these two for each case: nobody is told a day where minutes count
        "accept", pgettext_lazy("family", "Acceptance"), limit=option("accept_seconds"), since="family.acceptance_wanted",
        until=("family.case_accepted", "family.case_transferred", "family.case_refused"), calendar="working",
        ladder=[Step(minutes(30), tell="head")],
    ),
    Clock(
        "accept_urgent", pgettext_lazy("family", "Acceptance (danger)"), limit=option("accept_urgent_seconds"),
        since="family.danger_said", until=("family.case_accepted", "family.case_transferred", "family.case_refused"),
        again="kept", ladder=[Step(minutes(0), tell="window"), Step(minutes(5), tell="head")],
    ),
    Clock(
        "grade", pgettext_lazy("family", "Level"), limit=option("grade_seconds"), since="family.case_accepted",
        until=_LEVEL_SET, ladder=[Step(minutes(10), tell="head")],
    ),
    Clock(
        "second", pgettext_lazy("family", "Second person for red"), limit=option("second_seconds"),
        since="family.red_proposed", until=("family.red_confirmed", "family.red_declined"),
        ladder=[Step(minutes(5), tell="head")],
    ),
    *(
        Clock(
            f"team_{level}", pgettext_lazy("family", "Call the team"), limit=option(f"team_{level}_seconds"),
            since=f"family.{level}_team_wanted", until=_CALLED, again="kept",
            ladder=[Step(minutes(after), tell="head")],
        )
        for level, after in (("red", 3), ("orange", 15), ("yellow", 120))
    ),
    Clock(
        "answer", pgettext_lazy("family", "Departments answer"), limit=option("answer_seconds"), since=_URGENT,
        until="teams.seats_answered", again="kept", ladder=[Step(minutes(2), tell="head")],
    ),
    Clock(
        "link_up", pgettext_lazy("family", "All linked"), limit=option("link_seconds"), since=_URGENT,
        until="teams.team_complete", again="kept", ladder=[Step(minutes(5), tell="head")],
    ),
    Clock(
        "on_spot", pgettext_lazy("family", "On the spot"), limit=option("on_spot_seconds"), since=_URGENT,
        until="teams.first_arrived", again="kept",
        ladder=[Step(minutes(0), tell="window"), Step(minutes(5), tell="head")],
    ),
    Clock(
        "report", pgettext_lazy("family", "Report to the police"), limit=option("report_seconds"), since=_DOUBTED,
        until=_TOLD, again="kept", ladder=[Step(minutes(5), tell="window"), Step(minutes(15), tell="head")],
    ),
    Clock(
        "assess", pgettext_lazy("family", "Safety assessed"), limit=option("assess_seconds"),
        since="family.violence_suspected", until="family.safety_assessed", again="kept",
        ladder=[Step(minutes(30), tell="head")],
    ),
    Clock(
        "decide", pgettext_lazy("family", "Decision of the police"), limit=option("decide_seconds"),
        since="family.violence_reported", until="family.police_decided", again="kept",
        ladder=[Step(minutes(60), tell="head")],
    ),
    Clock(
        "guardian", pgettext_lazy("family", "Guardian checked"), limit=option("guardian_seconds"),
        since="family.minor_endangered", until="family.guardian_checked", again="kept",
        ladder=[Step(minutes(60), tell="head")],
    ),
    *(
        Clock(
            f"first_{who}_visit", label, limit=option("first_visit_seconds"), since="family.letter_served_on_offender",
            until=f"family.{who}_visited", again="kept", ladder=[Step(minutes(24 * 60), tell="head")],
        )
        for who, label in (
            ("committee", pgettext_lazy("family", "First visit of the committee")),
            ("station", pgettext_lazy("family", "First visit of the station")),
        )
    ),
    *(
        Clock(
            f"next_{who}_visit", label, limit=option("next_visit_seconds"), since=f"family.{who}_visit_planned",
            until=f"family.{who}_visited", ladder=[Step(minutes(24 * 60), tell="head")],
        )
        for who, label in (
            ("committee", pgettext_lazy("family", "Next visit of the committee")),
            ("station", pgettext_lazy("family", "Next visit of the station")),
        )
    ),
    Clock(
        "order_72", pgettext_lazy("family", "Court ruling"), limit=minutes(72 * 60),
        since="family.protection_order_sought", until="family.protection_order_decided",
        ladder=[Step(minutes(0), tell="court_liaison"), Step(minutes(120), tell="head")],
    ),
    Clock(
        "order_24", pgettext_lazy("family", "Court ruling (urgent)"), limit=minutes(24 * 60),
        since="family.urgent_protection_order_sought", until="family.protection_order_decided",
        ladder=[Step(minutes(0), tell="court_liaison"), Step(minutes(60), tell="head")],
    ),
    *CARE_CLOCKS,
)  # fmt: skip

KIND = Kind(
    label=pgettext_lazy("family", "Family dispute"),
    letters="JS",
    details=FamilyDispute,
    opened_by="family.register_case",
    moved_by_commands=True,
    place="spot",
    purposes=PURPOSES,
    disclosure=LINES,
    referrals=REFERRALS,
    adverse=ADVERSE,
    hidden_with={FROM_CALL: ""},  # who hurts may work at 110: the call holds her words, telephone and address
    emergency_reviewers=["head"],
    never=NEVER,
    stages=STAGES,
    clocks=CLOCKS,
    team=TEAM,
    closing=Closing(
        outcomes=[
            Outcome("settled", pgettext_lazy("family", "Settled and visited"), good=True, at=("visiting",)),
            Outcome("to_law", pgettext_lazy("family", "Referred to legal proceedings"), at=("visiting",)),
            Outcome("kept_apart", pgettext_lazy("family", "Safe apart"), at=("visiting",)),
            Outcome("advised", pgettext_lazy("family", "Advice was enough"), at=OPEN[:5]),
            Outcome("withdrawn", pgettext_lazy("family", "Withdrawn by who asked"), at=ENDS_FROM),
            Outcome("duplicate", pgettext_lazy("family", "The same as another case"), at=OPEN[:5]),
            Outcome("drill", pgettext_lazy("family", "Drill over"), at=ENDS_FROM),
            Outcome("handed_on", pgettext_lazy("family", "Handed on"), at=("registered",)),
            Outcome("not_accepted", pgettext_lazy("family", "Not accepted"), at=("registered",)),
        ],
        needs=[
            Need(  # whatever a case ends as, nobody is spared the telling (JS-R3)
                "told", pgettext_lazy("family", "the report to the police"),
                on="family.violence_reported", undone_by=("family.duty_to_report",), once=("family.duty_to_report",),
                only_if={"violence": ("on",)}, outcomes=(*ASKED_FOR, "duplicate", "handed_on", "not_accepted"),
            ),
            Need(
                "drill", pgettext_lazy("family", "registered as a drill"), on="family.case_registered",
                only={"is_drill": (True,)}, outcomes=("drill",),
            ),
            Need(
                "visits", pgettext_lazy("family", "the visits made"), on="family.visits_done",
                undone_by=("family.visit_planned",), outcomes=("settled",),
            ),
            Need(  # what a visitor saw is decided by a person before anything ends (domain.md 4.2)
                "signs", pgettext_lazy("family", "the signs of a relapse answered"), on="family.signs_answered",
                only={"is_last": (True,)}, undone_by=("family.signs_seen",), once=("family.signs_seen",),
                outcomes=ASKED_FOR,
            ),
            Need(
                "police", pgettext_lazy("family", "the decision of the police"), on="family.police_decided",
                undone_by=("family.violence_suspected",), only_if={"violence": ("on",)}, outcomes=ASKED_FOR,
            ),
            Need(
                "care", pgettext_lazy("family", "handed back to care"), on="family.returned_to_care",
                undone_by=("family.violence_suspected",), only_if={"violence": ("on",)}, outcomes=ASKED_FOR,
            ),
            Need(
                "guardian", pgettext_lazy("family", "the guardian checked"), on="family.guardian_checked",
                undone_by=("family.minor_endangered",), only_if={"minor": ("yes",), "violence": ("on",)}, outcomes=ASKED_FOR,
            ),
            *SIGNED,
            Need(  # orange is teamed within half an hour, whatever may be enough afterwards (domain.md 4.2)
                "team", pgettext_lazy("family", "the team called"), on=_CALLED, outcomes=("advised",),
                once=("family.red_team_wanted", "family.orange_team_wanted"), unless_since=(_LEVEL_SET,),
            ),
            *(  # a letter that was served asks for all its visits (art. 17); without one none is needed (JS-R4)
                Need(
                    f"{who}_visits", label, on=f"family.{who}_visited",
                    undone_by=("family.letter_served_on_offender", f"family.{who}_visit_planned"),
                    once=("family.letter_served_on_offender",), only_if={"violence": ("on",)}, outcomes=ASKED_FOR,
                )
                for who, label in (
                    ("committee", pgettext_lazy("family", "the committee's visits after the letter")),
                    ("station", pgettext_lazy("family", "the station's visits after the letter")),
                )
            ),
        ],
        approvals=1,
        works=(
            "family.session_planned", "family.session_held", "family.agreement_written", "family.agreement_reached",
            "family.safety_assessed",
        ),
    ),
    review=Review(  # visits before the end keep the days of domain.md 4.2; these are others: nobody rings twice
        by_level={"red": [14, 60, 150], "orange": [60], "yellow": [60]},
        share=0.1, reopens_at="graded", asks_first={"violence": ("on",)},
    ),
)  # fmt: skip
