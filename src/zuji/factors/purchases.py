"""What is bought, in a line of a purchase: without item numbers, suppliers, purposes and terms of
delivery, and the field of the goods among several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zuji.factors.name_rules import name_rules
from zuji.factors.substances import is_kind_of, joined, names, words

SEPARATORS = re.compile(r"[/|\\;；]")
FEWEST_FIELDS = 3
TARIFF_CODE = re.compile(r"(?P<code>\d{8}(?:\d{2})?)[\s:：,，-]+(?P<name>\D.*)")
"""A tariff code of eight or ten digits before a name: 28363000 碳酸氢钠."""


def goods_in(text: str) -> str:
    """A plain text of a purchase without what says nothing of the goods behind them: the supplier,
    the purpose and the terms of delivery; the text itself where nothing would be left.
    """
    rules = name_rules()
    front, dash, _ = text.partition(" - ")
    if dash and joined(words(front)) in names():
        return front
    first, *rest = rules.packing.sub("", rules.terms_of_trade.sub("", text)).split() or [text]
    return " ".join([first, *(part for part in rest if not _says_whence_or_for_what(part))])


def without_item_number(text: str) -> str:
    """A plain text without an item number in front of it: 10010234-尿素."""
    return name_rules().item_number.sub("", text, count=1).strip()


def _says_whence_or_for_what(part: str) -> bool:
    """Whether a part behind a name is its supplier or its purpose (电厂脱硝); a known name is
    neither.
    """
    rules = name_rules()
    purpose = part.removesuffix("用")
    if purpose in rules.purposes:
        return True
    if joined(words(part)) in names():
        return False
    return purpose.endswith(tuple(rules.purposes)) or bool(rules.suppliers.fullmatch(part))


def fields_of(text: str) -> Iterator[str]:
    """The fields of a line of a material master (冷轧板/SPCC/1.0*1250/宝钢) that are known names;
    none where they are names of different things.
    """
    fields = [field.strip(" -_") for field in SEPARATORS.split(text)]
    if len(fields) < FEWEST_FIELDS or (text.isascii() and " / " in text):  # a path of headings
        return
    known = {field: found for field in fields if (found := names().get(joined(words(field))))}
    means = [substance for substance, _ in known.values()]
    if all(is_kind_of(a, b) or is_kind_of(b, a) for a in means for b in means):
        yield from known
