from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("transparency", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("digest", models.CharField(max_length=80)),
                ("content", models.BinaryField()),
                ("members", models.BinaryField(default=b"")),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                fields=("kind", "digest"), name="one_release_a_content"
            ),
        ),
    ]
