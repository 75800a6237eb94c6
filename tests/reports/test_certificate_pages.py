"""The printed certificate: one page, both languages, what was signed, and its present state."""

import datetime
import io
import re
import shutil
import subprocess

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from cast import assessed, example_data
from zuji.core.label import Label
from zuji.lockfile import assessment_of, build_lock
from zuji.reports.certificate_report import STAMPS, certificate_pdf
from zuji.reports.stage_bar import share, stage_bars
from zuji.reports.written import day_in, figure, period_in
from zuji.trust.certificate import PURPOSES, CertifiedFacts, credential_of
from zuji.trust.credential import new_key, signed
from zuji.trust.registered import Registered

URL = "https://zuji.example/certificates/ZUJI-SD-2026-000012"
ISSUED = datetime.datetime(2026, 11, 2, tzinfo=datetime.UTC)
INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")


@pytest.fixture(scope="module")
def lock():
    return build_lock(assessed(example_data("cement-demo")))


@pytest.fixture(scope="module")
def token(lock):
    return signed_token(lock, Label("普通硅酸盐水泥", "Ordinary Portland cement"))


def signed_token(lock, product):
    model = assessment_of(lock).model
    facts = CertifiedFacts(
        url=URL,
        number="ZUJI-SD-2026-000012",
        issuer="did:web:zuji.example",
        issuer_name="示例签发机构",
        holder_id="urn:uscc:91370100MA3C0000XX",
        holder_name="鲁岱水泥 Ludai Cement",
        product_url=f"{URL}#product",
        product_name="水泥 cement",
        value=737.38,
        low=706.2,
        high=769.6,
        unit="kgCO2e/t",
        boundary="cradle-to-gate",
        standard="GB/T 24067-2024",
        rule=f"{model.id} {model.version}",
        verifier="齐准核查 Plumb",
        assurance="limited",
        study_digest=lock["digest"],
        dqr=2.0,
        primary_share=0.5,
        verified_share=0.4,
        decided_on=ISSUED.date(),
        valid_from=ISSUED,
        valid_until=ISSUED.replace(year=2029),
        status_index=3,
        status_lists=dict.fromkeys(PURPOSES, "https://zuji.example/status"),
        registered=Registered(
            product=product,
            holder=Label("鲁岱水泥有限公司", "Ludai Cement Ltd."),
            specification="P·O 42.5",
            site="济宁厂区",
            boundary="cradle_to_gate",
            period_start="2025-01-01",
            period_end="2025-12-31",
            verifier=Label("齐准核查有限公司", "Plumb Verification"),
            statement="VS-2026-0007",
        ),
    )
    return signed(credential_of(facts), "did:web:zuji.example#1", new_key())


def text_of(content):
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) == 1
    return pages[0].extract_text()


def test_the_certificate_says_everything_in_both_languages_on_one_page(token, lock):
    text = text_of(certificate_pdf(token, "issued", lock))
    for said in (
        "产品碳足迹证书",
        "Product carbon footprint certificate",
        "ZUJI-SD-2026-000012",
        "737",
        "kgCO2e/t",
        "706～770（95%",
        "706–770 (95% interval)",
        "摇篮到大门",
        "cradle to gate",
        "鲁岱水泥有限公司",
        "Ludai Cement Ltd.",
        "普通硅酸盐水泥",
        "Ordinary Portland cement",
        "济宁厂区",
        "GB/T 24067-2024",
        "齐准核查有限公司",
        "Plumb Verification",
        "VS-2026-0007",
        "有限保证",
        "limited assurance",
        "示例签发机构",
        "盖章处",
        "Place of seal",
        "非国家认证证书",
        "Not a national certificate",
        "2 Nov 2026 to 2 Nov 2029",
        "原材料获取",
        "End of life",
    ):
        assert any(said in text.replace("\n", between) for between in ("", " ")), said
    assert not INVISIBLE.search(text)
    model = assessment_of(lock).model
    assert "did:" not in text and f"{model.id} {model.version}" not in text


