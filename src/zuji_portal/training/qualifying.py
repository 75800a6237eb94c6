"""A role that needs a course is refused without its certificate, where the rule says so."""

from __future__ import annotations

from django.utils import timezone

from zuji.core.refusals import refuse
from zuji.training import course, standing, training_rules
from zuji_portal.foundation.accounts.events import RoleGiven
from zuji_portal.training.models import TrainingCertificate


def role_given(event: RoleGiven) -> None:
    """Hears that a role or an assignment is about to be given. Where rules/training.yaml says
    `refuse`, and from its day on, nobody is given it without a valid certificate of the course
    (``training-missing``); `warn` stands on the page of the people's training alone.
    """
    need = training_rules().need_of(event.role)
    if need is None or need.effect != "refuse":
        return
    held = TrainingCertificate.objects.filter(
        user=event.user, course=need.course, state="valid"
    ).order_by("-valid_until")
    last = held.first()
    stands = standing(need, last.last_day if last else None, timezone.localdate())
    if stands == "missing":
        title = course(need.course).title
        raise refuse("training-missing", event.place, event.user.name, course=title)
