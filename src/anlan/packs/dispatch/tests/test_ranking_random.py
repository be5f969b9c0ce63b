# SPDX-License-Identifier: Apache-2.0
"""Whatever the roster: nobody unlawful is offered, and the order holds.

The law is written here a second time, one guard at a time and without arrays, to judge the columns by.
"""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.kernel.timing import LOCAL
from anlan.packs.dispatch.ranking import (
    Contract,
    EmployerKind,
    GuardRow,
    Outline,
    Scene,
    ServedArea,
    TaskKind,
)

from .ranking_people import (
    AT,
    BAR,
    BAR_CONTRACT,
    COMPANY,
    DAY,
    ESTATE,
    MALL,
    OTHER_COMPANY,
    OUTLINES,
    STREET,
    STREET_CONTRACT,
    a_contract,
    a_guard,
    a_scene,
    metres_north,
    ranked,
    some_id,
)

moments = st.none() | st.integers(-50_000, 50_000).map(lambda s: AT + timedelta(seconds=s))
days = st.none() | st.sampled_from([DAY - timedelta(days=1), DAY, DAY + timedelta(days=1)])
places = st.sampled_from([None, BAR, ESTATE, MALL])
spots = st.integers(0, 500).map(metres_north)
grounds = st.sampled_from([BAR, ESTATE, MALL, STREET])
areas = st.builds(
    ServedArea, st.sampled_from([STREET_CONTRACT, BAR_CONTRACT, some_id(999)]), st.none() | grounds
)

contracts = st.builds(
    lambda key, organisation, licensed, last, covered: a_contract(
        id=key, organisation=organisation, company_licensed=licensed, valid_until=last, grounds=tuple(covered)
    ),
    st.sampled_from([STREET_CONTRACT, BAR_CONTRACT]),
    st.sampled_from([COMPANY, OTHER_COMPANY]),
    st.sampled_from([True, True, False]),
    days,
    st.lists(grounds, max_size=3),
)
books = st.lists(contracts, min_size=1, max_size=2, unique_by=lambda contract: contract.id)

scenes = st.builds(
    lambda point, premises, kind, group, parties: a_scene(
        point=point, premises=premises, premises_type=kind, category_class=group, parties=frozenset(parties)
    ),
    spots,
    places,
    st.sampled_from([None, "01", "05"]),
    st.sampled_from(["allowed", "conditional", "forbidden"]),
    st.lists(st.integers(1, 8).map(some_id), max_size=2),
)

CHANGES = {
    "organisation": st.sampled_from([COMPANY, OTHER_COMPANY]),
    "employer": st.sampled_from(list(EmployerKind)),
    "certified": st.booleans(),
    "revoked_on": days,
    "trained_until": days,
    "duty_from": moments,
    "duty_until": moments,
    "signed_on_at": moments,
    "busy_with": st.sampled_from([None, "T-1"]),
    "violence_ended_at": moments,
    "hours_on_duty": st.floats(0, 14),
    "position": st.none() | spots,
    "position_at": st.none() | st.integers(-10, 200).map(lambda s: AT - timedelta(seconds=s)),
    "home_premises": places,
    "tasks_at": st.dictionaries(st.sampled_from([BAR, ESTATE]), st.integers(1, 9)),
    "serves": st.lists(areas, max_size=3).map(tuple),
}


@st.composite
def rosters(draw: st.DrawFn) -> list[GuardRow]:
    """Up to eight guards; most differ from a lawful one in a thing or two, so that many may go."""
    found = []
    for number in draw(st.permutations(range(1, 9)))[: draw(st.integers(0, 8))]:
        changed = draw(st.lists(st.sampled_from(sorted(CHANGES)), max_size=4, unique=True))
        found.append(
            a_guard(number, **{"position": draw(spots)} | {name: draw(CHANGES[name]) for name in changed})
        )
    return found


def covers(ground: object, scene: Scene) -> bool:
    """Whether the scene lies on this ground."""
    outline = ground if isinstance(ground, Outline) else OUTLINES.get(ground)  # type: ignore[call-overload]
    return (outline is not None and outline.contains(scene.point)) or (
        ground is not None and ground == scene.premises
    )


def today(scene: Scene) -> date:
    """The district's day."""
    return scene.at.astimezone(LOCAL).date()


