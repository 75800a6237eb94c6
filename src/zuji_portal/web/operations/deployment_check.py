"""System checks of a site in earnest (`zuji-portal check --deploy`): each mistake that was made."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning


def check_deployment(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """What is missing or contradicts itself, each with how to mend it, in both languages."""
    return list(problems())


def problems() -> Iterator[CheckMessage]:
    """What in the configuration is not fit for production."""
    if settings.IS_HTTPS and not settings.TRUSTED_PROXY:
        yield Error(
            "ZUJI_HTTPS=1 而没有 ZUJI_TRUSTED_PROXY：每个请求都会被转到它自己 "
            "every request would be sent to itself",
            hint="写反向代理的地址，例如 ZUJI_TRUSTED_PROXY=127.0.0.1 name the reverse proxy",
            id="zuji.E010",
        )
    if settings.TRUSTED_PROXY and not settings.IS_HTTPS:
        yield Warning(
            "有反向代理而没有 ZUJI_HTTPS=1：登录信息会不加密地传输 "
            "a proxy is named, but the site takes sign-ins without TLS",
            hint="在代理上配置证书并设 ZUJI_HTTPS=1 end TLS at the proxy and set ZUJI_HTTPS=1",
            id="zuji.W011",
        )
    if settings.TRUSTED_PROXY == "*":
        yield Error(
            "ZUJI_TRUSTED_PROXY=*：任何人都能自称别的地址 anybody could name any client address",
            hint="写一个地址 name one address",
            id="zuji.E012",
        )
    if settings.ACCOUNT_EMAIL_VERIFICATION != "mandatory" and not settings.DEMONSTRATION:
        yield Warning(
            "没有要求验证邮箱：陌生人可以用别人的邮箱注册，再等别人任命他 "
            "addresses are not proven, so a stranger can sign up with an official's",
            hint="ZUJI_EMAIL_VERIFICATION=mandatory",
            id="zuji.W013",
        )
    if not os.environ.get("ZUJI_SITE_URL"):
        yield Warning(
            "没有 ZUJI_SITE_URL：证书与二维码会写主机名表的第一个 "
            "certificates and codes would carry the first allowed host",
            hint="写公众访问的网址 set the address that the public uses",
            id="zuji.W014",
        )
    key = settings.VAR / "secret-key"
    if key.exists() and not key.read_text("ascii", "replace").strip():
        yield Error(
            f"密钥文件是空的 the file of the secret key is empty: {key}",
            hint="删去它，站点会再生成一个；所有人须重新登录 remove it; people sign in again",
            id="zuji.E015",
        )
