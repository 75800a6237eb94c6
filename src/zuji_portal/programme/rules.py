"""Validation of targets, key industries, pilots and consultations."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zuji.core.identifiers import begins_gb4754
from zuji.core.label import Text, listed
from zuji.core.numbers import is_blank, read_number, read_whole
from zuji.core.places import city_code, city_unknown
from zuji.core.refusals import Finding, Refusal, blocking
from zuji.exchange.sheets import Sheet
from zuji.sectors.registry import get_model, model_files
from zuji_portal.foundation.audit.lengths import longest
from zuji_portal.programme.models import Target

COLUMNS = {
    "regime": ("方案", "regime"),
    "year": ("年份", "year"),
    "city": ("市", "city"),
    "industry": ("行业", "industry"),
    "planned": ("目标", "planned", "target"),
    "source": ("依据", "source"),
}
NEEDED = ("regime", "year", "planned")
MOST = 1_000_000


@dataclass(frozen=True)
class Known:
    """Regimes with their years, and industries, that a target may name."""

    regimes: Mapping[str, tuple[int, ...]]
    industries: Sequence[str]


@dataclass(frozen=True)
class TargetRow:
    """A target as somebody entered it; `planned` None takes it away."""

    regime: str
    year: int
    city: str
    industry: str
    planned: int | None
    source: str = ""

    @property
    def key(self) -> dict[str, Any]:
        """What makes a target the same one: regime, year, city and industry."""
        return {
            "regime": self.regime,
            "year": self.year,
            "city": self.city,
            "industry": self.industry,
        }


def read_target(
    written: Mapping[str, Any], known: Known, place: Callable[[str], str]
) -> tuple[TargetRow | None, list[Finding]]:
    """One target, or everything wrong with it."""
    text = {k: _text(written.get(k)) for k in COLUMNS}
    findings: list[Finding] = []

    def wrong(rule: str, name: str, expected: str = "", **more: Text) -> None:
        findings.append(blocking(rule, place(name), text[name], expected, **more))

    years = known.regimes.get(text["regime"])
    if years is None:
        wrong("choice-unknown", "regime", options=listed(known.regimes))
    elif text["year"] not in {str(y) for y in years}:
        wrong("choice-unknown", "year", options=listed(str(y) for y in years))
    city = city_code(text["city"])
    if text["city"] and not city:
        findings.append(city_unknown(place("city"), text["city"]))
    if text["industry"] and text["industry"] not in known.industries:
        wrong("choice-unknown", "industry", options=listed(known.industries))
    if not city and not text["industry"] and not findings:
        findings.append(blocking("target-whole", place("city"), text["city"]))
    limit = longest(Target, "source")
    if len(text["source"]) > limit:
        read = len(text["source"])
        findings.append(blocking("text-length", place("source"), read, f"≤ {limit}"))
    planned: int | None = None
    if not is_blank(written.get("planned")):
        planned = _whole_number(written.get("planned"), place("planned"), findings)
    if findings:
        return None, findings
    return TargetRow(
        regime=text["regime"],
        year=int(text["year"]),
        city=city,
        industry=text["industry"],
        planned=planned,
        source=text["source"],
    ), []


def _whole_number(value: Any, place: str, findings: list[Finding]) -> int | None:
    try:
        return read_whole(value, place, 0, MOST)
    except Refusal as problem:
        findings.extend(problem.findings)
        return None


def target_rows(sheet: Sheet, name: str, known: Known) -> tuple[list[TargetRow], list[Finding]]:
    """The targets of an uploaded table and everything wrong in it, cell by cell. Empty numbers
    are left as they are.
    """
    titles = [str(c).strip().lower() for c in sheet.rows[0]]
    columns = {
        f: next((i for i, t in enumerate(titles) if t in words), -1) for f, words in COLUMNS.items()
    }
    if any(columns[f] < 0 for f in NEEDED):
        wanted, read = listed(COLUMNS[f][0] for f in NEEDED), "、".join(titles)[:80]
        return [], [blocking("header-missing", f"{name} · {sheet.name}!1", read, columns=wanted)]
    rows: list[TargetRow] = []
    findings: list[Finding] = []
    seen: dict[tuple[Any, ...], int] = {}
    for number in range(2, len(sheet.rows) + 1):
        written = {f: sheet.cell(number, c) for f, c in columns.items() if c >= 0}
        if is_blank(written.get("planned")):
            continue

        def place(field: str, number: int = number) -> str:
            return f"{name} · {sheet.address(number, max(columns[field], 0))}"

        row, wrong = read_target(written, known, place)
        findings += wrong
        if row is None:
            continue
        key = tuple(row.key.values())
        if key in seen:
            findings.append(
                blocking("target-twice", place("planned"), str(row.planned), f"{seen[key]}")
            )
        seen[key] = number
        rows.append(row)
    return rows, findings


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _lacking(values: Mapping[str, Any], *names: str) -> list[Finding]:
    return [blocking("field-missing", name) for name in names if not values.get(name)]


def _key_of(name: Any, joint: str) -> str:
    """The key of something new, from its English name: ``thermal_power``."""
    return re.sub(r"[^a-z0-9]+", joint, str(name or "").lower()).strip(joint)


def read_industry(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a key industry, a new one where it names no known one; refuses with everything
    wrong.
    """
    findings = _lacking(values, "name_zh", "name_en", "classes", "since", "source")
    key = str(values.get("key") or "") or _key_of(values.get("name_en"), "_")
    if key and not re.fullmatch(r"[a-z][a-z0-9_]*", key):
        findings.append(blocking("key-shape", "key", key))
    classes = re.split(r"[,，、\s]+", str(values.get("classes") or "").strip())
    findings += [
        blocking("gb4754-part-wrong", "classes", code)
        for code in classes
        if code and not begins_gb4754(code)
    ]
    since, until = values.get("since"), values.get("until")
    if since and until and until < since:
        findings.append(blocking("period-wrong", "until", until.isoformat(), f"≥ {since}"))
    if findings:
        raise Refusal(findings)
    named = {n: str(values[n]) for n in ("name_zh", "name_en", "source")}
    return {"key": key, **named, "classes": classes, "since": since, "until": until}


