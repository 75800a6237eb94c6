from django.db import migrations

from zuji_portal.foundation.audit.immutable import append_only

TABLES = (
    "committee_linecomment",
    "committee_score",
    "committee_consolidation",
    "committee_vote",
    "committee_decision",
    "committee_rulesunset",
)


class Migration(migrations.Migration):
    dependencies = [("committee", "0001_initial")]
    operations = [*(append_only(table) for table in TABLES)]
