import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0003_reasons"),
    ]

    operations = [
        migrations.AddField(
            model_name="partnerdelivery",
            name="status",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="partnerdelivery",
            name="problem",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AlterField(
            model_name="partnerdelivery",
            name="since",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
    ]
