"""Why a search found something: which of its fields holds which word, or one that means the same.

Only fields that the reader may see are asked, so that a reason never tells what a page hides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zuji.core.label import LANGS, Label, Text, in_language, joined, listed
from zuji_portal.foundation.search.relaxed import AskedWord
from zuji_portal.foundation.search.terms import initials, runs

Field = tuple[Label, Text]
"""A field of a thing as a reader calls it, and what stands in it."""
NOTHING = Label("", "")
OTHER = Label("在其余登记内容里", "in the rest of what is registered")
"""The index holds more words of a factor than its page calls by a field."""
NAME = Label("名称", "name")
NUMBER = Label("编号", "number")
ENTERPRISE = Label("企业", "enterprise")
CITY = Label("所在市", "city")
INDUSTRY = Label("行业", "industry")
CODE = Label("代码", "code")
SOURCE = Label("来源", "source")
ABOUT = Label("说明", "description")
PRODUCT = Label("产品", "product")
STANDARD = Label("标准", "standard")
TEXT = Label("正文", "text")
PLACE = Label("地区", "place")


def why(words: Iterable[AskedWord], fields: Sequence[Field]) -> Label:
    """A sentence for each word that a field explains, as one text; "" where none does."""
    reasons = dict.fromkeys(
        reason for word in words if (reason := _of_word(word, fields)) is not None
    )
    return joined(reasons)


def _of_word(word: AskedWord, fields: Sequence[Field]) -> Label | None:
    """The word itself in a field, else another that means the same, else its pinyin initials."""
    if named := _holding(word.text, fields):
        return Label(
            f"{listed(named).zh}含“{word.text}”", f"{listed(named).en} holds “{word.text}”"
        )
    for same in word.same:
        if same != word.text and (named := _holding(same, fields)):
            return Label(
                f"{listed(named).zh}含“{same}”，与“{word.text}”同义",
                f"{listed(named).en} holds “{same}”, which means the same as “{word.text}”",
            )
    if word.text.isascii() and word.text.isalpha() and len(word.text) > 1:
        named = [label for label, text in fields if word.text in _initials(text)]
        if named:
            return Label(
                f"{listed(named).zh}的拼音首字母是“{word.text}”",
                f"the pinyin initials of the {listed(named).en} are “{word.text}”",
            )
    return None


def _holding(word: str, fields: Sequence[Field]) -> list[Label]:
    """The fields whose text holds a word, in either language."""
    return [label for label, text in fields if word.lower() in _whole(text)]


def _whole(text: Text) -> str:
    return "\n".join(dict.fromkeys(in_language(text, lang) for lang in LANGS)).lower()


def _initials(text: Text) -> str:
    return "\n".join(initials(run) for run in runs(in_language(text, "zh")) if not run.isascii())
