"""Alarm buttons of venues and their presses."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0010_drawn_signature"),
        ("kernel", "0010_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name="AlarmButton",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40, unique=True)),
                ("phone", models.CharField(default="", max_length=24)),
                ("digest", models.CharField(default="", max_length=64)),
                ("heard_at", models.DateTimeField(null=True)),
                ("tested_at", models.DateTimeField(null=True)),
                (
                    "post",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="dispatch.venuepost"
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="kernel.premises"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ButtonPress",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("press", models.CharField(max_length=64)),
                ("pressed_at", models.DateTimeField()),
                ("heard_at", models.DateTimeField()),
                ("is_test", models.BooleanField(default=False)),
                (
                    "button",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="presses",
                        to="dispatch.alarmbutton",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="presses",
                        to="dispatch.incident",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["button", "-pressed_at"], name="press_newest")],
                "constraints": [models.UniqueConstraint(fields=("button", "press"), name="pressed_once")],
            },
        ),
    ]
