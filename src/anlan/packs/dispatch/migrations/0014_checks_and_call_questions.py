# SPDX-License-Identifier: Apache-2.0
"""Guards on a scene are asked whether they are well; callers are asked by type."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0013_recorders"),
    ]

    operations = [
        migrations.AddField(
            model_name="boardrow",
            name="asked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="category",
            name="asked_after_seconds",
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="asked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="CallQuestion",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40, unique=True)),
                ("place", models.SmallIntegerField(default=1)),
                ("text", models.CharField(max_length=120)),
                ("when", models.CharField(default="yes", max_length=3)),
                ("level", models.CharField(default="", max_length=10)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                ("source", models.CharField(max_length=120)),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="dispatch.category",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CallAnswer",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("answer", models.CharField(max_length=3)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="dispatch.incident",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="dispatch.callquestion"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("incident", "question"), name="answered_once")
                ],
            },
        ),
    ]
