"""The site without script: the tool, results, explanations, files, refusals."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from cast import example_data
from forms import posted
from zuji.factors import builtin_library
from zuji.lockfile import read_lock, verify_lock
from zuji.sectors.registry import get_model, model_files
from zuji_portal.studies.results.forms import study_data
from zuji_portal.studies.results.models import StoredResult


def filled_form():
    """The cement example as a browser would post it, built without a database."""
    from django.template.loader import render_to_string

    from zuji_portal.studies.results.pages import form_page

    model = get_model("cement")
    context = form_page(model, example_data("cement-demo")) | {"lang": "zh"}
    return posted(render_to_string("results/_form.html", context))


ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


import django  # noqa: E402

django.setup()
FILLED = filled_form()
FIELDS = set(FILLED) - {"base"}


CEMENT = "/calc/cement/?example=cement-demo"


def page(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


def test_an_example_is_the_tool_with_real_numbers(client, examples):
    text = page(client, CEMENT)
    assert "723" in text
    assert 'id="study-form"' in text
    assert "虚构企业" in text
    models = page(client, "/calc/")
    for slug in ("cement-demo", "aluminium-demo", "cement-us-2002", "aluminium-us-1998"):
        assert f"example={slug}" in models


def test_addresses_of_the_form_that_were_the_first_page_s_lead_on(client, examples):
    for old, new in (
        ("/?example=cement-demo", CEMENT),
        ("/study/cement/", "/calc/cement/"),
        ("/study/cement/?base=x", "/calc/cement/?base=x"),
        ("/en/study/cement/", "/en/calc/cement/"),
    ):
        answer = client.get(old)
        assert (answer.status_code, answer["Location"]) == (301, new), old
    posted_there = client.post("/study/cement/preview", {})
    assert (posted_there.status_code, posted_there["Location"]) == (308, "/calc/cement/preview")
    assert client.get("/study/cement/none").status_code == 404
    assert client.get("/?example=none")["Location"] == "/calc/"


def test_models_are_found_by_name_in_either_language(client, db):
    assert "/calc/cement/" in page(client, "/calc/?q=水泥")
    assert "/calc/tyre/" not in page(client, "/calc/?q=水泥")
    assert "/en/calc/urea/" in page(client, "/en/calc/?q=UREA")
    assert "没有这种产品的模型" in page(client, "/calc/?q=飞船")


@pytest.mark.parametrize(
    "slug", ["cement-demo", "aluminium-demo", "cement-us-2002", "aluminium-us-1998"]
)
def test_the_form_of_an_example_computes_the_same_result(client, examples, slug):
    data = posted(page(client, f"/calc/{examples[slug].model_id}/?example={slug}"))
    model = examples[slug].model_id
    response = client.post(f"/calc/{model}/", data)
    assert response.status_code == 302, response.content.decode()[:3000]
    again = StoredResult.objects.get(digest=response.url.strip("/").split("/")[1]).content()
    assert again["result"]["total"] == examples[slug].content()["result"]["total"]


def test_enter_computes_because_the_first_button_of_the_form_does(client, examples):
    """A browser presses the first button of a form when a person presses Enter in a field."""
    tree = html.document_fromstring(page(client, "/calc/cement/?example=cement-demo"))
    form = tree.get_element_by_id("study-form")
    first = form.xpath(".//button[not(@type) or @type='submit']")[0]
    assert first.get("formaction") is None
    assert first.get("name") is None
    assert "计算" in first.text_content()
    assert form.get("action").endswith("/calc/cement/")


def test_changing_an_input_moves_the_result_and_says_why(client, examples):
    data = posted(page(client, "/calc/cement/?example=cement-demo")) | {"i-coal": "19万"}
    preview = client.post("/calc/cement/preview", data).content.decode()
    assert "▼" in preview
    response = client.post("/calc/cement/", data)
    text = page(client, response.url)
    assert "数字为什么变了" in text
    compare = re.search(r'href="(/compare/[^"]+)"', text)[1]
    explained = page(client, compare)
    assert "烟煤消耗" in explained
    assert "19万 t" in explained


def test_evidence_and_review_do_not_outlive_the_value_they_belong_to():
    model = get_model("cement")
    base = example_data("cement-demo")
    base["inputs"]["coal_ncv"] |= {"reviewed_by": "泰衡核查（示例）", "note": "n"}
    same = study_data(model, FILLED, base)["inputs"]["coal_ncv"]
    assert same["reviewed_by"] and same["evidence"] and same["low"]
    changed = study_data(model, FILLED | {"i-coal_ncv": "24"}, base)["inputs"]["coal_ncv"]
    assert set(changed) == {"value", "unit", "status"}
    renewed = study_data(
        model, FILLED | {"i-coal_ncv": "24", "evidence-coal_ncv": "新化验单"}, base
    )["inputs"]["coal_ncv"]
    assert renewed["evidence"] == "新化验单"
    assert "reviewed_by" not in renewed


def test_a_new_computation_is_judged_today_not_on_the_examples_date():
    base = example_data("cement-demo")
    assert base["as_of"]
    assert "as_of" not in study_data(get_model("cement"), FILLED, base)


def test_a_preview_stores_nothing(client, examples):
    before = StoredResult.objects.count()
    client.post("/calc/cement/preview", posted(page(client, CEMENT)) | {"i-coal": "18万"})
    assert StoredResult.objects.count() == before


def links_of(text):
    """The addresses of files and results in the block of links that a preview brings."""
    return re.findall(r'href="(/r/[^"]+)"', text[text.index('id="live-links"') :])


def test_a_preview_links_to_files_of_its_own_number_only(client, examples):
    home = page(client, CEMENT)
    digest, form = examples["cement-demo"].digest, posted(home)
    assert f"/r/{digest}/report.pdf" in home
    same = client.post("/calc/cement/preview", form).content.decode()
    assert {link.split("/")[2] for link in links_of(same)} == {digest}
    for changed in (
        {"i-cement_produced": "1100000"},
        {"product_zh": "另一种水泥"},
        {"i-coal": "-4"},
    ):
        text = client.post("/calc/cement/preview", form | changed).content.decode()
        assert 'hx-swap-oob="true"' in text and not links_of(text), changed
    assert "还不能计算，所以没有报告与文件" in text
    newer = client.post("/calc/cement/preview", form | {"i-coal": "19万"}).content.decode()
    assert 'form="study-form"' in newer and "还没有保存" in newer


def test_a_refused_form_keeps_what_was_typed_and_marks_the_field(client, examples):
    data = posted(page(client, CEMENT)) | {"i-coal": "12.4万度/月", "i-limestone": ""}
    response = client.post("/calc/cement/", data)
    text = response.content.decode()
    assert response.status_code == 422
    assert 'value="12.4万度/月"' in text
    assert text.count('class="input wrong"') == 2
    assert 'href="#i-coal"' in text and 'href="#i-limestone"' in text
    assert "单位的量纲不符" in text and "缺少必填数据" in text
    assert StoredResult.objects.count() == len(examples)


def test_a_refused_preview_explains(client, examples):
    text = client.post(
        "/calc/cement/preview", posted(page(client, CEMENT)) | {"i-coal": "-4"}
    ).content.decode()
    assert "数量不能为负" in text


def test_a_blank_form_lists_what_is_required(client, db):
    data = posted(page(client, "/calc/cement/")) | {"start": "2024-01-01", "end": "2024-12-31"}
    response = client.post("/calc/cement/", data)
    assert response.status_code == 422
    assert response.content.decode().count("缺少必填数据") >= 6


def test_choices_change_what_is_asked(client, db):
    data = posted(page(client, "/calc/cement/")) | {"c-plant": "grinding"}
    text = client.post("/calc/cement/form", data).content.decode()
    assert 'name="i-clinker_purchased"' in text
    assert 'name="i-coal"' not in text


def test_a_result_page_leads_every_number_to_its_origin(client, examples):
    digest = examples["cement-demo"].digest
    text = page(client, f"/r/{digest}/")
    for step in set(re.findall(rf'href="(/r/{digest}/step/[a-z_0-9]+/)"', text)):
        explained = page(client, step)
        assert "<math" in explained
    coal = page(client, f"/r/{digest}/step/coal_upstream/")
    assert "bg.raw_coal_cn.energy" in coal
    assert "中国背景系统" in coal
    assert "207,000 t" in coal
    assert "替代性因子" in page(client, f"/r/{digest}/step/slag_powder/")


def test_a_factor_page_shows_source_tag_and_licence(client, db):
    text = page(client, "/factors/cn.elec.cf.2024.national_avg/")
    assert "0.5777" in text and "生态环境部" in text and 'class="tag">官方原文<' in text


def test_a_factor_that_is_given_by_gas_shows_its_sum_wherever_it_is_listed(client, db):
    """Urea: 2,460.85 CO2 + 6.74003 CH4 × 29.8 + 0.0160183 N2O × 273 + 15.3684 CO2e = 2,681.44."""
    factor = builtin_library().get("bg.urea")
    weights = {"co2_fossil": 1, "ch4_fossil": 29.8, "n2o": 273, "co2e": 1}
    assert sum(m * weights[gas] for gas, m in factor.gases.items()) == pytest.approx(
        2681.444, abs=0.01
    )
    text = page(client, "/factors/bg.urea/")
    assert re.search(r"<strong>2,681\.44</strong>\s*<span class=\"unit\">kgCO₂e/t", text)
    assert "CH4（化石） 6.74 kg" in text
    assert "2,681.44" in page(client, "/factors/?q=bg.urea")
    assert re.search(r"2,680 kgCO₂e/t", page(client, "/search/?q=尿素"))


def test_the_page_of_a_derived_factor_says_how_it_was_derived(client, db):
    text = page(client, "/factors/bg.alumina/")
    assert "这个数是怎样推得的" in text
    assert "氧化铝（拜耳法，2023 年燃料）" in text
    assert "铝土矿（供应中国，国产与进口）" in text  # a branch of the supply chain
    assert "采煤" in text and "CPCD" in text  # a stage; why another value held differs
    assert "How this was derived" in page(client, "/en/factors/bg.alumina/")
    assert "这个数是怎样推得的" not in page(client, "/factors/cn.upstream.alumina/")


def test_factors_are_searched_in_both_languages(client, db):
    assert "0.5777" in page(client, "/factors/?q=电力 全国 2024")
    assert "cn.fuel" in page(client, "/en/factors/?q=diesel")
    assert "没有找到" in page(client, "/factors/?q=没有这种东西")


def test_model_pages_typeset_every_formula(client, db):
    text = page(client, "/models/primary_aluminium/")
    assert text.count("<math") > 40
    assert "阳极效应" in text
    assert "Anode effect" in page(client, "/en/models/primary_aluminium/")


def test_the_lockfile_verifies_and_the_report_is_a_pdf(client, examples):
    digest = examples["aluminium-demo"].digest
    response = client.get(f"/r/{digest}/lock.json")
    # Kept for ever only with its proofs (tests/portal/test_anchor.py): here the log holds nothing
    assert "immutable" not in response["Cache-Control"]
    content = response.content
    assert verify_lock(read_lock(content, "x")).holds
    one = client.get(f"/en/r/{digest}/report.pdf").content
    assert one.startswith(b"%PDF")
    assert one == client.get(f"/en/r/{digest}/report.pdf").content


@pytest.mark.parametrize(
    "name", ["stages", "steps", "gases", "tornado", "distribution", "flows", "totals"]
)
def test_every_picture_has_a_csv_twin(client, examples, name):
    content = client.get(f"/r/{examples['cement-demo'].digest}/table/{name}.csv").content.decode(
        "utf-8-sig"
    )
    rows = list(csv.DictReader(io.StringIO(content)))
    assert rows
    assert all(re.search("[\u4e00-\u9fff]|^kg", head) for head in rows[0])
    if name == "steps":
        total = examples["cement-demo"].content()["result"]["total"]["value"]
        assert sum(float(r["kgCO₂e"]) for r in rows) == pytest.approx(total)


@pytest.mark.parametrize("name", ["stages", "waterfall", "tornado", "distribution", "sankey"])
def test_pictures_are_svg_and_may_be_kept_a_day(client, examples, name):
    response = client.get(f"/r/{examples['cement-demo'].digest}/chart/{name}.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "public, max-age=86400"


def test_the_workbook_comes_back_to_the_same_number(client, examples):
    content = client.get(f"/r/{examples['cement-demo'].digest}/study.xlsx").content
    response = client.post("/upload/", {"file": SimpleUploadedFile("厂.xlsx", content)})
    assert response.status_code == 302
    again = StoredResult.objects.get(digest=response.url.strip("/").split("/")[1]).content()
    assert (
        again["result"]["total"]["value"]
        == examples["cement-demo"].content()["result"]["total"]["value"]
    )
    assert "填报 Inputs!E" in again["places"]["coal"]


def test_a_yaml_study_can_be_uploaded(client, db):
    content = (ROOT / "examples" / "cement-us-2002.yaml").read_bytes()
    assert (
        client.post("/upload/", {"file": SimpleUploadedFile("x.yaml", content)}).status_code == 302
    )


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.xlsx", b"not a workbook", "工作簿打不开"),
        ("x.exe", b"MZ", "文件类型不对"),
        ("x.yaml", b"\xff\xfe", "x.yaml"),
        ("x.yaml", b"model: cement", "缺少字段"),
        ("x.yaml", b"a: *b", "文件在这一处不合 YAML 的写法"),
    ],
)
def test_a_wrong_upload_is_explained_and_kept_nowhere(client, db, name, content, words):
    response = client.post("/upload/", {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not StoredResult.objects.exists()


def test_a_huge_upload_is_refused_by_size(client, db, settings):
    settings.UPLOAD_LIMIT = 1000
    response = client.post("/upload/", {"file": SimpleUploadedFile("x.xlsx", b"0" * 2000)})
    assert response.status_code == 422
    assert "文件过大" in response.content.decode()


def test_verification_in_the_browser_finds_a_changed_byte(client, examples):
    content = client.get(f"/r/{examples['cement-demo'].digest}/lock.json").content
    good = client.post("/verify/", {"file": SimpleUploadedFile("x.json", content)})
    assert "逐位一致" in good.content.decode()
    bad = client.post(
        "/verify/",
        {"file": SimpleUploadedFile("x.json", content.replace(b'"kgco2e":2', b'"kgco2e":3', 1))},
    )
    assert "摘要不符" in bad.content.decode()
    assert client.post("/verify/", {"file": SimpleUploadedFile("x.json", b"[]")}).status_code == 422
    assert "请先选择一个文件" in client.post("/verify/", {}).content.decode()


def test_english_pages_hold_no_chinese_interface(client, examples):
    """Data may be Chinese; the interface may not: every translated string differs from its
    source.
    """
    for url in ("/en/", "/en/models/", "/en/factors/", "/en/upload/", "/en/verify/"):
        text = re.sub(r"<[^>]+>", " ", page(client, url))
        for word in ("核算期", "上传", "核对", "行业模型", "因子选择", "产品与方法", "看完整结果"):
            assert word not in text, (url, word)


def test_the_other_language_is_one_link_away(client, examples):
    digest = examples["cement-demo"].digest
    assert f'href="/en/r/{digest}/"' in page(client, f"/r/{digest}/")
    assert f'href="/r/{digest}/"' in page(client, f"/en/r/{digest}/")


@pytest.mark.parametrize(
    "url",
    [
        "/nope/",
        "/r/abc/",
        "/calc/zement/",
        "/models/zement/",
        "/factors/none/",
        "/r/x/chart/pie.svg",
        "/compare/a/b/",
    ],
)
def test_unknown_things_are_404_in_words(client, db, url):
    said = page(client, url, 404)
    assert 'data-code="404"' in said and 'type="search"' in said


def test_wrong_methods_are_refused(client, db):
    assert client.get("/calc/cement/preview").status_code == 405
    assert client.post("/").status_code == 405


def test_a_form_without_its_token_is_refused_in_words(examples):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/calc/cement/", {})
    assert response.status_code == 403
    assert "请刷新后重试" in response.content.decode()


def test_pages_carry_a_strict_policy(client, examples):
    response = client.get("/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert "style=" not in re.sub(r"<svg.*?</svg>", "", response.content.decode(), flags=re.DOTALL)


def test_health_answers(client, db):
    assert json.loads(page(client, "/healthz"))["status"] == "ok"


def test_hostile_text_is_shown_as_text(client, examples):
    data = posted(page(client, CEMENT)) | {
        "product_zh": "<script>alert(1)</script>",
        "evidence-coal": '"><img src=x>',
    }
    response = client.post("/calc/cement/", data)
    text = page(client, response.url)
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_visitors_results_make_room_for_new_ones_examples_stay(client, examples, settings):
    settings.STORED_RESULTS_LIMIT = 2
    base = posted(page(client, CEMENT))
    for tonnes in (200_000, 201_000, 202_000, 203_000):
        assert client.post("/calc/cement/", base | {"i-coal": str(tonnes)}).status_code == 302
    assert StoredResult.objects.filter(example=None).count() == 2
    assert StoredResult.objects.exclude(example=None).count() == 4


def test_the_same_study_twice_is_one_result(client, examples):
    data = posted(page(client, CEMENT)) | {"i-coal": "19万"}
    urls = {client.post("/calc/cement/", data).url for _ in range(2)}
    assert len(urls) == 1


ODD = st.text(max_size=15) | st.sampled_from(
    ["12.4万度/月", "-1", "1e400", "not_applicable", "<b>", "\x00", "💥", "2024-13-01"]
)


@pytest.mark.slow
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), ODD, max_size=6))
def test_whatever_is_posted_is_computed_or_explained(changes):
    from django.test import Client

    client = Client()
    data = FILLED | changes
    assert client.post("/calc/cement/preview", data).status_code == 200
    assert client.post("/calc/cement/form", data).status_code == 200
    assert client.post("/calc/cement/", data).status_code in {302, 422}


def test_a_model_page_leads_to_what_changed_since_an_earlier_version(
    client, db, monkeypatch, tmp_path
):
    old = tmp_path / "cement@0.9.0.yaml"
    text = model_files()["cement"].read_text("utf-8")
    old.write_text(
        text.replace("version: 1.0.0", "version: 0.9.0", 1).replace("kWh", "MWh", 1), "utf-8"
    )
    kept = {"0.9.0": old}
    monkeypatch.setattr(
        "zuji.sectors.versions.earlier_versions",
        lambda model_id: kept if model_id == "cement" else {},
    )
    page = client.get("/models/cement/since/0.9.0/").content.decode()
    assert "0.9.0 → 1.0.0" in page and page.count("<tr>") >= 2
    assert client.get("/models/cement/since/1.0.0/").status_code == 404
    assert client.get("/models/urea/since/0.9.0/").status_code == 404


def test_words_of_a_finding_are_shown_in_the_readers_language(rf):
    """A required input that is missing is read as its label; the page shows the label's words."""
    from django.template.loader import render_to_string
    from django.utils import translation

    from zuji.core.label import Label
    from zuji.core.refusals import blocking

    finding = blocking("value-missing", "inputs.lime", Label("石灰", "Lime"), Label("吨", "t"))
    for template in ("results/_problem.html", "ui/_findings.html"):
        context = {"f": finding, "findings": [finding]}
        with translation.override("en"):
            shown = render_to_string(template, context)
        assert "Label(" not in shown
        assert "石灰" not in shown
    with translation.override("en"):
        assert "Lime" in render_to_string("results/_problem.html", {"f": finding})
