from django.db import migrations

from zuji_portal.foundation.audit.immutable import append_only

TABLES = (
    "certification_certificateevent",
    "certification_issued",
    "certification_surveillance",
    "certification_externalcertificate",
    "certification_applicationdocument",
)


class Migration(migrations.Migration):
    dependencies = [("certification", "0001_initial")]
    operations = [*(append_only(table) for table in TABLES)]
