"""The dossier of one good for one importer: what the importer must declare, what it rests on, what
certificates it costs, and what is still missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zuji.cbam.answer import calculate
from zuji.cbam.countries import UNION, table_name
from zuji.cbam.fields import Fields
from zuji.cbam.importing import IMPORTS
from zuji.cbam.paths import GoodOfFile, certificate_paths
from zuji.cbam.reading import read_data
from zuji.core.content import table_rows
from zuji.core.label import LANGS, Label
from zuji.core.refusals import note, refuse

REGULATIONS = (
    "Regulation (EU) 2023/956",
    "Regulation (EU) 2025/2083",
    "Implementing Regulation (EU) 2025/2547",
    "Implementing Regulation (EU) 2025/2620",
    "Implementing Regulation (EU) 2025/2621",
    "Implementing Regulation (EU) 2025/2546",
)
ASKED = {
    "name": Label("装置名称（英文）", "name of the installation"),
    "street": Label("装置街道地址", "street of the installation"),
    "city": Label("装置所在城市", "city of the installation"),
    "country": Label("装置所在国家", "country of the installation"),
    "unlocode": Label("装置的联合国口岸与地点代码", "UN/LOCODE of the installation"),
    "latitude": Label("主要排放源的纬度", "latitude of the main emission source"),
    "longitude": Label("主要排放源的经度", "longitude of the main emission source"),
    "representative": Label("授权代表", "authorised representative"),
    "email": Label("电子邮箱", "email"),
    "telephone": Label("电话", "telephone"),
}
"""What the communication asks of an installation."""
VERIFICATION = Label("核查机构与核查结论", "verifier and verification opinion")
PLAN = Label("监测计划的版本", "version of the monitoring plan")


@dataclass(frozen=True)
class Importer:
    """Who takes the goods: its name, its country (a code), its number in the CBAM registry and its
    EORI number, where known.
    """

    name: str
    country: str = ""
    number: str = ""
    eori: str = ""


def read_eori(written: str, place: str) -> str:
    """An EORI number (two letters of a country and at most 15 letters or digits, Article 3 of
    Delegated Regulation (EU) 2015/2446 and its data requirements) without blanks, in capitals; ""
    for none. Refuses anything else.
    """
    number = re.sub(r"[\s.\-]", "", written).upper()
    if number and not re.fullmatch(r"[A-Z]{2}[A-Z0-9]{1,15}", number):
        raise refuse("cbam-eori", place, written)
    return number


@dataclass(frozen=True)
class CbamDossier:
    """`data` is the communication as it is handed over, in English; `gaps` are what it lacks."""

    data: Mapping[str, Any]
    gaps: tuple[Label, ...]


def dossier(
    fields: Fields,
    good: GoodOfFile,
    quantity: float,
    importer: Importer,
    prices: Sequence[float] = (),
) -> CbamDossier:
    """The dossier of `quantity` tonnes of a good that an importer takes in the file's year. Refuses
    a quantity that is not above zero, and what the file's calculation refuses.
    """
    if not quantity > 0:
        raise refuse("cbam-quantity-zero", "quantity_t", quantity)
    bought = {"cn": good.cn, "quantity_t": quantity} | (
        {"process": good.process} if good.process else {}
    )
    data = {name: value for name, value in fields.data.items() if name not in IMPORTS}
    answer = calculate(read_data({**data, "imports": [bought]}, fields.told.document.source))
    made = next(
        each
        for each in answer["goods"]
        if each["cn"] == good.cn and good.process in {"", each["process"]}
    )
    if importer.country and importer.country not in UNION:
        told = note("cbam-importer-outside", "importer", table_name(importer.country))
        answer["findings"].append(told.as_json(LANGS[1]))
    paths = certificate_paths(fields, good)
    gaps = tuple(_gaps(fields.data, made))
    return CbamDossier(
        {
            "dossier": "zuji-cbam-dossier/1",
            "importer": {
                "name": importer.name,
                "country": importer.country,
                "cbam_account_number": importer.number,
                "eori": importer.eori,
            },
            "installation": answer["installation"],
            "operator": fields.data.get("operator"),
            "reporting_year": answer["year"],
            "good": made,
            "production_processes": answer["processes"],
            "electricity": fields.data.get("electricity"),
            "import": answer["imports"][0],
            "certificate_paths": [path.record(prices) for path in paths],
            "monitoring_plan": fields.data.get("monitoring_plan"),
            "verification": answer["verification"],
            "missing": [gap.en for gap in gaps],
            "regulations": list(REGULATIONS),
            "findings": answer["findings"],
        },
        gaps,
    )


def _gaps(data: Mapping[str, Any], made: Mapping[str, Any]) -> Iterable[Label]:
    """What the communication asks (Annex IV of Regulation (EU) 2025/2547) and the file does not
    say.
    """
    installation = data.get("installation")
    held = installation if isinstance(installation, Mapping) else {"name": installation}
    yield from (label for name, label in ASKED.items() if not held.get(name))
    parameters = made["parameters"] or {}
    stated = made["quantity_functional"] != made["quantity_t"]
    for row in table_rows("data", "cbam", "parameters.csv"):
        name = row["parameter"]
        is_content = name in {"clinker_factor", "nitrogen"} and stated
        if row["category"] == made["category"] and parameters.get(name) is None and not is_content:
            yield Label(row["zh"], row["en"])
    if not data.get("monitoring_plan"):
        yield PLAN
    if not (data.get("verification") or data.get("verifier")):
        yield VERIFICATION
