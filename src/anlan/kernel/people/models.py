# SPDX-License-Identifier: Apache-2.0
"""Tables of people: persons, organisations, posts, and who belongs where."""

from django.conf import settings
from django.db import models


class Organisation(models.Model):
    """A police station, a security company, a property company, an office …"""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    region_path = models.CharField(max_length=120)
    parent = models.ForeignKey("kernel.Organisation", models.PROTECT, null=True)

    class Meta:
        app_label = "kernel"

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A place in an organisation that a person holds."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    region_path = models.CharField(max_length=120)

    class Meta:
        app_label = "kernel"

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody the district knows by duty. Telephone and identity number are sealed, found by blind index."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="person")
    phone = models.TextField(default="")
    phone_index = models.CharField(max_length=32, default="", db_index=True)
    identity = models.TextField(default="")
    identity_index = models.CharField(max_length=32, default="", db_index=True)
    is_generated = models.BooleanField(default=False)

    class Meta:
        app_label = "kernel"

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """That a person belongs to an organisation and holds a post there."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    post = models.ForeignKey(Post, models.PROTECT, null=True)

    class Meta:
        app_label = "kernel"
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "post"], name="one_membership")
        ]


class Aptitude(models.Model):
    """What counts when somebody is to be called: his dialects and fields, where he starts from, and what those who ask wish.

    The place is that of his office or studio, never his home.
    """

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="aptitude")
    is_woman = models.BooleanField(null=True)
    dialects = models.CharField(max_length=120, default="")  # codes, apart by blanks
    fields = models.CharField(max_length=200, default="")
    lat = models.FloatField(null=True)
    lng = models.FloatField(null=True)

    class Meta:
        app_label = "kernel"


class OnCall(models.Model):
    """That somebody is on call in a region: first in a team's proposal."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="on_call")
    region_path = models.CharField(max_length=120, default="")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        app_label = "kernel"
        indexes = [models.Index(fields=["person", "since"], name="on_call_of_person")]
