# SPDX-License-Identifier: Apache-2.0
"""The ledger's newest rows are found without sorting all of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index."""

    dependencies = [("kernel", "0003_evidence"), ("kernel", "0003_index_open_matters")]

    operations = [
        migrations.AddIndex("accessrecord", models.Index(fields=["-last_at"], name="access_newest")),
    ]
