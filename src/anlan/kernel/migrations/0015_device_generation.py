"""Which generation of a device's key counts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0014_marked_copies"),
    ]

    operations = [
        migrations.AddField("device", "generation", models.PositiveIntegerField(default=1)),
    ]
