from django.db import migrations

from zuji_portal.audit.immutable import append_only

TABLES = ("assignment", "declaration", "samplechange", "sighting", "remark", "visit", "visitphoto", "statement")


class Migration(migrations.Migration):
    dependencies = [("verification", "0001_initial")]
    operations = [append_only(f"verification_{table}") for table in TABLES]
