"""System checks of a site in earnest (`zuji-portal check --deploy`): each mistake that was made."""

from __future__ import annotations

import difflib
import ipaddress
import json
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.http.request import validate_host

from zuji_portal.people.second_factor import NOBODY
from zuji_portal.web.serving import FEWEST_FILES

NO_MAIL = {"filebased", "console", "dummy", "locmem"}
"""Django's ways of mail that reach nobody."""


def check_deployment(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """What is missing or contradicts itself, each with how to mend it, in both languages."""
    return [found for check in CHECKS for found in check()]


def proxy() -> Iterator[CheckMessage]:
    """Who ends TLS, and whose word on the client is taken."""
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
    elif settings.TRUSTED_PROXY and not is_address(settings.TRUSTED_PROXY):
        yield Error(
            f"ZUJI_TRUSTED_PROXY={settings.TRUSTED_PROXY}：不是一个 IP 地址，所以从不相符 "
            "it is no single IP address, so no proxy is ever believed",
            hint="不写主机名、网段或多个地址 no host name, network or list",
            id="zuji.E034",
        )


def is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def names() -> Iterator[CheckMessage]:
    """By what name the public reaches the site."""
    odd = [host for host in settings.ALLOWED_HOSTS if is_no_host(host)]
    if odd:
        yield Error(
            f"ZUJI_HOSTS：{'、'.join(odd)} 不是主机名 no host name",
            hint="只写主机名，逗号分隔，不写 https://、端口、路径或 * names between commas only",
            id="zuji.E035",
        )
    if not settings.ENVIRONMENT.text("ZUJI_HOSTS"):
        yield Warning(
            "没有 ZUJI_HOSTS：以公众的主机名来的请求答 400 "
            "requests to the public name are answered 400",
            hint="ZUJI_HOSTS=pcf.example.gov.cn",
            id="zuji.W036",
        )
    yield from address_problems()


LOCAL = {"localhost", "127.0.0.1", "::1", "0.0.0.0"}  # noqa: S104
"""Hosts that only this machine reaches."""


def address_problems() -> Iterator[CheckMessage]:
    """What is wrong with the public address, which stands in codes and certificates for ever."""
    if not settings.ENVIRONMENT.text("ZUJI_SITE_URL"):
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


def is_no_host(text: str) -> bool:
    if text.startswith("["):
        return not is_address(text.strip("[]"))
    return not text or any(mark in text for mark in "*:/ \"'")


def people() -> Iterator[CheckMessage]:
    """Who can sign up, and whether mail reaches them."""
    if settings.EMAIL_BACKEND.split(".")[-2] in NO_MAIL and not settings.DEMONSTRATION:
        yield Warning(
            "邮件不离开这台机器：收不到确认邮件就不能证明邮箱，也就不能任职 "
            "no mail leaves the machine, so nobody can prove an address and hold a role",
            hint="ZUJI_EMAIL_BACKEND=django.core.mail.backends.smtp.EmailBackend ZUJI_EMAIL_HOST=…",
            id="zuji.W013",
        )
    if settings.IS_HTTPS and settings.DEMONSTRATION:
        yield Error(
            "ZUJI_DEMONSTRATION=1：登录页会写出账号与口令 the log-in page would tell passwords",
            hint="删去这一行 remove it",
            id="zuji.E022",
        )
    if settings.SECOND_FACTOR == NOBODY and not settings.DEMONSTRATION:
        yield Warning(
            "没有 ZUJI_SECOND_FACTOR：一个猜中的口令就能以主管部门的身份办事 "
            "a guessed password is enough to act for an office",
            hint="ZUJI_SECOND_FACTOR=offices（主管部门、核查机构、专家、审计员）或 everyone",
            id="zuji.W037",
        )
    provider = urlsplit(settings.OIDC_ISSUER)
    if settings.OIDC_ISSUER and provider.scheme != "https":
        yield Error(
            f"ZUJI_OIDC_ISSUER={settings.OIDC_ISSUER}：不加密的身份提供方谁都能冒充 "
            "a provider without TLS can be impersonated",
            hint="以 https:// 开头 begin it with https://",
            id="zuji.E023",
        )
    providers: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
    apps = providers["openid_connect"]["APPS"]
    if any(not app["client_id"] or not app["secret"] for app in apps):
        yield Error(
            "有 ZUJI_OIDC_ISSUER 而缺 ZUJI_OIDC_CLIENT 或 ZUJI_OIDC_SECRET "
            "a provider is named without client or secret",
            hint="向身份提供方登记后填写 fill in what the provider gave",
            id="zuji.E024",
        )


def keys() -> Iterator[CheckMessage]:
    """Keys that are empty or cannot be read."""
    key = settings.VAR / "secret-key"
    if key.exists() and not key.read_text("ascii", "replace").strip():
        yield Error(
            f"密钥文件是空的 the file of the secret key is empty: {key}",
            hint="删去它，站点会再生成一个；所有人须重新登录 remove it; people sign in again",
            id="zuji.E015",
        )
    if settings.LOG_KEY and not is_hexadecimal(settings.LOG_KEY, 64):
        yield Error(
            "ZUJI_LOG_KEY 不是 64 位十六进制 it is not 64 hexadecimal digits",
            hint="openssl rand -hex 32",
            id="zuji.E025",
        )
    if settings.ISSUER_KEY and not is_private_key(settings.ISSUER_KEY):
        yield Error(
            "ZUJI_ISSUER_KEY 不是 P-256 私钥（JSON Web Key） it is no private P-256 JSON Web Key",
            hint="不写它，站点会生成一个，存在 var/issuer-keys leave it out and one is made",
            id="zuji.E026",
        )


def is_hexadecimal(text: str, length: int) -> bool:
    return len(text) == length and all(digit in "0123456789abcdefABCDEF" for digit in text)


def is_private_key(text: str) -> bool:
    try:
        key = json.loads(text)
    except ValueError:
        return False
    wanted = {"kty": "EC", "crv": "P-256"}
    return isinstance(key, dict) and wanted.items() <= key.items() and bool(key.get("d"))


def machine() -> Iterator[CheckMessage]:
    """What the machine has to give."""
    if settings.VIRUS_SCAN and not shutil.which(settings.VIRUS_SCAN[0]):
        yield Error(
            f"ZUJI_VIRUS_SCAN：没有 {settings.VIRUS_SCAN[0]} 这个命令，每个上传都会被拒绝 "
            "there is no such command, so every upload would be refused",
            hint="安装它或写出它的路径 install it, or write its path",
            id="zuji.E027",
        )
    breached = settings.BREACHED_PASSWORDS
    if breached and not os.access(breached, os.R_OK):
        yield Error(
            f"ZUJI_BREACHED_PASSWORDS：读不到 {breached}，谁也设不了密码 "
            "the file cannot be read, so nobody could choose a password",
            hint="写出按摘要排序的文件的路径 write the path of the file ordered by digest",
            id="zuji.E038",
        )
    files = files_allowed()
    if files < 4 * FEWEST_FILES:
        yield Warning(
            f"这个进程最多开 {files} 个文件：几百个闲着的连接就会占满 "
            "some hundred idle connections would use them up",
            hint="LimitNOFILE=16384（systemd）或 ulimits（compose）",
            id="zuji.W028",
        )
    if not shutil.which("unshare"):
        yield Warning(
            "没有 unshare 命令：读外来文件的进程看得到网络 "
            "readers of foreign files are not cut off from the network",
            hint="apt install util-linux",
            id="zuji.W029",
        )
    for folder, number in ((settings.VAR, "zuji.E030"), (settings.EVIDENCE_ROOT, "zuji.E031")):
        there = next(p for p in (Path(folder), *Path(folder).parents) if p.exists())
        if not os.access(there, os.W_OK | os.X_OK):
            yield Error(
                f"{folder}：站点的账号不能写 the account of the site cannot write there",
                hint="chown -R zuji: 这个目录 that folder",
                id=number,
            )
    private = ("zuji.sqlite3", "secret-key", "log-key", "issuer-keys")
    if any(is_open(settings.VAR / name) for name in private):
        yield Warning(
            f"{settings.VAR}：机器上的任何账号都能读 any account of the machine can read it",
            hint=f"chmod 700 {settings.VAR}",
            id="zuji.W032",
        )


def files_allowed() -> int:
    """How many files a process may open at most."""
    try:
        import resource
    except ImportError:
        return 1 << 16
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return most if most != resource.RLIM_INFINITY else 1 << 16


def is_open(file: Path) -> bool:
    """Can other accounts read it, and get there?"""
    if os.name == "nt" or not file.exists():
        return False
    return bool(file.stat().st_mode & stat.S_IROTH and file.parent.stat().st_mode & stat.S_IXOTH)


def variables() -> Iterator[CheckMessage]:
    """Variables that nobody reads."""
    for name in settings.ENVIRONMENT.unread():
        near = difflib.get_close_matches(name, settings.ENVIRONMENT.names, 1)
        yield Warning(
            f"{name}：没有这个环境变量，写了也不起作用 there is no such variable; it does nothing",
            hint=f"{near[0]}？" if near else "见 docs/how-to/deploy.md",
            id="zuji.W033",
        )


CHECKS: tuple[Callable[[], Iterator[CheckMessage]], ...] = (
    proxy,
    names,
    people,
    keys,
    machine,
    variables,
)
