"""Encodings by evidence: each text in each encoding comes back as written, or is asked about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zuji.core.encodings import decode, decode_or_refuse
from zuji.core.refusals import Refusal

CHINESE = "项目,单位,数量\n烟煤,吨,207000\n外购电力,万千瓦时,8990\n"
WESTERN = "name,value,unit\nStahlträger,2.5,kgCO2e/kg\nBänder,1.5,kgCO2e/kg\n"
FRENCH = "nom;valeur;unité\nÉlectricité;0,0581;kgCO2e/kWh\nFioul léger «été»;3,25;kgCO2e/kg\n"


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "utf-8-sig", "utf-8"),
        (CHINESE, "gbk", "gb18030"),
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "utf-16", "utf-16"),
        (CHINESE, "utf-16-le", "utf-16-le"),
        (CHINESE, "utf-16-be", "utf-16-be"),
        (CHINESE, "utf-32", "utf-32"),
        ("钢", "gbk", "gb18030"),
        ("面积（㎡），温度 25℃，第①项\n", "gbk", "gb18030"),
        (WESTERN, "cp1252", "cp1252"),
        (WESTERN, "utf-8", "utf-8"),
        (FRENCH, "cp1252", "cp1252"),
        ("Température 25 °C, 3 m³\n", "cp1252", "cp1252"),
        ("Bär\n", "cp1252", "cp1252"),
        ("plain,1\n", "ascii", "utf-8"),
    ],
)
def test_a_text_comes_back_as_written_with_the_name_of_its_encoding(text, encoding, said):
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.doubtful) == (text, said, False)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("сталь,2.5\nцемент,0.7\n", "cp1251"),
        ("鋼鐵,2.5\n水泥,0.7\n電力,0.5\n", "big5"),
        ("セメント,0.7\n電力,0.5\n", "shift_jis"),
        ("Żółty węgiel,2.4\n", "cp1250"),
    ],
)
def test_an_encoding_that_is_not_sure_is_asked_about_and_never_garbled(text, encoding):
    with pytest.raises(Refusal) as caught:
        decode_or_refuse(text.encode(encoding), "a.csv")
    assert caught.value.findings[0].rule in {"text-encoding-doubtful", "text-undecodable"}
    assert decode_or_refuse(text.encode(encoding), "a.csv", stated=encoding).text == text


def test_text_that_was_garbled_before_is_asked_about():
    with pytest.raises(Refusal) as caught:
        decode_or_refuse("Stahltr\ufffdger,2.5\n".encode(), "a.csv")
    assert caught.value.findings[0].rule == "text-encoding-doubtful"


def test_binary_bytes_are_no_text():
    with pytest.raises(Refusal) as caught:
        decode_or_refuse(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "a.csv")
    assert caught.value.findings[0].rule == "text-undecodable"
    with pytest.raises(Refusal):
        decode_or_refuse(CHINESE.encode("gbk"), "a.csv", stated="utf-8")


def test_an_encoding_that_was_judged_is_stated():
    assert decode(CHINESE.encode("gbk")).finding("a.csv").read == "gb18030"
    assert decode(CHINESE.encode()).finding("a.csv") is None


WORDS = [
    "烟煤",
    "外购电力",
    "石灰石",
    "天然气",
    "蒸汽",
    "柴油",
    "吨",
    "万千瓦时",
    "ammonia",
    "12.5",
]
NAMES = ["Stahlträger", "Bänder", "Électricité", "Fioul léger", "Öl", "año", "steel", "12,5"]


@given(
    st.one_of(
        st.tuples(st.lists(st.sampled_from(WORDS), min_size=1), st.just("gbk")),
        st.tuples(st.lists(st.sampled_from(NAMES), min_size=1), st.just("cp1252")),
    )
)
def test_any_table_of_words_is_read_as_written_or_asked(table):
    words, encoding = table
    text = ",".join(words)
    decoded = decode(text.encode(encoding))
    assert decoded.text == text or decoded.doubtful


def test_korean_bytes_are_asked_about_not_read_as_chinese():
    korean = "이름,값,단위\n철강,2.1,kgCO2e/kg\n시멘트,0.8,kgCO2e/kg\n알루미늄,9.5,kgCO2e/kg\n"
    decoded = decode(korean.encode("euc_kr"))
    assert decoded.doubtful
    assert decoded.readings["euc_kr"] == "이름,값,단위"
    assert decode(korean.encode("euc_kr"), "euc_kr").text == korean


def test_chinese_of_many_characters_is_read_beside_the_rule_for_korean():
    chinese = "名称,数值,单位\n石灰石,197,万吨\n粉煤灰,5.5,万吨\n"
    assert decode(chinese.encode("gb18030")).text == chinese
