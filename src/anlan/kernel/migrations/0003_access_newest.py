# SPDX-License-Identifier: Apache-2.0
"""The ledger's newest rows are found without sorting all of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index."""

    dependencies = [("kernel", "0002_seal_leaves")]

    operations = [
        migrations.AddIndex("accessrecord", models.Index(fields=["-last_at"], name="access_newest")),
    ]
