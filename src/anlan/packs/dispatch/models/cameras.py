# SPDX-License-Identifier: Apache-2.0
"""Tables of venues' cameras and of who looked through one."""

from django.db import models


class Camera(models.Model):
    """A camera of a venue that the duty room may look through while an incident is open there; its secret is sealed."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    premises = models.ForeignKey("kernel.Premises", models.PROTECT)
    address = models.CharField(max_length=300)  # rtsp://host/path, without name and password
    user = models.CharField(max_length=60, default="")
    secret = models.TextField(default="")
    secret_index = models.CharField(max_length=32, default="")

    @property
    def row(self) -> str:
        """The row that its secret is bound to."""
        return f"dispatch_camera:secret:{self.pk}"


class CameraLook(models.Model):
    """Somebody looks through a camera, for an incident and with a reason; over with either, or when nobody looks any more."""

    id = models.UUIDField(primary_key=True)
    incident = models.ForeignKey("dispatch.Incident", models.PROTECT, related_name="looks")
    camera = models.ForeignKey(Camera, models.PROTECT, related_name="looks")
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    reason = models.TextField(default="")  # sealed: it may name people
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(
            fields=["incident", "camera"], name="one_open_look", condition=models.Q(ended_at__isnull=True)
        )]  # fmt: skip
