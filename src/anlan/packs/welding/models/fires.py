# SPDX-License-Identifier: Apache-2.0
"""Table of fires that welding caused, as street or district know them."""

from django.db import models


class WeldFire(models.Model):
    """焊割引发的火灾: when and where it burnt, how the work stood, and the number of its record; counted until withdrawn."""

    id = models.UUIDField(primary_key=True)
    region_path = models.CharField(max_length=120)
    at = models.DateTimeField(db_index=True)
    place = models.CharField(max_length=120)
    standing = models.CharField(max_length=24)  # permitted | without_permit | without_certificate | not_known
    reference = models.CharField(max_length=40, unique=True)  # of the fire brigade's or the 119 desk's record
    firm = models.ForeignKey("kernel.Organisation", models.PROTECT, null=True, related_name="+")
    recorded_by = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
