"""Copies of films for one handing over, marked in their picture."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0013_webhooks"),
    ]

    operations = [
        migrations.CreateModel(
            name="MarkedCopy",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField()),
                ("with_original", models.BooleanField(default=True)),
                ("frames", models.IntegerField(default=0)),
                ("shown", models.IntegerField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
                ("fault", models.CharField(default="", max_length=40)),
                ("pieces", models.IntegerField(default=0)),
                ("size", models.BigIntegerField(default=0)),
                ("sha256", models.CharField(default="", max_length=64)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marked",
                        to="kernel.evidenceitem",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="kernel.person"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["asked_at"], name="marked_copy_asked")],
            },
        ),
    ]
