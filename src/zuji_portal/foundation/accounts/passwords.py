"""The least length of a password and words that do not count, told in the reader's language."""

from __future__ import annotations

import re

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
