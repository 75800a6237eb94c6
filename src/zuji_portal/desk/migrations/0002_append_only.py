from django.db import migrations

from zuji_portal.audit.immutable import append_only


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]
    operations = [append_only("desk_revision"), append_only("desk_approval")]
