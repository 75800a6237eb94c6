"""A study in the encoding that an office program wrote is read; what is in doubt is asked about."""

import pytest

from cast import AS_OF
from zuji.core.refusals import Refusal
from zuji.exchange.studies import load_study, read_study_file
from zuji.footprint import assess
from zuji.footprint.examples import typical_path
from zuji.sectors.registry import get_model

TEXT = typical_path("lime").read_text("utf-8")


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8-sig", []),
        ("utf-16", []),
        ("utf-16-le", []),
        ("gb18030", ["GB 18030 (GBK)"]),
    ],
)
def test_a_study_of_an_office_program_is_read_and_its_encoding_told(tmp_path, encoding, told):
    file = tmp_path / "study.yaml"
    file.write_bytes(TEXT.encode(encoding))
    study = load_study(str(file))
    assert study.data == read_study_file(TEXT.encode("utf-8"), "study.yaml").data
    findings = assess(study, get_model("lime"), as_of=AS_OF).findings
    assert [each.read for each in findings if each.rule == "text-encoding"] == told


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"\xff\xfem", "text-undecodable"),
        ("model: lime\nnote: 한국어\n".encode("euc_kr"), "text-encoding-doubtful"),
    ],
)
def test_bytes_that_are_no_certain_text_are_refused_in_both_languages(content, rule):
    with pytest.raises(Refusal) as refused:
        read_study_file(content, "study.yaml")
    finding = refused.value.findings[0]
    assert finding.rule == rule
    assert "codec" not in finding.message("zh") + finding.message("en")
