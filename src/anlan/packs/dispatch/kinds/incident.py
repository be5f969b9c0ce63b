# SPDX-License-Identifier: Apache-2.0
"""Incident (警情): mirrors the 110 order; only police close it (domain.md 2.2 A)."""

from typing import Annotated

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.declare import Clock, Closing, Kind, Outcome, Stage, minutes, option
from anlan.kernel.fields import Details, Telephone, Text

Words = Annotated[str, StringConstraints(max_length=4000)]


class Call(Details):
    """What the caller said; sealed."""

    content: Annotated[
        Words,
        Text(
            label=pgettext_lazy("dispatch", "What was reported"),
            purpose=pgettext_lazy("dispatch", "To help on the scene"),
            level=4,
            lines=4,
        ),
    ] = ""
    caller_phone: Annotated[
        str | None,
        Telephone(
            label=pgettext_lazy("dispatch", "Caller's telephone"),
            purpose=pgettext_lazy("dispatch", "To ask back"),
            level=3,
        ),
    ] = None
    caller_name: Annotated[
        str | None,
        Text(
            label=pgettext_lazy("dispatch", "Caller"),
            purpose=pgettext_lazy("dispatch", "To ask back"),
            level=3,
        ),
    ] = None
    supplements: Annotated[
        tuple[Words, ...],
        Text(
            label=pgettext_lazy("dispatch", "Added later"),
            purpose=pgettext_lazy("dispatch", "To help on the scene"),
            level=4,
            lines=3,
        ),
    ] = ()


OPEN = ("received", "dispatched", "signed", "en_route", "on_scene", "handling", "fed_back")
_ENDS = ["returned", "closed"]
_AFTER_FEEDBACK = ("fed_back",)  # the others need no attendance

KIND = Kind(
    label=pgettext_lazy("dispatch", "Incident"),
    letters="JQ",
    details=Call,
    opened_by="dispatch.report_incident",
    closed_by="dispatch.close_incident",
    moved_by_commands=True,
    hidden_with={"duplicate_of": "", "maybe_duplicate_of": "different_from"},
    stages=[
        Stage("received", pgettext_lazy("dispatch", "Received"), then=["dispatched", *_ENDS]),
        Stage("dispatched", pgettext_lazy("dispatch", "Police sent"), then=["signed", "on_scene", *_ENDS]),
        Stage("signed", pgettext_lazy("dispatch", "Signed for"), then=["en_route", "on_scene", *_ENDS]),
        Stage("en_route", pgettext_lazy("dispatch", "On the way"), then=["on_scene", *_ENDS]),
        Stage(
            "on_scene", pgettext_lazy("dispatch", "Police on scene"), then=["handling", "fed_back", "closed"]
        ),
        Stage("handling", pgettext_lazy("dispatch", "Being handled"), then=["fed_back", "closed"]),
        Stage("fed_back", pgettext_lazy("dispatch", "Fed back"), then=["closed"]),
        Stage("closed", pgettext_lazy("dispatch", "Closed"), final=True),
        Stage("returned", pgettext_lazy("dispatch", "Returned"), final=True),
    ],
    clocks=[
        Clock(
            "sign",
            pgettext_lazy("dispatch", "Officer signs"),
            limit=option("sign_seconds"),
            since="dispatch.police_sent",
            until=("dispatch.incident_signed_for", "dispatch.police_arrived"),
            again="first",
        ),
        Clock(  # PB-R8: five minutes in the city, ten in a suburb; a region turns the option
            "attend",
            pgettext_lazy("dispatch", "Police on scene"),
            limit=option("attend_seconds"),
            since="dispatch.police_sent",
            until="dispatch.police_arrived",
            again="first",
        ),
        Clock(
            "feed_back",
            pgettext_lazy("dispatch", "Feedback"),
            limit=minutes(24 * 60),
            since="dispatch.police_arrived",
            until="dispatch.feedback_recorded",
            again="first",
        ),
    ],
    closing=Closing(
        outcomes=[
            Outcome(
                "settled", pgettext_lazy("dispatch", "Settled on the scene"), good=True, at=_AFTER_FEEDBACK
            ),
            Outcome(
                "administrative_case", pgettext_lazy("dispatch", "Administrative case"), at=_AFTER_FEEDBACK
            ),
            Outcome("criminal_case", pgettext_lazy("dispatch", "Criminal case"), at=_AFTER_FEEDBACK),
            Outcome("transferred", pgettext_lazy("dispatch", "Transferred to 12345")),
            Outcome("duplicate", pgettext_lazy("dispatch", "Duplicate")),
            Outcome("false_alarm", pgettext_lazy("dispatch", "False alarm")),
            Outcome("returned", pgettext_lazy("dispatch", "Returned")),
            Outcome("no_attendance", pgettext_lazy("dispatch", "Closed without attendance")),
        ]
    ),
)
