# SPDX-License-Identifier: Apache-2.0
"""Tables of closing: the end that somebody proposed for a matter, and who approved it."""

from django.db import models


class ClosingProposal(models.Model):
    """That a matter should end so. `stage_since` is the matter's when it was proposed: when it has moved, this is out of date."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("kernel.Matter", models.CASCADE, related_name="closing_proposals")
    outcome = models.CharField(max_length=40)
    stage = models.CharField(max_length=40)
    stage_since = models.DateTimeField()
    proposed_by = models.UUIDField(null=True)  # None: the house itself, by a reaction
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")  # waiting | approved | returned | replaced
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=20, default="")  # why it was returned

    class Meta:
        app_label = "kernel"
        indexes = [
            models.Index(fields=["state"], name="proposal_waits", condition=models.Q(state="waiting")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], name="one_proposal_waits", condition=models.Q(state="waiting")
            )
        ]


class ClosingApproval(models.Model):
    """That somebody who took no part approved a proposal."""

    id = models.UUIDField(primary_key=True)
    proposal = models.ForeignKey(ClosingProposal, models.CASCADE, related_name="approvals")
    person = models.UUIDField()
    approved_at = models.DateTimeField()

    class Meta:
        app_label = "kernel"
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person"], name="one_approval_for_each"),
        ]
