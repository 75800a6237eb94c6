from django.db import migrations

from zuji_portal.audit.immutable import append_only
from zuji_portal.factors.content_trigger import written_once
from zuji_portal.factors.library import INDEX


class Migration(migrations.Migration):
    dependencies = [("factors", "0001_initial")]
    operations = [append_only("factors_opinion"), written_once(), INDEX.created()]
