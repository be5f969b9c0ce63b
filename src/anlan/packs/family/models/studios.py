# SPDX-License-Identifier: Apache-2.0
"""Tables of studios (家事调解工作室) and of what was first said of a day."""

from django.db import models


class Studio(models.Model):
    """A place where people are received: an organisation of the register with a point on the map and its fields."""

    organisation = models.OneToOneField(
        "kernel.Organisation", models.PROTECT, primary_key=True, related_name="+"
    )
    address = models.CharField(max_length=200)
    lat = models.FloatField()
    lng = models.FloatField()
    phone = models.CharField(max_length=24, default="")  # of the house, public
    fields = models.CharField(max_length=200, default="")  # codes, apart by blanks
    hours = models.CharField(max_length=80, default="")
    is_generated = models.BooleanField(default=False)


class FamilyFigure(models.Model):
    """What was first said of a day of the whole district; never changed. Thousandths of a share, of a count."""

    id = models.UUIDField(primary_key=True)
    day = models.DateField()
    code = models.CharField(max_length=40)
    thousandths = models.BigIntegerField(null=True)  # None: nothing to count
    base = models.IntegerField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "code"], name="family_published_once")]
