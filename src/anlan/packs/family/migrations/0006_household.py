# SPDX-License-Identifier: Apache-2.0
"""Who lives in a household, as links to the parties of its cases; nobody is linked until a person does it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("family", "0005_call_codes")]
    operations = [
        migrations.CreateModel(
            name="HouseholdMember",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("role", models.CharField(max_length=24)),
                ("source", models.CharField(max_length=24)),
                ("phone_index", models.CharField(db_index=True, default="", max_length=32)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("added_at", models.DateTimeField()),
                ("added_by", models.UUIDField(null=True)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="family.household",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="family.party"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("party",),
                        name="in_one_household_at_a_time",
                    )
                ],
            },
        ),
    ]
