# SPDX-License-Identifier: Apache-2.0
"""The seal: a whole log verifies with the public key alone; whatever was altered is found, and where."""

import base64
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel import timing
from anlan.kernel.events import log, seal
from anlan.kernel.events.models import EventRecord, Seal
from anlan.kernel.events.seal import said
from anlan.kernel.events.told import told_after
from anlan.kernel.following import drain
from anlan.kernel.ids import new_id
from anlan.kernel.testing.specimen.commands.measure_noise import measure_noise

SEALER = "events.sealer"


@pytest.fixture
def sealed(story):
    """Some sealed batches; the position of a record in the middle of the second."""
    noise = story.noise()
    for _ in range(3):
        drain([SEALER])
        for decibels in (50, 51, 52):
            story.tell(measure_noise, noise=noise.pk, decibels=decibels)
    drain([SEALER])
    return [row.position for row in log.read_after(Seal.objects.order_by("last")[0].last)][1]


def test_a_whole_log_is_whole(sealed):
    verdict = seal.verify()
    assert (verdict.broken_at, verdict.events, verdict.sealed) == (0, EventRecord.objects.count(), log.head())


def test_what_is_not_sealed_yet_is_counted_and_said(story, sealed):
    story.noise()
    verdict = seal.verify()
    assert verdict.broken_at == 0
    assert verdict.sealed < log.head()


@pytest.mark.parametrize(("field", "value"), [
    ("fields", '{"by":null,"decibels":1}'), ("actor", new_id()), ("region", "330"), ("channel", "page"),
    ("name", "matters.matter_closed"), ("cause", new_id()), ("matter", None), ("version", 2),
])  # fmt: skip
def test_a_changed_column_is_found_at_its_position(sealed, field, value):
    EventRecord.objects.filter(position=sealed).update(**{field: value})
    assert (seal.verify().broken_at, seal.verify().why) == (sealed, "a record was changed")


@pytest.mark.parametrize("field", ["at", "recorded_at"])
def test_a_moment_moved_by_a_microsecond_is_found(sealed, field):
    EventRecord.objects.filter(position=sealed).update(**{field: timing.now() + timedelta(microseconds=1)})
    assert seal.verify().broken_at == sealed


def test_a_deleted_record_is_found_at_its_position(sealed):
    EventRecord.objects.filter(position=sealed).delete()
    assert (seal.verify().broken_at, seal.verify().why) == (sealed, "a record was deleted")


def test_an_inserted_record_is_found_at_its_position(sealed):
    row = EventRecord.objects.get(position=sealed)
    EventRecord.objects.filter(position=sealed).delete()
    EventRecord.objects.filter(position=sealed - 1).delete()
    row.position, row.id = sealed - 1, new_id()
    row.save(force_insert=True)
    assert seal.verify().broken_at == sealed - 1


def test_a_record_put_before_the_first_is_found(sealed):
    row = EventRecord.objects.get(position=sealed)
    row.position, row.id = -1, new_id()
    row.save(force_insert=True)
    assert seal.verify().why == "a record was inserted before the first"


def test_reordered_records_are_found_at_the_first(sealed):
    first, second = log.read_after(sealed - 1, 2)
    one, other = first.id, second.id
    EventRecord.objects.filter(pk=first.pk).update(id=new_id())
    EventRecord.objects.filter(pk=second.pk).update(id=one)
    EventRecord.objects.filter(pk=first.pk).update(id=other)
    assert seal.verify().broken_at == sealed


def test_a_seal_made_with_another_key_is_found(sealed, settings):
    batch = Seal.objects.order_by("last")[1]
    before = Seal.objects.filter(last__lt=batch.last).latest("last")
    rows = [row for row in log.read_after(before.last) if row.position <= batch.last]
    honest = seal.public_key()
    settings.ANLAN_SEAL_KEY = base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()
    forged = seal.seal_batch(rows, before, batch.sealed_at)
    Seal.objects.filter(pk=batch.pk).update(note=forged.note)
    verdict = seal.verify(honest)
    assert (verdict.broken_at, verdict.why) == (batch.first, "the signature does not fit")


def test_a_changed_record_under_a_root_made_anew_is_found(sealed):
    EventRecord.objects.filter(position=sealed).update(region="330")
    batch = Seal.objects.filter(last__gte=sealed).order_by("last")[0]
    before = Seal.objects.filter(last__lt=batch.last).order_by("-last").first()
    rows = [row for row in log.read_after(before.last) if row.position <= batch.last]
    Seal.objects.filter(pk=batch.pk).update(root=seal.root_of([seal.leaf_of(row) for row in rows]).hex())
    assert (seal.verify().broken_at, seal.verify().why) == (batch.first, "the chain of seals is broken")


def test_a_seal_taken_away_is_found_where_it_began(sealed):
    batch = Seal.objects.order_by("last")[1]
    batch.delete()
    assert seal.verify().broken_at == batch.first


def test_leaves_that_were_altered_hide_nothing(sealed):
    batch = Seal.objects.filter(last__gte=sealed).order_by("last")[0]
    Seal.objects.filter(pk=batch.pk).update(leaves="")
    EventRecord.objects.filter(position=sealed).update(region="330")
    assert seal.verify().broken_at == batch.first


def test_verification_needs_no_secret(sealed, settings):
    public = seal.public_key()
    settings.ANLAN_SEAL_KEY = None
    assert seal.verify(public).broken_at == 0


def test_a_long_log_is_read_a_batch_at_a_time(story, monkeypatch):
    noise = story.noise()
    sample = log.read_after(0)[-1]
    EventRecord.objects.bulk_create([
        EventRecord(id=new_id(), name=sample.name, matter=noise.pk, channel="cli", act=sample.act, at=sample.at,
                    recorded_at=sample.at, fields="{}" + " " * 2000) for _ in range(4000)
    ], batch_size=500)  # fmt: skip
    drain([SEALER])
    tracemalloc.start()
    assert seal.verify().events > 4000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000, f"{peak} bytes for 8,000,000 bytes of records"


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=40), st.data())
def test_no_two_lists_of_records_have_the_same_root(leaves, data):
    at = data.draw(st.integers(0, len(leaves) - 1))
    other = [*leaves[:at], leaves[at] + b"x", *leaves[at + 1 :]]
    assert seal.root_of(leaves) != seal.root_of(other)
    assert len(leaves) == 1 or seal.root_of(leaves) != seal.root_of(leaves[:-1])


@pytest.mark.parametrize("words", [
    "", 'a "quoted" word', "back\\slash", "line\nfeed\ttab\r\b\f", "\x01\x0b\x1f\x7f", "安澜 – “先处” \U0001f6a8", "\u2028</script>",
])  # fmt: skip
@pytest.mark.parametrize("microseconds", [0, 120_000, 1, 999_999])
def test_the_database_writes_a_record_out_as_the_seal_has_it(db, words, microseconds):
    moment = datetime(2026, 11, 28, 5, 6, 7, microseconds, UTC)
    whole = EventRecord.objects.create(
        id=new_id(), name="x.y", matter=new_id(), kind=words[:80], region=words[:120], actor=new_id(),
        channel="api", act=new_id(), cause=new_id(), at=moment, recorded_at=moment, fields=words,
    )  # fmt: skip
    bare = EventRecord.objects.create(
        id=new_id(), name="x.y", channel="cli", act=new_id(), at=moment, recorded_at=moment, fields="{}"
    )
    told = told_after(whole.position - 1)
    assert [one.text.encode() for one in told] == [said(whole), said(bare)]
