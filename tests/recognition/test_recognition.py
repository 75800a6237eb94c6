"""The register of schemes, crosswalks, and studies computed under a partner's rules."""

import io
import json
from dataclasses import replace
from math import fsum

import docx
import pytest
from click.testing import CliRunner

from cast import ROOT
from zuji.cli.main import cli
from zuji.core.content import read_rules
from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.exchange.studies import load_study
from zuji.footprint import model_for
from zuji.footprint.profile import parameters
from zuji.recognition import crosswalk, recognition_gap, scheme, schemes
from zuji.recognition.gap import shared_out
from zuji.recognition.schemes import RecognitionAgreement, register
from zuji.reports.recognition_report import (
    agreement_text,
    recognition_content,
    recognition_docx,
    recognition_markdown,
    recognition_pdf,
)


def gap_of(name, study="cement-demo", **changed):
    document = load_study(str(ROOT / "examples" / f"{study}.yaml"), None)
    document = replace(document, data={**document.data, **changed})
    model = model_for(document)
    return recognition_gap(document, model, scheme(name)), document, model


def report(name, lang="zh", **more):
    return recognition_content(*gap_of(name, **more), lang)


def test_every_scheme_cites_its_source_and_names_only_what_exists():
    topics = set(read_rules("profile_clauses/topics")["topics"])
    assert len(schemes()) == 10
    for each in schemes().values():
        assert each.source
        assert each.tag in ("A", "V", "R")
        assert {*each.clauses, *each.statuses} <= topics
        assert set(each.set) <= set(parameters())
        assert {parameters()[name]["topic"] for name in each.set} <= set(each.clauses)


def test_what_is_not_stated_is_unknown_and_never_equal():
    rows = {row.topic: row for row in crosswalk(scheme("keiti"))}
    assert rows["choice:boundary"].status == "stricter"
    others = [row for topic, row in rows.items() if topic != "choice:boundary"]
    assert {row.status for row in others} == {"unknown"}
    assert {row.tag for row in others} == {""}
    assert not any(row.is_checked for row in others)


def test_the_national_label_is_equal_to_itself():
    found, _, _ = gap_of("cnca")
    assert {row.status for row in found.rows} == {"equal"}
    assert (found.difference, found.parts, found.bears) == (0, (), "full")


def test_the_parts_sum_to_the_difference_and_capital_goods_are_one_per_cent():
    """PEF and PACT have the same power; PEF adds 1 % of the total for capital goods, so its part
    lies between 1 % of the total before and after the change of power.
    """
    pef, _, _ = gap_of("pef")
    pact, _, _ = gap_of("pact")
    for found in (pef, pact):
        assert fsum(part.kgco2e for part in found.parts) == pytest.approx(
            found.difference, abs=1e-9
        )
    parts = {part.topic: part.kgco2e for part in pef.parts}
    assert set(parts) == {"capital", "losses", "claims"}
    assert 0.01 * pef.before < parts["capital"] < 0.01 * pact.after
    assert pef.after == pytest.approx(1.01 * pact.after, abs=1e-9)


def test_what_moves_the_total_is_never_called_equal():
    for name in ("pef", "pact", "ies"):
        found, _, _ = gap_of(name, "bf_bof_steel-typical")
        moved = {part.topic for part in found.parts}
        assert moved
        assert not {row.topic for row in found.rows if row.status == "equal"} & moved


def test_only_the_clauses_known_are_computed():
    found, _, _ = gap_of("ies", "bf_bof_steel-typical")
    assert [part.topic for part in found.parts] == ["choice:allocation"]
    assert found.parts[0].kgco2e == pytest.approx(found.difference, abs=1e-9)
    assert "choice:allocation" not in {row.topic for row in found.not_computed}
    assert len(found.not_computed) == len(found.rows) - 1


@pytest.mark.parametrize("name", ["epditaly", "gba", "keiti", "cbam", "ies"])
def test_without_clauses_that_apply_no_second_total_is_made_up(name):
    """Cement has no choice of allocation: what is known of IES does not apply."""
    found, _, _ = gap_of(name)
    assert (found.after, found.difference, found.parts, found.bears) == (None, None, (), "data")


def test_what_the_partner_refuses_is_told_with_its_reason():
    found, document, model = gap_of("pact", "methanol-typical", exempt={"grid_power": "x"})
    assert {finding.rule for finding in found.findings} == {"exempt-exceeds"}
    assert (found.after, found.parts) == (None, ())
    text = recognition_markdown(recognition_content(found, document, model, "en"))
    assert "The partner's rules refuse the study: " in text


LABELS = dict.fromkeys("abc", Label("条", "clause"))


