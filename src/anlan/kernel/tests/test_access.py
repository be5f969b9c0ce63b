# SPDX-License-Identifier: Apache-2.0
"""Access: regions and involvement, tokens, the ledger; and that streams and lists agree on who sees what."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.kernel.access.ledger import looked, unmasked_fields
from anlan.kernel.access.models import AccessRecord, ApiToken, RoleGrant
from anlan.kernel.access.queries import Viewer, issue_token, viewer_of_person, viewer_of_token
from anlan.kernel.command import perform
from anlan.kernel.context import Caller, Context, Grant
from anlan.kernel.directory.commands.revoke_role import revoke_role
from anlan.kernel.errors import NotAllowed, NotFound
from anlan.kernel.ids import new_id
from anlan.kernel.matters.commands.add_note import add_note
from anlan.kernel.matters.commands.move_matter import move_matter
from anlan.kernel.matters.flow import involve, release
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import involved_in, seen_matter, sees, visible
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.specimen.commands.measure_noise import measure_noise
from anlan.kernel.testing.story import OPERATOR
from anlan.kernel.writing import writing

HERE, THERE, WITHIN = "331002.331002001", "331002.331002002", "331002.331002001.331002001003"


def take_part(matter: Matter, caller: Caller) -> None:
    ctx = Context(OPERATOR)
    with writing(ctx):
        ctx.hold(matter.pk, matter.kind, matter.region_path)
        involve(ctx, matter, caller.person, "neighbour")


def person_of(caller: Caller) -> Person:
    return Person.objects.get(pk=caller.person)


# regions and involvement


def test_a_role_holds_in_its_region_and_below_and_nowhere_else(story):
    worker = story.actor("specimen.worker", "331002001")
    here, below, elsewhere = story.noise("331002001"), story.noise("331002001003"), story.noise("331002002")
    assert set(visible(worker)) == {here, below}
    assert not sees(worker, elsewhere)


def test_a_region_whose_code_only_begins_the_same_is_another(story):
    noise = story.noise("331002001")
    Matter.objects.filter(pk=noise.pk).update(region_path="331002.3310020012")
    assert not visible(story.actor("specimen.worker", "331002001")).exists()


def test_upper_and_lower_case_of_a_region_differ_in_lists_too(story):
    Matter.objects.filter(pk=story.noise().pk).update(region_path="A.b")
    worker = story.actor("specimen.worker")
    other = Caller(worker.person, "x", "page", (Grant("r", "a", None, frozenset(("specimen.view",))),))
    assert not visible(other).exists()


def test_who_only_takes_part_sees_his_matter_as_long_as_he_does(story):
    mine, other, neighbour = story.noise(), story.noise(), story.actor("specimen.neighbour")
    take_part(mine, neighbour)
    assert list(visible(neighbour)) == [mine]
    with pytest.raises(NotFound):
        seen_matter(neighbour, other.number)
    ctx = Context(OPERATOR)
    with writing(ctx):
        ctx.hold(mine.pk, mine.kind, mine.region_path)
        release(ctx, mine, neighbour.person)
    assert not visible(neighbour).exists()


def test_who_sees_a_matter_but_may_not_do_this_is_told_so_and_it_is_on_record(story):
    noise, neighbour = story.noise(), story.actor("specimen.neighbour")
    take_part(noise, neighbour)
    perform(add_note, neighbour, {"matter": noise.pk, "text": "又响了"})
    with pytest.raises(NotAllowed):
        perform(move_matter, neighbour, {"matter": noise.pk, "stage": "measured"})
    assert AccessRecord.objects.filter(
        viewer=neighbour.person, what="command:matters.move_matter", refused=True
    ).exists()


def test_a_revoked_role_grants_nothing(story):
    worker = story.actor("specimen.worker")
    story.tell(revoke_role, grant=RoleGrant.objects.get(person=worker.person).pk)
    assert viewer_of_person(person_of(worker)).grants == ()


def test_a_role_that_ended_grants_nothing(story, hands):
    worker = story.actor("specimen.worker")
    RoleGrant.objects.update(ends_at=hands.pass_(minutes=1))
    assert viewer_of_person(person_of(worker)).grants == ()


# tokens


def test_a_token_does_what_its_scopes_say_and_no_more(story):
    noise, worker = story.noise(), story.actor("specimen.worker")
    viewer = viewer_of_token(issue_token(person_of(worker), scopes=frozenset(("specimen.view",))))
    assert list(visible(viewer.caller("api"))) == [noise]
    with pytest.raises(NotAllowed):
        perform(measure_noise, viewer.caller("api"), {"noise": noise.pk, "decibels": 60})


@pytest.mark.parametrize(("held", "asked", "seen"), [
    ("331002", HERE, {HERE, WITHIN}), ("331002001", "331002", {HERE, WITHIN}), ("331002002", HERE, set()),
])  # fmt: skip
def test_a_token_is_cut_down_to_its_region(story, held, asked, seen):
    for code in ("331002001", "331002002", "331002001003"):
        story.noise(code)
    viewer = viewer_of_token(issue_token(person_of(story.actor("specimen.worker", held)), region=asked))
    assert set(visible(viewer.caller("api")).values_list("region_path", flat=True)) == seen


def test_a_token_of_a_region_does_not_reach_a_matter_elsewhere_that_its_owner_takes_part_in(story):
    elsewhere, neighbour = story.noise("331002002"), story.actor("specimen.neighbour")
    take_part(elsewhere, neighbour)
    viewer = viewer_of_token(issue_token(person_of(neighbour), region=HERE))
    assert not visible(viewer.caller("api")).exists()
    assert not viewer.sees("specimen.noise", THERE, frozenset((neighbour.person,)))


@pytest.mark.parametrize("spoiled", ["expired", "revoked", "left", "mistyped"])
def test_a_token_that_is_spoiled_opens_nothing(story, hands, spoiled):
    person = person_of(story.actor("specimen.worker"))
    raw = issue_token(person, lasts=timedelta(hours=1))
    assert viewer_of_token(raw) is not None
    if spoiled == "expired":
        hands.pass_(hours=1)
    elif spoiled == "revoked":
        ApiToken.objects.update(revoked_at=hands.pass_(seconds=1))
    elif spoiled == "left":
        Person.objects.filter(pk=person.pk).update(
            account=get_user_model().objects.create(username="x", is_active=False)
        )
    else:
        raw = raw[:10] + ("a" if raw[10] != "a" else "b") + raw[11:]
    assert viewer_of_token(raw) is None


def test_only_the_digest_of_a_token_is_kept(story):
    raw = issue_token(person_of(story.actor("specimen.worker")))
    kept = " ".join(str(value) for value in ApiToken.objects.values().get().values())
    assert raw not in kept
    assert raw[10:-8] not in kept


# the ledger


def test_ten_minutes_of_looking_are_one_line(story, hands):
    viewer, matter = new_id(), new_id()
    for _ in range(3):
        looked(viewer, "page", matter=matter, rows=2)
        hands.pass_(seconds=60)
    line = AccessRecord.objects.get(viewer=viewer)
    assert (line.times, line.rows, line.last_at - line.first_at) == (3, 6, timedelta(minutes=2))


def test_the_next_ten_minutes_are_another_line(story, hands):
    viewer = new_id()
    looked(viewer, "page")
    hands.pass_(minutes=10)
    looked(viewer, "page")
    assert AccessRecord.objects.filter(viewer=viewer).count() == 2


def test_an_unmasking_with_its_reason_is_never_folded_away_and_ends_after_ten_minutes(story, hands):
    viewer, matter = new_id(), new_id()
    looked(viewer, "unmask:story", matter=matter, reason="回访")
    hands.pass_(seconds=1)
    looked(viewer, "unmask:story", matter=matter, reason="再次回访")
    assert AccessRecord.objects.filter(viewer=viewer).count() == 2
    assert unmasked_fields(viewer, matter) == {"story"}
    hands.pass_(minutes=11)
    assert unmasked_fields(viewer, matter) == frozenset()


# streams and lists agree

PATHS = st.sampled_from(["", "331002", HERE, THERE, WITHIN, "331002.33100200", "999"])
GRANTS = st.lists(st.tuples(st.sampled_from(sorted(REGISTRY.roles)), PATHS, PATHS), max_size=4)


def _grant(role: str, region: str, bound: str) -> Grant:
    _, declared, permissions = REGISTRY.roles[role]
    involved_only = declared.scope == "involved"
    return Grant(role, region, None, permissions, involved_only, bound if involved_only else "")


@given(grants=GRANTS, takes_part=st.booleans())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_stream_shows_a_viewer_what_a_list_shows_him(story, grants, takes_part):
    if not Matter.objects.exists():
        for kind in sorted(REGISTRY.kinds):
            for path in ("331002", HERE, THERE, WITHIN):
                noise = story.noise("331002")
                Matter.objects.filter(pk=noise.pk).update(kind=kind, region_path=path)
    viewer = Viewer(story.actor("specimen.neighbour").person, "x", tuple(_grant(*one) for one in grants))
    one = Matter.objects.order_by("number")[1]
    one.involved.all().delete()
    if takes_part:
        take_part(one, viewer.caller())
    involved = involved_in(Matter.objects.values_list("pk", flat=True))
    listed = set(visible(viewer.caller()).values_list("pk", flat=True))
    for matter in Matter.objects.all():
        streamed = viewer.sees(matter.kind, matter.region_path, involved.get(matter.pk, frozenset()))
        assert streamed == (matter.pk in listed) == sees(viewer.caller(), matter)


def test_a_reaction_sees_its_own_pack_and_no_other(story):
    noise = story.noise()
    assert list(visible(Caller(None, "specimen.r", "reaction", pack="specimen"))) == [noise]
    assert not visible(Caller(None, "other.r", "reaction", pack="other")).exists()
