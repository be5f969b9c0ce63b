# SPDX-License-Identifier: Apache-2.0
"""A clock may fire a month late, after a long outage: milliseconds of that do not fit 32 bits."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0005_evidence")]

    operations = [
        migrations.AlterField(
            model_name="runningclock", name="lateness_ms", field=models.BigIntegerField(null=True)
        ),
    ]
