"""Whole numbers in words, as sentences count with them."""

from __future__ import annotations

from zuji.core.label import Label

DIGITS = "零一二三四五六七八九"
SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen
fourteen fifteen sixteen seventeen eighteen nineteen"""
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


def spelled(count: int) -> Label:
    """A count in words: 三/three, 两/two (before a measure word), 二十一/twenty-one; digits from
    a hundred on.
    """
    if not 0 <= count < 100:
        return Label(str(count), str(count))
    return Label(_chinese(count), _english(count))


def _chinese(count: int) -> str:
    tens, ones = divmod(count, 10)
    if not tens:
        return "两" if count == 2 else DIGITS[ones]
    return f"{DIGITS[tens] if tens > 1 else ''}十{DIGITS[ones] if ones else ''}"


def _english(count: int) -> str:
    small = SMALL.split()
    if count < len(small):
        return small[count]
    tens, ones = divmod(count, 10)
    return TENS.split()[tens - 2] + (f"-{small[ones]}" if ones else "")


def years(count: int) -> Label:
    """So many years: 三年, three years, one year."""
    return _of(count, "年", "year")


def months(count: int) -> Label:
    """So many months: 三个月, three months."""
    return _of(count, "个月", "month")


def _of(count: int, measure: str, noun: str) -> Label:
    words = spelled(count)
    return Label(f"{words.zh}{measure}", f"{words.en} {noun}{'' if count == 1 else 's'}")
