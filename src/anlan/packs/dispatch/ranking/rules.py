# SPDX-License-Identifier: Apache-2.0
"""The rules that keep a guard from being sent, each over the whole roster at once: True = he breaks it.

"Regulations" are the Regulations on Security Services (保安服务管理条例), source F09 of the domain pages.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from . import refusals
from .columns import Bools
from .question import Question
from .scene import TaskKind
from .sentences import Sentence

NO_WAY: Final = "no-way"  # not a rule of the domain: the street network gives no way to the scene


def certificate(q: Question) -> Bools:
    """PB-R14 [D on art. 16 of the Regulations]: the certificate is held and was not revoked by that day."""
    return ~q.guards.certified | (q.guards.revoked_on <= q.day.toordinal())


def not_a_party(q: Question) -> Bools:
    """PB-R15 [D]: nobody who is party or witness to the matter, nor from whom it is hidden."""
    broken = np.zeros(len(q.guards), dtype=np.bool_)
    for person in q.scene.parties | q.scene.barred:
        broken[list(q.guards.index.get(person, ()))] = True
    return broken


def ground(q: Question) -> Bools:
    """PB-R2, art. 13, 15 and 42 of the Regulations: own hires stay at home, company guards keep to contracts."""
    return ~q.may_serve


def roster(q: Question) -> Bools:
    """PB-R9 [D]: within today's roster, and signed on."""
    g = q.guards
    return ~((g.duty_from <= q.at) & (q.at < g.duty_until) & (g.signed_on_at <= q.at))


def rest(q: Question) -> Bools:
    """PB-R13 [D]: ten minutes after a task with violence, and twelve hours of duty at most.

    The hours reported and the time since sign-on are both asked; whichever is longer counts.
    """
    g, limits = q.guards, q.limits
    resting = q.at - g.violence_ended_at < limits.rest_after_violence
    worn = ~(g.hours_on_duty * 3600 < limits.longest_duty)
    return resting | worn | (q.at - g.signed_on_at >= limits.longest_duty)


def untrained(q: Question) -> Bools:
    """PB-R12 [D]: whose yearly first-response training is not valid on that day, whatever the task."""
    return q.guards.trained_until < q.day.toordinal()


def training(q: Question) -> Bools:
    """PB-R12 [D]: without valid yearly training 警戒 only, so it keeps nobody from a cordon."""
    return untrained(q) if q.task is TaskKind.FIRST_RESPONSE else np.zeros(len(q.guards), dtype=np.bool_)


def free(q: Question) -> Bools:
    """PB-R10 [D]: not busy with another task."""
    return q.guards.busy


def fresh(q: Question) -> Bools:
    """PB-R11 [D]: a position not older than two minutes, and none in the future."""
    age = q.at - q.guards.position_at
    return ~((age <= q.limits.position_age) & (age >= -q.limits.clock_ahead))


def way(q: Question) -> Bools:
    """No rule of the domain: whether a way leads to the scene is learnt later, from the router.

    It forbids nothing: nobody can say when he is there, so he stands in no order, and the desk may ask him all the same.
    """
    return np.zeros(len(q.guards), dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its id, who breaks it, and the sentence for one who does."""

    id: str
    broken: Callable[[Question], Bools]
    say: Callable[[Question, int], Sentence]


# In order of weight, which is the order in which a guard's reasons are named: first what no desk may lift
# (the law on the person, fairness to the matter, the law on the place), then what protects the guard (duty,
# rest), then what narrows the task (training), last what passes in minutes (another task, an old position).
RULES: Final = (
    Rule("PB-R14", certificate, refusals.certificate),
    Rule("PB-R15", not_a_party, refusals.party),
    Rule("PB-R2", ground, refusals.ground),
    Rule("PB-R9", roster, refusals.roster),
    Rule("PB-R13", rest, refusals.rest),
    Rule("PB-R12", training, refusals.training),
    Rule("PB-R10", free, refusals.busy),
    Rule("PB-R11", fresh, refusals.position),
    Rule(NO_WAY, way, refusals.no_way),
)
