"""The ledger says whose page or row was looked at, so that this person can read it too."""

from uuid import UUID

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0008_sign_in"),
    ]

    operations = [
        migrations.AddField("accessrecord", "about", models.UUIDField(default=UUID(int=0))),
        migrations.RemoveConstraint("accessrecord", "one_access_row"),
        migrations.AddConstraint(
            "accessrecord",
            models.UniqueConstraint(
                fields=["viewer", "what", "matter", "about", "slot", "refused"], name="one_access_row"
            ),
        ),
        migrations.AddIndex("accessrecord", models.Index(fields=["about", "last_at"], name="access_about")),
    ]
