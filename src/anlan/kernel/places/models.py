# SPDX-License-Identifier: Apache-2.0
"""Tables of places: the tree of regions down to grid cells, and premises of the six venue types."""

from django.db import models


class Region(models.Model):
    """A district, street, community or grid cell. `path` is its code behind those of all above it."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    level = models.CharField(max_length=12)  # district | street | community | grid
    parent = models.ForeignKey("kernel.Region", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=120, unique=True)
    outline = models.TextField(default="")  # GeoJSON geometry
    west = models.FloatField(null=True)
    south = models.FloatField(null=True)
    east = models.FloatField(null=True)
    north = models.FloatField(null=True)

    class Meta:
        app_label = "kernel"
        indexes = [models.Index(fields=["level", "west", "east"], name="region_box")]

    def __str__(self) -> str:
        return self.name


class Premises(models.Model):
    """A site with people and posts (联动单位): type codes 01–06 as in domain.md section 8."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=4)
    address = models.CharField(max_length=200, default="")
    region = models.ForeignKey(Region, models.PROTECT)
    region_path = models.CharField(max_length=120)
    operator = models.ForeignKey("kernel.Organisation", models.PROTECT, null=True)
    lat = models.FloatField()
    lng = models.FloatField()
    outline = models.TextField(default="")
    filing_number = models.CharField(max_length=60, default="")
    contact_phone = models.CharField(max_length=40, default="")

    class Meta:
        app_label = "kernel"
        indexes = [models.Index(fields=["lat", "lng"], name="premises_place")]

    def __str__(self) -> str:
        return self.name
