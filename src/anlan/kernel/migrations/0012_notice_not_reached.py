"""The board asks of its matters whether somebody was not reached; the auditor asks for the refused."""

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
        migrations.AddIndex(
            "accessrecord",
            models.Index(fields=["-last_at"], condition=models.Q(refused=True), name="access_refused"),
        ),
    ]
