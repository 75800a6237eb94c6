"""The key that signs checkpoints: from the environment, or made once with owner-only rights."""

from __future__ import annotations

import secrets

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from zuji.core.files import make_folder, write_whole
from zuji.core.refusals import refuse
from zuji.trust.notes import NoteKey, key_of
from zuji_portal.transparency.models import Checkpoint


def signing_key() -> Ed25519PrivateKey:
    """The key of this log: 32 bytes as hexadecimal in ``ZUJI_LOG_KEY``, else in ``var/log-key``.

    It is made once; a log that has signed before and has lost it refuses (``log-key-missing``).
    """
    given = settings.LOG_KEY
    file = settings.VAR / "log-key"
    if not given:
        if not file.exists():
            if Checkpoint.objects.exists():
                raise refuse("log-key-missing", file.name)
            make_folder(file.parent)
            write_whole(file, secrets.token_hex(32).encode("ascii"), mode=0o600)
        given = file.read_text("ascii")
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(given.strip()))


def public_key() -> NoteKey:
    return key_of(settings.LOG_ORIGIN, signing_key())
