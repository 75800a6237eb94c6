from typing import Any

from django.db import migrations


def name_annulled(apps: Any, editor: Any) -> None:
    """Cases that an appeal closed."""
    cases = apps.get_model("cases", "SupervisionCase").objects
    cases.filter(state="closed", steps__action="supervision.annul").update(state="annulled")


def name_closed(apps: Any, editor: Any) -> None:
    apps.get_model("cases", "SupervisionCase").objects.filter(state="annulled").update(
        state="closed"
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_append_only")]
    operations = [migrations.RunPython(name_annulled, name_closed)]
