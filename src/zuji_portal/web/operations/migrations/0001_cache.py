from typing import Any

from django.core.management import call_command
from django.db import migrations

from zuji_portal.foundation.databaseobjects import DatabaseObject


def create(editor: Any) -> None:
    """The table in which all processes count together."""
    call_command("createcachetable", database=editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    operations = [DatabaseObject(create)]
