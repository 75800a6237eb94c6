from django.db import migrations

from zuji_portal.foundation.audit.immutable import append_only


class Migration(migrations.Migration):
    dependencies = [("transparency", "0003_release")]
    operations = [append_only("transparency_release")]
