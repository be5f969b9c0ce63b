# SPDX-License-Identifier: Apache-2.0
"""Tables of the portrait (风险家庭画像): facts with source, date, expiry and purpose; and the band that a person set (JS-R9)."""

from django.db import models


class RiskFactor(models.Model):
    """One fact from a service contact or a lawful share. There is no field for words: a type of the closed list, no label."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    type = models.CharField(max_length=24)
    about = models.CharField(max_length=24)  # household | applicant | respondent
    source = models.CharField(max_length=24)
    catalogue_item = models.CharField(max_length=80, default="")  # of a lawful share
    purpose = models.CharField(max_length=24)
    observed_on = models.DateField()
    expires_on = models.DateField()
    added_at = models.DateTimeField()
    added_by = models.UUIDField(null=True)
    contested_at = models.DateTimeField(null=True)
    contested_why = models.CharField(max_length=24, default="")  # never_so | no_longer_so | not_mine
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    answer = models.CharField(max_length=24, default="")  # stays | struck
    struck_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["matter", "expires_on"], name="factor_of_matter")]

    @property
    def is_disputed(self) -> bool:
        """Somebody said that it is wrong and nobody has answered yet."""
        return self.contested_at is not None and self.answered_at is None


class PortraitBand(models.Model):
    """How a person ranked a household after looking at the sum and its reasons; the newest counts until the next."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    band = models.CharField(max_length=24)  # high | middle | low
    points = models.IntegerField()  # the sum that lay before the person
    why = models.CharField(max_length=20)
    set_at = models.DateTimeField()
    set_by = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["matter", "set_at"], name="band_of_matter")]
