# SPDX-License-Identifier: Apache-2.0
"""What each figure of the wall means, in words that stand beside the number (domain.md 2.5)."""

from dataclasses import dataclass

from django.utils.translation import pgettext


@dataclass(frozen=True)
class Definition:
    """A figure's name, how it is computed, and what it does not say."""

    code: str
    name: str
    how: str
    besides: str
    version: int = 1


def definitions() -> dict[str, Definition]:
    """By code, in the reader's language."""
    known = (
        Definition(
            "levels",
            pgettext("dispatch", "Under way by level"),
            pgettext("dispatch", "Incidents that are open at this moment, by their present level."),
            pgettext("dispatch", "An incident that was raised or lowered counts where it stands now."),
        ),
        Definition(
            "first",
            pgettext("dispatch", "Guard there first"),
            pgettext(
                "dispatch",
                "Incidents where a guard was on scene before police, of all where somebody has come.",
            ),
            pgettext(
                "dispatch", "Who has not come yet is not counted. Arrival is by the fence of 30 m or by hand."
            ),
        ),
        Definition(
            "unheld",
            pgettext("dispatch", "Nobody on scene"),
            pgettext(
                "dispatch",
                "Time from the report until a guard or police first held the scene; the middle of all (median).",
            ),
            pgettext("dispatch", "Scenes that nobody has reached yet are not in it; they stand in the list."),
        ),
        Definition(
            "parts",
            pgettext("dispatch", "Response of guards"),
            pgettext(
                "dispatch",
                "Mean of three parts that add up: report to offer, offer to acceptance, acceptance to arrival.",
            ),
            pgettext(
                "dispatch", "Only of guards who have arrived; of several offers the one that was accepted."
            ),
        ),
    )
    return {one.code: one for one in known}
