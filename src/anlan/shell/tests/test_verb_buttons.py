# SPDX-License-Identifier: Apache-2.0
"""Where a pack declares no order of its verbs, what carries a matter on stands before notes and corrections."""

from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY
from anlan.shell.verb_buttons import rank_of

MATTER = Matter(kind="specimen.noise", stage="reported")
SHOWN = ("matters.add_note", "closing.propose_closing", "matters.move_matter", "specimen.measure_noise",
         "teams.call_team")  # fmt: skip


def test_what_carries_a_matter_on_stands_before_a_note():
    verbs = [REGISTRY.commands[name] for name in SHOWN]
    in_order = sorted(verbs, key=lambda verb: rank_of(verb, MATTER, {}, now=True))
    assert [verb.verb for verb in in_order] == [
        "measure_noise", "call_team", "move_matter", "propose_closing", "add_note",
    ]  # fmt: skip
