"""System check of the files of secrets in var/: one that was cut is named with the way out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

LOG_KEY_DIGITS = 64


def check_secrets(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """A key that is empty or cut, before a page has to do without it."""
    return list(problems())


def problems() -> Iterator[CheckMessage]:
    if not settings.SECRET_KEY.strip():
        yield _broken(
            "zuji.E015",
            settings.VAR / "secret-key",
            "删去它，站点会再生成一个；所有人须重新登录 "
            "remove it, one is made anew; people sign in again",
        )
    log = settings.VAR / "log-key"
    if not settings.LOG_KEY and log.exists() and not _is_log_key(_text(log)):
        yield _broken(
            "zuji.E020",
            log,
            "从备份恢复这个文件；日志还没有发布过检查点时可以删去它 "
            "put it back from its copy; where no checkpoint was published yet, remove it",
        )
    folder = settings.VAR / "issuer-keys"
    for file in sorted(folder.glob("*.json")) if not settings.ISSUER_KEY else ():
        if not _is_issuer_key(_text(file)):
            yield _broken(
                "zuji.E021",
                file,
                "从备份恢复这个文件；没有副本时删去它，用 zuji-portal certificates 换新的签发密钥 "
                "put it back from its copy; without one, remove it and rotate the issuer's key",
            )


def _broken(number: str, file: Path, way_out: str) -> Error:
    return Error(
        f"密钥文件是空的或不完整 the file of a key is empty or cut: {file}", hint=way_out, id=number
    )


def _text(file: Path) -> str:
    return file.read_text("ascii", "replace").strip()


def _is_log_key(text: str) -> bool:
    return len(text) == LOG_KEY_DIGITS and not set(text.lower()) - set("0123456789abcdef")


def _is_issuer_key(text: str) -> bool:
    try:
        return bool(json.loads(text).get("d"))
    except (ValueError, AttributeError):
        return False
