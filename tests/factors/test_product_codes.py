"""Product codes in place of a name: HS and CN, CPC, GB/T 7635, GTIN, CAS."""

import pytest

from zuji.factors.identify import identify
from zuji.factors.matching import FactorQuery
from zuji.factors.offering import offered_for
from zuji.factors.product_codes import product_code
from zuji.factors.substances import register


@pytest.mark.parametrize(
    ("code", "substance"),
    [
        ("281511", "sodium_hydroxide"),
        ("2815.11.00", "sodium_hydroxide"),
        ("28151100", "sodium_hydroxide"),
        ("2815110000", "sodium_hydroxide"),
        ("HS 2905.11", "methanol"),
        ("hs290511", "methanol"),
        ("CN 2905 11 00", "methanol"),
        ("海关编码：2814100000", "ammonia"),
        ("税号 3102.10", "urea"),
        ("27101923", "diesel"),
        ("27101220", "naphtha"),
        ("CPC 34611", "urea"),
        ("CPC Ver. 2.1: 34651", "ammonia"),
        ("34642", "diammonium_phosphate"),
        ("cpc37440", "cement"),
        ("67-56-1", "methanol"),
    ],
)
def test_a_code_names_its_substance(code, substance):
    found = identify(code)
    assert found is not None, code
    assert (found.substance, found.why) == (substance, "code")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("HS 2710.12", "不只一种，登记中有：汽油、石脑油"),
        ("271019", "不只一种"),
        ("HS 9201.10", "第 92 章「乐器」，登记中没有这个品目"),
        ("HS 28", "第 28 章"),
        ("2915390000", "不只一种"),  # other esters of acetic acid
        ("CPC 34231", "CPC 34231 是「未另列明的化学元素"),
        ("CPC 99999", "CPC 没有 99999"),
        ("34160.011", "GB/T 7635.1 34160.011 属第 34 部类「基础化学品」"),
        ("GB/T 7635.1-2002 34611·012", "请写名称"),
        ("6901234567892", "商品条码"),
        ("EAN 96385074", "商品条码"),
        ("96385074", "商品条码"),  # a GTIN-8 by its check digit, no heading 9638
        ("50-00-1", "校验位不对"),
        ("CAS 7782-44-7", None),
    ],
)
def test_a_code_of_no_substance_says_what_it_covers(code, said):
    if said is None:
        assert identify(code).substance == "oxygen"
        return
    assert identify(code) is None
    offer = offered_for(FactorQuery(code))
    assert not offer.candidates
    assert said in offer.nothing.zh
    assert offer.nothing.en.startswith("Nothing fits: ")


@pytest.mark.parametrize("text", ["20241130", "13800138000", "42CrMo", "N330", "304", "P.O 42.5"])
def test_other_digits_are_no_tariff_code(text):
    coded = product_code(text)
    assert coded is None or not coded.substance


def test_every_code_of_the_table_names_a_substance_of_the_register():
    from zuji.core.content import table_rows

    rows = list(table_rows("data", "codes", "product_codes.csv"))
    assert len(rows) > 150
    for row in rows:
        assert row["substance"] in register(), row
        assert identify(f"{row['system']} {row['code']}").substance == row["substance"], row
