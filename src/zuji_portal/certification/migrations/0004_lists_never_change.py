from django.db import migrations

from zuji_portal.foundation.audit.immutable import fixed

LISTS = ("number", "source", "as_of", "file_name", "digest", "sheets", "by_id", "at")
ROWS = (
    *(
        "taken_from_id",
        "sheet",
        "row",
        "cells",
        "outcome",
        "findings",
        "plain_number",
        "holder",
        "uscc",
    ),
    *("product", "issuer", "industry", "said", "issued_on", "expires_on"),
)


class Migration(migrations.Migration):
    dependencies = [("certification", "0003_lists")]
    operations = [
        fixed("certification_certificatelist", LISTS),
        fixed("certification_listedcertificate", ROWS),
    ]
