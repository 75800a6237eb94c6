from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from zuji_portal.foundation.audit.immutable import fixed
from zuji_portal.foundation.databaseobjects import DatabaseObject

WHAT = (
    *("number", "enterprise_id", "product_id", "importer", "importer_country", "importer_number"),
    *("eori", "cn", "process", "filed_by_id", "filed_at"),
)
BEFORE = fixed("cbam_fileddossier", (*WHAT, "secret_digest"))


def unfix(editor: BaseDatabaseSchemaEditor) -> None:
    """Drops what fixed the columns as they were before."""
    if BEFORE.drop is not None:
        BEFORE.drop(editor)


class Migration(migrations.Migration):
    dependencies = [("cbam", "0003_links_and_templates")]
    operations = [
        DatabaseObject(unfix, BEFORE.create),
        migrations.RemoveField("fileddossier", "secret_digest"),
        fixed("cbam_fileddossier", WHAT),
    ]
