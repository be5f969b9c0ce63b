# SPDX-License-Identifier: Apache-2.0

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shell", "0002_suggestion_count")]

    operations = [
        migrations.CreateModel(
            name="SentCode",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("phone", models.CharField(max_length=32)),
                ("address", models.CharField(max_length=32)),
                ("code", models.CharField(max_length=32)),
                ("sent_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("is_used", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["phone", "-sent_at"], name="code_of_phone"),
                    models.Index(fields=["sent_at"], name="code_oldest"),
                ],
            },
        ),
    ]
