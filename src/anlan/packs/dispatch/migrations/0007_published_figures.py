# SPDX-License-Identifier: Apache-2.0
"""Figures as they were first published."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0006_video_session")]

    operations = [
        migrations.CreateModel(
            name="PublishedFigure",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("code", models.CharField(max_length=40)),
                ("thousandths", models.BigIntegerField(null=True)),
                ("base", models.IntegerField()),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("day", "code"), name="published_once")],
            },
        ),
    ]
