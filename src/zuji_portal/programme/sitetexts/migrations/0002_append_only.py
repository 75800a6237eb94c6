from django.db import migrations

from zuji_portal.foundation.audit.immutable import append_only


class Migration(migrations.Migration):
    dependencies = [("sitetexts", "0001_initial")]
    operations = [append_only("sitetexts_sitetext")]
