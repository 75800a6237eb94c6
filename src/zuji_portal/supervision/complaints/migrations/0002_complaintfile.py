import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ComplaintFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("digest", models.CharField(max_length=71)),
                ("name", models.CharField(max_length=200)),
                ("is_picture", models.BooleanField()),
                ("size", models.PositiveBigIntegerField()),
                ("scan", models.CharField(default="not-scanned", max_length=12)),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="complaints.complaint",
                    ),
                ),
            ],
            options={
                "ordering": ["added_at", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("complaint", "digest"), name="one_file_a_complaint"
                    )
                ],
            },
        ),
    ]
