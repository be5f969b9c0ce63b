"""Messages of machines that were refused, and how bridges fare."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0015_device_generation"),
    ]

    operations = [
        migrations.CreateModel(
            name="BridgeState",
            fields=[
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("seen_at", models.DateTimeField()),
                ("connected_at", models.DateTimeField(null=True)),
                ("heard", models.BigIntegerField()),
                ("refused", models.BigIntegerField()),
                ("dropped", models.BigIntegerField()),
                ("waiting", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="RefusedMessage",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("device", models.CharField(max_length=40)),
                ("channel", models.CharField(max_length=20)),
                ("reason", models.CharField(max_length=60)),
                ("times", models.IntegerField()),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("size", models.IntegerField()),
                ("sha256", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [models.Index(fields=["last_at"], name="refused_message_last")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "device", "channel", "reason"), name="refused_message_once"
                    )
                ],
            },
        ),
    ]
