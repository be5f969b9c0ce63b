# SPDX-License-Identifier: Apache-2.0
"""Tables of firms that weld."""

from django.db import models


class Firm(models.Model):
    """A firm that welds: an organisation of the register, its industry decides by which rules."""

    organisation = models.OneToOneField(
        "kernel.Organisation", models.PROTECT, primary_key=True, related_name="welding_firm"
    )
    credit_code = models.CharField(max_length=18, default="")
    industry = models.CharField(max_length=24, default="general")
    is_hazardous = models.BooleanField(default=False)
    enrolled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"], name="one_firm_a_code", condition=~models.Q(credit_code="")
            )
        ]

    def __str__(self) -> str:
        return self.organisation.name
