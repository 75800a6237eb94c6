from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_evidence")]

    operations = [
        migrations.AddField(
            model_name="supervisioncase",
            name="line",
            field=models.CharField(blank=True, db_index=True, default="", max_length=71),
            preserve_default=False,
        ),
    ]
