# SPDX-License-Identifier: Apache-2.0
"""What the places of the specimen cannot say."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Option, Pack, Role, Topic
from anlan.kernel.loader import VERBS

from .topics import take_event, take_places

PACK = Pack(
    label=pgettext_lazy("specimen", "Noise"),
    icon="volume-2",
    order=90,
    roles=[
        Role(
            "worker",
            pgettext_lazy("specimen", "Worker"),
            may=["view", "unmask", *VERBS, "measure_noise", "send_warning"],
        ),
        Role(
            "overseer",
            pgettext_lazy("specimen", "Overseer"),
            may=[
                "view",
                "approve_closing",
                "return_closing",
                "record_review",
                "skip_review",
                "draw_call_backs",
            ],
        ),
        Role("reader", pgettext_lazy("specimen", "Reader"), may=["view"]),
        *(
            Role(
                name,
                label,
                may=["view", "unmask", "accept_seat", "decline_seat", "arrive_on_spot", "leave_team"],
                scope="involved",
            )
            for name, label in (
                ("pumper", pgettext_lazy("specimen", "Pumper")),
                ("electrician", pgettext_lazy("specimen", "Electrician")),
                ("carrier", pgettext_lazy("specimen", "Carrier")),
            )
        ),
        Role("warden", pgettext_lazy("specimen", "Warden"), may=["view", "unmask", "review_break_glass"]),
        Role("adjuster", pgettext_lazy("specimen", "Adjuster"), may=["view", "unmask"], scope="involved"),
        Role("neighbour", pgettext_lazy("specimen", "Neighbour"), may=["view", "add_note"], scope="involved"),
    ],
    labels={
        "tenant": pgettext_lazy("specimen", "Tenant"),
        "opponent": pgettext_lazy("specimen", "Opponent"),
    },
    options=[
        Option("measure_seconds", 600, pgettext_lazy("specimen", "Seconds to measure"), least=30, most=7200),
    ],
    topics=[
        Topic("noise/1/{device}/ev", take_event, most=600),
        Topic("noise/1/{device}/tel", take_places, qos=0, batch=True),
    ],
)
