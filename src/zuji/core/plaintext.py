"""Text as typed in one plain form: full-width signs, superscripts, odd spaces and dashes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SHORT = 80
"""Characters of a text whose plain form is remembered: units, names and marks recur."""
_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True))
_RUN = re.compile(f"(?P<before>.?)(?P<run>[{''.join(_SUPERSCRIPTS)}]+)")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_DITTO = {
    *("〃", "″", "′′", '"', "''", "``", "、、", ",,", "”", "“", "„"),
    *("同上", "同前", "上同", "见上", "ditto", "do.", "idem", "as above"),
}
_ALIKE = str.maketrans({"−": "-", "，": ",", "’": "'", "ʼ": "'", "`": "'", "、": "、"})


def _lowered(run: re.Match[str]) -> str:
    digits = "".join(_SUPERSCRIPTS[sign] for sign in run["run"])
    raised = run["before"].isdigit() or digits[0] in "+-"
    return run["before"] + ("^" if raised else "") + digits


def plain_text(text: str) -> str:
    """`text` with usual digits and signs: ``10⁴m³`` is ``10^4m3``, ``１，２`` is ``1,2``.

    A superscript after a digit is a power and must not become a digit of the number.
    """
    return _plain(text) if len(text) <= SHORT else _plain.__wrapped__(text)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    raised = _RUN.sub(_lowered, text.translate(_INVISIBLE))
    plain = unicodedata.normalize("NFKC", raised).translate(_ALIKE)
    return re.sub(r"\s+", " ", plain).strip()


def is_ditto(text: str) -> bool:
    """Whether a cell only says that it repeats the one above it: 〃, 同上, ditto."""
    return text.strip().lower() in _DITTO


def has_odd_digits(text: str) -> bool:
    """Whether a text holds signs that are numbers and no digits: ①, ½, Ⅷ."""
    return any(
        unicodedata.category(sign) in {"No", "Nl"} and sign not in _SUPERSCRIPTS
        for sign in text
        if not sign.isascii()
    )