@pytest.mark.parametrize(
    ("effects", "smallest"),
    [
        ({"a": 6.0, "b": -3.0, "c": 1.0}, ["a", "b"]),  # 9 of 10 is just enough
        ({"a": 6.0, "b": -2.5, "c": 1.5}, ["a", "b", "c"]),  # 8.5 of 10 is not
        ({"a": 5.0, "b": -5.0}, ["a", "b"]),  # they cancel, and both show
        ({"c": 9.0, "a": -1.0}, ["c"]),
        ({}, []),
    ],
)
def test_the_fewest_clauses_explain_nine_tenths_of_what_moves(effects, smallest):
    parts = shared_out(effects, LABELS, register().enough.value)
    assert [part.topic for part in parts if part.in_smallest] == smallest
    assert fsum(part.share for part in parts) == pytest.approx(1 if effects else 0)


def test_the_kind_that_a_comparison_bears_needs_checked_clauses():
    found, _, _ = gap_of("pef")
    assert found.bears == "data"
    checked = tuple(
        replace(
            row, tag="V", our_tag="A", status="stricter" if row.status == "unknown" else row.status
        )
        for row in found.rows
    )
    known = replace(found, rows=checked, not_computed=())
    assert known.bears == "conditional"
    assert replace(known, not_computed=checked[:1]).bears == "data"
    assert replace(known, after=None).bears == "data"
    equal = tuple(replace(row, status="equal") for row in checked)
    assert replace(known, rows=equal).bears == "full"
    recalled = (replace(equal[0], tag="R"), *equal[1:])
    assert replace(known, rows=recalled).bears == "data"


def test_an_agreement_holds_on_both_its_days():
    held = RecognitionAgreement(
        kind="conditional",
        since="2026-03-01",
        until="2027-02-28",
        way="mutual",
        ref="协议 agreement 7",
    )
    partner = scheme("pef").model_copy(update={"agreements": (held,)})
    days = ("2026-02-28", "2026-03-01", "2027-02-28", "2027-03-01")
    assert [partner.agreement_on(day) for day in days] == [None, held, held, None]
    text = agreement_text(partner, "2026-03-01", "en")
    assert "1 Mar 2026 · until 28 Feb 2027 · reciprocal · 协议 agreement 7" in text
    assert agreement_text(partner, "2026-02-28", "zh") == "没有登记的协议"


def test_the_report_says_what_was_recalled_and_what_it_does_not_decide():
    text = recognition_markdown(report("pef"))
    assert "2021/2279 附件 I 4.4.8 · 未核对" in text
    assert "这是比对的结论，不是互认决定" in text
    assert "对方规则下的结果：733.63 kgCO₂e/t" in text
    english = recognition_markdown(report("pef", "en"))
    assert "Result under the partner's rules: 733.63 kgCO₂e/t" in english
    assert "2021/2279 Annex I 4.4.8 · unconfirmed" in english
    assert "calculator of its own" in recognition_markdown(report("cbam", "en"))


def test_the_word_file_and_the_pdf_have_the_same_bytes_for_the_same_content():
    content = report("pact", "en")
    word = recognition_docx(content)
    assert word == recognition_docx(content)
    document = docx.Document(io.BytesIO(word))
    assert [len(table.columns) for table in document.tables] == [2, 4, 5]
    assert len(document.tables[2].rows) == 21  # a head and twenty clauses
    assert recognition_pdf(content).startswith(b"%PDF")


def run(*words):
    return CliRunner().invoke(cli, ["recognition", *map(str, words)])


def test_the_command_writes_the_report_and_its_parts(tmp_path):
    study, out = ROOT / "examples" / "cement-demo.yaml", tmp_path / "gap.md"
    done = run("gap", study, "--scheme", "pef", "-o", out, "--json")
    answer = json.loads(done.stdout)
    assert answer["written"] == str(out)
    assert out.read_text("utf-8").startswith("# ")
    whole = fsum(part["kgco2e"] for part in answer["parts"])
    assert whole == pytest.approx(answer["after"] - answer["before"], abs=1e-9)
    assert answer["smallest"][0] == "capital"
    assert run("list").exit_code == run("show", "cbam").exit_code == 0


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (("--scheme", "nobody"), "scheme-unknown"),
        (("--scheme", "pef", "-o", "gap.xls"), "report-kind"),
    ],
)
def test_an_unknown_scheme_or_kind_of_file_is_refused(words, rule):
    done = run("gap", ROOT / "examples" / "cement-demo.yaml", *words)
    assert isinstance(done.exception, Refusal)
    assert done.exception.findings[0].rule == rule
