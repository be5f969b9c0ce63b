# SPDX-License-Identifier: Apache-2.0
"""Tables of matters: the matter itself, links between matters, who is involved, notes, and versions of what was said."""

from django.db import models


class Matter(models.Model):
    """One thing that must be answered for. Plain details are JSON; those of level 3 and above are sealed."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=80)
    stage = models.CharField(max_length=40)
    region_path = models.CharField(max_length=120)
    title = models.CharField(max_length=200, default="")
    level = models.CharField(max_length=10, default="")  # red | orange | yellow | blue
    opened_at = models.DateTimeField()
    stage_since = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, default="")
    details = models.TextField(default="{}")
    sealed = models.TextField(default="")
    definition = models.CharField(max_length=16)

    class Meta:
        app_label = "kernel"
        indexes = [
            models.Index(fields=["kind", "stage", "opened_at"], name="matter_list"),
            models.Index(fields=["kind", "opened_at"], name="matter_newest"),
            models.Index(
                fields=["kind", "stage"], name="matter_open", condition=models.Q(closed_at__isnull=True)
            ),
        ]

    @property
    def pack(self) -> str:
        """The pack of this matter's kind."""
        return self.kind.split(".")[0]

    @property
    def row(self) -> str:
        """The row that its sealed details are bound to."""
        return f"kernel_matter:sealed:{self.pk}"

    def __str__(self) -> str:
        return self.number


class MatterLink(models.Model):
    """That one matter belongs to another: `task_of`, `duplicate_of`, `follows` …"""

    id = models.UUIDField(primary_key=True)
    source = models.ForeignKey(Matter, models.CASCADE, related_name="links_out")
    target = models.ForeignKey(Matter, models.CASCADE, related_name="links_in")
    relation = models.CharField(max_length=40)

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["source", "target", "relation"], name="one_link")]


class Involvement(models.Model):
    """That a person takes part in a matter, as what, since and until when; it opens the matter to him."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="involved")
    person = models.ForeignKey("kernel.Person", models.CASCADE)
    part = models.CharField(max_length=40)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        app_label = "kernel"
        indexes = [models.Index(fields=["person", "until"], name="involved_now")]


class Referred(models.Model):
    """That a matter was handed on (转办) under a narrower role, to one person or to whoever holds a role, until a moment."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="referred")
    referral = models.CharField(max_length=40)
    person = models.ForeignKey("kernel.Person", models.PROTECT, null=True, related_name="referred")
    role = models.CharField(max_length=80, default="")  # full name; empty where a person is named
    basis = models.CharField(
        max_length=12, default=""
    )  # consent | duty | danger; empty: from before it was asked
    referred_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "kernel"
        indexes = [
            models.Index(fields=["person", "until"], name="referred_to_person"),
            models.Index(fields=["role", "until"], name="referred_to_role"),
        ]


class Note(models.Model):
    """What somebody wrote down about a matter; sealed, for it is free text about people."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="notes")
    author = models.UUIDField()
    sealed = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        app_label = "kernel"

    @property
    def row(self) -> str:
        """The row that the text is bound to."""
        return f"kernel_note:sealed:{self.pk}"


class Conflict(models.Model):
    """That somebody must choose between versions of one thing of a matter; at most one is open for each thing."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="conflicts")
    what = models.CharField(max_length=80)  # what was edited, by its declared name
    target = models.CharField(max_length=80, default="")  # which of several: a field's name, a row's id
    found_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        app_label = "kernel"
        indexes = [
            models.Index(fields=["found_at"], name="conflict_open", condition=models.Q(ended_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "what", "target"],
                name="one_open_conflict",
                condition=models.Q(ended_at=None),
            )
        ]


class Version(models.Model):
    """What somebody said of one thing of a matter, whole and sealed; nothing that was said is ever written over.

    `number` runs through all versions of a matter: a device says the highest one it had seen.
    """

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="versions")
    what = models.CharField(max_length=80)
    target = models.CharField(max_length=80, default="")
    number = models.IntegerField()
    # before (anybody edited it) | standing | agreed | waiting | replaced | chosen | set_aside
    state = models.CharField(max_length=10)
    conflict = models.ForeignKey(Conflict, models.CASCADE, null=True, related_name="versions")
    person = models.UUIDField(null=True)
    device = models.CharField(max_length=64, default="")
    sort = models.CharField(max_length=10, default="")  # phone | tablet | computer | program
    saw = models.IntegerField(null=True)
    said_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    sealed = models.TextField()

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["matter", "number"], name="version_number")]

    @property
    def row(self) -> str:
        """The row that its words are bound to."""
        return f"kernel_version:sealed:{self.pk}"
