"""Public identifiers with check digits: enterprises (GB 32100-2015), trade items (GS1)."""

from __future__ import annotations

import re

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")


def uscc_check_character(body: str) -> str:
    """The eighteenth character for the first seventeen (GB 32100-2015)."""
    total = sum(
        weight * _ALPHABET.index(character)
        for weight, character in zip(_WEIGHTS, body, strict=True)
    )
    return _ALPHABET[(31 - total % 31) % 31]


def is_uscc(code: str) -> bool:
    """Whether `code` is a unified social credit code with a right check character (GB
    32100-2015).
    """
    return bool(_USCC.fullmatch(code)) and uscc_check_character(code[:17]) == code[17]


def is_gtin(code: str) -> bool:
    """Whether `code` is a GTIN-8, -12, -13 or -14 with a right check digit (GS1 General
    Specifications 7.9).
    """
    if not re.fullmatch(r"\d{8}|\d{12,14}", code, re.ASCII):
        return False
    digits = [int(digit) for digit in reversed(code)]
    return (sum(digits[1::2]) * 3 + sum(digits[0::2])) % 10 == 0
