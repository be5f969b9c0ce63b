# SPDX-License-Identifier: Apache-2.0
"""Tables of devices and of their newest samples."""

from django.db import models


class Device(models.Model):
    """A recorder, phone, car terminal or machine; `bearer` is who carries it."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20)
    bearer = models.ForeignKey("kernel.Person", models.SET_NULL, null=True, related_name="devices")
    organisation = models.ForeignKey("kernel.Organisation", models.PROTECT, null=True)
    region_path = models.CharField(max_length=120, default="")
    revoked_at = models.DateTimeField(null=True)
    generation = models.PositiveIntegerField(
        default=1
    )  # of its key: one more, and the key before is worth nothing

    class Meta:
        app_label = "kernel"


class LatestSample(models.Model):
    """The newest position of a device (L3: telemetry, not an event)."""

    device = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    heard_at = models.DateTimeField()
    lat = models.FloatField()
    lng = models.FloatField()
    accuracy = models.FloatField(null=True)
    speed = models.FloatField(null=True)

    class Meta:
        app_label = "kernel"


class Track(models.Model):
    """The short history of a device's positions; swept after the time that settings say."""

    id = models.BigAutoField(primary_key=True)
    device = models.CharField(max_length=40)
    at = models.DateTimeField(db_index=True)
    lat = models.FloatField()
    lng = models.FloatField()

    class Meta:
        app_label = "kernel"
        indexes = [models.Index(fields=["device", "at"], name="track_of_device")]
