from django.db import migrations

from zuji_portal.foundation.audit.immutable import append_only
from zuji_portal.foundation.search.index import Index

TABLES = (
    "catalogue_acceptedvalue",
    "catalogue_entryevent",
)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [*(append_only(table) for table in TABLES), Index("catalogue_search").created()]
