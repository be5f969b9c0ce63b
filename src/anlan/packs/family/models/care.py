# SPDX-License-Identifier: Apache-2.0
"""Tables of aftercare: visits, each a matter of its own that its visitor alone sees, and cases handed on to others."""

from django.db import models


class CareVisit(models.Model):
    """回访: for which dispute, by whom, due on which day, and what was found."""

    matter = models.OneToOneField("kernel.Matter", models.PROTECT, primary_key=True, related_name="+")
    dispute = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    visitor = models.UUIDField()
    due_on = models.DateField()
    is_due = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=24, default="")  # met | not_met | refused
    finding = models.CharField(max_length=24, default="")  # calm | relapse_signs | relapsed
    signs = models.CharField(max_length=200, default="")  # codes, apart by blanks
    answer = models.CharField(
        max_length=24, default=""
    )  # what a person made of the signs: reopened | linked | watched
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["dispute", "due_on"], name="visit_of_dispute"),
            models.Index(fields=["due_on"], name="visit_due", condition=models.Q(done_at__isnull=True)),
        ]


class HandOn(models.Model):
    """转介: to a psychologist or to aid, with her consent; taken or declined by whoever is there for it."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    to = models.CharField(max_length=24)
    words = models.TextField(default="")  # sealed: what the next one must know
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    answer = models.CharField(max_length=24, default="")  # taken | declined
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["matter", "asked_at"], name="hand_on_of_matter")]

    @property
    def row(self) -> str:
        """The row that its words are bound to."""
        return f"family_handon:words:{self.pk}"
