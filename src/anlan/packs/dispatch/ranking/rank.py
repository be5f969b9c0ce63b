# SPDX-License-Identifier: Apache-2.0
"""Who may lawfully be sent to a scene, in which order, and why each of the others may not."""

from collections.abc import Callable
from dataclasses import dataclass
from math import isnan

import numpy as np

from anlan.kernel.ports import Mode, Point, Router

from . import reasons, rules
from .answer import Candidate, Excluded, Lazily, Ranking
from .columns import Bools, Floats, GuardColumns, Ints
from .contracts import Contracts
from .order import arrange, own_posts, tasks_here
from .question import Question, ask
from .scene import Limits, Scene, TaskKind, police_at_once, task_kind
from .sentences import Sentence, plain

_NO_WAY_BIT = 1 << next(i for i, rule in enumerate(rules.RULES) if rule.id == rules.NO_WAY)
_TRAINING_BIT = 1 << next(i for i, rule in enumerate(rules.RULES) if rule.id == "PB-R12")


def rank_guards(
    scene: Scene,
    guards: GuardColumns,
    contracts: Contracts,
    router: Router,
    *,
    wanted: TaskKind | None = None,
    limits: Limits | None = None,
    mode: Mode = "foot",
) -> Ranking:
    """Judge every guard by every rule (PB-R2, R7, R9–R15) and put those who pass in order of arrival.

    `wanted=TaskKind.CORDON` ranks for 警戒 where the class allows more; the other way round is not heard.
    The router is asked once, for those who pass only. Times are judged as of `scene.at`.
    """
    lawful_kind = task_kind(scene)
    kind = TaskKind.CORDON if TaskKind.CORDON in (wanted, lawful_kind) else lawful_kind
    question = ask(scene, guards, contracts, limits or Limits(), kind)
    bits = broken_bits(question)
    passed = np.flatnonzero(bits == 0)
    seconds = _seconds(router, scene.point, guards, passed, mode)
    there = np.isfinite(seconds)
    bits[passed[~there]] = _NO_WAY_BIT
    candidates = _candidates(question, passed[there], seconds[there])
    return Ranking(
        candidates=candidates,
        excluded=_excluded(question, bits),
        task_kind=kind,
        police_at_once=police_at_once(scene),
        computed_at=scene.at,
        notes=_notes(scene, lawful_kind, bool(candidates)),
    )


def broken_bits(question: Question) -> Ints:
    """For each guard the rules that he breaks, one bit a rule in the order of `RULES`; 0 = none."""
    bits = np.zeros(len(question.guards), dtype=np.int64)
    for place, rule in enumerate(rules.RULES):
        bits |= rule.broken(question).astype(np.int64) << place
    return bits


def _seconds(router: Router, target: Point, guards: GuardColumns, passed: Ints, mode: Mode) -> Floats:
    if not len(passed):
        return np.zeros(0, dtype=float)
    return np.array(router.seconds_to(target, guards.points(passed), mode), dtype=float)


def _candidates(q: Question, passed: Ints, seconds: Floats) -> tuple[Candidate, ...]:
    own, tasks = own_posts(q.scene, q.guards)[passed], tasks_here(q.scene, q.guards)[passed]
    order = arrange(seconds, own, tasks, q.limits.tie)
    order = order[np.argsort(_declined(q, passed[order]), kind="stable")]
    at = passed[order]
    rows, speaker = q.guards.rows, _Spoken(q)
    columns = zip(
        at.tolist(),
        seconds[order].tolist(),
        q.metres[at].tolist(),
        np.maximum(0.0, q.at - q.guards.position_at[at]).tolist(),
        own[order].tolist(),
        tasks[order].tolist(),
        rules.untrained(q)[at].tolist(),
        strict=True,
    )
    return tuple(
        Candidate(
            id=rows[place].id,
            name=rows[place].name,
            organisation=rows[place].organisation,
            seconds=time,
            metres=metres,
            position_age=age,
            own_post=post,
            tasks_here=count,
            cordon_only=cordon,
            _speaker=speaker,
            _place=place,
        )
        for place, time, metres, age, post, count, cordon in columns
    )


def _declined(q: Question, places: Ints) -> Bools:
    """Who was asked to go to this scene already and did not say yes."""
    return np.array([q.guards.rows[i].id in q.scene.declined for i in places.tolist()], dtype=np.bool_)


def _excluded(q: Question, bits: Ints) -> Lazily[Excluded]:
    shown = ~rules.roster(q) & np.isfinite(
        q.metres
    )  # whereabouts are nobody's business off duty (domain.md 2.8)
    metres = np.where(shown, q.metres, np.inf)
    out = np.flatnonzero(bits)
    out = out[np.lexsort((out, metres[out]))]
    rows, speaker, names = q.guards.rows, _Spoken(q), _Names()
    places, distances, words = out.tolist(), metres[out].tolist(), bits[out].tolist()
    old, ages, seen = (
        rules.fresh(q)[out].tolist(),
        (q.at - q.guards.position_at[out]).tolist(),
        shown[out].tolist(),
    )

    def make(number: int) -> Excluded:
        row, known, age, word = rows[places[number]], seen[number], ages[number], words[number]
        return Excluded(
            id=row.id,
            name=row.name,
            organisation=row.organisation,
            metres=distances[number] if known else None,
            metres_are_about=known and old[number],
            position_age=age if known and not isnan(age) else None,
            broken=names[word],
            may_cordon=word == _TRAINING_BIT,
            _speaker=speaker,
            _place=places[number],
        )

    return Lazily(len(places), make)


class _Names(dict[int, tuple[str, ...]]):
    """Rule ids of a word of bits, worked out once for each word that occurs."""

    def __missing__(self, word: int) -> tuple[str, ...]:
        self[word] = tuple(rule.id for place, rule in enumerate(rules.RULES) if word >> place & 1)
        return self[word]


class _Sayings(dict[tuple[str, ...], list[Callable[[Question, int], Sentence]]]):
    """What to say of each set of broken rules, worked out once for each set that occurs."""

    def __missing__(self, broken: tuple[str, ...]) -> list[Callable[[Question, int], Sentence]]:
        self[broken] = [rule.say for rule in rules.RULES if rule.id in broken]
        return self[broken]


_SAYINGS = _Sayings()


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The question, kept so that sentences can be made when they are read."""

    question: Question

    def in_favour(self, who: Candidate, place: int) -> tuple[Sentence, ...]:
        """Why he may go."""
        return reasons.in_favour(
            self.question,
            place,
            own_post=who.own_post,
            tasks_here=who.tasks_here,
            cordon_only=who.cordon_only,
        )

    def against(self, who: Excluded, place: int) -> tuple[Sentence, ...]:
        """Why he may not."""
        return tuple([say(self.question, place) for say in _SAYINGS[who.broken]])


def _notes(scene: Scene, lawful_kind: TaskKind, anybody: bool) -> tuple[Sentence, ...]:
    """What the desk must know beside the list: PB-R7, and that nobody is left."""
    said = []
    if lawful_kind is TaskKind.CORDON:
        said.append(plain("PB-R7", "note_cordon"))
    elif police_at_once(scene):
        said.append(plain("PB-R7", "note_police"))
    if not anybody:
        said.append(plain("", "note_nobody"))
    return tuple(said)
