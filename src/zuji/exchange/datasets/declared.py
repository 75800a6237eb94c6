"""The footprint of a certified product as the JSON that tools of construction read: openEPD and
LCAx. Neither makes an environmental product declaration of it: the certificate stands there as what
it is, and what only a programme of declarations could say is left out and named.

Raw materials and manufacture are module A1–A3, distribution is A4 (`ilcd_epd`). Sources: openEPD
0.1 (models of the package openepd 8.0.0, Apache-2.0) and LCAx 3.5.0 (github:ocni-dtu/lcax@b7c8611,
Apache-2.0), of which the field names are used.
"""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zuji.core.figures import in_full
from zuji.core.label import Label, Lang
from zuji.core.refusals import Finding, Refusal, blocking, note, refuse, warning
from zuji.core.units import conversion
from zuji.core.words import STAGE_LABELS
from zuji.exchange.databases.measures import measure
from zuji.exchange.datasets.ilcd_epd import MODULES, later_stages, parts_of, sums_as_fossil
from zuji.exchange.datasets.of_study import set_of_study
from zuji.exchange.datasets.record import ProcessRecord, RecordSet, key_of
from zuji.exchange.datasets.texts import described

METHODS = {"AR5": "IPCC AR5", "AR6": "EF 3.1"}
"""GWP set → the method of openEPD that has the same potentials; it knows none of AR6 by name."""
LONGEST_NAME, LONGEST_TEXT, LONGEST_DISCUSSION = 200, 2_000, 20_000
LCAX = "3.5.0"
LCAX_UNITS = {"t": "tones", "kg": "kg", "m3": "m3", "m2": "m2", "m": "m", "kWh": "kwh", "L": "l"}
LCAX_UNITS |= {"t·km": "tones_km", "item": "pcs", "台": "pcs", "件": "pcs"}
"""Declared units of LCAx by ours; what it has no unit for is refused."""
TOLD = "t, kg, m3, m2, m, L, kWh, t·km, item"
NEEDED = ("number", "url", "issued", "valid_until", "issuer")
COUNTRIES = {"CN": "chn"}
NOBODY = Label("", "")
PART_NAMES = {"total": "gwp", "fossil": "gwp_fos", "biogenic": "gwp_bio", "luluc": "gwp_lul"}


@dataclass(frozen=True, kw_only=True)
class CertificateFacts:
    """What a certificate says beside the study: its `number` and address `url`, from which day to
    which it holds, who issued it, who verified the study (empty where nobody did), the name of the
    method standard, and codes of the product by the name of their list (``CPC``, ``HS``).
    """

    number: str
    url: str
    issued: datetime.date
    valid_until: datetime.date
    issuer: Label
    verifier: Label = NOBODY
    standard: str = ""
    site: str = ""
    codes: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Declared:
    """A file of a declaration: its data, and what could not be filled honestly."""

    data: Mapping[str, Any]
    losses: tuple[Finding, ...]

    @property
    def content(self) -> bytes:
        """The file."""
        return json.dumps(self.data, ensure_ascii=False, indent=1).encode()


def certificate_facts(data: Mapping[str, Any], name: str) -> CertificateFacts:
    """The facts in a file: `number`, `url`, `issued` and `valid_until` as ISO dates, `issuer` are
    needed (``field-missing``, ``date-wrong``); `verifier`, `standard`, `site` and `codes` may be
    there. Names are texts, or ``{zh, en}``.
    """
    if missing := [key for key in NEEDED if not data.get(key)]:
        raise Refusal(blocking("field-missing", f"{name}!{key}") for key in missing)
    codes = data.get("codes")
    return CertificateFacts(
        number=str(data["number"]),
        url=str(data["url"]),
        issued=_day(data["issued"], f"{name}!issued"),
        valid_until=_day(data["valid_until"], f"{name}!valid_until"),
        issuer=_named(data["issuer"]),
        verifier=_named(data.get("verifier")),
        standard=str(data.get("standard") or ""),
        site=str(data.get("site") or ""),
        codes={str(key): str(code) for key, code in codes.items()}
        if isinstance(codes, Mapping)
        else {},
    )


