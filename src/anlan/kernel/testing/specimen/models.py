# SPDX-License-Identifier: Apache-2.0
"""The specimen's read model."""

from django.db import models


class Loudness(models.Model):
    """The loudest measurement of a matter."""

    matter = models.UUIDField(primary_key=True)
    region = models.CharField(max_length=120)
    loudest = models.IntegerField(default=0)
    times = models.IntegerField(default=0)
