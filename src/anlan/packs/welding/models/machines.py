# SPDX-License-Identifier: Apache-2.0
"""Tables of welding machines, the chips in them, and the orders by which chips come in."""

from collections.abc import Mapping
from datetime import datetime

from django.db import models

from anlan.kernel.writing import plain_writing


class Machine(models.Model):
    """A welding machine under its code (一机一码); `stage` is its life, the marks beside it are what is wrong with it."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=24, unique=True)
    firm = models.ForeignKey("welding.Firm", models.PROTECT, related_name="machines")
    stage = models.CharField(
        max_length=16, default="registered"
    )  # registered fitted tested active repair retired
    serial = models.CharField(max_length=40, default="")
    model = models.CharField(max_length=60, default="")
    process = models.CharField(max_length=12, default="fusion")  # fusion | pressure | brazing
    scene = models.CharField(
        max_length=20, default="general"
    )  # what it welds: decides the kind of certificate
    project = models.CharField(max_length=24, default="")  # the project code, where the scene asks for one
    is_mobile = models.BooleanField(default=False)
    needs_permit = models.BooleanField(default=True)
    place = models.CharField(max_length=120, default="")
    lat = models.FloatField(null=True)
    lng = models.FloatField(null=True)
    registered_at = models.DateTimeField(null=True)
    fitted_at = models.DateTimeField(null=True)
    activated_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    locked_because = models.CharField(max_length=40, default="")
    tampered_at = models.DateTimeField(null=True)  # 疑似改装, until somebody clears it

    class Meta:
        indexes = [models.Index(fields=["firm", "code"], name="machine_of_firm")]

    def __str__(self) -> str:
        return self.code


class Chip(models.Model):
    """A chip as it was last heard, and how much of its story is stored; its key is the kernel's device's."""

    code = models.CharField(max_length=24, primary_key=True)
    machine = models.OneToOneField(Machine, models.PROTECT, null=True, related_name="chip")
    is_online = models.BooleanField(default=False)
    heard_at = models.DateTimeField(null=True)
    silent_since = models.DateTimeField(null=True)
    boot = models.CharField(max_length=40, default="")
    challenge = models.CharField(max_length=64, default="")
    relay = models.CharField(max_length=8, default="open")
    session = models.CharField(max_length=32, default="")
    firmware = models.CharField(max_length=24, default="")
    signal = models.IntegerField(null=True)
    cell = models.CharField(max_length=40, default="")
    iccid = models.CharField(max_length=24, default="")
    config = models.IntegerField(default=0)
    number = models.BigIntegerField(default=0)  # of the last command that was made for it
    stored = models.BigIntegerField(default=0)  # its events are here up to this number without a gap
    highest = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)  # SHA-256 of event `stored`

    @classmethod
    def hear(cls, heard: Mapping[str, datetime]) -> None:
        """They are there: a heartbeat is telemetry, never an event."""
        with plain_writing():
            for code, at in heard.items():
                cls.objects.filter(pk=code).update(heard_at=at)

    def __str__(self) -> str:
        return self.code


class InstallOrder(models.Model):
    """One order binds one chip, one code and one machine; a second order, by somebody else, replaces them."""

    id = models.UUIDField(primary_key=True)
    machine = models.ForeignKey(Machine, models.PROTECT, related_name="orders")
    stage = models.CharField(max_length=12, default="placed")  # placed fitted tested active replaced
    placed_by = models.ForeignKey("kernel.Person", models.PROTECT, null=True, related_name="+")
    placed_at = models.DateTimeField()
    replaces = models.CharField(max_length=24, default="")  # the chip that goes out
    agreed_by = models.ForeignKey("kernel.Person", models.PROTECT, null=True, related_name="+")
    chip = models.CharField(max_length=24, default="")
    installer = models.ForeignKey("kernel.Person", models.PROTECT, null=True, related_name="+")
    fitted_at = models.DateTimeField(null=True)
    tested_at = models.DateTimeField(null=True)
    installer_at = models.DateTimeField(null=True)  # each says that it works
    officer_at = models.DateTimeField(null=True)
    officer = models.ForeignKey("kernel.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["machine"],
                name="one_open_order",
                condition=models.Q(stage__in=("placed", "fitted", "tested")),
            )
        ]
