"""The addresses of a certificate's status lists: those of the domain that vouches for it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from zuji.trust.certificate_answer import certificate_answer
from zuji.trust.certificate_check import Verdict


def status_addresses(verdict: Verdict) -> list[str]:
    """The addresses of the status lists that a certificate names, where they are of the issuer's
    own domain, and by https (or on this very machine); others are left out: a forged file shall
    not make a verifier call a stranger.
    """
    if verdict.credential is None:
        return []
    domain = certificate_answer(verdict).domain
    entries = verdict.credential.get("credentialStatus")
    addresses = []
    for entry in entries if isinstance(entries, list) else []:
        url = entry.get("statusListCredential") if isinstance(entry, Mapping) else None
        if isinstance(url, str) and url not in addresses and is_of(url, domain):
            addresses.append(url)
    return addresses


def is_of(url: str, domain: str) -> bool:
    """Whether an address is of a domain or beneath it."""
    try:
        parts = urlsplit(url)
        is_local = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    except ValueError:
        return False
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_local)
    return is_safe and bool(domain) and f".{parts.netloc}".endswith(f".{domain}")
