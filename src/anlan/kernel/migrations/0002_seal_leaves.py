# SPDX-License-Identifier: Apache-2.0
"""Each seal keeps its records' leaves, so that a broken record is named and not only its batch."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0001_initial"),
    ]

    operations = [
        migrations.AddField(model_name="seal", name="leaves", field=models.TextField(default="")),
    ]
