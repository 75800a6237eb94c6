"""What of other systems' JSON the database can keep."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def is_storable(value: Any) -> bool:
    """Whether every text of some JSON can be kept: PostgreSQL takes neither U+0000 nor surrogates
    without their pair.
    """
    if isinstance(value, str):
        return not UNSTORABLE.search(value)
    if isinstance(value, Mapping):
        return all(is_storable(each) for pair in value.items() for each in pair)
    return all(map(is_storable, value)) if isinstance(value, list) else True
