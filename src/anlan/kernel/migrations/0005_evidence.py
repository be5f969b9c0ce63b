# SPDX-License-Identifier: Apache-2.0
"""Evidence: files under way, items, custody."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0004_index_open_matters"),
    ]

    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("size", models.BigIntegerField()),
                ("received", models.BigIntegerField(default=0)),
                ("pieces", models.IntegerField(default=0)),
                ("sha256", models.CharField(default="", max_length=64)),
                ("media_type", models.CharField(default="", max_length=60)),
                ("has_copy", models.BooleanField(default=False)),
                ("began_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("taken_over", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="kernel.person"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EvidenceItem",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("ordinal", models.IntegerField()),
                ("medium", models.CharField(max_length=20)),
                ("bearer", models.UUIDField()),
                ("taken_at", models.DateTimeField(null=True)),
                ("lat", models.FloatField(null=True)),
                ("lng", models.FloatField(null=True)),
                ("accuracy", models.FloatField(null=True)),
                ("received_at", models.DateTimeField()),
                ("words", models.TextField(default="")),
                ("keep_until", models.DateTimeField(null=True)),
                ("sealed_at", models.DateTimeField(null=True)),
                ("deleted_at", models.DateTimeField(null=True)),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="kernel.matter",
                    ),
                ),
                (
                    "upload",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="kernel.upload"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Custody",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("ordinal", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("person", models.UUIDField(null=True)),
                ("deed", models.CharField(max_length=20)),
                ("reason", models.TextField(default="")),
                ("before", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="custody",
                        to="kernel.evidenceitem",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("item", "ordinal"), name="one_custody_line")],
            },
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(fields=["taken_over", "began_at"], name="upload_left_over"),
        ),
        migrations.AddIndex(
            model_name="evidenceitem",
            index=models.Index(fields=["deleted_at", "keep_until"], name="evidence_to_end"),
        ),
        migrations.AddConstraint(
            model_name="evidenceitem",
            constraint=models.UniqueConstraint(fields=("matter", "ordinal"), name="one_evidence_number"),
        ),
    ]
