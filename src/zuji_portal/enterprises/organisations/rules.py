"""Validation of enterprises, sites and rows of the enrolment table. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zuji.core.identifiers import is_gb4754, is_uscc, read_id
from zuji.core.label import listed
from zuji.core.places import city_code, city_unknown, county_findings, industry_class
from zuji.core.refusals import Finding, blocking
from zuji.exchange.sheets import Sheet
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.audit.lengths import longest

COLUMNS = {
    "uscc": ("统一社会信用代码", "信用代码", "uscc", "credit code"),
    "name_zh": ("企业名称", "名称", "name", "enterprise"),
    "name_en": ("英文名称", "name_en", "english name"),
    "city": ("市", "所在市", "city"),
    "county": ("县区", "县（区）", "县", "区县", "county"),
    "industry": ("行业代码", "行业", "gb/t 4754", "industry"),
    "is_exporter": ("出口", "是否出口", "exporter", "export"),
}
REGISTERED = ("name_zh", "name_en", "city", "county", "industry")
"""What others rest on: once something does, it changes by a request."""
CHANGEABLE = ("uscc", *REGISTERED)
"""What a request may change; the credit code changes by a request alone."""
NEEDED = ("uscc", "name_zh", "city")
YES, NO = {"是", "yes", "y", "1", "true", "√"}, {"", "否", "no", "n", "0", "false", "×"}


@dataclass(frozen=True)
class EnrolmentRow:
    """One enterprise as written, in the fields of `Enterprise`, and the row it stands in."""

    number: int
    fields: Mapping[str, Any]


def read_fields(
    written: Mapping[str, Any], place: Callable[[str], str]
) -> tuple[dict[str, Any], list[Finding]]:
    """The fields of an enterprise from what was written, with everything wrong; `place` names a
    field.
    """
    text = {k: _text(written.get(k)) for k in COLUMNS}
    findings: list[Finding] = []

    for field in NEEDED:
        if not text[field]:
            findings.append(blocking("field-missing", place(field), text[field]))
    city = city_code(text["city"])
    code, wrong = read_id("uscc", text["uscc"], place("uscc"))
    findings += wrong
    if text["city"] and not city:
        findings.append(city_unknown(place("city"), text["city"]))
    findings += county_findings(place("county"), city, text["county"])
    industry = industry_class(text["industry"]) if text["industry"] else None
    if text["industry"] and industry is None:
        findings.append(blocking("industry-unknown", place("industry"), text["industry"]))
    exporter = text["is_exporter"].lower()
    if exporter not in YES | NO:
        findings.append(blocking("answer-unclear", place("is_exporter"), text["is_exporter"]))
    for field in ("name_zh", "name_en", "county"):
        limit = longest(Enterprise, field)
        if len(text[field]) > limit:
            findings.append(blocking("text-length", place(field), len(text[field]), f"≤ {limit}"))
    fields = {
        "uscc": code,
        "name_zh": text["name_zh"],
        "name_en": text["name_en"],
        "city": city,
        "county": text["county"],
        "industry": industry.code if industry else "",
        "is_exporter": exporter in YES,
    }
    return fields, findings


def held_findings(names: Sequence[str], kept: Any, values: Mapping[str, Any]) -> list[Finding]:
    """Registered facts that `values` would change although something rests on them."""
    return [
        blocking("fact-held", name, str(values[name] or "")[:80], str(getattr(kept, name) or "—"))
        for name in names
        if name in values and (values[name] or "") != (getattr(kept, name) or "")
    ]


def id_findings(uscc: str, industry: str) -> list[Finding]:
    """What is wrong with the ids that an enterprise is kept with."""
    wrong = [] if is_uscc(uscc) else [blocking("uscc-wrong", "uscc", uscc)]
    if industry and not is_gb4754(industry):
        wrong.append(blocking("industry-unknown", "industry", industry))
    return wrong


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def enrolment_rows(sheet: Sheet, name: str) -> tuple[list[EnrolmentRow], list[Finding]]:
    """The rows of an enrolment table and everything wrong in it, cell by cell."""
    titles = [str(c).strip().lower() for c in sheet.rows[0]]
    columns = {
        f: next((i for i, t in enumerate(titles) if t in words), -1) for f, words in COLUMNS.items()
    }
    lacking = [COLUMNS[f][0] for f in NEEDED if columns[f] < 0]
    if lacking:
        wanted = listed(COLUMNS[f][0] for f in NEEDED)
        return [], [
            blocking(
                "header-missing", f"{name} · {sheet.name}!1", "、".join(titles)[:80], columns=wanted
            )
        ]
    rows: list[EnrolmentRow] = []
    findings: list[Finding] = []
    seen: dict[str, int] = {}
    for number in range(2, len(sheet.rows) + 1):
        written = {f: sheet.cell(number, c) for f, c in columns.items() if c >= 0}
        if not any(_text(v) for v in written.values()):
            continue

        def place(field: str, number: int = number) -> str:
            return f"{name} · {sheet.address(number, max(columns[field], 0))}"

        fields, problems = read_fields(written, place)
        if fields["uscc"] in seen and fields["uscc"]:
            problems.append(
                blocking("row-duplicate", place("uscc"), fields["uscc"], f"{seen[fields['uscc']]}")
            )
        seen.setdefault(fields["uscc"], number)
        findings += problems
        rows.append(EnrolmentRow(number, fields))
    return rows, findings


def mergeable(site: Any, into: Any) -> bool:
    """Whether `site` may be merged into `into`: another living site of the same enterprise."""
    return bool(
        site.enterprise_id == into.enterprise_id
        and site.pk != into.pk
        and into.merged_into_id is None
    )


def template_header() -> list[str]:
    """The first row of the enrolment table."""
    return [words[0] for words in COLUMNS.values()]
