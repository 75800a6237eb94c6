"""Encodings by evidence: each text in each encoding comes back as written, or is asked about."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zuji.core.encodings import CHOICES, decode, decode_or_refuse
from zuji.core.label import Label
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
    assert decode(CHINESE.encode("gbk")).finding("a.csv").read == "GB 18030 (GBK)"
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


@pytest.mark.parametrize("text", ["전기,kWh,5", "석탄 사용량,t,5", "합계,1"])
def test_short_korean_text_is_asked_about(text):
    decoded = decode(text.encode("euc_kr"))
    assert (decoded.doubtful, decoded.readings["euc_kr"]) == (True, text)


@pytest.mark.parametrize("text", ["电耗,kWh,5", "发电量,5", "产量,单耗", "名称,单位", "项目,数量"])
def test_short_chinese_text_is_read(text):
    decoded = decode(text.encode("gb18030"))
    assert (decoded.text, decoded.doubtful) == (text, False)


def test_chinese_of_many_characters_is_read_beside_the_rule_for_korean():
    chinese = "名称,数值,单位\n石灰石,197,万吨\n粉煤灰,5.5,万吨\n"
    assert decode(chinese.encode("gb18030")).text == chinese


STATED = {
    "utf-8": "钢 steel é",
    "gb18030": "钢材",
    "cp1252": "Stahlträger",
    "utf-16": "钢 steel",
    "big5": "鋼鐵",
    "euc_kr": "철강",
    "shift_jis": "セメント",
    "cp1250": "węgiel",
    "cp1251": "сталь",
}


@pytest.mark.parametrize("encoding", STATED)
def test_an_encoding_that_a_person_states_is_believed(encoding):
    decoded = decode(STATED[encoding].encode(encoding), encoding)
    assert (decoded.text, decoded.encoding, decoded.doubtful) == (
        *(STATED[encoding], encoding),
        False,
    )
    assert set(CHOICES) == set(STATED)


@pytest.mark.parametrize(
    ("mark", "encoding", "said"),
    [
        (codecs.BOM_UTF8, "utf-8", "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    ],
)
def test_a_byte_order_mark_proves_its_encoding_and_is_no_part_of_the_text(mark, encoding, said):
    decoded = decode(mark + CHINESE.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.doubtful) == (CHINESE, said, False)
    assert decode(mark + b"\xff") is None


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    ("text", "is_text"),
    [
        ("abcdefghij", True),
        ("abcdefghij\u0100", True),  # one zero byte in ten on the other side
        ("abcdefghi\u0100", False),
        ("abcdefghij\u0001", False),
        ("abc\ud800", False),
    ],
)
def test_sixteen_bits_without_a_mark_are_told_by_the_side_of_their_zeros(encoding, text, is_text):
    decoded = decode(text.encode(encoding, "surrogatepass"))
    assert (decoded and (decoded.text, decoded.encoding)) == ((text, encoding) if is_text else None)


FIRST_HALF = "钢煤电粉焦灰硅镁矿"  # nine characters before 伞 in the order of GB/T 2312


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        *[
            ("啊", False),  # 가 in EUC-KR, and no usual character of tables
            ("座", True),
            ("啊亍", False),
        ],  # first and last of level 1, first of level 2
        *[("\u3000", True), ("、", True), ("￣", True), ("ぁ", False)],  # rows 1 to 3, and row 4
        *[("面㎡㎏㎜㎝㎞℡", True), ("℃①⑩€", True), ("盄", False)],
        *[("啊座啊亍", True), ("啊座亍", False)],  # three quarters are enough
        *[(FIRST_HALF, True), (FIRST_HALF + "啊", False), (FIRST_HALF + "人", False)],
        *[(FIRST_HALF + "伞", True), (FIRST_HALF + "人盄", True), (FIRST_HALF + "人一", True)],
        *[(FIRST_HALF + "。", True), (FIRST_HALF + "人。", False)],
    ],
)
def test_chinese_is_told_by_the_rows_of_its_characters(text, is_read):
    """GB/T 2312: rows 16 to 55 are level 1, by pinyin; ten of its first half may be Korean."""
    decoded = decode(text.encode("gb18030"))
    assert decoded.doubtful is not is_read
    assert decoded.encoding == "gb18030"
    assert decoded.text == text


LETTERS = "äöüßÄÖÜéèêëàâáåæçñíìîïóòôøœúùûÉÈÀÁÅÆÇÑÓÔØŒÚ"
SIGNS = "°²³µ€£§«»–—‘’“”„…·®©™\xa0"


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        (" ".join(LETTERS), True),
        (f"é {' '.join(SIGNS)} ", True),
        (" ".join("é¿"), False),  # a sign of Spanish that is not among the usual ones
        ("é, é, é, é, éé", True),  # four of five stand alone
        ("é, é, é, éé", False),
        ("é, é, éé, éé", False),
    ],
)
def test_western_letters_stand_alone_among_usual_signs(text, is_read):
    decoded = decode(text.encode("cp1252"))
    assert (decoded.text, decoded.doubtful) == (text, not is_read)
    assert not is_read or decoded.encoding == "cp1252"


def test_a_question_shows_the_first_foreign_line_as_each_encoding_reads_it():
    content = "name,value\n이름,값,단위\n철강,시멘트,알루미늄\n".encode("euc_kr")
    with pytest.raises(Refusal) as caught:
        decode_or_refuse(content, "a.csv")
    (finding,) = caught.value.findings
    assert (finding.rule, finding.place) == ("text-encoding-doubtful", "a.csv")
    assert finding.expected == Label("编码", "encoding")
    line = "이름,값,단위".encode("euc_kr")
    readings = dict(part.split(": ", 1) for part in str(finding.read).split(" · "))
    assert readings["euc_kr"] == "이름,값,단위"
    assert readings["gb18030"] == line.decode("gb18030")
    assert "name" not in str(finding.read)


def test_a_shown_line_ends_after_sixty_bytes_and_readings_with_gaps_are_left_out():
    decoded = decode(f"\ufffd{'a' * 80}".encode())
    assert decoded.doubtful
    assert decoded.readings["cp1252"] == "ï¿½" + "a" * 57
    assert decode("é, é, é, éé".encode("cp1252")).readings.keys() == {"cp1252"}


def test_what_is_no_text_is_refused_with_what_was_tried():
    for stated in ("", "utf-8"):
        with pytest.raises(Refusal) as caught:
            decode_or_refuse(b"\xff\0\x01\x81\x8d", "a.csv", stated)
        (finding,) = caught.value.findings
        assert (finding.rule, finding.place, finding.read) == ("text-undecodable", "a.csv", stated)
    assert decode(b"abc", "no such encoding") is None


def test_a_judged_encoding_is_noted_for_its_file_and_a_proved_one_is_not():
    statement = decode("Bär\n".encode("cp1252")).finding("a.csv")
    assert (statement.rule, statement.severity, statement.place, statement.read) == (
        *("text-encoding", "note"),
        *("a.csv", "Windows-1252"),
    )
    for encoding in ("utf-8", "utf-16", "utf-32"):
        assert decode("Bär".encode(encoding)).finding("a.csv") is None
