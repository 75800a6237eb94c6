from django.db import migrations

from zuji_portal.foundation.audit.immutable import append_only

TABLES = ("adoption_adoptionrow",)


class Migration(migrations.Migration):
    dependencies = [("adoption", "0001_initial")]
    operations = [*(append_only(table) for table in TABLES)]
