from django.db import migrations

from zuji_portal.foundation.audit.immutable import append_only, fixed

COLUMNS = ("kind", "key", "version", "text", "content", "digest", "decision")


class Migration(migrations.Migration):
    dependencies = [("inforce", "0001_initial")]
    operations = [
        append_only("inforce_ruleevent"),
        fixed("inforce_ruleversion", COLUMNS),
    ]
