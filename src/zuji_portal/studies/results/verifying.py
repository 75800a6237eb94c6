"""The three answers about a lockfile that somebody brings: recomputed in the reading room, compared
with this site's log and library, and with who vouches for it here. Nothing is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zuji.core.refusals import or_refuse, refuse
from zuji.trust.anchor import check_anchor
from zuji.trust.lock_answers import LockAnswers, Voucher, joined_answers
from zuji.trust.published import check_published
from zuji_portal.foundation.events import Event, publish
from zuji_portal.foundation.readingroom.readers import read_verification
from zuji_portal.rulebook.factors.anchoring import SiteLibrary, anchored
from zuji_portal.transparency.log import public_key

MOST_FACTORS = 2_000
"""Factors of one lockfile that are looked up for anybody who asks."""


@dataclass(frozen=True)
class VouchersAsked(Event[list[Voucher]]):
    """Who vouches for the lockfile of this digest (hexadecimal), as everybody may know?"""

    digest: str


@dataclass(frozen=True)
class VerifiedLockfile:
    """A lockfile with this log's proofs, and the answers about it."""

    lock: Mapping[str, Any]
    answers: LockAnswers


def verified(content: bytes, name: str) -> VerifiedLockfile:
    """The answers about a lockfile. Refuses what is none, and a damaged one."""
    lock, arithmetic = read_verification(content, name)
    count = len(lock["factors"])
    if count > MOST_FACTORS:
        raise refuse("lock-damaged", name, str(count), f"≤ {MOST_FACTORS}")
    with or_refuse("lock-damaged", name):
        proven = _proven(lock)
        published = check_published(proven, [public_key()], SiteLibrary(lock))
        digest = str(lock["digest"]).removeprefix("sha256:")
        # A certificate names a digest: only a file that has it is the one vouched for
        asked = publish(VouchersAsked(digest)) if arithmetic.digest_agrees else []
        vouched = [voucher for vouchers in asked for voucher in vouchers]
        return VerifiedLockfile(proven, joined_answers(proven, arithmetic, published, vouched))


def _proven(lock: Mapping[str, Any]) -> Mapping[str, Any]:
    """With the proofs of this log; those of another log stay where this one has none."""
    own = anchored(lock)
    if "anchor" in own or check_anchor(lock, [public_key()]).status == "none":
        return own
    return lock
