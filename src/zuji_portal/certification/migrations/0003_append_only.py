from django.db import migrations

from zuji_portal.audit.immutable import append_only

TABLES = ("certificateevent", "issued", "surveillance", "externalcertificate", "applicationdocument")


class Migration(migrations.Migration):
    dependencies = [("certification", "0002_documents")]
    operations = [append_only(f"certification_{table}") for table in TABLES]
