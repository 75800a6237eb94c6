"""Matters that somebody files without an account: the address or the code that proves it, and how
many may come from one place.
"""

from __future__ import annotations

import uuid
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from zuji.core.refusals import refuse
from zuji_portal.foundation.accounts.links import secret_digest
from zuji_portal.foundation.workflow.tracking import LETTERS, same_address
from zuji_portal.people import limits

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


def refuse_many(request: HttpRequest, noun: str, filed: Any, token: uuid.UUID) -> None:
    """Refuses one more matter of a kind from one place for a while (``filing-wait``); a form that
    is among those `filed` was counted then.
    """
    if filed.filter(token=token).exists():
        return
    if limits.attempt(noun, f"{noun} {get_adapter(request).get_client_ip(request)}"):
        raise refuse("filing-wait", "")
