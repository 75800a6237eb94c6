"""Who vouches here for a lockfile: the certificate issued for it, and the statement under it."""

from __future__ import annotations

from django.urls import reverse

from zuji.core.label import Label
from zuji.core.words import OPINIONS
from zuji.trust.certificate_answer import domain_of
from zuji.trust.credential import key_named
from zuji.trust.lock_answers import Voucher
from zuji_portal.certification.machine import CERTIFICATE
from zuji_portal.certification.models import Certificate
from zuji_portal.certification.queries import state_now
from zuji_portal.certification.states import HELD
from zuji_portal.studies.results.verifying import VouchersAsked
from zuji_portal.transparency.issuer.keys import issuer
from zuji_portal.verification.models import PAPERS_BEHIND

VOUCHING = ("unmodified", "modified")
"""Opinions that say that the footprint is right, the second with a reservation."""


def vouchers_of(asked: VouchersAsked) -> list[Voucher]:
    """Issued certificates of the lockfile, whatever became of them, each with its statement."""
    rows = Certificate.objects.select_related("statement", "issued").defer(*PAPERS_BEHIND)
    found: list[Voucher] = []
    for certificate in rows.filter(revision__digest=asked.digest, state__in=HELD):
        found.append(_certificate(certificate))
        if certificate.statement is not None:
            found.append(_statement(certificate))
    return found


def _certificate(certificate: Certificate) -> Voucher:
    state = state_now(certificate)
    return Voucher(
        kind="certificate",
        name=str(certificate.number),
        state=state,
        word=Label.both(lambda lang: CERTIFICATE.word(state, lang)),
        holds=state == "issued",
        by=issuer(),
        domain=domain_of(issuer()),
        key=key_named(certificate.issued.token),
        url=reverse("certificate_public", args=[certificate.number]),
    )


def _statement(certificate: Certificate) -> Voucher:
    statement = certificate.statement
    assert statement is not None
    body, opinion = statement.content["body"], OPINIONS[statement.opinion]
    return Voucher(
        kind="statement",
        name=statement.number,
        state=statement.opinion,
        word=Label(f"核查声明，{opinion.zh}", f"verification statement, {opinion.en} opinion"),
        holds=statement.opinion in VOUCHING,
        by=f"{body['name_zh']} {body['name_en']} {body['accreditation']}".strip(),
        key=key_named(statement.token),
    )
