# SPDX-License-Identifier: Apache-2.0
"""Tables of documents: each document with its sealed words, and every line that was signed or refused."""

from django.db import models


class Document(models.Model):
    """A document of a matter. Its words are sealed; `sha256` is over their canonical form and is printed on it.

    `state` is open (not everybody answered yet), signed, refused (somebody did not sign, and that was recorded) or void.
    """

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="documents")
    template = models.CharField(max_length=80)
    number = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=10, default="open")
    sha256 = models.CharField(max_length=64, unique=True)
    content = models.TextField()  # sealed: what stands on the paper
    drawn_by = models.UUIDField(null=True)
    drawn_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    void_at = models.DateTimeField(null=True)
    void_why = models.CharField(max_length=20, default="")
    void_words = models.TextField(default="")  # sealed
    item = models.OneToOneField("kernel.EvidenceItem", models.PROTECT, null=True, related_name="document")

    class Meta:
        app_label = "kernel"
        indexes = [
            models.Index(fields=["matter", "drawn_at"], name="documents_of_matter"),
            models.Index(
                fields=["done_at"],
                name="documents_to_file",
                condition=models.Q(item__isnull=True, done_at__isnull=False),
            ),
        ]

    @property
    def row(self) -> str:
        """The row that its words are bound to."""
        return f"kernel_document:content:{self.pk}"

    @property
    def void_row(self) -> str:
        """The row that the reason of its end is bound to."""
        return f"kernel_document:void_words:{self.pk}"

    def __str__(self) -> str:
        return self.number


class Signature(models.Model):
    """That somebody signed on a line of a document, or refused to. Its digest takes in the one before.

    `taken_by` held the telephone; `signer` is set where he signed on his own account.
    """

    id = models.UUIDField(primary_key=True)
    document = models.ForeignKey(Document, models.PROTECT, related_name="signatures")
    ordinal = models.IntegerField()
    line = models.CharField(max_length=40)
    method = models.CharField(max_length=10)  # drawn | typed | refused
    signer = models.UUIDField(null=True)
    taken_by = models.UUIDField(null=True)
    at = models.DateTimeField()
    sealed = models.TextField()  # name, strokes, witness, place, words
    before = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["document", "ordinal"], name="one_signature_number")]

    @property
    def row(self) -> str:
        """The row that its words are bound to."""
        return f"kernel_signature:sealed:{self.pk}"
