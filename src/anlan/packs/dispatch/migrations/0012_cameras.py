"""Cameras of venues, and who looks through them for which incident."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0011_alarm_buttons"),
        ("kernel", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Camera",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("address", models.CharField(max_length=300)),
                ("user", models.CharField(default="", max_length=60)),
                ("secret", models.TextField(default="")),
                ("secret_index", models.CharField(default="", max_length=32)),
                (
                    "premises",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="kernel.premises"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CameraLook",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.UUIDField()),
                ("reason", models.TextField(default="")),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "camera",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="looks",
                        to="dispatch.camera",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="looks",
                        to="dispatch.incident",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("incident", "camera"),
                        name="one_open_look",
                    )
                ],
            },
        ),
    ]
