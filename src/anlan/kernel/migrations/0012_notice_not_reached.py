"""The board asks of its matters whether somebody was not reached."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0010_notices"),
    ]

    operations = [
        migrations.AddIndex(
            "notice",
            models.Index(
                fields=["subject"], condition=models.Q(state="unreached"), name="notice_not_reached"
            ),
        ),
    ]
