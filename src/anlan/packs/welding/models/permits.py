# SPDX-License-Identifier: Apache-2.0
"""Tables of hot-work permits: the permit beside its matter, its tests, measures, watches, breaks and signatures; bans."""

from django.db import models


class Permit(models.Model):
    """动火作业票: what stands beside the matter; its words are the matter's details."""

    matter = models.OneToOneField("kernel.Matter", models.PROTECT, primary_key=True, related_name="permit")
    firm = models.ForeignKey("kernel.Organisation", models.PROTECT, related_name="+")
    industry = models.CharField(max_length=24)
    rule = models.CharField(max_length=40)  # its version: what it was judged by
    level_asked = models.CharField(max_length=8)
    level = models.CharField(max_length=8)
    raised_because = models.CharField(max_length=60, default="")  # codes, space between
    applicant = models.ForeignKey("kernel.Person", models.PROTECT, related_name="+")
    in_fixed_zone = models.BooleanField(default=False)
    outdoors = models.BooleanField(default=False)
    gas_possible = models.BooleanField(default=True)
    wind = models.IntegerField(default=0)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    keep_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["firm", "starts_at"], name="permit_of_firm")]


class PermitWelder(models.Model):
    """Who does the hot work, and his certificate that held when the permit was written."""

    id = models.UUIDField(primary_key=True)
    permit = models.ForeignKey(Permit, models.CASCADE, related_name="welders")
    person = models.ForeignKey("kernel.Person", models.PROTECT, related_name="+")
    certificate = models.UUIDField(null=True)


class PermitMachine(models.Model):
    """The machine it is done with."""

    id = models.UUIDField(primary_key=True)
    permit = models.ForeignKey(Permit, models.CASCADE, related_name="machines")
    machine = models.UUIDField(db_index=True)


class GasTest(models.Model):
    """A test of the gas: where, of what, its value and limit; `at` is when it was taken."""

    id = models.UUIDField(primary_key=True)
    permit = models.ForeignKey(Permit, models.CASCADE, related_name="gas_tests")
    analyst = models.ForeignKey("kernel.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    point = models.CharField(max_length=60)
    gas = models.CharField(max_length=20)
    thousandths = models.IntegerField()  # of the unit
    limit_thousandths = models.IntegerField()
    passed = models.BooleanField()


class Measure(models.Model):
    """A safety measure that somebody saw to."""

    id = models.UUIDField(primary_key=True)
    permit = models.ForeignKey(Permit, models.CASCADE, related_name="measures")
    code = models.CharField(max_length=24)
    person = models.ForeignKey("kernel.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["permit", "code"], name="one_tick_of_a_measure")]


class Watch(models.Model):
    """监护: who watches, since when he is on the spot; a second stretch is a second row."""

    id = models.UUIDField(primary_key=True)
    permit = models.ForeignKey(Permit, models.CASCADE, related_name="watches")
    person = models.ForeignKey("kernel.Person", models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [  # AX-R8: one watcher, one place
            models.UniqueConstraint(
                fields=["person"],
                name="one_place_to_watch",
                condition=models.Q(arrived_at__isnull=False, left_at__isnull=True),
            )
        ]


class WorkBreak(models.Model):
    """中断: since when and until when work under the permit was suspended, and why."""

    id = models.UUIDField(primary_key=True)
    permit = models.ForeignKey(Permit, models.CASCADE, related_name="breaks")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    why = models.CharField(max_length=24)


class PermitSignature(models.Model):
    """Who signed which part of the permit, by which form; the statement is what he signed, byte by byte."""

    id = models.UUIDField(primary_key=True)
    permit = models.ForeignKey(Permit, models.CASCADE, related_name="signatures")
    person = models.ForeignKey("kernel.Person", models.PROTECT, related_name="+")
    what = models.CharField(max_length=20)  # applied | approved | rejected | extended | accepted
    form = models.CharField(max_length=16)  # passkey | second_factor | account
    at = models.DateTimeField()
    statement = models.TextField()
    digest = models.CharField(max_length=64)
    proof = models.TextField(default="")


class Ban(models.Model):
    """特殊时期: no hot work in a region for a time, published by the district."""

    id = models.UUIDField(primary_key=True)
    region_path = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=200)  # published: L1
    published_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["ends_at", "starts_at"], name="ban_when")]
