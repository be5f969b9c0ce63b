# SPDX-License-Identifier: Apache-2.0
"""Whatever happens in whichever order, each figure is what the log tells, and the wall says the same."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.kernel import timing
from anlan.kernel.following import drain
from anlan.kernel.registry import REGISTRY

from ..pages.wall import PROMISE, RATES, RIGHTS, _tile
from ..queries.cases import code_of
from ..queries.figure_facts import Facts, Scope
from ..queries.figures import BY_CODE, FEW
from .care_story import Care
from .recount import from_the_log
from .whole_story import HERE, Family

RATINGS = ("satisfied", "mostly", "dissatisfied")
SERVED = ((), ("police_station",), ("police_station", "committee"))


def asked(family, _care, which):
    case = family.case(home="海门街道老街 9 号" if which else "")
    if which == 1:
        family.tell("accept_case", family.window, case=case)
    if which == 2:
        family.tell("refuse_case", family.window, case=case, why="no_family_matter", words="是物业的事")


def teamed(family, _care, which):
    family.teamed(("orange", "yellow", "blue")[which])


def rated(family, _care, which):
    help_ = family.tell("ask_for_help", family.door, about="sad", story="夜里睡不着", region=HERE)
    family.tell("accept_case", family.window, case=help_.matter)
    family.tell("withdraw_request", family.door, code=code_of(help_.matter))
    family.tell("rate_help", family.door, code=code_of(help_.matter), rating=RATINGS[which])


def mediated(family, care, which):
    case = care.mediating()
    if which == 0:
        care.tell("end_mediation", care.window, case, why="no_agreement")
        return
    first, later = care.agreed(case, 0, 1)
    care.tell("note_promise", care.window, case, promise=first.pk, result=("kept", "broken")[which - 1])
    if which == 2:
        care.tell("note_promise", care.window, case, promise=later.pk, result="kept")


def waiting(family, care, which):
    """Written down; signed by nobody, so that nothing of it is due, or not signed at all."""
    case = care.mediating()
    care.waiting(case)
    if which:
        care.tell("end_mediation", care.window, case, why="not_signed")


def settled(family, care, which):
    """Visited, and closed by two; the household asks again within half a year, after it, or not at all."""
    home = f"海门街道老街 {which + 20} 号"
    case = family.teamed("yellow", home=home)
    care.tell("begin_care", care.window, case)
    (visit,) = care.visit(case, 0)
    care.made(visit)
    for verb, who in (("propose_closing", family.window), ("approve_closing", family.head)):
        said = {"outcome": "settled"} if verb == "propose_closing" else {}
        family.story.tell(REGISTRY.commands[f"closing.{verb}"], by=who, matter=case, **said)
    if which:
        family.story.hands.pass_(days=(0, 20, 181)[which])
        family.case(home=home)


def visited(family, care, which):
    case = care.mediating()
    care.tell("end_mediation", care.window, case, why="no_agreement")
    first, second, _third = care.visit(case, 0, 1, 2)
    care.made(first, result=("met", "not_met", "no_visit_wished")[which])
    if which:
        family.tell("drop_visit", care.window, visit=second.pk)


def protected(family, _care, which):
    case = family.teamed(danger="yes", situation="violence")
    family.tell("suspect_violence", family.window, case=case, capacity="capable")
    family.tell("report_to_police", family.window, case=case, way="by_call", words="接警员已记")
    decision = ("warning_letter", "criticism", "penalty")[which]
    family.tell(
        "record_police_decision", family.sits(case, "police"), case=case, decision=decision, words="已处理"
    )
    family.tell("seek_protection_order", family.window, case=case, asked_by="victim")
    care = Care(family)
    until = (timing.now() + timedelta(days=90)).astimezone(timing.LOCAL).date().isoformat()
    said = (
        {"decision": "granted", "measures": ["move_out"], "until": until}
        if which
        else {"decision": "rejected"}
    )
    care.internal("decide_protection_order", case=case, **said)
    for whom in SERVED[which]:
        family.tell("serve_protection_order", family.window, case=case, whom=whom)


def time_passes(family, _care, which):
    family.story.hands.pass_(minutes=(4, 11, 180)[which])


ACTS = (asked, teamed, rated, mediated, waiting, visited, settled, protected, time_passes)


@settings(
    max_examples=8, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 2)), min_size=1, max_size=4))
def test_each_figure_of_a_random_story_is_what_the_log_tells(story, acts):
    """One story goes on from example to example, so that later ones count what earlier ones did."""
    family = Family(story)
    care = Care(family)
    for act, which in acts:
        act(family, care, which)
    drain()
    now = timing.now()
    facts = Facts(Scope(now - timedelta(days=9_000), now + timedelta(days=1)))
    for code, (counts, base) in from_the_log(facts.scope.since).items():
        told = BY_CODE[code].pick(facts)
        assert (sum(one.value for one in told) - counts, len(told) - base) == (0, 0), code
        if code in (*PROMISE, *RATES, *RIGHTS):
            assert _tile(code, facts)["value"] == (f"{counts / base * 100:.1f}" if base >= FEW else "")
