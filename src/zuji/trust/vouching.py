"""Whether a certificate vouches for a lockfile: it names its digest and declares its value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.core.label import Label
from zuji.core.refusals import or_refuse
from zuji.lockfile.lock import LOCKFILE
from zuji.trust.certificate_answer import certificate_answer
from zuji.trust.certificate_check import Verdict
from zuji.trust.lock_answers import Voucher
from zuji.trust.outcome_words import OUTCOME_WORDS


def certificate_voucher(lock: Mapping[str, Any], verdict: Verdict) -> Voucher:
    """The certificate as a voucher for a lockfile; it holds where it is valid, names the
    lockfile's digest and declares its value and unit. Refuses a lockfile without a total
    (``lock-damaged``).
    """
    answer = certificate_answer(verdict)
    with or_refuse("lock-damaged", LOCKFILE):
        total = lock["result"]["total"]
        is_value = (answer.value, answer.unit) == (total["value"], total["unit"])
    is_same = answer.study_digest == str(lock["digest"]).removeprefix("sha256:")
    word = OUTCOME_WORDS[answer.outcome]
    why = None
    if verdict.credential is not None and not is_same:
        why = Label(
            f"证书（{word.zh}）说的是另一份存证文件",
            f"the certificate ({word.en}) is about another lockfile",
        )
    elif verdict.credential is not None and not is_value:
        why = Label(
            f"证书（{word.zh}）写的是 {answer.value} {answer.unit}，与文件不同",
            f"the certificate ({word.en}) declares {answer.value} {answer.unit}, not this value",
        )
    elif answer.outcome != "valid":
        why = word
    return Voucher(
        kind="certificate",
        name=answer.number,
        state=answer.outcome,
        word=Label(
            f"证书{word.zh}，{answer.status_words.zh}",
            f"certificate {word.en}, {answer.status_words.en}",
        ),
        holds=answer.outcome == "valid" and is_same and is_value,
        by=answer.issuer,
        domain=answer.domain,
        url="",
        why=why,
    )
