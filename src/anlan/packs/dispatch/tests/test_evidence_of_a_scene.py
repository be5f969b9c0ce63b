# SPDX-License-Identifier: Apache-2.0
"""What a guard records at a scene: his to add, the officer's to look at and to keep (PB-R3, domain.md 2.4)."""

from datetime import timedelta

import pytest

from anlan.kernel.errors import NotAllowed, NotFound
from anlan.kernel.evidence.commands.add_evidence import add_evidence
from anlan.kernel.evidence.commands.open_evidence import open_evidence
from anlan.kernel.evidence.commands.seal_evidence import seal_evidence
from anlan.kernel.evidence.models import EvidenceItem
from anlan.kernel.evidence.queries import may_see
from anlan.kernel.testing.evidence import picture, sent

from ..commands.offer_task import offer_task


@pytest.fixture
def recorded(street) -> EvidenceItem:
    """The guard was asked and took a photograph."""
    task = street.task(street.incident())
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person)
    upload = sent(street.guard, picture())
    said = street.tell(add_evidence, by=street.guard, matter=task.pk, upload=upload.pk, medium="photo")
    return EvidenceItem.objects.select_related("matter", "upload").get(pk=said.result)


def test_what_a_guard_records_is_kept_thirty_days(recorded):
    """PB-R3: footage of guard services, at least thirty days."""
    assert recorded.keep_until - recorded.received_at == timedelta(days=30)


def test_an_officer_keeps_it_for_good(street, recorded):
    """PB-R3: permanent when used as evidence."""
    street.tell(
        seal_evidence, by=street.officer, matter=recorded.matter_id, item=recorded.pk, reason="行政案件"
    )
    recorded.refresh_from_db()
    assert recorded.keep_until is None


def test_the_guard_sees_his_own_and_another_guard_does_not(street, recorded):
    assert may_see(street.guard, recorded)
    assert not may_see(street.second, recorded)


def test_a_guard_opens_no_original_and_seals_nothing(street, recorded):
    for verb in (open_evidence, seal_evidence):
        with pytest.raises(NotAllowed):
            street.tell(
                verb,
                by=street.guard,
                matter=recorded.matter_id,
                item=recorded.pk,
                reason="想再看一看这张原件",
            )


def test_a_guard_who_was_not_asked_adds_nothing(street, recorded):
    upload = sent(street.second, picture())
    with pytest.raises(NotFound):
        street.tell(
            add_evidence, by=street.second, matter=recorded.matter_id, upload=upload.pk, medium="photo"
        )
