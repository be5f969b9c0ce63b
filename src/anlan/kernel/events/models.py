# SPDX-License-Identifier: Apache-2.0
"""The log's tables: records, receipts, followers' positions, what was parked, and the seals."""

from django.db import models


class EventRecord(models.Model):
    """One line of the log. `position` orders everything; it is given under one lock at the end of a command."""

    position = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    name = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    matter = models.UUIDField(null=True)
    kind = models.CharField(max_length=80, default="")
    region = models.CharField(max_length=120, default="")
    actor = models.UUIDField(null=True)
    channel = models.CharField(max_length=20)
    act = models.UUIDField()
    cause = models.UUIDField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    fields = models.TextField()  # canonical JSON, byte for byte what the seal covers

    class Meta:
        app_label = "kernel"
        indexes = [
            models.Index(fields=["matter", "position"], name="record_of_matter"),
            models.Index(fields=["name", "position"], name="record_by_name"),
        ]


class Receipt(models.Model):
    """That a command was carried out once for this owner and key, and what it answered."""

    owner = models.CharField(max_length=80)
    command = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    input_hash = models.CharField(max_length=64)
    answer = models.TextField(default="")
    made_at = models.DateTimeField()

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["owner", "command", "key"], name="one_receipt")]


class Checkpoint(models.Model):
    """How far a follower has read, and whether it stands still."""

    name = models.CharField(max_length=120, primary_key=True)
    position = models.BigIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True)
    problem = models.TextField(default="")
    moved_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "kernel"


class Parked(models.Model):
    """An event that a follower could not digest; a person looks at it and tries again or drops it."""

    id = models.UUIDField(primary_key=True)
    follower = models.CharField(max_length=120)
    position = models.BigIntegerField()
    problem = models.TextField()
    tries = models.PositiveSmallIntegerField()
    parked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ending = models.CharField(max_length=10, default="")  # retried | dropped

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["follower", "position"], name="parked_once")]


class Seal(models.Model):
    """A signed batch of the log: its Merkle root, chained to the batch before.

    `leaves` keeps each record's position and leaf hash, so that a broken record is named and not only its batch.
    """

    last = models.BigIntegerField(primary_key=True)
    first = models.BigIntegerField()
    count = models.IntegerField()
    root = models.CharField(max_length=64)
    chain = models.CharField(max_length=64)
    leaves = models.TextField(default="")  # base64 of 8 bytes position + 32 bytes hash for each record
    note = models.TextField()
    sealed_at = models.DateTimeField()

    class Meta:
        app_label = "kernel"


class Counter(models.Model):
    """The last number given under a key; taken with one atomic statement."""

    key = models.CharField(max_length=80, primary_key=True)
    value = models.BigIntegerField()

    class Meta:
        app_label = "kernel"
