from django.db import migrations

from zuji_portal.foundation.audit.immutable import append_only


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [append_only("cases_casestep"), append_only("cases_caserecord")]