def serves_here(guard: GuardRow, scene: Scene, book: list[Contract]) -> bool:
    """PB-R2, said plainly."""
    if guard.employer != EmployerKind.SECURITY_COMPANY:
        home = guard.home_premises
        at_home = OUTLINES[home].contains(scene.point) if home in OUTLINES else home == scene.premises
        return home is not None and scene.premises_type != "05" and at_home
    return any(
        contract.id == area.contract
        and contract.organisation == guard.organisation
        and contract.company_licensed
        and contract.valid_from <= today(scene) <= (contract.valid_until or date.max)
        and any(covers(ground, scene) for ground in contract.grounds)
        and (area.ground is None or covers(area.ground, scene))
        for area in guard.serves
        for contract in book
    )


def lawful(guard: GuardRow, scene: Scene, book: list[Contract]) -> bool:
    """PB-R2, R7 and R9 to R15, said plainly."""
    on, at = guard.signed_on_at, scene.at
    if not (guard.duty_from and guard.duty_until and on and guard.position and guard.position_at):
        return False
    rested = guard.violence_ended_at is None or at - guard.violence_ended_at >= timedelta(minutes=10)
    return (
        guard.certified
        and (guard.revoked_on is None or guard.revoked_on > today(scene))
        and guard.id not in scene.parties
        and serves_here(guard, scene, book)
        and guard.duty_from <= at < guard.duty_until
        and on <= at < on + timedelta(hours=12)
        and guard.hours_on_duty < 12
        and rested
        and guard.busy_with is None
        and timedelta(0) <= at - guard.position_at <= timedelta(minutes=2)
        and (
            scene.category_class == "forbidden"
            or (guard.trained_until is not None and guard.trained_until >= today(scene))
        )
    )


@settings(deadline=None)
@given(rosters(), scenes, books)
def test_exactly_the_lawful_are_candidates_PB_R2_PB_R9_to_R15(
    roster: list[GuardRow], scene: Scene, book: list[Contract]
) -> None:
    answer = ranked(roster, scene, *book)
    assert {one.id for one in answer.candidates} == {
        guard.id for guard in roster if lawful(guard, scene, book)
    }
    assert {one.id for one in answer.candidates} | {one.id for one in answer.excluded} == {
        g.id for g in roster
    }


@settings(deadline=None)
@given(rosters(), scenes, books)
def test_every_excluded_guard_has_a_sentence_for_each_rule(
    roster: list[GuardRow], scene: Scene, book: list[Contract]
) -> None:
    for one in ranked(roster, scene, *book).excluded:
        assert one.broken
        assert tuple(reason.rule for reason in one.reasons) == one.broken
        assert all(str(reason) for reason in one.reasons)


@settings(deadline=None)
@given(rosters(), scenes)
def test_nobody_stands_before_one_who_is_five_seconds_quicker(roster: list[GuardRow], scene: Scene) -> None:
    times = [one.seconds for one in ranked(roster, scene).candidates]
    assert all(later >= earlier - 5 for i, earlier in enumerate(times) for later in times[i:])


@settings(deadline=None)
@given(rosters(), scenes, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(roster: list[GuardRow], scene: Scene, chance: object) -> None:
    shuffled = list(roster)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ranked(shuffled, scene) == ranked(roster, scene)


@settings(deadline=None)
@given(
    rosters(),
    scenes,
    st.sampled_from([{"certified": False}, {"busy_with": "T"}, {"signed_on_at": None}]),
    spots,
)
def test_an_unlawful_guard_more_changes_nothing_for_the_candidates(
    roster: list[GuardRow], scene: Scene, fault: dict[str, object], spot: object
) -> None:
    more = [*roster, a_guard(9, position=spot, **fault)]
    assert ranked(more, scene).candidates == ranked(roster, scene).candidates


@settings(deadline=None)
@given(rosters(), scenes)
def test_who_may_respond_first_may_also_cordon_PB_R12(roster: list[GuardRow], scene: Scene) -> None:
    first, cordon = ranked(roster, scene), ranked(roster, scene, wanted=TaskKind.CORDON)
    may_cordon = {one.id for one in first.candidates} | {one.id for one in first.excluded if one.may_cordon}
    assert {one.id for one in cordon.candidates} == may_cordon
