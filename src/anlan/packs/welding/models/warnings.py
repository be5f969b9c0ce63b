# SPDX-License-Identifier: Apache-2.0
"""Tables of warnings, of doubts about a certificate, and of inspections."""

from django.db import models


class WeldWarning(models.Model):
    """预警: its sort and what it is about; one stays open for one cause."""

    matter = models.OneToOneField("kernel.Matter", models.PROTECT, primary_key=True, related_name="warning")
    sort = models.CharField(max_length=24)
    cause = models.CharField(max_length=120)  # what it is about, as one key: no flood
    is_open = models.BooleanField(default=True)
    firm = models.ForeignKey("kernel.Organisation", models.PROTECT, null=True, related_name="+")
    machine = models.UUIDField(null=True)
    person = models.UUIDField(null=True)
    permit = models.UUIDField(null=True)
    times = models.IntegerField(default=1)  # how often it happened while it is open
    step = models.IntegerField(default=0)  # of a certificate: the days before its end at which it was raised
    last_at = models.DateTimeField()
    signed_by = models.UUIDField(null=True)
    handled_by = models.UUIDField(null=True)
    verified_by = models.UUIDField(null=True)
    cause_code = models.CharField(max_length=24, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cause"], name="one_open_warning", condition=models.Q(is_open=True)
            )
        ]
        indexes = [models.Index(fields=["machine"], name="warning_of_machine")]


class CertificateDoubt(models.Model):
    """人工核验: one certificate that no source answers for, looked at by four eyes."""

    matter = models.OneToOneField("kernel.Matter", models.PROTECT, primary_key=True, related_name="doubt")
    firm = models.ForeignKey("kernel.Organisation", models.PROTECT, null=True, related_name="+")
    person = models.UUIDField()  # the welder
    certificate = models.UUIDField()
    why = models.CharField(max_length=16)  # source_down | disputed
    result = models.CharField(max_length=12, default="")  # valid | invalid
    ends_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    proposed_by = models.UUIDField(null=True)
    proposed_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)


class Inspection(models.Model):
    """行政检查 (X-R8): who with which card, which published item, which machine's code was scanned."""

    id = models.UUIDField(primary_key=True)
    machine = models.UUIDField(db_index=True)
    inspector = models.ForeignKey("kernel.Person", models.PROTECT, related_name="+")
    card_number = models.CharField(max_length=40)
    item = models.CharField(max_length=24)
    result = models.CharField(max_length=12)  # fine | mend | stop
    at = models.DateTimeField()
