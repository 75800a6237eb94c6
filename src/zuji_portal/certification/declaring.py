"""The certified footprint as the JSON of openEPD and LCAx: from the signed certificate and the
study that it was issued for.
"""

from __future__ import annotations

from django.utils import timezone

from zuji.core.label import Label, Lang
from zuji.core.refusals import refuse
from zuji.exchange.datasets.declared import CertificateFacts, Declared, declared
from zuji_portal.certification.public import PublicCertificate


def declared_certificate(public: PublicCertificate, form: str, lang: Lang) -> Declared:
    """The file of a certificate; refuses a study that is not the certified one (``lock-damaged``),
    and what the form cannot hold (`declared`).
    """
    lock = public.certificate.revision.content()
    if lock["digest"] != public.signed.study_digest:
        raise refuse("lock-damaged", public.number, lock["digest"], public.signed.study_digest)
    return declared(lock, _facts(public), form, lang)


def _facts(public: PublicCertificate) -> CertificateFacts:
    signed, registered = public.signed, public.registered
    named = Label(signed.verifier, signed.verifier)
    if registered.statement:
        named = registered.verifier
    return CertificateFacts(
        number=signed.number,
        url=signed.url,
        issued=timezone.localdate(signed.valid_from),
        valid_until=timezone.localdate(signed.valid_until),
        issuer=Label(signed.issuer_name, signed.issuer_name),
        verifier=named,
        standard=signed.standard,
        site=registered.site,
        codes={"CPC": registered.cpc, "HS": registered.hs, "GB/T 4754": registered.gb4754},
    )
