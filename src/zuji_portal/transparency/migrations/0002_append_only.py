from django.db import migrations

from zuji_portal.audit.immutable import append_only


class Migration(migrations.Migration):
    dependencies = [("transparency", "0001_initial")]
    operations = [append_only("transparency_logentry"), append_only("transparency_checkpoint")]
