# SPDX-License-Identifier: Apache-2.0
"""Which codes of the 110 desk are about a family, as the district settles it: until then no call comes by itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("family", "0004_agreement_waits")]
    operations = [
        migrations.CreateModel(
            name="CallCode",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("situation", models.CharField(max_length=24)),
                ("source", models.CharField(max_length=200)),
            ],
        ),
    ]
