from django.db import migrations

from zuji_portal.audit.immutable import append_only
from zuji_portal.search.index import Index

TABLES = ("acceptedvalue", "entryevent")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [*(append_only(f"catalogue_{table}") for table in TABLES), Index("catalogue_search").created()]
