"""The least length of a password, words that do not count, and passwords that leaked elsewhere,
told in the reader's language.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

from zuji.core.label import Label
from zuji_portal.ui.language import lang


class LengthValidator(MinimumLengthValidator):
    """Django's own rule; its Chinese catalogue has no words for this sentence."""

    def get_error_message(self) -> str:
        least = self.min_length
        return Label(
            f"密码太短，至少 {least} 个字符。",
            f"This password is too short. It must contain at least {least} characters.",
        )[lang()]


OWN_WORDS = (
    *(
        "zuji",
        "足迹",
        "碳足迹",
        "碳",
        "产品碳足迹",
        "carbon",
        "footprint",
        "carbonfootprint",
        "co2",
    ),
    *("password", "passwd", "admin", "welcome", "login", "qwerty", "密码", "demo", "test"),
)
"""Words that somebody would try first at a site of this kind, beside the name of its province."""
FEWEST_LEFT = 4
"""Letters that a password has beside these words."""


def own_words() -> tuple[str, ...]:
    """The words, longest first, with the names of the province."""
    file = settings.PROVINCE.file if settings.PROVINCE else None
    names = (file.zh, file.zh.removesuffix("省"), file.en, file.brand.en) if file else ()
    every = {word for text in (*OWN_WORDS, *names) for word in text.lower().split()}
    return tuple(sorted(every, key=len, reverse=True))


class OwnWordsValidator:
    """A password of the site's own words, figures and marks is one that others would try."""

    def validate(self, password: str, user: object = None) -> None:
        rest = password.lower()
        for word in own_words():
            rest = rest.replace(word, " ")
        if len(re.sub(r"[\W\d_]", "", rest)) < FEWEST_LEFT:
            raise ValidationError(self.get_help_text(), code="password_own_words")

    def get_help_text(self) -> str:
        return Label(
            "密码不能只由本站或省的名称、常用词、数字和符号组成，请再加几个别的字或字母。",
            "A password may not consist of the names of this site and province, common words, "
            "figures and marks alone; add some other letters.",
        )[lang()]


DIGEST = 40
"""Hexadecimal digits of a SHA-1, at the start of each line of a list of breached passwords."""


class BreachedValidator:
    """A password that leaked elsewhere is refused, where the operator keeps a list.

    The list is a file of lines ``SHA-1:count`` in the order of the digests, as the collection Have
    I Been Pwned gives it out; it is searched by halving, and nothing is asked of the network.
    """

    def validate(self, password: str, user: object = None) -> None:
        if settings.BREACHED_PASSWORDS and is_breached(password, Path(settings.BREACHED_PASSWORDS)):
            raise ValidationError(
                Label(
                    "这个密码在别处泄露过，常被用来试登录，请换一个。",
                    "This password has leaked elsewhere and is often tried; choose another.",
                )[lang()],
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return ""


def is_breached(password: str, file: Path) -> bool:
    """Whether the SHA-1 of a password stands in an ordered list; OSError where none can be read."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with file.open("rb") as lines:
        low, high = 0, lines.seek(0, os.SEEK_END)
        while low < high:
            middle = (low + high) // 2
            start, digest = _line_from(lines, middle)
            if digest and digest < wanted:
                low = start + 1
            else:
                high = middle
        return _line_from(lines, low)[1] == wanted


def _line_from(lines: BinaryIO, position: int) -> tuple[int, bytes]:
    """The first line that begins at or after a position: where, and its digest."""
    lines.seek(max(position - 1, 0))
    if position:
        lines.readline()
    start = lines.tell()
    return start, lines.readline()[:DIGEST].upper()
