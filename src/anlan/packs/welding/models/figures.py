# SPDX-License-Identifier: Apache-2.0
"""Figures as they were first said."""

from django.db import models


class PublishedWeldFigure(models.Model):
    """What was first said of a day of the whole district; never changed. Thousandths of a share or of a count."""

    id = models.UUIDField(primary_key=True)
    day = models.DateField()
    code = models.CharField(max_length=40)
    thousandths = models.BigIntegerField(null=True)  # None: nothing to count, or too few to be said
    base = models.IntegerField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "code"], name="weld_published_once")]
