"""Lists of certificates of other bodies: every row is read, refused or not counted, with why."""

import datetime
import io

import pytest
from openpyxl import Workbook

from zuji.core.refusals import Refusal
from zuji.exchange.certificate_lists import certificate_rows, list_rules, plain_number
from zuji.exchange.sheets import read_sheets
from zuji.synth.plants import fictional_code

TODAY = datetime.date(2026, 11, 30)
CODE, OTHER = fictional_code(1), fictional_code(2)
HEAD = (
    *("序号", "证书编号", "获证企业", "统一社会信用代码", "产品名称", "认证机构", "认证依据"),
    *("碳足迹", "单位", "发证日期", "有效期至", "行业代码", "备注"),
)
ROW = {
    "序号": "1",
    "证书编号": "CFP-2024-0001",
    "获证企业": "示例轮胎有限公司",
    "统一社会信用代码": CODE,
    "产品名称": "全钢子午线轮胎",
    "认证机构": "示例认证中心",
    "认证依据": "GB/T 24067-2024",
    "碳足迹": "3.52",
    "单位": "kgCO2e/kg",
    "发证日期": "2024-06-01",
    "有效期至": "2026-05-31",
    "行业代码": "2911",
    "备注": "",
}


def book(*rows, head=HEAD, above=()):
    """A workbook: lines above the head, the head, rows as mappings or as lists of cells."""
    made = Workbook()
    sheet = made.active
    sheet.title = "证书"
    for line in above:
        sheet.append(line)
    sheet.append(list(head))
    for row in rows:
        sheet.append([row.get(name, "") for name in head] if isinstance(row, dict) else row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read(*rows, prefix="ZJ", **more):
    return certificate_rows(
        read_sheets(book(*rows, **more), "list.xlsx"), "list.xlsx", TODAY, prefix
    )


def rules(row):
    return [finding.rule for finding in row.findings]


def test_a_row_is_read_and_kept_word_for_word():
    (row,) = read(ROW | {"备注": "首批"}).rows
    assert (row.outcome, row.findings) == ("read", ())
    assert row.cells == (*(ROW[name] for name in HEAD[:-1]), "首批")
    assert row.fields == {
        "number": "CFP-2024-0001",
        "holder": "示例轮胎有限公司",
        "uscc": CODE,
        "product": "全钢子午线轮胎",
        "issuer": "示例认证中心",
        "basis": "GB/T 24067-2024",
        "value": "3.52",
        "unit": "kgCO2e/kg",
        "boundary": "",
        "issued_on": datetime.date(2024, 6, 1),
        "expires_on": datetime.date(2026, 5, 31),
        "industry": "2911",
        "url": "",
    }


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"证书编号": ""}, "list-cell-missing"),
        ({"获证企业": ""}, "list-cell-missing"),
        ({"产品名称": ""}, "list-cell-missing"),
        ({"认证机构": ""}, "list-cell-missing"),
        ({"发证日期": ""}, "list-cell-missing"),
        ({"统一社会信用代码": CODE[:-1] + ("0" if CODE[-1] != "0" else "1")}, "uscc-wrong"),
        ({"行业代码": "2999"}, "gb4754-wrong"),
        ({"发证日期": "2024-13-01"}, "date-wrong"),
        ({"发证日期": "去年"}, "date-wrong"),
        ({"发证日期": "2026-12-01", "有效期至": ""}, "list-issued-later"),
        ({"有效期至": "2024-05-31"}, "list-ends-before"),
        ({"单位": ""}, "list-unit-missing"),
        ({"单位": "kg"}, "list-unit-other"),
        ({"碳足迹": "见报告"}, "number-unreadable"),
        ({"证书编号": "ZJ-2026-000001"}, "list-own"),
        ({"证书编号": 2.0240601123456789e17}, "list-number-lost"),
    ],
)
def test_what_is_wrong_is_refused_at_its_cell(changed, rule):
    (row,) = read(ROW | changed).rows
    assert row.outcome == "refused" and row.fields == {}
    assert rules(row) == [rule]
    assert all(f.place.startswith("证书!") for f in row.findings if isinstance(f.place, str))


