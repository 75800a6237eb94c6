from django.db import migrations

from zuji_portal.foundation.audit.immutable import append_only
from zuji_portal.rulebook.factors.content_trigger import written_once
from zuji_portal.rulebook.factors.library import INDEX

TABLES = ("factors_opinion",)


class Migration(migrations.Migration):
    dependencies = [("factors", "0001_initial")]
    operations = [*(append_only(table) for table in TABLES), written_once(), INDEX.created()]
