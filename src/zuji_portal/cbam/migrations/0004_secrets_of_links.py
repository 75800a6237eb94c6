from django.db import migrations

from zuji_portal.foundation.audit.immutable import fixed
from zuji_portal.foundation.databaseobjects import DatabaseObject

WHAT = (
    *("number", "enterprise_id", "product_id", "importer", "importer_country", "importer_number"),
    *("eori", "cn", "process", "filed_by_id", "filed_at"),
)
BEFORE = fixed("cbam_fileddossier", (*WHAT, "secret_digest"))


class Migration(migrations.Migration):
    dependencies = [("cbam", "0003_links_and_templates")]
    operations = [
        DatabaseObject(BEFORE.drop),
        migrations.RemoveField("fileddossier", "secret_digest"),
        fixed("cbam_fileddossier", WHAT),
    ]
