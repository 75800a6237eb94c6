"""Validation of a product's entry. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from zuji.core.identifiers import read_id
from zuji.core.refusals import Finding, blocking
from zuji.sectors.registry import model_files

REGISTERED = (
    "name_zh",
    "name_en",
    "model_id",
    "specification",
    "site",
    "gb4754",
    "hs",
    "cpc",
    "gtin",
)
"""What makes a product what it is: once something rests on it, it changes by a request."""
IDS = ("gb4754", "hs", "cpc", "gtin")


def read_markets(text: str) -> str:
    """Destination markets as written, in one form: ``EU,JP`` – codes of two letters (ISO 3166-1,
    or EU).
    """
    return ",".join(dict.fromkeys(re.findall(r"[^\s,，、;；]+", text.upper())))


def product_findings(values: Mapping[str, Any]) -> list[Finding]:
    """Everything wrong with a product's entry."""
    findings: list[Finding] = []
    if not str(values.get("name_zh", "")).strip():
        findings.append(blocking("field-missing", "name_zh"))
    if values.get("model_id") not in model_files():
        findings.append(blocking("model-unknown-here", "model_id", values.get("model_id")))
    for field in IDS:
        findings += read_id(field, values.get(field), field)[1]
    markets = str(values.get("markets") or "")
    if markets and (len(markets) > 60 or not re.fullmatch(r"[A-Z]{2}(,[A-Z]{2})*", markets)):
        findings.append(blocking("markets-wrong", "markets", markets))
    return findings
