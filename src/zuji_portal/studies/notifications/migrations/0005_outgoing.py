from typing import Any

import django.utils.timezone
from django.db import migrations, models


def given_up(apps: Any, schema_editor: Any) -> None:
    """One word for the same state in every table of messages."""
    apps.get_model("notifications", "Delivery").objects.filter(state="failed").update(state="dead")


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0004_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="since",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="webhook",
            name="earlier_secret",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="webhook",
            name="earlier_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.CharField(db_index=True, default="waiting", max_length=8),
        ),
        migrations.RunPython(given_up, migrations.RunPython.noop),
    ]
