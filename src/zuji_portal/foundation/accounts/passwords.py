"""The least length of a password, told in the reader's language."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator

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
