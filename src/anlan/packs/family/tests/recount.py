# SPDX-License-Identifier: Apache-2.0
"""The figures of family disputes, counted once more from the log alone: what a figure says must be found here, too."""

import json
from datetime import timedelta
from uuid import UUID

from anlan.kernel import timing
from anlan.kernel.events.models import EventRecord

MADE = ("met", "no_visit_wished")
HALF_YEAR = timedelta(days=180)


def log(*names):
    """Events of cases that are no drill, as the log alone tells them."""
    drills = {
        one.matter
        for one in EventRecord.objects.filter(name="family.case_registered")
        if json.loads(one.fields)["is_drill"]
    }
    rows = EventRecord.objects.filter(name__in=names).order_by("position")
    return [(one, json.loads(one.fields)) for one in rows if one.matter not in drills]


def from_the_log(since):
    """Each figure as (what counts, base), folded out of the log since then; nothing of the pack's tables is asked."""
    settled = [one for one, said in ended_by_now() if said["outcome"] == "settled"]
    accepted = {one.matter for one, _ in log("family.case_accepted")}
    ended = log("family.agreement_reached", "family.mediation_ended")
    decisions = [said["decision"] for _, said in log("family.police_decided")]
    rated = [said["rating"] for _, said in log("family.case_rated")]
    return {
        "registered": (len(log("family.case_registered")), len(log("family.case_registered"))),
        "resolved": (len(accepted & {one.matter for one in settled}), len(accepted)),
        "mediated": (sum(one.name == "family.agreement_reached" for one, _ in ended), len(ended)),
        "kept": kept(since),
        "relapsed": relapsed(settled),
        "satisfied": (sum(one in ("satisfied", "mostly") for one in rated), len(rated)),
        "visited": visited(since),
        "orders": orders(),
        "letters": (decisions.count("warning_letter"), sum(one in ("warning_letter", "criticism") for one in decisions)),
        **{code: clocked(name) for code, name in
           (("answered", "answer"), ("linked_up", "link_up"), ("on_spot", "on_spot"), ("reports", "report"))},
        "accepted": clocked("accept", "accept_urgent"),
    }  # fmt: skip


def ended_by_now():
    """The end of each case that has one and was not opened again since."""
    last = {}
    for one, said in log("matters.matter_closed", "matters.matter_reopened"):
        last[one.matter] = (one, said)
    return [pair for pair in last.values() if pair[0].name == "matters.matter_closed"]


def kept(since):
    """Promises of agreements in effect that were due by today; what is due today and unsaid is not over yet."""
    today, first = _today(), since.astimezone(timing.LOCAL).date().isoformat()
    states = {(said["agreement"], said["number"]): said["state"] for _, said in log("family.promise_noted")}
    due = [
        states.get((said["agreement"], number), "due")
        for _, said in log("family.agreement_reached")
        for number, day in enumerate(said["days"], start=1)
        if first <= day <= today and not (day == today and (said["agreement"], number) not in states)
    ]
    return sum(one in ("kept", "kept_late") for one in due), len(due)


def relapsed(settled):
    """Settled cases of known households; what counts is a case of theirs that came within half a year afterwards."""
    homes, came = {}, {}
    for one, said in log("family.case_registered", "family.likeness_decided"):
        if one.name == "family.case_registered":
            came[one.matter] = one.at
            homes[one.matter] = said["household"]
        elif said["household"]:
            for case in (one.matter, UUID(said["other"])):
                homes[case] = homes.get(case) or said["household"]
    known = [one for one in settled if homes.get(one.matter)]
    again = [
        any(
            homes[case] == homes[one.matter] and one.at < at <= one.at + HALF_YEAR
            for case, at in came.items()
        )
        for one in known
    ]
    return sum(again), len(known)


def clocked(*names):
    """In time and decided, by the events of clocks."""
    met = {said["id"]: said["late_seconds"] for _, said in log("clocks.clock_met") if said["clock"] in names}
    breached = {said["id"] for _, said in log("clocks.clock_breached") if said["clock"] in names}
    return sum(late == 0 for late in met.values()), len(met.keys() | breached)


def visited(since):
    """Visits that were made, of all that were due by today and not taken back."""
    today = _today()
    first = since.astimezone(timing.LOCAL).date().isoformat()
    dropped = {one.matter for one, said in log("matters.matter_closed") if said["outcome"] == "not_needed"}
    due = {
        said["visit"]
        for _, said in log("family.visit_planned")
        if first <= said["due_on"] <= today and UUID(said["visit"]) not in dropped
    }
    made = {said["visit"] for _, said in log("family.visit_made") if said["result"] in MADE}
    return len(due & made), len(due)


def _today():
    return timing.now().astimezone(timing.LOCAL).date().isoformat()


def orders():
    """Orders that went to police and committee, of all granted: an order is served after it was granted, before the next."""
    served = []
    for one, said in log("family.protection_order_decided", "family.protection_order_served"):
        if one.name == "family.protection_order_served":
            next(each for case, each in reversed(served) if case == one.matter).add(said["whom"])
        elif said["decision"] == "granted":
            served.append((one.matter, set()))
    return sum(each >= {"police_station", "committee"} for _, each in served), len(served)
