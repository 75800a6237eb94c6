"""Results whose data keep them from being published or handed to another enterprise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.core.label import listed
from zuji.core.refusals import Finding, blocking
from zuji.factors.licences import results_kept_back


def kept_back(lock: Mapping[str, Any], place: str) -> Finding | None:
    """A finding where the licence of a factor keeps the result of a lockfile back."""
    kept = results_kept_back(lock)
    if not kept:
        return None
    names, terms = listed(kept), next(iter(kept.values())).label
    return blocking("licence-keeps-result", place, "", factors=names, terms=terms)
