# SPDX-License-Identifier: Apache-2.0
"""What a pack is allowed to say: typed declarations, checked at start."""

from .kinds import Clock, Closing, Kind, OptionLimit, Outcome, Seat, Stage, Step, option
from .packs import Hears, Option, Pack, Role, Rule, Tell, Topic
from .pages import Lack, MatterPage, Page, Paper, Presence, Verb
from .words import Label, minutes, seconds

__all__ = [
    "Clock",
    "Closing",
    "Hears",
    "Kind",
    "Label",
    "Lack",
    "MatterPage",
    "Option",
    "OptionLimit",
    "Outcome",
    "Pack",
    "Page",
    "Paper",
    "Presence",
    "Role",
    "Rule",
    "Seat",
    "Stage",
    "Step",
    "Tell",
    "Topic",
    "Verb",
    "minutes",
    "option",
    "seconds",
]  # fmt: skip
