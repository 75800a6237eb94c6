"""Public identifiers with check digits."""

from __future__ import annotations

import re

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")


def uscc_check_character(body: str) -> str:
    """The eighteenth character for the first seventeen (GB 32100-2015)."""
    total = sum(w * _ALPHABET.index(c) for w, c in zip(_WEIGHTS, body, strict=True))
    return _ALPHABET[(31 - total % 31) % 31]


def is_uscc(code: str) -> bool:
    """Whether `code` is a unified social credit code with a right check character (GB 32100-2015)."""
    return bool(_USCC.fullmatch(code)) and uscc_check_character(code[:17]) == code[17]
