"""Hot-work permits, bans, warnings, checks by hand and inspections."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0014_marked_copies"),
        ("welding", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ban",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("region_path", models.CharField(max_length=120)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=200)),
                ("published_by", models.UUIDField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["ends_at", "starts_at"], name="ban_when")],
            },
        ),
        migrations.CreateModel(
            name="CertificateDoubt",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="doubt",
                        serialize=False,
                        to="kernel.matter",
                    ),
                ),
                ("person", models.UUIDField()),
                ("certificate", models.UUIDField()),
                ("why", models.CharField(max_length=16)),
                ("result", models.CharField(default="", max_length=12)),
                ("ends_on", models.DateField(null=True)),
                ("review_on", models.DateField(null=True)),
                ("proposed_by", models.UUIDField(null=True)),
                ("proposed_at", models.DateTimeField(null=True)),
                ("confirmed_by", models.UUIDField(null=True)),
                (
                    "firm",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("machine", models.UUIDField(db_index=True)),
                ("card_number", models.CharField(max_length=40)),
                ("item", models.CharField(max_length=24)),
                ("result", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                (
                    "inspector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kernel.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Permit",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="permit",
                        serialize=False,
                        to="kernel.matter",
                    ),
                ),
                ("industry", models.CharField(max_length=24)),
                ("rule", models.CharField(max_length=40)),
                ("level_asked", models.CharField(max_length=8)),
                ("level", models.CharField(max_length=8)),
                ("raised_because", models.CharField(default="", max_length=60)),
                ("in_fixed_zone", models.BooleanField(default=False)),
                ("outdoors", models.BooleanField(default=False)),
                ("gas_possible", models.BooleanField(default=True)),
                ("wind", models.IntegerField(default=0)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("begun_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("keep_until", models.DateTimeField(null=True)),
                (
                    "applicant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kernel.person"
                    ),
                ),
                (
                    "firm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=24)),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kernel.person"
                    ),
                ),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measures",
                        to="welding.permit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GasTest",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("point", models.CharField(max_length=60)),
                ("gas", models.CharField(max_length=20)),
                ("thousandths", models.IntegerField()),
                ("limit_thousandths", models.IntegerField()),
                ("passed", models.BooleanField()),
                (
                    "analyst",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kernel.person"
                    ),
                ),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="gas_tests",
                        to="welding.permit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PermitMachine",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("machine", models.UUIDField(db_index=True)),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="machines",
                        to="welding.permit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PermitSignature",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("what", models.CharField(max_length=20)),
                ("form", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                ("statement", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("proof", models.TextField(default="")),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="welding.permit",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kernel.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PermitWelder",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("certificate", models.UUIDField(null=True)),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="welders",
                        to="welding.permit",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kernel.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("named_at", models.DateTimeField()),
                ("arrived_at", models.DateTimeField(null=True)),
                ("left_at", models.DateTimeField(null=True)),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="watches",
                        to="welding.permit",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kernel.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WeldWarning",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="warning",
                        serialize=False,
                        to="kernel.matter",
                    ),
                ),
                ("sort", models.CharField(max_length=24)),
                ("cause", models.CharField(max_length=120)),
                ("is_open", models.BooleanField(default=True)),
                ("machine", models.UUIDField(null=True)),
                ("person", models.UUIDField(null=True)),
                ("permit", models.UUIDField(null=True)),
                ("times", models.IntegerField(default=1)),
                ("step", models.IntegerField(default=0)),
                ("last_at", models.DateTimeField()),
                ("signed_by", models.UUIDField(null=True)),
                ("handled_by", models.UUIDField(null=True)),
                ("verified_by", models.UUIDField(null=True)),
                ("cause_code", models.CharField(default="", max_length=24)),
                (
                    "firm",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WorkBreak",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("why", models.CharField(max_length=24)),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="breaks",
                        to="welding.permit",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="permit",
            index=models.Index(fields=["firm", "starts_at"], name="permit_of_firm"),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.UniqueConstraint(fields=("permit", "code"), name="one_tick_of_a_measure"),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("arrived_at__isnull", False), ("left_at__isnull", True)),
                fields=("person",),
                name="one_place_to_watch",
            ),
        ),
        migrations.AddIndex(
            model_name="weldwarning",
            index=models.Index(fields=["machine"], name="warning_of_machine"),
        ),
        migrations.AddConstraint(
            model_name="weldwarning",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_open", True)), fields=("cause",), name="one_open_warning"
            ),
        ),
    ]
