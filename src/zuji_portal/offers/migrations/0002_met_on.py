from typing import Any

from django.db import migrations, models
from django.db.models import F


def met_when_told(apps: Any, editor: Any) -> None:
    """What had no gap on the day of telling was met on that day."""
    tellings = apps.get_model("offers", "Telling").objects.filter(gaps=0)
    tellings.update(met_on=F("told_on"))


class Migration(migrations.Migration):
    dependencies = [("offers", "0001_initial")]

    operations = [
        migrations.AddField(model_name="telling", name="met_on", field=models.DateField(null=True)),
        migrations.AddField(
            model_name="telling", name="reminded_on", field=models.DateField(null=True)
        ),
        migrations.RunPython(met_when_told, migrations.RunPython.noop),
    ]
