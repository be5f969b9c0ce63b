# SPDX-License-Identifier: Apache-2.0
"""Tables of access: roles that were granted, tokens, and the ledger of who looked at what."""

from uuid import UUID

from django.db import models


class RoleGrant(models.Model):
    """That a person holds a role within a region subtree."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey("kernel.Person", models.CASCADE, related_name="grants")
    role = models.CharField(max_length=80)
    region_path = models.CharField(max_length=120, default="")
    organisation = models.ForeignKey("kernel.Organisation", models.PROTECT, null=True)
    granted_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["person", "role", "region_path"], name="one_grant")]


class SignIn(models.Model):
    """Where a person is signed in: device and place seen, since when, last seen, and when he last showed a second factor.

    A session that names no row of these, or one that has ended, opens nothing.
    """

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey("kernel.Person", models.CASCADE, related_name="sign_ins")
    agent = models.CharField(max_length=60)
    address = models.CharField(max_length=45)
    how = models.CharField(max_length=20)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=20, default="")

    class Meta:
        app_label = "kernel"
        indexes = [models.Index(fields=["person", "-seen_at"], name="sign_in_newest")]


class ApiToken(models.Model):
    """A bearer token: only its digest is kept (256 random bits need no slow hash)."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey("kernel.Person", models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    scopes = models.TextField(default="")  # permissions, space between; empty = all that the person may
    region_path = models.CharField(max_length=120, default="")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "kernel"


class AccessRecord(models.Model):
    """Who looked at what, or was refused: one row for each viewer, matter and ten minutes; `about` is the person looked up."""

    id = models.UUIDField(primary_key=True)
    viewer = models.UUIDField(null=True)
    what = models.CharField(max_length=120)  # page, list, unmask:<field>, command:<name>
    matter = models.UUIDField(null=True)
    about = models.UUIDField(default=UUID(int=0))
    slot = models.BigIntegerField()  # ten-minute slot since the epoch
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.IntegerField(default=1)
    rows = models.IntegerField(default=0)
    purpose = models.CharField(max_length=120, default="")
    reason = models.CharField(max_length=300, default="")
    refused = models.BooleanField(default=False)

    class Meta:
        app_label = "kernel"
        indexes = [
            models.Index(fields=["matter", "last_at"], name="access_of_matter"),
            models.Index(fields=["viewer", "last_at"], name="access_by_viewer"),
            models.Index(fields=["-last_at"], name="access_newest"),
            models.Index(fields=["about", "last_at"], name="access_about"),
            models.Index(fields=["-last_at"], condition=models.Q(refused=True), name="access_refused"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["viewer", "what", "matter", "about", "slot", "refused"], name="one_access_row"
            )
        ]
