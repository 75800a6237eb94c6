"""Data sets that the site hands out, of factors and results, and the reading half of a node."""

import datetime
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from django.db import transaction
from django.utils.html import escape

from cast import ROOT
from zuji.exchange.databases.reading import read_database
from zuji.exchange.databases.study import Opened
from zuji.exchange.datasets.of_factor import set_of_factors
from zuji.exchange.datasets.of_study import set_of_study
from zuji.exchange.datasets.record import key_of
from zuji.exchange.datasets.writing import FORMATS, losses_in, written_set
from zuji.exchange.studies import load_study
from zuji.lockfile.lock import sealed_digest
from zuji_portal.rulebook.factors import queries
from zuji_portal.rulebook.factors.actions import RetireFactor
from zuji_portal.rulebook.factors.datasets import A_PAGE, STUDY_ONLY
from zuji_portal.rulebook.factors.library import make_current
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.studies.results.actions import compute, store

pytestmark = pytest.mark.django_db
POWER, PARAMETER = "cn.elec.cf.2024.national_avg", "cn.fuel.gbt32151.petroleum_coke.of"
SERVICE = "{http://www.ilcd-network.org/ILCD/ServiceAPI}"


def ask(client, **query):
    return client.get("/resource/processes", query | {"format": "json"}).json()


def test_the_page_of_a_factor_hands_out_every_format(client):
    page = client.get(f"/factors/{POWER}/").content.decode()
    for name in FORMATS.keys() - {STUDY_ONLY}:
        address = f"/factors/{POWER}/data-set/{name}"
        assert f'href="{address}"' in page
        answer = client.get(address)
        assert answer.status_code == 200
        assert FORMATS[name].ending in answer["Content-Disposition"]
    assert (
        f"/factors/{PARAMETER}/data-set/"
        not in client.get(f"/factors/{PARAMETER}/").content.decode()
    )
    for address in (f"{POWER}/data-set/epd", f"{POWER}/data-set/x", f"{PARAMETER}/data-set/ilcd"):
        assert client.get(f"/factors/{address}").status_code == 404


def test_a_retired_factor_is_not_handed_out(cast, client):
    RetireFactor(cast.viewer("province"), queries.current_or_404(POWER), reason="已废止").run()
    assert f"/factors/{POWER}/data-set/" not in client.get(f"/factors/{POWER}/").content.decode()
    assert client.get(f"/factors/{POWER}/data-set/ilcd").status_code == 404


def stands(losses, page, lang):
    return bool(losses) and all(escape(loss.message(lang)) in page for loss in losses)


def test_what_a_format_cannot_hold_stands_beside_its_download(client):
    records = set_of_factors([queries.current_or_404(POWER).factor], "AR6", "2026-01-01")
    losses = losses_in(records, FORMATS["simapro"])
    assert losses == written_set(records, "simapro", "zh").losses
    assert stands(losses, client.get(f"/factors/{POWER}/").content.decode(), "zh")
    study = load_study(str(ROOT / "examples" / "cement-demo.yaml"))
    lock = compute(study, draws=0, today=datetime.date(2026, 11, 30))
    kept, address = losses_in(set_of_study(lock), FORMATS["epd"]), f"/r/{store(lock).digest}/"
    for prefix, lang in (("", "zh"), ("/en", "en")):
        assert stands(kept, client.get(f"{prefix}{address}").content.decode(), lang)


def test_a_file_of_the_page_is_read_back_to_the_value_of_the_factor(client, tmp_path):
    path = tmp_path / "set.zip"
    path.write_bytes(client.get(f"/factors/{POWER}/data-set/openlca").content)
    score = Opened(read_database(path)).score(key_of("process", POWER))
    stated = queries.current_or_404(POWER).factor.value
    assert (score["score"], score["unit"]) == (pytest.approx(stated), "kWh")


@pytest.mark.parametrize("form", ["simapro", "national"])
def test_a_table_is_in_the_encoding_that_its_answer_names(client, form):
    answer = client.get(f"/factors/{POWER}/data-set/{form}")
    assert answer.content.decode(answer.charset)
    assert answer.charset == {"simapro": "windows-1252", "national": "utf-8"}[form]


