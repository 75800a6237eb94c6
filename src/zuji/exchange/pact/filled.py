"""A ProductFootprint filled from a lockfile. What is not known is left out, never zero; what PACT
requires and nobody stated is refused with the list of gaps.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zuji.core.canonical import canonical_bytes
from zuji.core.label import Label
from zuji.core.places import region_of
from zuji.core.refusals import Finding, Refusal, blocking, refuse
from zuji.core.units import conversion, parse_unit
from zuji.core.words import BOUNDARIES
from zuji.exchange.pact.amounts import CO2_PER_CARBON, SUMMANDS, UPTAKE
from zuji.exchange.pact.checks import PLACES, VALID_YEARS, years_later
from zuji.exchange.pact.decimals import (
    is_amount,
    plain_text,
    quantum_for,
    rounded_to,
    to_place,
)
from zuji.exchange.pact.record import (
    FIRST_YEAR,
    LAST_YEAR,
    VERSION,
    CarbonFootprint,
    ProductFootprint,
    instant,
)
from zuji.exchange.pact.validating import validate
from zuji.factors.licences import kept_back
from zuji.footprint.own_factors import own_ids

STANDARDS = {
    "gbt24067-2024": ("GB/T 24067-2024", "ISO14067"),
    "gbt24067-2024-ar5": ("GB/T 24067-2024", "ISO14067"),
    "iso14067": ("ISO14067",),
    "pact-v3": ("PACT-3.0", "ISO14067"),
    "ghgp-product": ("GHGP-Product",),
    "pas2050": ("PAS2050",),
    "pef-climate": ("PEF",),
}
"""Method profile → the cross-sectoral standards that a footprint under it follows."""
MEASURES = {
    "kilogram": "kg",
    "kilowatt hour": "kWh",
    "megajoule": "MJ",
    "ton kilometer": "t·km",
    "cubic meter": "m3",
    "square meter": "m2",
    "hour": "h",
    "piece": "item",
}
"""Unit of measurement of PACT → ours. Energy per kWh stays in kWh."""
BEYOND_GATE = ("distribution", "use_phase", "end_of_life")
COMPUTED = frozenset(
    {"declaredUnitOfMeasurement", "declaredUnitAmount", "referencePeriodStart"}
    | {"referencePeriodEnd", "pcfExcludingBiogenicUptake", "pcfIncludingBiogenicUptake"}
    | {"fossilGhgEmissions", "landUseChangeGhgEmissions", "biogenicNonCO2Emissions"}
    | {UPTAKE, "ipccCharacterizationFactors", "exemptedEmissionsPercent", "primaryDataShare"}
    | {"dqi", "secondaryEmissionFactorSources"}
)
"""Attributes of the carbon footprint that the lockfile says; they cannot be stated beside it."""
OWN = frozenset({"id", "specVersion", "pcf"})


@dataclass(frozen=True)
class FilledFootprint:
    """A footprint as PACT has it, with what a reader should look at."""

    data: dict[str, Any]
    findings: tuple[Finding, ...]


def footprint_of(
    lock: Mapping[str, Any],
    *,
    domain: str,
    created: str,
    facts: Mapping[str, Any] | None = None,
    name: str = "",
) -> FilledFootprint:
    """The ProductFootprint of a lockfile that was read by `read_lock`.

    `domain` is the internet domain under which ids of our own stand (``urn:pact:DOMAIN:…``),
    `created` an RFC 3339 moment. `facts` are attributes of PACT by their names that the lockfile
    does not know (carbon contents, packaging, ids, verification …). The same content has the same
    id, whatever its status; any other change has another. Refuses gaps, what PACT forbids and a
    result that the licence of its data keeps back.
    """
    if found := kept_back(lock, name):
        raise Refusal([found])
    filling = _Filling(lock, domain, dict(facts or {}), name)
    data = filling.footprint(created)
    if filling.findings:
        raise Refusal(filling.findings)
    fixed = {key: value for key, value in data.items() if key not in ("id", "status")}
    space = uuid.uuid5(uuid.NAMESPACE_URL, f"urn:pact:{domain}")
    data["id"] = str(uuid.uuid5(space, canonical_bytes(fixed).decode()))
    report = validate(data, name)
    if not report.holds:
        raise Refusal(report.findings)
    return FilledFootprint(data, report.findings)


def refuse_no_domain(domain: str) -> None:
    """Refuses what is no internet domain under which ids can stand (``pact-domain``)."""
    if not domain or "." not in domain or set(domain) & set(": /@"):
        raise refuse("pact-domain", "domain", domain, "pcf.example.gov.cn")


@dataclass
class _Filling:
    lock: Mapping[str, Any]
    domain: str
    facts: dict[str, Any]
    name: str
    findings: list[Finding] = field(default_factory=list)

    def footprint(self, created: str) -> dict[str, Any]:
        """All attributes in the order of the specifications; `id` is put in afterwards."""
        refuse_no_domain(self.domain)
        stated = self.stated()
        study = self.lock["study"]
        product, firm = (study.get(part) or {} for part in ("product", "organisation"))
        end = self.period()[1]
        last = f"{years_later(instant(f'{end}T00:00:00Z'), VALID_YEARS):%Y-%m-%d}"
        known: dict[str, Any] = {
            "id": "",
            "specVersion": VERSION,
            "created": created,
            "status": "Active",
            "validityPeriodStart": f"{end}T00:00:00Z",
            "validityPeriodEnd": f"{last}T00:00:00Z",
            "companyName": _both(firm.get("name"), firm.get("name_en")),
            "companyIds": self.company_ids(firm),
            "productDescription": self.description(product),
            "productIds": [f"urn:gtin:{product['gtin']}"] if product.get("gtin") else [],
            "productClassifications": self.classes(product),
            "productNameCompany": _both(product.get("name_zh"), product.get("name_en")),
            "comment": self.comment(),
        }
        pcf = self.carbon(stated.pop("pcf", {}))
        merged = known | stated
        if "comment" in stated:
            merged["comment"] = f"{stated['comment']} · {known['comment']}"
        return self.ordered(ProductFootprint, merged | {"pcf": pcf})

    def period(self) -> tuple[date, date]:
        """First day of the study's data and the day after its last."""
        days = []
        for edge in ("start", "end"):
            text = str(self.lock["study"]["period"][edge])[:10]
            day = date.fromisoformat(text)
            if not FIRST_YEAR <= day.year < LAST_YEAR:
                place = f"{self.name}!study.period.{edge}"
                raise refuse("date-wrong", place, text, f"{FIRST_YEAR} … {LAST_YEAR - 1}")
            days.append(day)
        return days[0], days[1] + timedelta(days=1)

    def stated(self) -> dict[str, Any]:
        """The facts; what the lockfile says itself is refused there (``pact-computed``)."""
        pcf = self.facts.get("pcf") or {}
        if not isinstance(pcf, Mapping):
            raise refuse("pact-computed", f"{self.name}!pcf", "", "{}")
        self.findings += [
            blocking("pact-computed", f"{self.name}!{key}", str(self.facts[key])[:60])
            for key in sorted(self.facts.keys() & (OWN - {"pcf"}))
        ]
        self.findings += [
            blocking("pact-computed", f"{self.name}!pcf.{key}", str(pcf[key])[:60])
            for key in sorted(pcf.keys() & COMPUTED)
        ]
        return self.facts | {"pcf": dict(pcf)}

    def ordered(self, shape: Any, data: Mapping[str, Any]) -> dict[str, Any]:
        """Attributes in the order of the shape, blank ones left out; required ones are missed."""
        kept = {
            key: data[key]
            for key in (*shape.model_fields, *data)
            if key in data and (data[key] not in (None, "", [], {}) or key == "id")
        }
        where = f"{self.name}!pcf" if shape is CarbonFootprint else self.name
        self.findings += [
            blocking("pact-gap", f"{where}", "", key)
            for key, about in shape.model_fields.items()
            if about.is_required() and key not in kept
        ]
        return kept

    def company_ids(self, firm: Mapping[str, Any]) -> list[str]:
        code = firm.get("uscc")
        return [f"urn:pact:{self.domain}:uscc:{code}"] if code else []

    def classes(self, product: Mapping[str, Any]) -> list[str]:
        found = []
        if product.get("cpc"):
            found.append(f"urn:pact:productclassification:un-cpc:{product['cpc']}")
        if product.get("hs"):
            found.append(f"urn:pact:productclassification:hs:{product['hs']}")
        return found

    def description(self, product: Mapping[str, Any]) -> str:
        name = _both(product.get("name_zh"), product.get("name_en"))
        title = self.lock["model"].get("title") or {}
        parts = (name, product.get("spec"), _both(title.get("zh"), title.get("en")))
        return "; ".join(str(part) for part in parts if part)

    def comment(self) -> str:
        """By what it was computed, and the digest of the lockfile that anyone recomputes."""
        profile, engine = self.lock["profile"], self.lock["engine"]
        model = self.lock["result"]["model"]
        parts = [
            f"{engine['name']} {engine['version']}",
            f"model {model['id']} {model['version']}",
            str(profile["title"]["en"]),
            f"lockfile {self.lock['digest']}",
            str(self.lock["study"].get("notice") or ""),
        ]
        return " · ".join(part for part in parts if part)

    def carbon(self, stated: Mapping[str, Any]) -> dict[str, Any]:
        """The carbon footprint: what the lockfile says, then what was stated."""
        result = self.lock["result"]
        for stage in BEYOND_GATE:
            if result["stages"].get(stage):
                place = f"{self.name}!result.stages.{stage}"
                raise refuse("pact-beyond-gate", place, str(result["stages"][stage]), "0")
        start, end = self.period()
        known = {
            **self.declared(),
            "referencePeriodStart": f"{start}T00:00:00Z",
            "referencePeriodEnd": f"{end}T00:00:00Z",
            **self.place(stated),
            "boundaryProcessesDescription": self.processes(),
            **self.amounts(stated),
            "ccsTechnologicalCO2CaptureIncluded": False,
            "ipccCharacterizationFactors": [str(self.lock["profile"]["gwp_set"])],
            "crossSectoralStandards": list(STANDARDS.get(self.lock["profile"]["id"], ())),
            **self.exempted(),
            "allocationRulesDescription": self.allocation(),
            "secondaryEmissionFactorSources": self.sources(),
            "primaryDataShare": _percent(result["shares"]["primary"]),
            "dqi": self.ratings(),
        }
        return self.ordered(CarbonFootprint, known | dict(stated))

    def declared(self) -> dict[str, Any]:
        """Declared unit, and the mass where the unit says it."""
        declared = self.lock["result"]["declared_unit"]
        dimension = parse_unit(declared["unit"]).dimension
        for name, unit in MEASURES.items():
            if parse_unit(unit).dimension == dimension and (
                name != "kilowatt hour" or "Wh" in declared["unit"]
            ):
                scale = conversion(declared["unit"], unit, "unit")
                amount = plain_text(Decimal(repr(float(declared["amount"]) * scale)))
                found = {"declaredUnitOfMeasurement": name, "declaredUnitAmount": amount}
                if name == "kilogram":
                    return found | {"productMassPerDeclaredUnit": amount}
                if name in ("kilowatt hour", "megajoule", "ton kilometer", "hour"):
                    return found | {"productMassPerDeclaredUnit": "0"}
                return found
        known = Label("、".join(MEASURES.values()), ", ".join(MEASURES.values()))
        place = f"{self.name}!result.declared_unit"
        raise refuse("pact-unit", place, declared["unit"], known)

    def place(self, stated: Mapping[str, Any]) -> dict[str, str]:
        """The province of the site where it is known, else its country."""
        if any(key in stated for key in PLACES):
            return {}
        site = self.lock["study"].get("site") or {}
        country = str(site.get("country") or "CN").strip().upper()
        region = str(site.get("region") or "") or region_of(country, str(site.get("city") or ""))
        part = region if "-" in region else ""
        return {"geographyCountrySubdivision": part} if part else {"geographyCountry": country}

    def processes(self) -> str:
        """The boundary and the steps that contribute, in both languages."""
        counted = {row["id"] for row in self.lock["result"]["steps"] if row["kgco2e"]}
        steps = [step for step in self.lock["model"]["steps"] if step["id"] in counted]
        boundary = BOUNDARIES[self.lock["result"]["boundary"]]
        zh = "、".join(dict.fromkeys(str(step["zh"]) for step in steps))
        en = ", ".join(dict.fromkeys(str(step["en"]) for step in steps))
        return f"{boundary.zh}：{zh} / {boundary.en}: {en}"

    def amounts(self, stated: Mapping[str, Any]) -> dict[str, str]:
        """The two totals and their parts, rounded to one place so that the sums hold exactly.

        Fossil emissions are the total less the other parts, as the method defines them. Land-use
        change and biogenic non-CO2 are stated where factors tell gases apart.
        """
        totals = self.lock["result"]["totals"]
        quantum = quantum_for(totals["excluding_biogenic_uptake"])
        excluding = rounded_to(totals["excluding_biogenic_uptake"], quantum)
        parts = {
            "landUseChangeGhgEmissions": rounded_to(totals["luc"], quantum),
            "biogenicNonCO2Emissions": rounded_to(totals["biogenic"], quantum),
        }
        beside = sum(
            (Decimal(str(stated[key])) for key in SUMMANDS if is_amount(stated.get(key))),
            Decimal(0),
        )
        fossil = excluding - sum(parts.values(), Decimal(0)) - beside
        if self.is_lumped():
            parts = {key: amount for key, amount in parts.items() if amount}
        uptake = self.uptake(stated, quantum)
        including = excluding + (uptake or Decimal(0))
        found = {
            "pcfExcludingBiogenicUptake": plain_text(excluding),
            "pcfIncludingBiogenicUptake": plain_text(including),
            "fossilGhgEmissions": plain_text(fossil),
            **{key: plain_text(amount) for key, amount in parts.items()},
        }
        if uptake is not None:
            found[UPTAKE] = plain_text(uptake)
        if totals["aircraft"]:
            found["aircraftGhgEmissions"] = plain_text(rounded_to(totals["aircraft"], quantum))
        return found

    def is_lumped(self) -> bool:
        """Whether part of the result is known as CO2e only, so that its kind is not."""
        return bool((self.lock["result"]["gases"].get("co2e") or {}).get("kgco2e"))

    def uptake(self, stated: Mapping[str, Any], quantum: Decimal) -> Decimal | None:
        """CO2 taken up that leaves the gate in the product: its biogenic carbon as CO2 where that
        is stated, else what was taken up less what was given off again.
        """
        carbon = stated.get("biogenicCarbonContent")
        if is_amount(carbon):
            return to_place(-Decimal(str(carbon)) * CO2_PER_CARBON, quantum)
        totals = self.lock["result"]["totals"]
        net = totals["biogenic_co2_uptake"] + totals["biogenic_co2_emitted"]
        held = rounded_to(net, quantum)
        if held > 0:
            place = f"{self.name}!pcf.biogenicCarbonContent"
            self.findings.append(blocking("pact-uptake-unknown", place, plain_text(held), "≤ 0"))
        if not held and self.is_lumped():
            return None
        return held

    def exempted(self) -> dict[str, str]:
        """The share of the emissions that the study leaves out, with its reasons."""
        result, study = self.lock["result"], self.lock["study"]
        total = abs(float(result["total"]["value"])) or 1.0
        by_money = float((result.get("spend") or {}).get("kgco2e") or 0.0)
        share = float(result["cutoff"].get("exempted") or 0.0) + by_money / (total + by_money)
        reasons = [f"{step}: {why}" for step, why in (study.get("exempt") or {}).items()]
        reasons += [f"{row['name']}: {row['why']}" for row in study.get("spend") or ()]
        return {
            "exemptedEmissionsPercent": _percent(share),
            "exemptedEmissionsDescription": "; ".join(reasons),
        }

    def allocation(self) -> str:
        clauses = self.lock["profile"].get("clauses") or ()
        told = (each for each in clauses if each.get("id") == "allocation")
        return "; ".join(_both(each.get("zh"), each.get("en")) for each in told)

    def sources(self) -> list[dict[str, str]]:
        """Where secondary factors come from: every source that was used, once, with its year."""
        return [dict(pair) for pair in dict.fromkeys(self._sources())]

    def _sources(self) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
        own = own_ids(self.lock["study"])
        used = {row["factor"] for row in self.lock["result"]["steps"] if row["kgco2e"]}
        for factor in self.lock["factors"].values():
            source = factor.get("source") or {}
            is_used = factor["id"] in used or factor["kind"] == "parameter"
            if is_used and factor["id"] not in own and source.get("title"):
                is_database = factor.get("evidence") == "database"
                year = "" if is_database else source.get("year")
                version = str(year or factor["version"])
                yield ("name", str(source["title"])), ("version", version)

    def ratings(self) -> dict[str, str] | None:
        scores = (self.lock["result"].get("quality") or {}).get("pact", {}).get("scores") or {}
        names = ("technologicalDQR", "geographicalDQR", "temporalDQR")
        if any(name not in scores for name in names):
            return None
        return {name: _to_hundredths(scores[name]) for name in names}


def _both(zh: Any, en: Any) -> str:
    return " / ".join(dict.fromkeys(str(text) for text in (zh, en) if text))


def _to_hundredths(value: float) -> str:
    return plain_text(rounded_to(float(value), Decimal("0.01")))


def _percent(share: float) -> str:
    return plain_text((Decimal(repr(float(share))) * 100).quantize(Decimal("0.01")))
