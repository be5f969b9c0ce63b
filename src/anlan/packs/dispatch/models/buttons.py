# SPDX-License-Identifier: Apache-2.0
"""Tables of venues' alarm buttons and their presses."""

from datetime import datetime

from django.db import models

from anlan.kernel.writing import plain_writing


class AlarmButton(models.Model):
    """A button by which a venue calls for help (一键报警). Of its key only the digest is kept."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    premises = models.ForeignKey("kernel.Premises", models.PROTECT)
    post = models.ForeignKey("dispatch.VenuePost", models.PROTECT, null=True)
    phone = models.CharField(max_length=24, default="")
    digest = models.CharField(max_length=64, default="")
    heard_at = models.DateTimeField(null=True)  # its last beat or press
    tested_at = models.DateTimeField(null=True)

    def hear(self, at: datetime) -> None:
        """It is there: a beat is telemetry, never an event."""
        with plain_writing():
            AlarmButton.objects.filter(pk=self.pk).update(heard_at=at)


class ButtonPress(models.Model):
    """One press, kept under the device's own id of it; a test press (试按) has no incident."""

    id = models.UUIDField(primary_key=True)
    button = models.ForeignKey(AlarmButton, models.PROTECT, related_name="presses")
    press = models.CharField(max_length=64)
    pressed_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    is_test = models.BooleanField(default=False)
    incident = models.ForeignKey("dispatch.Incident", models.PROTECT, null=True, related_name="presses")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["button", "press"], name="pressed_once")]
        indexes = [models.Index(fields=["button", "-pressed_at"], name="press_newest")]