def test_the_list_of_processes_has_pages_and_words_in_two_forms(client):
    first = ask(client, pageSize=2)
    assert (first["startIndex"], first["pageSize"], len(first["data"])) == (0, 2, 2)
    second = ask(client, pageSize=2, startIndex=2)
    assert not {row["uuid"] for row in first["data"]} & {row["uuid"] for row in second["data"]}
    assert first["totalCount"] == second["totalCount"] > 500
    assert ask(client, pageSize="x")["pageSize"] == A_PAGE
    assert ask(client, startIndex=10**7)["data"] == []
    found = ask(client, search="limestone")
    assert 0 < found["totalCount"] < first["totalCount"]
    text = client.get("/resource/processes", {"pageSize": 2}).content
    root = ET.fromstring(text)
    assert root.get(f"{SERVICE}totalSize") == str(first["totalCount"])
    uuids = [node.text for node in root.iter(f"{SERVICE}uuid")]
    assert uuids == [row["uuid"] for row in first["data"]]


def test_every_data_set_that_a_process_refers_to_is_served(client):
    key = key_of("process", "bg.cement")
    (row,) = [row for row in ask(client, pageSize=1000)["data"] if row["uuid"] == key]
    assert row["uri"].endswith(f"/resource/processes/{key}")
    process = client.get(f"/resource/processes/{key}")
    assert process["Content-Type"] == "application/xml"
    waiting, seen = [process.content], {key}
    while waiting:
        for node in ET.fromstring(waiting.pop()).iter():
            other, uri = node.get("refObjectId"), node.get("uri", "")
            if other and other not in seen:
                seen.add(other)
                answer = client.get(f"/resource/{uri.split('/')[1]}/{other}")
                assert answer.status_code == 200, uri
                waiting.append(answer.content)
    assert len(seen) > 12  # gases, product, quantities, unit groups, sources, contact
    held = client.get(f"/resource/processes/{key}", {"format": "json"}).json()
    assert held["processDataSet"]["processInformation"]["dataSetInformation"]["common:UUID"] == key
    version = row["version"]
    assert client.get(f"/resource/processes/{key}", {"version": version}).status_code == 200
    assert client.get(f"/resource/processes/{key}", {"version": "01.00.000"}).status_code == 404


def test_what_is_not_served_is_not_found(client):
    parameter = key_of("process", PARAMETER)
    for address in (
        f"processes/{parameter}",
        "processes/none",
        "guides/first",
        f"flows/{parameter}",
    ):
        assert client.get(f"/resource/{address}").status_code == 404
    assert client.post("/resource/processes").status_code in {403, 405}
    assert parameter not in {row["uuid"] for row in ask(client, pageSize=1000)["data"]}


def test_the_page_of_a_result_hands_out_its_data_sets(client, tmp_path):
    study = load_study(str(ROOT / "examples" / "cement-demo.yaml"))
    lock = compute(study, draws=0, today=datetime.date(2026, 11, 30))
    digest = store(lock).digest
    page = client.get(f"/r/{digest}/").content.decode()
    for name in FORMATS:
        address = f"/r/{digest}/data-set/{name}"
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200
    assert client.get(f"/r/{digest}/data-set/gabi").status_code == 404
    path = tmp_path / "set.zip"
    path.write_bytes(client.get(f"/r/{digest}/data-set/ilcd").content)
    database = read_database(path)
    (key,) = database.processes["id"]
    total = Opened(database).score(str(key), 1000.0)["score"]
    assert total == pytest.approx(lock["result"]["total"]["value"])


@pytest.mark.parametrize("licence", ["ecoinvent EULA", "confidential", "CC BY-NC 4.0"])
def test_a_factor_whose_licence_keeps_its_figures_is_never_served(client, licence):
    base = queries.current_or_404(POWER)
    source = replace(base.factor.source, licence=licence)
    kept = replace(base.factor, version="2026-11-30.2", source=source)
    version = FactorVersion(
        factor_id=POWER, version=kept.version, content=kept.as_json(), pack=base.pack, base=base
    )
    with transaction.atomic():
        make_current(version)
    key = key_of("process", POWER)
    assert client.get(f"/resource/processes/{key}").status_code == 404
    assert key not in {row["uuid"] for row in ask(client, pageSize=1000)["data"]}
    assert key not in {row["uuid"] for row in ask(client, search="电力")["data"]}
    assert f"/factors/{POWER}/data-set/" not in client.get(f"/factors/{POWER}/").content.decode()
    assert client.get(f"/factors/{POWER}/data-set/ilcd").status_code == 404


def test_a_result_that_its_data_keep_back_is_not_handed_out(client):
    study = load_study(str(ROOT / "examples" / "cement-demo.yaml"))
    lock = compute(study, draws=0, today=datetime.date(2026, 11, 30))
    next(iter(lock["factors"].values()))["source"]["licence"] = "CC BY-NC 4.0"
    digest = store(lock | {"digest": sealed_digest(lock)}).digest
    assert f"/r/{digest}/data-set/" not in client.get(f"/r/{digest}/").content.decode()
    assert client.get(f"/r/{digest}/data-set/ilcd").status_code >= 400
