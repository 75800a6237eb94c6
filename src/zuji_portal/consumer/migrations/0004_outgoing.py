from typing import Any

import django.utils.timezone
from django.db import migrations, models


def given_up(apps: Any, schema_editor: Any) -> None:
    """One word for the same state in every table of messages."""
    apps.get_model("consumer", "OperatorMessage").objects.filter(state="failed").update(
        state="dead"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("consumer", "0003_events_at_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="operator",
            name="earlier_secret",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="operator",
            name="earlier_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="operatormessage",
            name="since",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.RunPython(given_up, migrations.RunPython.noop),
    ]
