from django.db import migrations

from zuji_portal.foundation.audit.immutable import append_only, fixed

FIXED = (
    "enterprise_id",
    "product_id",
    "revision_id",
    "identity",
    "content",
    "published_at",
    "by_id",
)


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]
    operations = [
        append_only("exchange_givenfootprint"),
        append_only("exchange_partnerevent"),
        fixed("exchange_sharedfootprint", FIXED),
    ]
