# SPDX-License-Identifier: Apache-2.0
"""The table of options that a region has turned."""

from django.db import models


class OptionValue(models.Model):
    """An option's value within a region subtree; the nearest region above wins."""

    id = models.UUIDField(primary_key=True)
    option = models.CharField(max_length=80)
    region_path = models.CharField(max_length=120, default="")
    value = models.IntegerField()

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["option", "region_path"], name="one_value")]
