"""A table of factors becomes proposals row by row, and its receipt accounts for every row."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zuji_portal.rulebook.factors.models import FactorVersion

pytestmark = pytest.mark.django_db

GRID = "cn.elec.cf.2024.national_avg"
PLAIN = [
    ["名称", "单位", "数值", "备用"],
    ["示例石灰甲", "kgCO2e/t", "1150", "x"],
    ["示例石灰乙", "kgCO2e/t", "约1100", ""],
    ["示例石灰丙", "kgCO2e/t", "1e400", ""],
    ["示例石灰丁", "m/s", "3", ""],
]


DESNZ = Path("../shared/data/uk-desnz-2024")
HUB = {
    "Hub": [
        ["Emission Factors for Greenhouse Gas Inventories"],
        ["Last Modified: January 15, 2025"],
        ["CH4", 28],
        ["Table 1", "Stationary Combustion"],
        ["Fuel Type", "kg CO2 per mmBtu", "kg CO2 per short ton", "g CH4 per short ton"],
        ["Anthracite", 103.69, 2602, 276],
        ["Lignite", 97.72, 1389, 156],
        ["Source:"],
    ],
    "Read me": [["About this hub"]],
}


def csv_of(rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return SimpleUploadedFile("factors.csv", text.getvalue().encode())


def xlsx_of(rows):
    return workbook_of({"Sheet": rows})


def workbook_of(sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("factors.xlsx", content.getvalue())


def posted(cast, file, role="expert", **more):
    data = {"file": file, "reason": "年度更新", "source_title": "示例目录", **more}
    return cast.client(role).post("/en/factors/import/", data)


def proposals():
    return list(FactorVersion.objects.filter(state="proposed").order_by("pk"))


@pytest.mark.parametrize("made", [csv_of, xlsx_of])
def test_each_row_is_proposed_whole_or_refused_with_its_reason(cast, made):
    answer = posted(cast, made(PLAIN), region="CN", licence="CC BY 4.0")
    page = answer.content.decode()
    assert answer.status_code == 200
    versions = proposals()
    assert [(v.factor.name_zh, v.factor.value) for v in versions] == [("示例石灰甲", 1150.0)]
    factor = versions[0].factor
    assert (factor.source.title, factor.source.licence) == ("示例目录", "CC BY 4.0")
    assert factor.region == "CN"
    # Four rows: one read, three refused; of four columns one is not understood
    assert "rows: 4 in all, 1 read, 3 refused, 0 ignored" in page
    assert "fields: 4 in all, 3 read, 0 refused, 1 ignored" in page
    assert "1e400" in page and "约1100" in page
    for rule in ("number-approximate", "number-not-finite"):
        assert f'data-rule="{rule}"' in page


def own(**more):
    from zuji.factors.packs import COLUMNS, row_of

    base = FactorVersion.objects.get(factor_id=GRID, is_current=True).as_proposed
    row = row_of(base) | more
    return [list(COLUMNS), [row[name] for name in COLUMNS]]


def test_a_row_of_a_known_factor_becomes_its_revision(cast):
    page = posted(cast, csv_of(own(value="0.6"))).content.decode()
    (version,) = proposals()
    assert (version.factor_id, version.factor.value) == (GRID, 0.6)
    assert version.base.factor_id == GRID and "(revision)" in page


@pytest.mark.parametrize(
    "change", [{"name_zh": "别的名称"}, {"use": "any"}, {"gsd": "1.2"}, {"active": "no"}]
)
def test_what_a_proposal_cannot_say_is_refused_and_never_dropped(cast, change):
    page = posted(cast, csv_of(own(value="0.6", **change))).content.decode()
    assert proposals() == []
    assert "rows: 1 in all, 0 read, 1 refused, 0 ignored" in page
    assert 'data-rule="factor-' in page


def test_the_same_value_again_is_no_proposal(cast):
    page = posted(cast, csv_of(own())).content.decode()
    assert proposals() == [] and 'data-rule="factor-unchanged"' in page


def test_a_table_that_cannot_be_recognised_is_refused_at_its_field(cast):
    answer = posted(cast, csv_of([["a", "b"], ["1", "2"]]))
    assert answer.status_code == 422 and proposals() == []


def test_who_may_not_propose_reads_no_table(cast):
    assert posted(cast, csv_of(PLAIN), role="clerk").status_code == 403
    assert proposals() == []


def test_an_official_workbook_is_read_as_published_with_each_gas(cast):
    page = posted(cast, workbook_of(HUB)).content.decode()
    coal, lignite = proposals()
    assert coal.factor.gases == {"co2_fossil": 2602.0, "ch4_fossil": 0.276}  # 276 g
    assert (coal.factor.unit, coal.factor.region) == ("kgCO2e/short_ton", "US")
    assert coal.factor.source.publisher == "US EPA"
    assert lignite.factor.name_en == "Stationary Combustion / Lignite"
    # two fuels of three filled cells each; a column per gross mmBtu is refused in both
    assert "filled cells: 6 in all, 4 read, 2 refused, 0 ignored" in page
    assert "sheets: 2 in all, 1 read, 0 refused, 1 ignored" in page
    assert page.count('data-rule="import-unit"') == 2


def test_only_the_factors_asked_for_are_proposed_and_the_rest_is_accounted_for(cast):
    page = posted(cast, workbook_of(HUB), words="lignite SHORT_ton").content.decode()
    (version,) = proposals()
    assert version.factor.name_en == "Stationary Combustion / Lignite"
    assert "filled cells: 6 in all, 2 read, 2 refused, 2 ignored" in page


def test_a_workbook_is_read_from_the_sheet_that_is_named(cast):
    sheets = {"封面": [["说明"]], "甲": [PLAIN[0], ["另一石灰", *PLAIN[1][1:]]], "因子": PLAIN[:2]}
    posted(cast, workbook_of(sheets), sheet="因子")
    assert [v.factor.name_zh for v in proposals()] == ["示例石灰甲"]
    answer = posted(cast, workbook_of(sheets), sheet="无")
    assert answer.status_code == 422 and 'data-rule="workbook-sheet"' in answer.content.decode()


@pytest.mark.skipif(not DESNZ.is_dir(), reason="the workbook is not here")
def test_the_workbook_of_2024_is_read_where_few_factors_are_asked_for(cast):
    path = next(DESNZ.glob("*.xlsx"))
    file = SimpleUploadedFile(path.name, path.read_bytes())
    answer = posted(cast, file)
    assert answer.status_code == 422
    assert 'data-rule="factor-table-long"' in answer.content.decode()
    file.seek(0)
    answer = posted(cast, file, words="fuels gaseous butane /t")
    gases = {v.factor.name_en: v.factor.gases for v in proposals()}
    # sheet Fuels, row 23: 3029.26 kg CO2, 2.52 kgCO2e of CH4 (GWP 28), 1.60 of N2O (GWP 265)
    assert gases["Fuels / Gaseous fuels / Butane"] == pytest.approx(
        {"co2_fossil": 3029.26, "ch4_fossil": 0.09, "n2o": 0.0060377}, rel=1e-3
    )
