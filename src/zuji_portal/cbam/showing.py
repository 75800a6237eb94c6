"""What the pages of a dossier tell of a version."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from zuji.cbam.goods import good_of
from zuji.cbam.words import PART, place_in_words
from zuji.compare.cbam_bridge import PLACES
from zuji.compare.cbam_words import SOURCES
from zuji.core.figures import in_full
from zuji.core.label import Label
from zuji.core.numbers import read_quantity
from zuji.core.receipt import Receipt
from zuji.core.refusals import Finding, Refusal, refuse
from zuji_portal.cbam.models import DossierVersion
from zuji_portal.cbam.templating import filled, template_job
from zuji_portal.ui.language import findings_for, lang

PRICES, MOST_PRICE, MOST_PRICES = "60 80 100", 10_000.0, 4
LONGEST_PRICES = 80
"""Characters of the prices as typed."""
"""€ per certificate where nobody types others: assumptions of the page, no forecast."""
MINUS = "\N{MINUS SIGN}"
DECLARED = 6
"""Significant digits of what is declared."""
PRICE = Label("证书价", "prices of a certificate")
OWN = Label("本装置自产", "made by the installation")
BASES = {
    "actual": Label("按实际值申报，基准 A 列", "by actual values, benchmark column A"),
    "default": Label("按默认值申报，基准 B 列", "by default values, benchmark column B"),
}


def typed_prices(request: HttpRequest) -> str:
    """The prices as the address has them."""
    typed = request.GET.get("prices", "").replace("\0", "").strip()
    return typed[: LONGEST_PRICES + 1] or PRICES


def read_prices(written: str) -> list[float]:
    """Up to four prices, € per certificate, parted by blanks; refuses others."""
    if len(written) > LONGEST_PRICES:
        raise refuse("text-length", PRICE, written, f"≤ {LONGEST_PRICES}")
    parts = [part for part in re.split(r"[\s;；、/]+", written) if part]
    found = [read_quantity(part, "", PRICE[lang()]) for part in parts]
    if not 1 <= len(found) <= MOST_PRICES or not all(0 <= each <= MOST_PRICE for each in found):
        raise refuse("cbam-prices", PRICE, written, f"0 … {in_full(MOST_PRICE)}")
    return found


@dataclass(frozen=True)
class YearOfBasis:
    """A year of one basis as its row shows it; `certificates` for the quantity, `costs` as price
    of a certificate and € per tonne of good.
    """

    year: int
    emissions: float
    benchmark: float
    cbam_factor: float
    due: float
    certificates: float
    costs: list[tuple[float, float]]


@dataclass(frozen=True)
class BasisTable:
    """All years of one basis; never in one table with the other. `rows` is empty where the tables
    have no value or the route is not known.
    """

    title: Label
    rows: list[YearOfBasis]


def basis_tables(version: DossierVersion, prices: Sequence[float]) -> list[BasisTable]:
    """The years of each basis by themselves."""
    return [
        BasisTable(
            title,
            [
                YearOfBasis(
                    year=row["year"],
                    emissions=row["emissions"],
                    benchmark=row["benchmark"],
                    cbam_factor=row["cbam_factor"],
                    due=row["due"],
                    certificates=row["due"] * version.quantity,
                    costs=[(price, row["due"] * price) for price in prices],
                )
                for row in version.data["certificate_paths"]
                if row["basis"] == basis
            ],
        )
        for basis, title in BASES.items()
    ]


def _precursors(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "cn": row["cn"],
            "name": row["name"] or good_of(row["cn"]).name[lang()],
            "source": SOURCES.get(row["source"], OWN)[lang()],
            "country": row["country"],
            "per_tonne": row["specific_consumption"],
            "direct": row["direct"],
            "indirect": row["indirect"],
        }
        for row in rows
    ]


def _bridge(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The comparison as it is printed: each figure with the same decimals."""
    return _printed(kept) | {
        "rows": [
            _printed(row) | {"title": Label(**row["title"]), "why": Label(**row["why"])}
            for row in kept["rows"]
        ]
    }


def _printed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: f"{row[name]:.{PLACES}f}".replace("-", MINUS)
        for name in ("footprint", "cbam", "difference")
    }


def declared(version: DossierVersion, prices: Sequence[float]) -> dict[str, Any]:
    """What an importer is shown as well: the declared data, what is missing, the certificates."""
    good = version.data["good"]
    return {
        "version": version,
        "good": good,
        "figures": {
            name: in_full(good[name], DECLARED) for name in ("direct", "indirect", "total")
        },
        "per_tonne": in_full(good["per_tonne"]["total"], DECLARED),
        "kind": good_of(good["cn"]).name,
        "precursors": _precursors(good["precursors"]),
        "gaps": [Label(**gap) for gap in version.gaps],
        "due": version.data["import"],
        "tables": basis_tables(version, prices),
        "prices": prices,
    }


def template_of(version: DossierVersion) -> dict[str, Any]:
    """How the Commission's template of a version stands: ready, being filled, or not asked for."""
    if not settings.CBAM_TEMPLATE:
        return {}
    made, job = filled(version), template_job(version)
    return {
        "has_template": True,
        "template": made,
        "is_filling": made is None and job is not None and job.is_live,
        "template_job": job,
    }


def in_words(refusal: Refusal) -> Refusal:
    """A refusal whose places in the file are words."""
    return Refusal(_in_words(each) for each in refusal.findings)


def _in_words(finding: Finding) -> Finding:
    if not isinstance(finding.place, str) or PART not in finding.place:
        return finding
    return replace(finding, place=place_in_words(finding.place))


def inside(version: DossierVersion) -> dict[str, Any]:
    """What only the plant and the authorities are shown: the receipt, what was found in the file,
    and the footprint beside.
    """
    receipt = Receipt.of_stored(version.receipt)
    told = [Finding.of_record(each) for each in version.told]
    return {
        "receipt": list(receipt.sentences(lang())),
        "left": [
            (list(portion.places), findings_for([portion.finding])[0])
            for portion in receipt.portions
            if portion.finding is not None
        ],
        "found": [
            each["texts"][lang()] | {"place": place_in_words(each["place"])[lang()]}
            for each in version.data["findings"]
        ],
        "bridge": version.bridge and _bridge(version.bridge),
        "told": findings_for(told),
    }
