# SPDX-License-Identifier: Apache-2.0
"""What the scenarios of family share: the seats of an urgent team, each says yes, and another approves the end."""

from anlan.kernel.declare import Beat, at

URGENT = (
    "mediator",
    "police",
    "grid_worker",
    "psychologist",
    "womens_federation",
    "child_protection",
    "shelter",
)


def all_say_yes(minute: float, *seats: str, days: float = 0) -> list[Beat]:
    """One after the other, ten seconds apart."""
    return [
        at(minute, seconds=10 * nth, days=days).by(f"seat:{seat}").does("accept_seat")
        for nth, seat in enumerate(seats)
    ]


def advised(day: float, level: str) -> list[Beat]:
    """A call for which advice is enough: accepted, graded, and its end approved within the half hour.

    Orange is not advised away before its team is called; a person may see it lower, with a reason.
    """
    lowered = [
        at(22, days=day).by("window").is_refused("propose_closing", "not_yet", outcome="advised"),
        at(23, days=day).by("window").does("set_level", level="yellow", words="演示：问过本人，没有危险"),
    ]
    return [
        at(10, days=day).by("window").does("accept_case").expects_clock("accept", "met"),
        at(15, days=day).by("window").does("set_level", level=level, words="演示：由窗口看过"),
        at(20, days=day).by("window").does("note_contact", result="reached", words="演示：给了热线电话"),
        *(lowered if level == "orange" else []),
        at(25, days=day).by("window").does("propose_closing", outcome="advised"),
        at(30, days=day).by("reviewer").does("approve_closing").expects_outcome("advised"),
    ]


def ends(outcome: str, days: float, *, not_by: str = "") -> list[Beat]:
    """The head proposes it and cannot approve it himself; a reviewer does, and nobody who took part (`not_by`)."""
    also = [at(3, days=days).by(not_by).is_refused("approve_closing", "took_part")] if not_by else []
    return [
        at(days=days).by("head").does("propose_closing", outcome=outcome),
        at(1, days=days).by("head").is_refused("approve_closing", "own_proposal"),
        at(2, days=days).by("window").is_refused("approve_closing", "not_allowed"),
        *also,
        at(days=days, hours=2)
        .by("reviewer")
        .does("approve_closing")
        .expects_outcome(outcome)
        .expects_stage("closed"),
    ]
