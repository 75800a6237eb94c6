from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_immutable")]
    operations = [
        migrations.AlterField(
            model_name="partnerrequest",
            name="reason",
            field=models.CharField(blank=True, max_length=1000),
        ),
    ]
