# SPDX-License-Identifier: Apache-2.0
"""Tables of review: each look that is planned at a closed matter, and the draws of call-backs."""

from django.db import models


class CallBackDraw(models.Model):
    """That call-backs were drawn among the closed matters of a kind in a region and period.

    Who has the log finds the same matters again: the population are those closed in the period whose end stood at `upto`,
    `digest` is over their sorted ids, and the order is that of SHA-256 over `seed` and id.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=80)
    region_path = models.CharField(max_length=120)
    since = models.DateTimeField()
    until = models.DateTimeField()
    upto = models.BigIntegerField()  # the newest position of the log that was read
    seed = models.CharField(max_length=64)
    population = models.IntegerField()
    digest = models.CharField(max_length=64)
    drawn = models.IntegerField()
    drawn_by = models.UUIDField(null=True)
    drawn_at = models.DateTimeField()

    class Meta:
        app_label = "kernel"
        indexes = [models.Index(fields=["kind", "since"], name="draws_of_kind")]


class PlannedReview(models.Model):
    """One look at a closed matter: when it is due, and what was found; `closed_at` says which of its ends it is about."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("kernel.Matter", models.CASCADE, related_name="reviews")
    kind = models.CharField(max_length=80)
    region_path = models.CharField(max_length=120)
    way = models.CharField(max_length=10)  # visit | call_back | unplanned
    draw = models.ForeignKey(CallBackDraw, models.PROTECT, null=True, related_name="reviews")
    closed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="due")  # due | done | skipped | void
    tries = models.SmallIntegerField(default=0)  # how often nobody was reached
    finding = models.CharField(max_length=20, default="")
    why = models.CharField(max_length=20, default="")  # why it was skipped
    done_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "kernel"
        indexes = [
            models.Index(fields=["due_at"], name="review_due", condition=models.Q(state="due")),
            models.Index(fields=["matter", "due_at"], name="reviews_of_matter"),
        ]
