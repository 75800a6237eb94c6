"""Editing a text of the site, and restoring the one that came with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from zuji.core.canonical import digest
from zuji.core.refusals import refuse
from zuji_portal.foundation.audit.action import Action
from zuji_portal.programme.sitetexts.leaves import changed
from zuji_portal.programme.sitetexts.models import SiteText
from zuji_portal.programme.sitetexts.queries import text_or_404, versions_of


@dataclass
class EditText(Action[tuple[str, str], SiteText]):
    """The next version of a text, made from version `based_on`; `subject` is its group and key.
    With `restore` it is the text that came with the site.
    """

    typed: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    based_on: int = 0
    restore: bool = False
    policy: ClassVar[str] = "sitetext.edit"

    def perform(self) -> SiteText:
        assert self.viewer.user is not None
        group, key = self.subject
        before = versions_of(group, key).first()
        number = before.number if before else 0
        if number != self.based_on:
            raise refuse("document-moved", "number", str(self.based_on), str(number))
        held = text_or_404(group, key)
        content = {} if self.restore else changed(held, self.typed)
        if content == held or (self.restore and (before is None or before.is_shipped)):
            raise refuse("line-unchanged", "text")
        return SiteText.objects.create(
            group=group,
            key=key,
            number=number + 1,
            content=content,
            is_shipped=self.restore,
            by=self.viewer.user,
        )

    def facts(self, text: SiteText) -> Mapping[str, Any]:
        return {
            "group": text.group,
            "key": text.key,
            "number": text.number,
            "restored": text.is_shipped,
            "digest": digest(text.content),
        }