def _day(value: Any, place: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(str(value))
    except ValueError as problem:
        raise refuse("date-wrong", place, str(value)[:40]) from problem


def _named(value: Any) -> Label:
    if isinstance(value, Mapping):
        zh, en = str(value.get("zh") or ""), str(value.get("en") or "")
        return Label(zh or en, en or zh)
    return Label(str(value or ""), str(value or ""))


def declared(lock: Mapping[str, Any], facts: CertificateFacts, form: str, lang: Lang) -> Declared:
    """The certified study of a lockfile as ``openepd`` or ``lcax``.

    Refuses another form (``choice-unknown``), a result that its data keep back
    (``licence-keeps-result``), one without stages (``export-epd``), under a GWP set that openEPD
    has no method for (``export-epd-gwp``), and a declared unit that LCAx has none for
    (``export-declared-unit``).
    """
    if form not in FORMS:
        raise refuse("choice-unknown", "format", form, options=", ".join(FORMS))
    records = set_of_study(lock)
    if not records.first.stages:
        raise refuse("export-epd", records.first.name, records.first.key)
    return FORMS[form](records, facts, lang)


def _open_epd(records: RecordSet, facts: CertificateFacts, lang: Lang) -> Declared:
    record = records.first
    method = METHODS.get(records.gwp_set)
    if method is None:
        raise refuse("export-epd-gwp", record.name, records.gwp_set, ", ".join(METHODS))
    mass = _mass_of(record)
    data = {
        "doctype": "openEPD",
        "openepd_version": "0.1",
        "language": lang,
        "private": False,
        "version": 1,
        "declaration_url": facts.url,
        "date_of_issue": f"{facts.issued}T00:00:00Z",
        "valid_until": f"{facts.valid_until}T00:00:00Z",
        "product_name": record.product[lang][:LONGEST_NAME],
        "product_description": record.technology[lang][:LONGEST_TEXT],
        "declared_unit": _amount(mass, "kg") if mass else _amount(record.amount, record.unit),
        "kg_per_declared_unit": _amount(mass, "kg") if mass else None,
        "manufacturer": {"name": records.owner[lang][:LONGEST_NAME]},
        "plants": [{"name": facts.site[:LONGEST_NAME]}] if facts.site else [],
        "third_party_verifier": _organisation(facts.verifier, lang),
        "compliance": [{"short_name": facts.standard}] if facts.standard else [],
        "product_classes": {name: code for name, code in (facts.codes or {}).items() if code},
        "lca_discussion": _about(record, facts, lang)[:LONGEST_DISCUSSION],
        "impacts": {method: _impact_set(records)},
    }
    told = {name: value for name, value in data.items() if value not in (None, "", [], {})}
    return Declared(told, (*_losses(records), *_open_epd_losses(records)))


def _impact_set(records: RecordSet) -> dict[str, Any]:
    """The total of each module and its parts, where these are known; of the biogenic part openEPD
    holds methane apart.
    """
    record, gwp = records.first, records.gwp
    found: dict[str, dict[str, Any]] = {}
    for module, stages in MODULES.items():
        parts = parts_of(gwp, record, stages)
        methane = math.fsum(
            gwp["ch4_biogenic"] * record.stages.get(stage, {}).get("ch4_biogenic", 0.0)
            for stage in stages
        )
        values = {"gwp": parts["total"]}
        if not sums_as_fossil(records):
            values |= {
                "gwp-fossil": parts["fossil"],
                "gwp-biogenic": parts["biogenic"] - methane,
                "gwp-luluc": parts["luluc"],
                "gwp-nonCO2": methane,
            }
        if module != "A1-A3" and not any(stage in record.stages for stage in stages):
            continue
        for name, value in values.items():
            scope = {"A1-A3": "A1A2A3"}.get(module, module)
            found.setdefault(name, {})[scope] = {"mean": value, "unit": "kgCO2e"}
    return found


def _lcax(records: RecordSet, facts: CertificateFacts, lang: Lang) -> Declared:
    record = records.first
    if record.unit not in LCAX_UNITS:
        raise refuse("export-declared-unit", record.name, record.unit, TOLD, unit=record.unit)
    unit, mass = LCAX_UNITS[record.unit], _mass_of(record)
    impacts: dict[str, dict[str, float]] = {}
    for module, stages in MODULES.items():
        if module != "A1-A3" and not any(stage in record.stages for stage in stages):
            continue
        for part, value in parts_of(records.gwp, record, stages).items():
            if part != "total" and sums_as_fossil(records):
                continue
            scope = module.replace("-", "").lower()
            impacts.setdefault(PART_NAMES[part], {})[scope] = value / record.amount
    data: dict[str, Any] = {
        "id": key_of("certificate", facts.number),
        "name": record.product[lang],
        "declaredUnit": unit,
        "version": LCAX,
        "publishedDate": facts.issued.isoformat(),
        "validUntil": facts.valid_until.isoformat(),
        "source": {"name": f"{facts.issuer[lang]} {facts.number}", "url": facts.url},
        "standard": "unknown",
        "comment": _about(record, facts, lang),
        "location": COUNTRIES.get(record.location[:2], "unknown"),
        "subtype": "specific",
        "impacts": impacts,
    }
    if mass and unit != "kg":
        data["conversions"] = [{"to": "kg", "value": mass / record.amount}]
    return Declared(data, (*_losses(records), note("export-lcax", record.name)))


FORMS: Mapping[str, Callable[[RecordSet, CertificateFacts, Lang], Declared]] = {
    "openepd": _open_epd,
    "lcax": _lcax,
}


def _mass_of(record: ProcessRecord) -> float | None:
    """kg of the declared amount, where it is declared by mass."""
    is_mass = measure(record.unit)[0] == measure("kg")[0]
    return record.amount * conversion(record.unit, "kg") if is_mass else None


def _amount(quantity: float, unit: str) -> dict[str, Any]:
    return {"qty": quantity, "unit": unit.replace("·", "*")}


def _organisation(name: Label, lang: Lang) -> dict[str, str] | None:
    return {"name": name[lang][:LONGEST_NAME]} if name[lang] else None


def _about(record: ProcessRecord, facts: CertificateFacts, lang: Lang) -> str:
    """What neither format has a field for: the certificate, the interval, boundary and quality."""
    title = {"zh": "碳足迹证书", "en": "carbon footprint certificate"}[lang]
    return f"{title} {facts.number} · {facts.issuer[lang]}\n{described(record, lang)}"


def _losses(records: RecordSet) -> Iterator[Finding]:
    yield note("export-declared", records.name)
    if lumped := sums_as_fossil(records):
        yield warning("export-declared-sum", records.name, in_full(lumped), kg=in_full(lumped))
    for stage, value in later_stages(records).items():
        yield warning("export-later-stage", STAGE_LABELS[stage], in_full(value), kg=in_full(value))


def _open_epd_losses(records: RecordSet) -> Iterator[Finding]:
    yield note("export-openepd", records.name)
    if records.gwp_set == "AR6":
        yield note("export-openepd-method", records.name, "AR6", "EF 3.1")
    taken = sum(gases.get("co2_uptake", 0.0) for gases in records.first.stages.values())
    if taken:
        yield warning("export-openepd-carbon", records.name, in_full(taken), kg=in_full(taken))
