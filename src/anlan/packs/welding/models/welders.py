# SPDX-License-Identifier: Apache-2.0
"""Tables of welders, for whom they weld, and what lets them."""

from django.db import models
from django.utils.translation import pgettext_lazy

from anlan.kernel.vault import blind_index, seal, unseal

KINDS = {
    "special_operation": pgettext_lazy(
        "welding", "Special operation certificate (welding and thermal cutting)"
    ),
    "special_equipment": pgettext_lazy("welding", "Special equipment operator certificate (metal welding)"),
    "construction": pgettext_lazy("welding", "Construction special operation qualification"),
}


class Welder(models.Model):
    """A person who welds, enrolled by real name; his identity number is the register's, sealed (L3)."""

    person = models.OneToOneField("kernel.Person", models.PROTECT, primary_key=True, related_name="welder")
    enrolled_at = models.DateTimeField()
    pseudonym = models.CharField(max_length=16, unique=True)  # all that a chip and the air know of him
    suspended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.person.name


class Binding(models.Model):
    """That a welder welds for a firm: one asks, the other agrees, either may end it."""

    id = models.UUIDField(primary_key=True)
    welder = models.ForeignKey("kernel.Person", models.PROTECT, related_name="weld_bindings")
    firm = models.ForeignKey("welding.Firm", models.PROTECT, related_name="bindings")
    asked_at = models.DateTimeField(null=True)
    asked_by = models.CharField(max_length=8, default="welder")  # welder | firm
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["welder", "firm"], name="one_open_binding", condition=models.Q(ended_at=None)
            )
        ]


class Certificate(models.Model):
    """What lets a welder weld, as its ministry last said: both its end and its review count (AX-R2)."""

    id = models.UUIDField(primary_key=True)
    welder = models.ForeignKey("kernel.Person", models.PROTECT, related_name="weld_certificates")
    kind = models.CharField(max_length=24)  # special_operation | special_equipment | construction
    number = models.TextField()  # sealed: many a number is the identity number with a letter before it
    number_index = models.CharField(max_length=32)
    categories = models.CharField(max_length=80, default="")  # processes, space between
    projects = models.CharField(max_length=200, default="")  # project codes, space between
    begins_on = models.DateField(null=True)
    ends_on = models.DateField()
    review_on = models.DateField(null=True)  # to be reviewed by
    reviewed_on = models.DateField(null=True)
    verdict = models.CharField(
        max_length=12, default=""
    )  # valid | invalid | not_found; empty: never answered
    checked_at = models.DateTimeField(null=True)  # of the verdict
    failed_at = models.DateTimeField(null=True)  # when its source was last asked and did not answer
    source = models.CharField(max_length=20, default="")
    is_manual = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["welder", "kind", "number_index"], name="one_certificate")
        ]
        indexes = [models.Index(fields=["ends_on"], name="certificate_ends")]

    def write_number(self, number: str) -> None:
        """Seal it, to be found by its whole only."""
        self.number = seal(number, f"welding_certificate:number:{self.pk}")
        self.number_index = blind_index("certificate", number)

    def opened_number(self) -> str:
        """In clear, for who asks its ministry."""
        return str(unseal(self.number, f"welding_certificate:number:{self.pk}"))

    def label_of_kind(self) -> str:
        """What its kind is called."""
        return str(KINDS.get(self.kind, self.kind))


class CertificateCheck(models.Model):
    """One asking and its answer; kept, so that a start can be explained years later."""

    id = models.UUIDField(primary_key=True)
    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="checks")
    at = models.DateTimeField()
    source = models.CharField(max_length=20)
    verdict = models.CharField(max_length=12)  # valid | invalid | not_found | no_answer
    why = models.CharField(max_length=40, default="")
