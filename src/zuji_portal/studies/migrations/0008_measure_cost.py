from django.db import migrations, models

from zuji_portal.foundation.audit.immutable import fixed
from zuji_portal.foundation.databaseobjects import DatabaseObject

TABLE = "studies_reductionmeasure"
PLANNED = (
    *("product_id", "baseline_id", "key", "name_zh", "name_en", "steps", "expected", "unit"),
    *("planned_on", "cost", "by_id", "at"),
)


def unfixed() -> DatabaseObject:
    """The triggers of before, taken away; going back makes them again."""
    before = fixed(TABLE, PLANNED)
    assert before.drop is not None
    return DatabaseObject(before.drop, before.create)


class Migration(migrations.Migration):
    dependencies = [("studies", "0007_reduction_measures")]

    operations = [
        unfixed(),
        migrations.AddField(
            model_name="reductionmeasure",
            name="life",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="reductionmeasure", name="running", field=models.FloatField(null=True)
        ),
        fixed(TABLE, (*PLANNED, "life", "running")),
    ]
