# SPDX-License-Identifier: Apache-2.0
"""Who lives in a household: a party of one of its cases, since when and until when, and who says so."""

from django.db import models


class HouseholdMember(models.Model):
    """Somebody of a household. Name and telephone stay sealed with the party; here is only the digest by which a call is known again.

    Whoever has moved out is known by his telephone no more as one of this household: who fled is not found through it.
    """

    id = models.UUIDField(primary_key=True)
    household = models.ForeignKey("family.Household", models.PROTECT, related_name="members")
    party = models.ForeignKey("family.Party", models.PROTECT, related_name="+")
    role = models.CharField(max_length=24)
    source = models.CharField(max_length=24)
    phone_index = models.CharField(max_length=32, default="", db_index=True)
    since = models.DateField()
    until = models.DateField(null=True)
    added_at = models.DateTimeField()
    added_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party"], condition=models.Q(until=None), name="in_one_household_at_a_time"
            )
        ]
