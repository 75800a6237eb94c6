from django.db import migrations

from zuji_portal.foundation.audit.immutable import append_only, fixed

TERMS = (
    *("number", "scheme", "kind", "way", "title_zh", "title_en", "reference", "model_ids"),
    *("conditions_zh", "conditions_en", "since", "until", "proposed_by_id", "proposed_at"),
)


class Migration(migrations.Migration):
    dependencies = [("recognition", "0001_initial")]
    operations = [
        append_only("recognition_agreementevent"),
        fixed("recognition_agreement", TERMS),
    ]
