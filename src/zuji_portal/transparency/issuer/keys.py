"""Keys of the issuer: the present one, retired ones, and the DID document that lists them.

Private halves lie in ``var/issuer-keys`` with owner-only rights, or come from ``ZUJI_ISSUER_KEY``
(a P-256 JSON Web Key).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zuji.core.files import make_folder, write_whole
from zuji.core.refusals import Refusal, refuse
from zuji.trust import credential as vc
from zuji_portal.transparency.issuer.models import IssuerKey


def issuer() -> str:
    """The issuer's DID."""
    return str(settings.ISSUER)


def issuer_at(address: str) -> str:
    """The DID of a site by its public address (did:web method specification)."""
    return "did:web:" + address.split("://")[1].replace(":", "%3A").replace("/", ":")


def public_keys() -> list[vc.PublicIssuerKey]:
    """Every key, by its full name."""
    return [vc.PublicIssuerKey(f"{issuer()}#{k.fragment}", k.jwk) for k in IssuerKey.objects.all()]


def did_document() -> dict[str, Any]:
    return vc.did_document(issuer(), public_keys())


def sign(credential: Mapping[str, Any]) -> str:
    """The credential signed with the current key, which is made where there is none."""
    key = current()
    return vc.signed(credential, f"{issuer()}#{key.fragment}", _private(key))


def current() -> IssuerKey:
    """The key that signs, made where there is none."""
    return IssuerKey.objects.filter(signs=True).first() or _made()


def seal(content: bytes, reason: str) -> bytes:
    """A PDF signed with the current key."""
    from zuji.reports.signing import signed_pdf  # slow to import, and asked for seldom

    key = current()
    return signed_pdf(content, _private(key), key.certificate.encode(), reason)


def rotate() -> IssuerKey:
    """Retire the current key and begin another; what the old one signed stays verifiable."""
    with transaction.atomic():
        for key in IssuerKey.objects.select_for_update().filter(signs=True):
            key.retired_at, key.signs = timezone.now(), False
            key.save(update_fields=["retired_at", "signs"])
        return _made()


def is_key_at_hand() -> bool:
    """Whether the private half of the key that signs is here; so it is before any was made."""
    key = IssuerKey.objects.filter(signs=True).first()
    try:
        return key is None or bool(_private(key))
    except Refusal:
        return False


def _made() -> IssuerKey:
    from zuji.reports.signing import self_signed

    with transaction.atomic():
        year = timezone.localdate().year
        number = IssuerKey.objects.filter(fragment__startswith=f"key-{year}-").count() + 1
        private = json.loads(settings.ISSUER_KEY) if settings.ISSUER_KEY else vc.new_key()
        public = vc.public_part(private)
        since = timezone.now()
        certificate = self_signed(private, settings.ISSUER_NAME, since).decode()
        key = IssuerKey.objects.create(
            fragment=f"key-{year}-{number}", jwk=public, certificate=certificate, since=since
        )
        if not settings.ISSUER_KEY:
            file = _file(key)
            make_folder(file.parent, 0o700)
            write_whole(file, json.dumps(private).encode("ascii"), mode=0o600)
        return key


def _private(key: IssuerKey) -> dict[str, Any]:
    """The private half; refuses where it is not here or is another key's
    (``issuer-key-missing``).
    """
    configured = settings.ISSUER_KEY or (
        _file(key).read_text("ascii") if _file(key).is_file() else ""
    )
    private = json.loads(configured) if configured else {}
    if not private or vc.public_part(private) != key.jwk:
        raise refuse("issuer-key-missing", key.fragment)
    return dict(private)


def _file(key: IssuerKey) -> Path:
    return Path(settings.VAR) / "issuer-keys" / f"{key.fragment}.json"
