# SPDX-License-Identifier: Apache-2.0
"""Tables of evidence: files on their way in, the items they became, and who had them in hand."""

from django.db import models


class Upload(models.Model):
    """A file that arrives in pieces. Its bytes lie sealed in the store; `sha256` is known once all have come."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey("kernel.Person", models.CASCADE)
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    pieces = models.IntegerField(default=0)
    sha256 = models.CharField(max_length=64, default="")
    media_type = models.CharField(max_length=60, default="")
    has_copy = models.BooleanField(default=False)
    began_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    taken_over = models.BooleanField(default=False)  # an item of evidence was made of it

    class Meta:
        app_label = "kernel"
        indexes = [models.Index(fields=["taken_over", "began_at"], name="upload_left_over")]


class EvidenceItem(models.Model):
    """One thing that may have to prove something. What the device says stands beside what the server saw.

    `taken_at`, `lat` and `lng` are the device's word, `received_at` is ours. `keep_until` None: kept for good; the time is
    raised and never lowered (PB-R3).
    """

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="evidence")
    upload = models.OneToOneField(Upload, models.PROTECT)
    ordinal = models.IntegerField()
    medium = models.CharField(max_length=20)
    bearer = models.UUIDField()
    taken_at = models.DateTimeField(null=True)
    lat = models.FloatField(null=True)
    lng = models.FloatField(null=True)
    accuracy = models.FloatField(null=True)
    received_at = models.DateTimeField()
    words = models.TextField(default="")  # sealed: what the bearer says of it
    keep_until = models.DateTimeField(null=True)
    sealed_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["matter", "ordinal"], name="one_evidence_number")]
        indexes = [models.Index(fields=["deleted_at", "keep_until"], name="evidence_to_end")]

    @property
    def row(self) -> str:
        """The row that its words are bound to."""
        return f"kernel_evidence:words:{self.pk}"


class Custody(models.Model):
    """A line of the custody (保管链): who had the item in hand, for what. Each line's digest takes in the one before."""

    id = models.UUIDField(primary_key=True)
    item = models.ForeignKey(EvidenceItem, models.PROTECT, related_name="custody")
    ordinal = models.IntegerField()
    at = models.DateTimeField()
    person = models.UUIDField(null=True)
    deed = models.CharField(max_length=20)
    reason = models.TextField(default="")  # sealed: it may name people
    before = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["item", "ordinal"], name="one_custody_line")]

    @property
    def row(self) -> str:
        """The row that its reason is bound to."""
        return f"kernel_custody:reason:{self.pk}"


class MarkedCopy(models.Model):
    """A copy of a film for one handing over, with the name, the time and the matter's number burnt into its picture.

    Its bytes lie sealed in the store under its id for a day; `shown` of `frames` says how far it is.
    """

    id = models.UUIDField(primary_key=True)
    item = models.ForeignKey(EvidenceItem, models.PROTECT, related_name="marked")
    person = models.ForeignKey("kernel.Person", models.CASCADE)
    asked_at = models.DateTimeField()
    with_original = models.BooleanField(default=True)  # whether the package holds the film as it came, too
    frames = models.IntegerField(default=0)
    shown = models.IntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=40, default="")
    pieces = models.IntegerField(default=0)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, default="")

    class Meta:
        app_label = "kernel"
        indexes = [models.Index(fields=["asked_at"], name="marked_copy_asked")]
