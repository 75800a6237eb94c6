"""What was answered, marked and signed stays."""

from django.db import migrations

from zuji_portal.foundation.audit.immutable import fixed

EXAM = (
    *("user_id", "course", "seed", "paper", "answers", "started_at", "ends_at"),
    *("submitted_at", "right", '"of"', "is_passed"),
)
CERTIFICATE = (
    *("user_id", "exam_id", "course", "number", "status_index", "token"),
    *("issued_at", "valid_until"),
)
PLACE = ("session_id", "user_id", "enterprise_id", "role", "city", "signed_up_at", "attended_at")


class Migration(migrations.Migration):
    dependencies = [("training", "0002_sessions")]
    operations = [
        fixed("training_examattempt", EXAM, "OLD.submitted_at IS NOT NULL"),
        fixed("training_trainingcertificate", CERTIFICATE),
        fixed("training_attendee", PLACE, "OLD.attended_at IS NOT NULL"),
    ]
