import datetime

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

from zuji_portal.foundation.audit.immutable import append_only, fixed

DAYS = 180
FIRST_LINKS = """
INSERT INTO cbam_importerlink (dossier_id, number, secret_digest, ends_at, revoked_at, at)
SELECT id, 1, secret_digest, %s, NULL, filed_at FROM cbam_fileddossier
"""


def first_links(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Each dossier keeps the link that its importer has, from now on with an end."""
    ends = timezone.now() + datetime.timedelta(days=DAYS)
    editor.execute(FIRST_LINKS, [editor.connection.ops.adapt_datetimefield_value(ends)])


class Migration(migrations.Migration):
    dependencies = [("cbam", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="ImporterLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("secret_digest", models.CharField(max_length=64, unique=True)),
                ("ends_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="cbam.fileddossier",
                    ),
                ),
            ],
            options={"ordering": ["number"]},
        ),
        migrations.CreateModel(
            name="FilledTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("blank", models.CharField(max_length=80)),
                ("digest", models.CharField(max_length=80)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="templates",
                        to="cbam.dossierversion",
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.AddConstraint(
            model_name="importerlink",
            constraint=models.UniqueConstraint(
                fields=("dossier", "number"), name="one_link_of_a_dossier_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="filledtemplate",
            constraint=models.UniqueConstraint(
                fields=("version", "blank"), name="one_template_of_a_version_a_blank"
            ),
        ),
        append_only("cbam_filledtemplate"),
        fixed("cbam_importerlink", ("dossier_id", "number", "secret_digest", "at")),
        migrations.RunPython(first_links, migrations.RunPython.noop),
    ]
