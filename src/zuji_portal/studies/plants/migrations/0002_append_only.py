from django.db import migrations

from zuji_portal.foundation.audit.immutable import fixed

READ = (
    *("enterprise_id", "number", "file_id", "year", "products", "total", "answer", "read_at"),
    *("by_id", "at"),
)


class Migration(migrations.Migration):
    dependencies = [("plants", "0001_initial")]

    operations = [fixed("plants_plantversion", READ, "OLD.read_at IS NOT NULL")]
