"""A certified footprint in openEPD and LCAx: its numbers, what stays open, what is refused."""

import datetime
import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from exchange.test_data_sets import cement
from zuji.cli.main import cli
from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.exchange.datasets.declared import FORMS, CertificateFacts, certificate_facts, declared
from zuji.exchange.datasets.of_study import set_of_study

FACTS = {
    "number": "ZUJI-SD-2026-000001",
    "url": "https://pcf.example.gov.cn/certificates/ZUJI-SD-2026-000001",
    "issued": "2026-11-01",
    "valid_until": "2029-10-31",
    "issuer": {"zh": "平台", "en": "the platform"},
    "codes": {"CPC": "37440"},
}
LCAX = {
    "type": "object",
    "required": [
        *("id", "name", "declaredUnit", "version", "publishedDate", "validUntil", "standard"),
        *("location", "subtype", "impacts"),
    ],
    "properties": {
        "declaredUnit": {"enum": ["m", "m2", "m3", "kg", "tones", "pcs", "kwh", "l", "tones_km"]},
        "publishedDate": {"pattern": r"^\d{4}-\d\d-\d\d$"},
        "standard": {"enum": ["en15804a1", "en15804a2", "unknown"]},
        "subtype": {"enum": ["generic", "specific", "industry", "representative"]},
        "impacts": {
            "propertyNames": {"enum": ["gwp", "gwp_fos", "gwp_bio", "gwp_lul"]},
            "additionalProperties": {
                "propertyNames": {"enum": ["a1a3", "a4"]},
                "additionalProperties": {"type": "number"},
            },
        },
    },
}
"""What LCAx 3.5.0 asks of an EPD, as far as it is written: required fields and their words."""


def facts(**more) -> CertificateFacts:
    return certificate_facts(FACTS | more, "certificate.yaml")


def of_stages(form, **stages):
    records = set_of_study(cement())
    of = replace(records.first, stages=stages, amount=2.0)
    return FORMS[form](replace(records, records={of.key: of}), facts(), "en")


@pytest.mark.parametrize("form", sorted(FORMS))
def test_the_certified_total_stands_there_for_the_declared_unit(form):
    lock = cement()
    made = declared(lock, facts(), form, "zh")
    data = json.loads(made.content)
    total = lock["result"]["total"]["value"]
    if form == "openepd":
        (impacts,) = data["impacts"].values()
        assert impacts["gwp"]["A1A2A3"] == {"mean": pytest.approx(total), "unit": "kgCO2e"}
        assert data["declared_unit"] == {"qty": 1000.0, "unit": "kg"}
        assert data["valid_until"].startswith("2029-10-31")
    else:
        Draft202012Validator(LCAX).validate(data)
        assert data["impacts"]["gwp"] == {"a1a3": pytest.approx(total)}
        assert (data["standard"], data["location"]) == ("unknown", "chn")
    # cement's factors are partly sums: which part is fossil is not known, and no zero stands there
    assert "export-declared-sum" in {finding.rule for finding in made.losses}
    assert list(data["impacts"] if form == "lcax" else impacts) == ["gwp"]
    assert FACTS["number"] in json.dumps(data)


def test_parts_and_modules_are_those_of_the_gases():
    # AR6: methane 29.8 fossil and 27 biogenic; 10 + 29.8 fossil, 4 - 6 + 27 biogenic, 2 land use
    made = {"co2_fossil": 10.0, "ch4_fossil": 1.0, "ch4_biogenic": 1.0}
    bought = {"co2_biogenic": 4.0, "co2_uptake": -6.0, "co2_luc": 2.0}
    sent = {"n2o": 1.0}  # 273
    stages = {"manufacture": made, "raw_material": bought, "distribution": sent}
    found = of_stages("openepd", **stages)
    (impacts,) = found.data["impacts"].values()
    near = {name: scopes["A1A2A3"]["mean"] for name, scopes in impacts.items()}
    parts = {"gwp-fossil": 39.8, "gwp-biogenic": -2.0, "gwp-luluc": 2.0, "gwp-nonCO2": 27.0}
    assert near == pytest.approx({"gwp": 66.8, **parts})
    assert impacts["gwp"]["A4"]["mean"] == pytest.approx(273)
    assert "export-openepd-carbon" in {finding.rule for finding in found.losses}
    of_one = of_stages("lcax", **stages).data["impacts"]  # LCAx counts for one unit, not for two
    assert of_one["gwp_bio"] == pytest.approx({"a1a3": 12.5, "a4": 0.0})
    assert of_one["gwp_fos"] == pytest.approx({"a1a3": 19.9, "a4": 136.5})


def test_what_cannot_be_written_is_refused():
    def rule(act):
        with pytest.raises(Refusal) as refusal:
            act()
        return refusal.value.findings[0].rule

    assert rule(lambda: declared(cement(), facts(), "gabi", "zh")) == "choice-unknown"
    assert rule(lambda: facts(issued="Nov 2026")) == "date-wrong"
    assert rule(lambda: certificate_facts({"number": "1"}, "c")) == "field-missing"
    records = set_of_study(cement())
    older = replace(records, gwp_set="AR4")
    assert rule(lambda: FORMS["openepd"](older, facts(), "zh")) == "export-epd-gwp"
    odd = replace(records.first, unit="GJ")
    odd = replace(records, records={odd.key: odd})
    assert rule(lambda: FORMS["lcax"](odd, facts(), "zh")) == "export-declared-unit"
    assert facts(issuer="x").issuer == Label("x", "x")
    assert facts().issued == datetime.date(2026, 11, 1)


def test_the_command_writes_the_file_and_names_what_is_open(tmp_path):
    certificate, lock = tmp_path / "certificate.json", tmp_path / "study.lock"
    certificate.write_text(json.dumps(FACTS), "utf-8")
    lock.write_text(json.dumps(cement()), "utf-8")
    path = tmp_path / "epd.json"
    asked = ["export", "declaration", str(lock), "--to", "openepd"]
    asked += ["--certificate", str(certificate), "-o", str(path), "--json"]
    made = CliRunner().invoke(cli, asked)
    assert made.exit_code == 0, made.output
    assert json.loads(path.read_text("utf-8"))["doctype"] == "openEPD"
    assert "export-openepd" in {row["rule"] for row in json.loads(made.output)["losses"]}
    epd = pytest.importorskip("openepd.model.epd")
    assert epd.Epd.model_validate_json(path.read_bytes()).impacts
