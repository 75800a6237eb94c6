from django.db import migrations

from zuji_portal.foundation.audit.immutable import append_only, fixed

WHAT = (
    *("number", "enterprise_id", "product_id", "importer", "importer_country", "importer_number"),
    *("eori", "cn", "process", "secret_digest", "filed_by_id", "filed_at"),
)


class Migration(migrations.Migration):
    dependencies = [("cbam", "0001_initial")]
    operations = [append_only("cbam_dossierversion"), fixed("cbam_fileddossier", WHAT)]
