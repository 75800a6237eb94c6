import json

from django.db import migrations

from zuji_portal.programme.weights import weight_of


def weigh(apps, editor):
    """What was accepted before the board weighed it."""
    revisions = apps.get_model("studies", "Revision").objects
    weights = apps.get_model("programme", "RevisionWeight").objects
    for row in revisions.filter(approval__is_approved=True).iterator(chunk_size=100):
        facts = weight_of(json.loads(bytes(row.lock)), row.findings)
        weights.get_or_create(revision_id=row.pk, defaults=facts)


class Migration(migrations.Migration):
    dependencies = [("programme", "0003_carbon")]
    operations = [migrations.RunPython(weigh, migrations.RunPython.noop)]
