"""System checks of a site in earnest (`zuji-portal check --deploy`): each mistake that was made."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.http.request import validate_host


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
    if "filebased" in settings.EMAIL_BACKEND and not settings.DEMONSTRATION:
        yield Warning(
            "邮件只写到 var/mail：收不到确认邮件就不能证明邮箱，也就不能任职 "
            "mails go to var/mail only, so nobody can prove an address and hold a role",
            hint="ZUJI_EMAIL_BACKEND=django.core.mail.backends.smtp.EmailBackend ZUJI_EMAIL_HOST=…",
            id="zuji.W013",
        )
    yield from address_problems()


LOCAL = {"localhost", "127.0.0.1", "::1", "0.0.0.0"}  # noqa: S104
"""Hosts that only this machine reaches."""


def address_problems() -> Iterator[CheckMessage]:
    """What is wrong with the public address, which stands in codes and certificates for ever."""
    if not os.environ.get("ZUJI_SITE_URL"):
        yield Warning(
            "没有 ZUJI_SITE_URL：证书与二维码会写主机名表的第一个 "
            "certificates and codes would carry the first allowed host",
            hint="写公众访问的网址 set the address that the public uses",
            id="zuji.W014",
        )
        return
    url = urlsplit(settings.SITE_URL)
    host = url.hostname or ""
    if url.scheme not in {"http", "https"} or not host or url.query or url.fragment:
        yield Error(
            f"ZUJI_SITE_URL 不是网址 is no address: {settings.SITE_URL[:80]}",
            hint="例如 for example https://pcf.example.gov.cn",
            id="zuji.E016",
        )
        return
    if (url.scheme == "https") != settings.IS_HTTPS:
        yield Error(
            f"ZUJI_SITE_URL 与 ZUJI_HTTPS 不一致 contradict each other: {settings.SITE_URL[:80]}",
            hint="公众用 HTTPS 访问时两者都写 where the public uses HTTPS, set both",
            id="zuji.E017",
        )
    if not validate_host(host, settings.ALLOWED_HOSTS):
        yield Error(
            f"ZUJI_SITE_URL 的主机名不在 ZUJI_HOSTS 里：二维码打开时会被拒绝 "
            f"codes would lead to a host that is refused: {host[:80]}",
            hint="把它加入 ZUJI_HOSTS add it there",
            id="zuji.E018",
        )
    if host in LOCAL and not settings.DEMONSTRATION:
        yield Error(
            f"ZUJI_SITE_URL 只有本机能访问 only this machine reaches it: {host}",
            hint="写公众访问的网址 set the address that the public uses",
            id="zuji.E019",
        )
