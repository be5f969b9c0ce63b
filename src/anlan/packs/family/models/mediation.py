# SPDX-License-Identifier: Apache-2.0
"""Tables of mediation: who was willing, the sessions with their sealed records, the agreement and what it promises (JS-R1)."""

from django.db import models


class Willingness(models.Model):
    """That one side said yes or no to mediation; a later word counts instead of an earlier one."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    side = models.CharField(max_length=24)  # applicant | respondent
    is_willing = models.BooleanField()
    how = models.CharField(max_length=24)
    said_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["matter", "said_at"], name="willing_of_matter")]


class MediationSession(models.Model):
    """A talk that was planned and perhaps held; what was said in it is sealed (law art. 15)."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    form = models.CharField(max_length=24)  # apart | together
    side = models.CharField(max_length=24, default="")  # with whom, where apart
    begins_at = models.DateTimeField()
    planned_by = models.UUIDField(null=True)
    held_at = models.DateTimeField(null=True)
    held_by = models.UUIDField(null=True)
    minutes = models.IntegerField(null=True)
    dropped_at = models.DateTimeField(null=True)
    record = models.TextField(default="")  # sealed

    class Meta:
        indexes = [models.Index(fields=["matter", "begins_at"], name="session_of_matter")]

    @property
    def row(self) -> str:
        """The row that its record is bound to."""
        return f"family_mediationsession:record:{self.pk}"


class Agreement(models.Model):
    """调解协议: its contents (art. 29) are sealed; dates and what became of the court's confirmation are not.

    It waits while it has neither taken effect nor been dropped: then its paper is signed here (`signs_here`), and not on
    paper elsewhere or by word of mouth.
    """

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    form = models.CharField(max_length=24)  # written | oral
    contents = models.TextField()  # sealed
    written_at = models.DateTimeField(null=True)
    effective_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)  # not signed, or written anew
    signs_here = models.BooleanField(default=False)
    mediator = models.UUIDField(null=True)
    confirmation = models.CharField(max_length=24, default="")  # applied | confirmed | rejected | not_wished
    applied_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["matter", "effective_at"], name="agreement_of_matter")]

    @property
    def row(self) -> str:
        """The row that its contents are bound to."""
        return f"family_agreement:contents:{self.pk}"


class Promise(models.Model):
    """One thing that an agreement promises: by which side, until which day, and whether it was kept."""

    id = models.UUIDField(primary_key=True)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="promises")
    number = models.IntegerField()
    side = models.CharField(max_length=24)  # applicant | respondent | both
    due_on = models.DateField()
    words = models.TextField()  # sealed
    state = models.CharField(max_length=24, default="due")  # due | kept | kept_late | broken
    kept_on = models.DateField(null=True)
    noted_at = models.DateTimeField(null=True)
    noted_by = models.UUIDField(null=True)
    overdue_at = models.DateTimeField(null=True)  # when it was found that nobody had noted anything

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="promise_number")]
        indexes = [
            models.Index(fields=["due_on"], name="promise_due", condition=models.Q(state="due")),
        ]

    @property
    def row(self) -> str:
        """The row that its words are bound to."""
        return f"family_promise:words:{self.pk}"
