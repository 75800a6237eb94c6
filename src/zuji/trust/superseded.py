"""Published parts that were superseded by a later version or withdrawn, and whether they may still
serve the study's period.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zuji.core.label import Label


@dataclass(frozen=True)
class Later:
    """A later state of a published part: `version` that took its place ("" where it was withdrawn)
    and `day` (ISO, "" where it is not known here).
    """

    version: str = ""
    day: str = ""

    def as_json(self, serves: bool) -> dict[str, Any]:
        """Plain data; `serves` says whether the part may serve the study's period."""
        return {"version": self.version, "day": self.day, "serves_period": serves}


def is_later(version: str, than: str) -> bool:
    """Whether a version is later than another, by the numbers in both (``2026.11.0``)."""
    one, other = ([int(part) for part in re.findall(r"[0-9]+", name)] for name in (version, than))
    return one > other


def serves(data: Mapping[str, Any], period: Sequence[str]) -> bool:
    """Whether a factor's own bounds (``valid_from``, ``valid_to``) hold the end of the period."""
    end = str(period[-1])
    return str(data.get("valid_from") or "") <= end <= str(data.get("valid_to") or "9999")


def later_words(name: Label, later: Later, is_serving: bool) -> Label:
    """The part in a sentence: published, what became of it when, and whether it may be used."""
    day = Label(f"于 {later.day} ", f" on {later.day}") if later.day else Label("", "")
    if later.version:
        became = Label(
            f"已发布，但{day.zh}已被版本 {later.version} 取代",
            f"published, but superseded by version {later.version}{day.en}",
        )
    else:
        became = Label(f"已发布，但{day.zh}已停用", f"published, but withdrawn{day.en}")
    use = Label("，不应再用", "; not to be used any more")
    if later.version and is_serving:
        use = Label(
            "；其有效期含本核算期，可用", "; its validity holds the study's period: allowed"
        )
    elif later.version:
        use = Label(
            "；其有效期不含本核算期，不应使用",
            "; its validity does not hold the study's period: not to be used",
        )
    return Label(f"{name.zh}：{became.zh}{use.zh}", f"{name.en}: {became.en}{use.en}")