def test_the_certificate_is_the_same_bytes_each_time_and_pdf_a(token, lock):
    one = certificate_pdf(token, "issued", lock)
    assert one == certificate_pdf(token, "issued", lock)
    assert "pdfaid" in PdfReader(io.BytesIO(one)).xmp_metadata.rdf_root.toxml()


def test_long_names_are_set_smaller_and_the_certificate_stays_on_one_page(lock):
    name = Label(
        "特种低热微膨胀硅酸盐水泥" * 20, "special low-heat expanding Portland cement " * 12
    )
    assert name.zh in text_of(certificate_pdf(signed_token(lock, name), "issued", lock)).replace(
        "\n", ""
    )


@pytest.mark.parametrize("state", STAMPS)
def test_a_copy_of_what_is_not_in_force_says_so_across(token, state):
    stamped, valid = (text_of(certificate_pdf(token, each)) for each in (state, "issued"))
    assert STAMPS[state].zh in stamped and STAMPS[state].en in stamped
    assert STAMPS[state].zh not in valid


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler is not installed")
def test_the_two_codes_lead_to_the_status_and_to_the_file(token, lock, tmp_path):
    (tmp_path / "c.pdf").write_bytes(certificate_pdf(token, "issued", lock))
    command = ["pdftoppm", "-r", "200", "-png", "-singlefile", "c.pdf", "c"]
    subprocess.run(command, cwd=tmp_path, check=True)
    codes = zxingcpp.read_barcodes(Image.open(tmp_path / "c.png"))
    assert {code.text for code in codes} == {URL, f"{URL}/certificate.json"}


def test_the_stage_bar_starts_credits_left_of_nought():
    rows = stage_bars(
        {"raw_material": 30.0, "manufacture": 60.0, "end_of_life": -10.0, "use_phase": 5.0},
        {"raw_material", "manufacture", "end_of_life"},
    )
    # credits 10 and emissions 90 make a bar of 100; nought lies at a tenth
    assert [(row["start"], row["width"]) for row in rows] == [
        pytest.approx((0.1, 0.3)),
        pytest.approx((0.4, 0.6)),
        pytest.approx((1.0, 0.0)),
        pytest.approx((1.0, 0.0)),
        pytest.approx((0.0, 0.1)),
    ]
    assert [row["value_zh"] for row in rows] == ["30", "60", "不包含", "不包含", "-10"]
    assert rows[0]["share"] == "37.5%"  # 30 of 80
    assert share(0.04, 100.0) == "＜0.1%" and share(-1.0, 10.0) == "−10.0%"


@pytest.mark.parametrize(
    ("value", "low", "high", "unit", "shown"),
    [
        (711.4, 690.2, 733.1, "kgCO2e/t", ("711", "kgCO2e/t", "690–733 (95% interval)")),
        (14858.0, 13790, 16049, "kgCO2e/t", ("14.9", "tCO2e/t", "13.8–16.0 (95% interval)")),
        (1682.4, 1602, 1766, "kgCO2e/t", ("1,680", "kgCO2e/t", "1,600–1,770 (95% interval)")),
        (
            0.0871,
            0.08,
            0.095,
            "kgCO2e/kWh",
            ("0.0871", "kgCO2e/kWh", "0.0800–0.0950 (95% interval)"),
        ),
        (-12.34, -14.0, -10.0, "kgCO2e/t", ("−12.3", "kgCO2e/t", "−14.0–−10.0 (95% interval)")),
    ],
)
def test_a_figure_has_three_digits_and_its_interval_the_same_place(value, low, high, unit, shown):
    made = figure(value, low, high, unit)
    assert (made.value, made.unit.en, made.interval.en) == shown


def test_dates_and_periods_are_written_as_people_do():
    assert (day_in("2026-11-28", "zh"), day_in("2026-11-28", "en")) == (
        "2026年11月28日",
        "28 Nov 2026",
    )
    assert period_in("2025-01-01", "2025-12-31") == Label("2025年", "2025")
    assert period_in("2024-07-01", "2025-06-30").zh == "2024-07-01—2025-06-30"
