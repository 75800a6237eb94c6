import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0004_outgoing"),
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SupplierHost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("base", models.CharField(max_length=300)),
                ("login", models.CharField(blank=True, max_length=300)),
                ("client", models.CharField(max_length=120)),
                ("secret", models.TextField()),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("asked_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("problem", models.JSONField(default=dict)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supplier_hosts",
                        to="organisations.enterprise",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supplier_hosts",
                        to="exchange.exchangepartner",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="HostedFootprint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("identity", models.CharField(max_length=100)),
                ("title", models.CharField(max_length=200)),
                ("content", models.JSONField()),
                ("status", models.CharField(max_length=10)),
                ("figure", models.JSONField(default=dict)),
                ("refusal", models.JSONField(default=dict)),
                ("preceding", models.JSONField(default=list)),
                ("first_at", models.DateTimeField(auto_now_add=True)),
                ("read_at", models.DateTimeField()),
                ("altered_at", models.DateTimeField(null=True)),
                (
                    "host",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="footprints",
                        to="exchange.supplierhost",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("host", "identity"), name="one_footprint_a_host"
                    )
                ],
            },
        ),
    ]
