# SPDX-License-Identifier: Apache-2.0
"""Fires that welding caused, as street or district know them; the district's own lines about welding methods."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0020_documents"),
        ("welding", "0003_published_figures"),
    ]

    operations = [
        migrations.CreateModel(
            name="WeldFire",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("region_path", models.CharField(max_length=120)),
                ("at", models.DateTimeField(db_index=True)),
                ("place", models.CharField(max_length=120)),
                ("standing", models.CharField(max_length=24)),
                ("reference", models.CharField(max_length=40, unique=True)),
                ("recorded_by", models.UUIDField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "firm",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WeldMethod",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=12, unique=True)),
                ("process", models.CharField(max_length=12)),
                ("source", models.CharField(max_length=120)),
            ],
        ),
    ]
