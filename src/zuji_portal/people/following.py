"""What proves that somebody filed a matter without an account: the address given, or the code."""

from __future__ import annotations

import uuid

from django.utils.crypto import constant_time_compare, salted_hmac

from zuji_portal.foundation.accounts.links import secret_digest
from zuji_portal.foundation.workflow.tracking import LETTERS, same_address

CODE_LENGTH = 10


def code_of(noun: str, token: uuid.UUID) -> str:
    """The code that is shown once to who filed a form; the same form gives the same code."""
    digest = salted_hmac(f"zuji.{noun}", token.bytes, algorithm="sha256").digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:CODE_LENGTH])


def code_digest(noun: str, token: uuid.UUID) -> str:
    """What is kept of the code."""
    return secret_digest(code_of(noun, token))


def proves(proof: str, address: str, digest: str) -> bool:
    """Whether what was typed is the address or the code whose digest is kept."""
    code = secret_digest(proof.strip().upper())
    return same_address(proof, address) or constant_time_compare(code, digest)