def read_pilot(values: Mapping[str, Any], industries: Sequence[str]) -> dict[str, Any]:
    """The fields of a pilot membership, of a new scheme where it names no known one; refuses with
    everything wrong.
    """
    findings = _lacking(values, "name_zh", "name_en", "since", "source")
    scheme, city, industry = (str(values.get(n) or "") for n in ("scheme", "city", "industry"))
    scheme = scheme or _key_of(values.get("name_en"), "-")
    if scheme and not re.fullmatch(r"[a-z][a-z0-9-]*", scheme):
        findings.append(blocking("key-shape", "scheme", scheme))
    if city and city_code(city) != city:
        findings.append(city_unknown("city", city))
    if industry and industry not in industries:
        findings.append(
            blocking("choice-unknown", "industry", industry, options=listed(industries))
        )
    if not city and not industry:
        findings.append(blocking("field-missing", "city"))
    if findings:
        raise Refusal(findings)
    named = {
        n: str(values[n])
        for n in (
            "name_zh",
            "name_en",
            "source",
        )
    }
    return {
        "scheme": scheme,
        **named,
        "city": city,
        "industry": industry,
        "since": values["since"],
    }


def read_consultation(
    values: Mapping[str, Any], departments: Sequence[str], today: datetime.date
) -> dict[str, Any]:
    """The fields of a consultation; refuses with everything wrong."""
    findings = _lacking(values, "held_on", "subject", "conclusions")
    present = [d for d in values.get("departments") or [] if d in departments]
    if not present:
        findings.append(blocking("field-missing", "departments"))
    held_on = values.get("held_on")
    if held_on and held_on > today:
        findings.append(blocking("period-wrong", "held_on", held_on.isoformat(), f"≤ {today}"))
    if findings:
        raise Refusal(findings)
    return {
        "held_on": held_on,
        "departments": present,
        "subject": values["subject"],
        "conclusions": values["conclusions"],
    }


def read_benchmark(values: Mapping[str, Any], today: datetime.date) -> dict[str, Any]:
    """The fields of a benchmark in the unit of its class; refuses with everything wrong."""
    findings = _lacking(values, "model_id", "place_zh", "year", "low", "source", "published_on")
    if values.get("model_id") and values["model_id"] not in model_files():
        options = listed(get_model(m).title for m in model_files())
        findings.append(
            blocking("choice-unknown", "model_id", str(values["model_id"])[:40], options=options)
        )
    numbers: dict[str, float] = {}
    for name in ("low", "high"):
        written = str(values.get(name) or "").strip()
        try:
            if written:
                numbers[name] = read_number(written, name)
        except Refusal as problem:
            findings += problem.findings
    low, high = numbers.get("low"), numbers.get("high", numbers.get("low"))
    if low is not None and high is not None and low > high:
        findings.append(blocking("period-wrong", "high", str(high), f"≥ {low}"))
    year, published_on = values.get("year"), values.get("published_on")
    if year and not 1990 <= year <= today.year:
        findings.append(blocking("period-wrong", "year", str(year), f"1990 … {today.year}"))
    if published_on and published_on > today:
        findings.append(
            blocking("period-wrong", "published_on", published_on.isoformat(), f"≤ {today}")
        )
    url = str(values.get("url") or "").strip()
    if url and not url.startswith(("https://", "http://")):
        findings.append(blocking("url-wrong", "url", url[:80]))
    if findings:
        raise Refusal(findings)
    model = get_model(values["model_id"])
    return {
        "model_id": model.id,
        "place_zh": values["place_zh"],
        "place_en": values.get("place_en") or "",
        "year": year,
        "low": low,
        "high": high,
        "unit": f"kgCO2e/{model.declared_unit}",
        "source": values["source"],
        "url": url,
        "published_on": published_on,
    }
