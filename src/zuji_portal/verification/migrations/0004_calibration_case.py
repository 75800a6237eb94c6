from typing import Any

from django.db import migrations, models

from zuji.training import course
from zuji.training.plants import plant_task, task_data
from zuji_portal.foundation.audit.immutable import fixed
from zuji_portal.foundation.databaseobjects import DatabaseObject

TABLE = "verification_calibrationround"
DRAWN = ("seed", "reference", "unit", "opened_by_id", "opened_at")


def keep_cases(apps: Any, editor: Any) -> None:
    """The case of every round that was opened before, as its question and seed still make it."""
    for held in apps.get_model("verification", "CalibrationRound").objects.all():
        question = course(held.course).question(held.question)
        held.model_id, held.task = question.model, task_data(plant_task(question, held.seed))
        held.save(update_fields=["model_id", "task"])


def unfixed() -> DatabaseObject:
    """The triggers name the columns of before."""
    before = fixed(TABLE, ("course", "question", *DRAWN))
    assert before.drop is not None
    return DatabaseObject(before.drop, before.create)


class Migration(migrations.Migration):
    dependencies = [
        ("verification", "0003_calibration"),
        ("inforce", "0002_append_only"),
    ]

    operations = [
        unfixed(),
        migrations.AddField(
            model_name="calibrationround",
            name="model_id",
            field=models.CharField(default="", max_length=60),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="calibrationround",
            name="task",
            field=models.JSONField(default=dict),
            preserve_default=False,
        ),
        migrations.RunPython(keep_cases, migrations.RunPython.noop),
        migrations.RemoveField(model_name="calibrationround", name="course"),
        migrations.RemoveField(model_name="calibrationround", name="question"),
        fixed(TABLE, ("model_id", "task", *DRAWN)),
    ]