@pytest.mark.parametrize(
    ("changed", "fields", "remarks"),
    [
        ({"发证日期": "2026-11-30", "有效期至": ""}, {"expires_on": None}, []),
        ({"有效期至": "2024-06-01"}, {"expires_on": datetime.date(2024, 6, 1)}, []),
        ({"发证日期": "2024年6月1日"}, {"issued_on": datetime.date(2024, 6, 1)}, []),
        ({"发证日期": "2024.6.1"}, {"issued_on": datetime.date(2024, 6, 1)}, []),
        ({"发证日期": "20240601"}, {"issued_on": datetime.date(2024, 6, 1)}, []),
        ({"发证日期": datetime.date(2024, 6, 1)}, {"issued_on": datetime.date(2024, 6, 1)}, []),
        (
            {"有效期至": "2024-06-01 至 2026-05-31"},
            {"expires_on": datetime.date(2026, 5, 31)},
            [],
        ),
        ({"碳足迹": "", "单位": ""}, {"value": "", "unit": ""}, []),
        ({"碳足迹": "3.52 kgCO2e/kg", "单位": ""}, {"unit": "kgCO2e/kg"}, []),
        ({"碳足迹": "-0.2"}, {"value": "-0.2"}, []),
        ({"单位": "kgCO2e/Wp"}, {"unit": "kgCO2e/Wp"}, ["list-unit-unread"]),
        ({"行业代码": ""}, {"industry": ""}, []),
        ({"行业代码": "2911 轮胎制造"}, {"industry": "2911"}, []),
        ({"行业代码": "化工"}, {"industry": ""}, ["list-industry-words"]),
        ({"统一社会信用代码": f" {CODE[:8].lower()} {CODE[8:]}"}, {"uscc": CODE}, []),
    ],
)
def test_what_is_written_in_another_way_is_read(changed, fields, remarks):
    (row,) = read(ROW | changed).rows
    assert (row.outcome, rules(row)) == ("read", remarks)
    assert {name: row.fields[name] for name in fields} == fields


def test_the_unit_may_stand_in_the_head():
    head = ["碳足迹（kgCO₂e/t）" if name == "碳足迹" else name for name in HEAD if name != "单位"]
    values = {**ROW, "碳足迹（kgCO₂e/t）": "3520"}
    (row,) = read(values, head=head).rows
    assert (row.outcome, row.fields["unit"]) == ("read", "kgCO2e/t")


def test_titles_above_repeated_heads_sums_and_signatures_do_not_count():
    rows = (ROW, list(HEAD), ["合计", "", "1 张"], ["填表人：张三"], [], ROW | {"证书编号": "B"})
    found = read(*rows, above=[["山东省产品碳足迹证书名单"], []])
    assert [row.outcome for row in found.rows] == ["read", "ignored", "ignored", "ignored", "read"]
    assert [rules(r)[0] for r in found.of("ignored")] == ["list-row-head", *["list-row-other"] * 2]
    assert [row.row for row in found.rows] == [4, 5, 6, 7, 9]


def test_a_certificate_that_stands_twice_counts_once_and_one_that_differs_is_refused():
    rows = (ROW, ROW | {"序号": "2"}, ROW | {"碳足迹": "3.6"}, ROW | {"认证机构": "另一中心"})
    found = read(*rows)
    assert [row.outcome for row in found.rows] == ["read", "ignored", "refused", "read"]
    assert [rules(row) for row in found.rows[1:3]] == [["list-row-again"], ["list-row-differs"]]
    assert found.rows[1].findings[0].facts == {"first": "证书!2"}
    assert plain_number(" cfp-２０24 -0001") == "CFP-2024-0001"


def test_a_file_without_a_head_is_refused_with_the_columns_that_it_needs():
    with pytest.raises(Refusal) as refused:
        certificate_rows(read_sheets(b"a,b\n1,2\n", "x.csv"), "x.csv", TODAY)
    (finding,) = refused.value.findings
    assert finding.rule == "header-missing"
    needed = [c.zh for c in list_rules().columns.values() if c.needed]
    assert all(name in finding.remedy("zh") for name in needed)


def test_a_table_in_english_is_read_too():
    columns = list_rules().columns
    head = [columns[name].en for name in columns]
    values = ["N1", "Example Co.", CODE, "Tyre", "Body", "ISO 14067", "3.5", "kgCO2e/kg", "gate"]
    row = [*values, "2025-01-02", "", "", "https://example.org/n1"]
    (found,) = read(row, head=head).rows
    assert (found.outcome, found.fields["url"]) == ("read", "https://example.org/n1")
