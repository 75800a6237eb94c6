"""First data of a new study: from the product, the enterprise and last year's study."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from zuji.core.places import cities
from zuji.footprint.profile import DEFAULT_PROFILE

OF_THE_VALUE = ("evidence", "reviewed_by", "cell", "low", "high")
"""What belonged to last year's value and says nothing of this year's."""
OF_THE_STUDY = ("choices", "factors", "own_factors", "packs", "goal")


def starting_data(
    product: Any,
    period: tuple[datetime.date, datetime.date],
    profile: str,
    previous: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Study data with identity filled in; from `previous`, choices, factors and values to
    overwrite.
    """
    enterprise = product.enterprise
    city = product.site.city if product.site else enterprise.city
    data: dict[str, Any] = {
        "zuji_study": 1,
        "model": product.model_id,
        "product": {
            "name_zh": product.name_zh,
            "name_en": product.name_en,
            "spec": product.specification,
        },
        "organisation": {
            "name": enterprise.name_zh,
            "name_en": enterprise.name_en,
            "uscc": enterprise.uscc,
        },
        "site": {
            "name": product.site.name if product.site else enterprise.name_zh,
            "country": "CN",
            "city": next((c.zh for c in cities() if c.code == city), city),
        },
        "period": {"start": period[0].isoformat(), "end": period[1].isoformat()},
        "profile": profile or (previous or {}).get("profile") or DEFAULT_PROFILE,
        "inputs": {},
    }
    if enterprise.notice:
        data["notice"] = enterprise.notice
    if previous:
        data |= {k: previous[k] for k in OF_THE_STUDY if previous.get(k)}
        data["inputs"] = {
            name: carried(value) for name, value in previous.get("inputs", {}).items()
        }
    for part in ("product", "organisation"):
        data[part] = {k: v for k, v in data[part].items() if v}
    return data


def carried(value: Any) -> Any:
    """Last year's value without what vouched for it."""
    if not isinstance(value, Mapping):
        return value
    return {k: v for k, v in value.items() if k not in OF_THE_VALUE} | {
        "note": "沿用上年 from last year"
    }
