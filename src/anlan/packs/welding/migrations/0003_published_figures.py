# SPDX-License-Identifier: Apache-2.0
"""Figures of welding as they were first published."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("welding", "0002_permits")]

    operations = [
        migrations.CreateModel(
            name="PublishedWeldFigure",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("code", models.CharField(max_length=40)),
                ("thousandths", models.BigIntegerField(null=True)),
                ("base", models.IntegerField()),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("day", "code"), name="weld_published_once")],
            },
        ),
    ]
