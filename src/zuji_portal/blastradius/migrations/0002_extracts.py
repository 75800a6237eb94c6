import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("blastradius", "0001_initial"),
        ("studies", "0008_measure_cost"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExtractPart",
            fields=[
                ("digest", models.CharField(max_length=71, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="RevisionExtract",
            fields=[
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="extract",
                        serialize=False,
                        to="studies.revision",
                    ),
                ),
                ("made_by", models.CharField(max_length=60)),
                ("factors", models.JSONField(default=list)),
                ("numbers", models.BinaryField(default=bytes)),
                ("seal", models.CharField(max_length=71)),
                (
                    "frame",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extracts",
                        to="blastradius.extractpart",
                    ),
                ),
            ],
        ),
    ]
