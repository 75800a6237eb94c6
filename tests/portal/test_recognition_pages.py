"""The register of schemes and the gap of a result to a scheme, as people read them."""

import datetime

import pytest
from django.utils.html import escape

from cast import ROOT
from portal.people import submitted
from zuji.core.label import Label
from zuji.exchange.studies import load_study
from zuji.recognition import crosswalk, scheme, schemes
from zuji.recognition.schemes import register
from zuji_portal.recognition import gap_views, gaps
from zuji_portal.recognition.queries import listed_schemes
from zuji_portal.studies.results.actions import compute, store
from zuji_portal.studies.results.addresses import public_or_404

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 30)


def text(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def stored(name="cement-demo"):
    study = load_study(str(ROOT / "examples" / f"{name}.yaml"))
    return store(compute(study, draws=0, today=DAY)).digest


def test_the_register_lists_every_scheme_with_what_is_known_of_it(client):
    page = text(client, "/recognition/")
    for row in listed_schemes("2026-11-30"):
        assert f'href="/recognition/schemes/{row.scheme.id}/"' in page
        assert row.scheme.zh in page
        assert f"{row.known} / {row.clauses}" in page
    assert page.count("没有协议") == len(schemes())
    english = text(client, "/en/recognition/")
    assert all(escape(kind.means.en) in english for kind in register().kinds.values())


@pytest.mark.parametrize("name", ["pef", "keiti", "cbam"])
def test_a_scheme_is_shown_clause_by_clause_with_citation_and_day(client, name):
    page = text(client, f"/en/recognition/schemes/{name}/")
    rows = crosswalk(scheme(name))
    unknown = sum(row.status == "unknown" for row in rows)
    assert page.count('data-label="Standing">unknown</td>') == unknown > 0
    known = [row for row in rows if row.tag]
    assert page.count(f"· {scheme(name).as_of}</small>") == len(known) > 0


def test_the_reference_is_not_compared_with_itself(client):
    assert "逐条对照</h2>" not in text(client, "/recognition/schemes/cnca/")
    digest = stored()
    assert 'recognition/cnca/"' not in text(client, f"/r/{digest}/recognition/")
    text(client, f"/r/{digest}/recognition/cnca/", 404)
    text(client, "/recognition/schemes/nobody/", 404)


def test_the_gap_of_a_result_is_that_of_the_command(client):
    """Totals and parts of the report's own test: 722.97 under its rules, 733.63 under PEF."""
    digest = stored()
    assert f'href="/r/{digest}/recognition/"' in text(client, f"/r/{digest}/")
    page = text(client, f"/r/{digest}/recognition/pef/")
    assert "722.97 kgCO₂e/t" in page
    assert "733.63 kgCO₂e/t" in page
    assert "+10.66 kgCO₂e/t" in page
    assert "存证时的结果是" not in page
    assert "最少的解释" in page


def test_what_is_not_computed_says_why(client):
    digest = stored()
    page = text(client, f"/en/r/{digest}/recognition/cbam/")
    assert "calculator of its own" in page
    page = text(client, f"/r/{digest}/recognition/keiti/")
    assert "缺的不猜" in page
    assert "差异由哪些条款造成" not in page


def test_a_total_that_rules_of_today_no_longer_give_is_told(client, monkeypatch):
    digest = stored()
    gap = gaps.gap_of(public_or_404(digest), scheme("pef"))
    assert gap.is_as_frozen
    moved = gaps.ResultGap(gap.found, gap.study, gap.model, gap.found.before * 1.01)
    monkeypatch.setattr(gap_views, "gap_of", lambda *_: moved)
    assert "存证时的结果是 730.20" in text(client, f"/r/{digest}/recognition/pef/")


def test_factors_are_those_that_were_frozen(client):
    """A factor of the lockfile that is doubled moves the own total, whatever the library says."""
    result = public_or_404(stored())
    lock = {**result.lock, "digest": "sha256:other", "factors": dict(result.lock["factors"])}
    name = "cn.elec.cf.2024.national_avg"
    if name not in lock["factors"]:
        name = next(iter(lock["factors"]))
    factor = lock["factors"][name]
    lock["factors"][name] = {**factor, "value": factor["value"] * 2}
    other = type(result)(result.digest, lock)
    before = gaps.gap_of(result, scheme("pef")).found.before
    assert gaps.gap_of(other, scheme("pef")).found.before > before


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_report_is_a_file_in_the_language_of_its_name(client, monkeypatch, lang):
    digest, asked = stored(), []
    monkeypatch.setattr(gap_views, "gap_report", lambda gap, *of: asked.append(of) or b"-")
    for form in ("pdf", "docx"):
        answer = client.get(f"/r/{digest}/recognition/pef/report-{lang}.{form}")
        assert answer.status_code == 200
        assert f"-pef-{lang}.{form}" in answer["Content-Disposition"]
    assert asked == [(lang, "pdf"), (lang, "docx")]
    for form in ("report-fr.pdf", "report-zh.xls", "report-zh"):
        assert client.get(f"/r/{digest}/recognition/pef/{form}").status_code == 404


def test_the_word_report_says_both_totals(client):
    gap = gaps.gap_of(public_or_404(stored()), scheme("pef"))
    assert gaps.gap_report(gap, "zh", "docx").startswith(b"PK")
    assert Label("产品碳足迹互认差距与重算报告", "")["zh"] in gaps.gap_content(gap, "zh")["title"]


def test_a_gap_is_seen_by_whom_the_study_is_open_to(cast):
    address = f"/r/{submitted(cast.ludai).address}/recognition/pef/"
    for role, status in (("clerk", 200), ("province", 200), ("expert", 404)):
        assert cast.client(role).get(address).status_code == status
    rival = cast.rival.viewers["clerk"]
    assert rival.enterprise_id != cast.ludai.enterprise.pk
