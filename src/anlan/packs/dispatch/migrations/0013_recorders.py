"""The register of recorders, and with which one a picture is made."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0012_cameras"),
        ("kernel", "0020_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="Recorder",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("kept_as", models.CharField(max_length=12)),
                ("state", models.CharField(max_length=12)),
                (
                    "bearer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="recorders",
                        to="kernel.person",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="kernel.organisation"),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recorders",
                        to="dispatch.venuepost",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="videosession",
            name="recorder",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="dispatch.recorder"
            ),
        ),
    ]
