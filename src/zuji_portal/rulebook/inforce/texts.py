"""The text of the rule that holds: as the committee passed it, else as it ships."""

from __future__ import annotations

from zuji.committee import shipped_text
from zuji_portal.rulebook.inforce.models import RuleVersion


def text_in_force(kind: str, key: str) -> str:
    """The model (by id), product rule (by number) or tier scheme (by id) that holds, as YAML;
    empty where there is none.
    """
    rows = RuleVersion.objects.filter(kind=kind, key=key, is_current=True)
    passed = rows.values_list("text", flat=True).first()
    return shipped_text(kind, key) if passed is None else passed
