from django.db import migrations

from zuji_portal.audit.immutable import append_only


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0001_initial")]
    operations = [append_only("knowledge_document")]
