# SPDX-License-Identifier: Apache-2.0
"""The table of clocks."""

from django.db import models


class RunningClock(models.Model):
    """One time limit of one matter. `due_at` is null while paused; `wake_at` is when the ticker must look again."""

    id = models.UUIDField(primary_key=True)
    matter = models.UUIDField()
    kind = models.CharField(max_length=80)
    region_path = models.CharField(max_length=120)
    name = models.CharField(max_length=40)
    state = models.CharField(max_length=10)  # run | paused | met | late | breached | ended
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    wake_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    left_seconds = models.FloatField(null=True)
    paused_seconds = models.FloatField(default=0)
    stopped_at = models.DateTimeField(null=True)
    rung = models.SmallIntegerField(default=0)
    lateness_ms = models.BigIntegerField(null=True)  # how long after the due time the ticker fired

    class Meta:
        app_label = "kernel"
        indexes = [
            models.Index(fields=["wake_at"], name="clock_next", condition=models.Q(wake_at__isnull=False)),
            models.Index(fields=["matter"], name="clock_of_matter"),
        ]
