from django.db import migrations

from zuji_portal.audit.immutable import append_only


class Migration(migrations.Migration):
    dependencies = [("programme", "0001_initial")]
    operations = [append_only("programme_filedreport"), append_only("programme_consultation")]
