"""Settling a notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from zuji_portal.foundation.audit.action import Action
from zuji_portal.studies.notifications.models import Notice


@dataclass
class SettleNotice(Action[Notice, Notice]):
    """Somebody of the enterprise has looked at it."""

    policy: ClassVar[str] = "notice.settle"

    def lock(self) -> None:
        self.subject = Notice.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> Notice:
        self.subject.settled_at, self.subject.settled_by = timezone.now(), self.viewer.user
        self.subject.save()
        return self.subject

    def facts(self, notice: Notice) -> Mapping[str, Any]:
        return {"kind": notice.kind, "about": notice.about}
