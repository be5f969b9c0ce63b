# SPDX-License-Identifier: Apache-2.0
"""Tables of starts: the session that was granted, the start that was refused, the arcs, and what chips told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from django.db import models

from anlan.kernel.writing import plain_writing


class Session(models.Model):
    """Person, machine, code and place, locked together from the lease to the stop; never opened again."""

    id = models.UUIDField(primary_key=True)
    machine = models.ForeignKey("welding.Machine", models.PROTECT, related_name="sessions")
    welder = models.ForeignKey("kernel.Person", models.PROTECT, related_name="weld_sessions")
    permit = models.UUIDField(null=True)
    permit_number = models.CharField(max_length=40, default="")
    chip = models.CharField(max_length=24, default="")
    state = models.CharField(max_length=10, default="granted")  # granted sent accepted unknown declined ended
    why = models.CharField(max_length=40, default="")  # why it was declined, or ended
    granted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    first_arc_at = models.DateTimeField(null=True)
    until = models.DateTimeField()
    most_until = models.DateTimeField(null=True)  # beyond it no extension: certificate, permit, ban
    stop_asked_at = models.DateTimeField(null=True)
    stop_because = models.CharField(max_length=40, default="")
    ended_at = models.DateTimeField(null=True)
    metres = models.IntegerField(null=True)  # between phone and machine; the place itself is not kept
    is_unverified = models.BooleanField(default=False)  # 未能核验: its source was down (AX-R4)
    is_emergency = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, default="")  # of what the decision was made from
    rule = models.CharField(max_length=20, default="")
    number = models.BigIntegerField(default=0)  # of its newest command
    tries = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["machine"], name="one_open_session", condition=models.Q(ended_at=None)
            )
        ]
        indexes = [
            models.Index(fields=["machine", "-granted_at"], name="session_of_machine"),
            models.Index(fields=["welder", "-granted_at"], name="session_of_welder"),
        ]


class Refusal(models.Model):
    """A start that was refused, with its code and every reason."""

    id = models.UUIDField(primary_key=True)
    machine = models.ForeignKey("welding.Machine", models.PROTECT, related_name="refusals")
    welder = models.ForeignKey("kernel.Person", models.PROTECT, null=True, related_name="weld_refusals")
    code = models.CharField(max_length=4)
    reasons = models.CharField(max_length=300, default="")
    at = models.DateTimeField()
    digest = models.CharField(max_length=64, default="")
    rule = models.CharField(max_length=20, default="")

    class Meta:
        indexes = [models.Index(fields=["machine", "-at"], name="refusal_newest")]


class Arc(models.Model):
    """One arc, from strike to break; without a session it is current without a lease."""

    id = models.UUIDField(primary_key=True)
    machine = models.ForeignKey("welding.Machine", models.PROTECT, related_name="arcs")
    session = models.ForeignKey(Session, models.PROTECT, null=True, related_name="arcs")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["machine", "-began_at"], name="arc_newest")]


class ChipEvent(models.Model):
    """A numbered event of a chip, once; what waits behind a gap is here too."""

    id = models.UUIDField(primary_key=True)
    chip = models.CharField(max_length=24)
    number = models.BigIntegerField()
    type = models.CharField(max_length=16)
    boot = models.CharField(max_length=40)
    session = models.CharField(max_length=32, default="")
    what = models.CharField(max_length=40, default="")
    at = models.DateTimeField()
    heard_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    prev = models.CharField(max_length=64)
    is_chained = models.BooleanField(null=True)  # None: what lies before it has not come yet

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chip", "number"], name="one_chip_event")]


class Silence(models.Model):
    """A stretch in which a machine's chip was not heard."""

    id = models.UUIDField(primary_key=True)
    machine = models.ForeignKey("welding.Machine", models.PROTECT, related_name="silences")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["machine", "-since"], name="silence_newest")]


class Reading(models.Model):
    """A chip's telemetry, swept after a few days: amperes, degrees, gas; a place only while it runs."""

    id = models.BigAutoField(primary_key=True)
    chip = models.CharField(max_length=24)
    at = models.DateTimeField(db_index=True)
    amperes = models.FloatField(null=True)
    celsius = models.FloatField(null=True)
    gas = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    lng = models.FloatField(null=True)
    session = models.CharField(max_length=32, default="")

    class Meta:
        indexes = [models.Index(fields=["chip", "-at"], name="reading_newest")]

    @classmethod
    def keep(cls, rows: Sequence[Self]) -> None:
        """Telemetry is never an event; it is kept for a few days."""
        with plain_writing():
            cls.objects.bulk_create(rows)

    @classmethod
    def forget(cls, before: datetime) -> None:
        """What is older than a few days helps nobody."""
        with plain_writing():
            cls.objects.filter(at__lt=before).delete()


class EmergencyUnlock(models.Model):
    """应急解锁: a duty manager unlocked a machine for at most an hour; the street reviews it."""

    session = models.OneToOneField(Session, models.PROTECT, primary_key=True, related_name="emergency")
    by = models.ForeignKey("kernel.Person", models.PROTECT, related_name="+")
    reason = models.TextField()  # sealed
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey("kernel.Person", models.PROTECT, null=True, related_name="+")
    verdict = models.CharField(max_length=12, default="")  # justified | unjustified
