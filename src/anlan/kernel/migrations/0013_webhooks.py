import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0012_notice_not_reached"),
    ]

    operations = [
        migrations.CreateModel(
            name="Webhook",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60)),
                ("address", models.CharField(max_length=500)),
                ("events", models.TextField()),
                ("region_path", models.CharField(default="", max_length=120)),
                ("purpose", models.CharField(max_length=200)),
                ("state", models.CharField(default="on", max_length=10)),
                ("secret", models.TextField()),
                ("older_secret", models.TextField(default="")),
                ("overlap_until", models.DateTimeField(null=True)),
                ("secret_shown_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="webhooks",
                        to="kernel.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WebhookMessage",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("position", models.BigIntegerField()),
                ("matter", models.UUIDField(null=True)),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("made_at", models.DateTimeField()),
                ("next_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(null=True)),
                ("took_ms", models.PositiveIntegerField(null=True)),
                ("problem", models.CharField(default="", max_length=40)),
                (
                    "webhook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="kernel.webhook",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["webhook", "state", "position"], name="webhook_message_due"),
                    models.Index(fields=["made_at"], name="webhook_message_oldest"),
                ],
            },
        ),
    ]
