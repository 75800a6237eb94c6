from django.db import migrations

from zuji_portal.audit.immutable import append_only

TABLES = ("certificateevent", "issued", "surveillance", "externalcertificate")


class Migration(migrations.Migration):
    dependencies = [("certification", "0001_initial")]
    operations = [append_only(f"certification_{table}") for table in TABLES]
