"""Decoding of text files by evidence: marks, validity, and what the characters would be.

UTF-8 and UTF-16 prove themselves. GB 18030 and Windows-1252 accept almost any bytes, so they are
judged by what they would say: Chinese text is nearly all common characters (level 1 of GB/T 2312,
about 99 % of running text), Western text has single accented letters among ASCII ones. What is
neither is doubtful and is asked about, never garbled.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from zuji.core.label import Label
from zuji.core.refusals import Finding, note, refuse

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CHOICES = (
    "utf-8",
    "gb18030",
    "cp1252",
    "utf-16",
    "big5",
    "euc_kr",
    "shift_jis",
    "cp1250",
    "cp1251",
)
"""Encodings that a person may state for a file."""
NAMES = {"gb18030": "GB 18030 (GBK)", "cp1252": "Windows-1252"}
"""How people know the encodings that are judged by evidence."""
COMMON = 0.75
"""The least share of common characters among the non-ASCII ones of Chinese text."""
KOREAN = 10
"""The least number of characters by which Korean can be told from Chinese (0.5¹⁰ by chance)."""
USUAL = frozenset(
    "电煤焦产量单度吨泥钢氯碱氨氮合成材料耗本年季计表车间工厂化品名格备灰胶炉高低发供购能含氢钾磷硫醇苯丙甲费编号"
    "代码规程公个件包比班报分二三次大地点当动反方放非废风负附复该干港各管柜锅过河核黑红后户换回混活火货机基级集技"
    "加价减检件建交角节结金进净具均开控矿来类冷离例立粒炼列林留流铝率轮米密面明目内"
)
"""Usual characters of tables among those: a short text mostly of them is Chinese, not Korean."""
_WESTERN = re.compile("[äöüßÄÖÜéèêëàâáåæçñíìîïóòôøœúùûÉÈÀÁÅÆÇÑÓÔØŒÚ]")
_SIGNS = re.compile(r"[°²³µ€£§«»–—‘’“”„…·®©™\xa0]")
_PRINTABLE = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff]*")


@dataclass(frozen=True)
class Decoded:
    """The text of a file, the name of its encoding, and whether that is in doubt.

    `readings` are the lines that would be read, by encoding, for a question to the user.
    """

    text: str
    encoding: str
    doubtful: bool = False
    readings: Mapping[str, str] = field(default_factory=dict)

    def finding(self, place: str) -> Finding | None:
        """The statement for the receipt: the encoding, where it was judged and not proved."""
        if self.encoding.startswith("utf"):
            return None
        return note("text-encoding", place, NAMES.get(self.encoding, self.encoding))


def decode(content: bytes, stated: str = "") -> Decoded | None:
    """The text of `content`, by the encoding that a person has stated or else by evidence.

    None where it is no text in any encoding that is known here, or not in the stated one.
    """
    if stated:
        text = _decoded(content, stated)
        return None if text is None else Decoded(text, stated)
    for mark, encoding in MARKS:
        if content.startswith(mark):
            text = _decoded(content, encoding)
            return None if text is None else Decoded(text, encoding.removesuffix("-sig"))
    if b"\0" in content:
        return _of_utf16(content)
    text = _decoded(content, "utf-8")
    if text is not None:
        return Decoded(text, "utf-8", doubtful="\ufffd" in text, readings=_samples(content))
    return _judged(content)


def decode_or_refuse(content: bytes, place: str, stated: str = "") -> Decoded:
    """The text of `content`; refuses what cannot be told (``text-encoding-doubtful``, with the
    readings) and what is no text (``text-undecodable``).
    """
    decoded = decode(content, stated)
    if decoded is None:
        raise refuse("text-undecodable", place, stated, "UTF-8, GB 18030, UTF-16, Windows-1252")
    if decoded.doubtful:
        shown = " · ".join(f"{name}: {line}" for name, line in decoded.readings.items())
        raise refuse("text-encoding-doubtful", place, shown, Label("编码", "encoding"))
    return decoded


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _of_utf16(content: bytes) -> Decoded | None:
    """UTF-16 without a mark: ASCII signs have their zero byte always at the same side."""
    even, odd = content[0::2].count(0), content[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = _decoded(content, encoding)
    if text is None or not _PRINTABLE.fullmatch(text) or min(even, odd) > 0.1 * max(even, odd):
        return None
    return Decoded(text, encoding)


def _judged(content: bytes) -> Decoded | None:
    chinese, western = _decoded(content, "gb18030"), _decoded(content, "cp1252")
    is_chinese = (
        chinese is not None and _common_share(chinese) >= COMMON and not _may_be_korean(chinese)
    )
    is_western = western is not None and _is_western(western)
    readings = _samples(content)
    if is_chinese and not is_western:
        return Decoded(str(chinese), "gb18030")
    if is_western and not is_chinese:
        return Decoded(str(western), "cp1252")
    text = chinese if chinese is not None else western
    return None if text is None else Decoded(text, "gb18030", doubtful=True, readings=readings)


def _common_share(text: str) -> float:
    """The share of level-1 characters and Chinese signs among what is not ASCII."""
    foreign = [sign for sign in text if ord(sign) > 127]
    return sum(_is_common(sign) for sign in foreign) / max(len(foreign), 1)


def _is_common(sign: str) -> bool:
    code = sign.encode("gb18030")
    if len(code) != 2 or code[1] < 0xA1:
        return sign in "㎡㎏㎜㎝㎞℡"
    return 0xB0 <= code[0] <= 0xD7 or 0xA1 <= code[0] <= 0xA3


def _may_be_korean(text: str) -> bool:
    """Whether all Chinese characters are of the first half of level 1, where EUC-KR has its
    syllables; GB/T 2312 orders level 1 by pinyin, and half of Chinese text is of the second half.
    """
    signs = [sign for sign in text if "\u4e00" <= sign <= "\u9fff"]
    codes = [sign.encode("gb18030") for sign in signs]
    korean = [code for code in codes if 0xB0 <= code[0] <= 0xC8 and code[-1] >= 0xA1]
    if not codes or len(korean) < len(codes):
        return False
    usual = sum(sign in USUAL for sign in set(signs))
    return len(codes) >= KOREAN or 2 * usual < len(set(signs))


def _is_western(text: str) -> bool:
    """Whether the signs beyond ASCII are accented letters of Western languages that stand alone
    in words, and a few usual signs.
    """
    foreign = re.findall(r"[^\x00-\x7f]", text)
    letters = [sign for sign in foreign if _WESTERN.fullmatch(sign)]
    signs = [sign for sign in foreign if _SIGNS.fullmatch(sign)]
    runs = re.findall(f"{_WESTERN.pattern}+", text)
    alone = sum(len(run) == 1 for run in runs)
    return len(letters) + len(signs) == len(foreign) and alone >= 0.8 * len(runs)


def _samples(content: bytes) -> dict[str, str]:
    """The first line that is not ASCII, as each of the usual encodings would read it."""
    line = next((line for line in content.splitlines() if not line.isascii()), b"")[:60]
    texts = {name: line.decode(name, "replace") for name in ("gb18030", "cp1252", "big5", "euc_kr")}
    return {name: text for name, text in texts.items() if "\ufffd" not in text}
