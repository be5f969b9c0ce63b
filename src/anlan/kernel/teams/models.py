# SPDX-License-Identifier: Apache-2.0
"""Tables of teams: the team of a matter, and each call into one of its seats."""

from django.db import models


class Team(models.Model):
    """That a matter has a team; the moments at which it had answered, was complete, was first on the spot."""

    matter = models.OneToOneField("kernel.Matter", models.CASCADE, primary_key=True, related_name="team")
    called_at = models.DateTimeField()
    wants_woman = models.BooleanField(default=False)
    dialect = models.CharField(max_length=20, default="")
    answered_at = models.DateTimeField(null=True)
    complete_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "kernel"


class SeatCall(models.Model):
    """That a person was called into a seat, why he, and what became of it."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("kernel.Matter", models.CASCADE, related_name="seat_calls")
    seat = models.CharField(max_length=40)
    person = models.ForeignKey("kernel.Person", models.PROTECT, related_name="seat_calls")
    is_substitute = models.BooleanField(default=False)
    state = models.CharField(
        max_length=10, default="called"
    )  # called | accepted | declined | silent | left | released
    because = models.CharField(max_length=120, default="")  # codes of why he was proposed
    metres = models.IntegerField(null=True)
    called_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=20, default="")  # why he declined or left

    class Meta:
        app_label = "kernel"
        indexes = [models.Index(fields=["person", "state"], name="calls_of_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "person"],
                name="one_seat_for_each",
                condition=models.Q(state__in=["called", "accepted"]),
            )
        ]
