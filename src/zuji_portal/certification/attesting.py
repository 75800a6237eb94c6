"""Content of the credential, read from the records behind it, and the signed status lists."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.core.cache import cache
from django.db.models import Max
from django.utils import timezone

from zuji.core.label import Label
from zuji.sectors.model import Model
from zuji.sectors.registry import get_model
from zuji.trust.certificate import PURPOSES, CertifiedFacts, status_credential
from zuji.trust.credential import opened
from zuji.trust.registered import Registered
from zuji.trust.status_list import encoded_list
from zuji.verification import certification_rules
from zuji_portal.certification.models import Certificate
from zuji_portal.certification.states import REVOKED
from zuji_portal.transparency.issuer.keys import issuer, public_keys, sign

NOTICE = "Platform number; not a CNCA certificate, not the national carbon footprint label."


def list_url(purpose: str) -> str:
    return f"{settings.SITE_URL}/status/{purpose}.jwt"


def attested(
    certificate: Certificate, issued_at: datetime.datetime, until: datetime.datetime
) -> CertifiedFacts:
    """Everything the credential says, from statement and lockfile."""
    statement, lock = certificate.statement, certificate.revision.content()
    assert statement is not None and certificate.number and certificate.status_index is not None
    body, result, model = (
        statement.content["body"],
        lock["result"],
        get_model(certificate.study.model_id),
    )
    total, product, firm = result["total"], certificate.product, certificate.enterprise
    boundary = model.boundary_for(dict(result["choices"]))
    return CertifiedFacts(
        url=f"{settings.SITE_URL}/certificates/{certificate.number}",
        number=certificate.number,
        issuer=issuer(),
        issuer_name=settings.ISSUER_NAME,
        holder_id=f"urn:uscc:{firm.uscc}",
        holder_name=f"{firm.name_zh} {firm.name_en}".strip(),
        product_url=f"{settings.SITE_URL}/certificates/{certificate.number}#product",
        product_name=f"{product.name_zh} {product.name_en}".strip(),
        value=total["value"],
        low=total["low"],
        high=total["high"],
        unit=total["unit"],
        boundary=boundary.replace("_", "-"),
        standard="GB/T 24067-2024",
        rule=f"{model.id} {model.data['version']}",
        verifier=f"{body['name_zh']} {body['name_en']} {body['accreditation']}".strip(),
        assurance=statement.level,
        study_digest=lock["digest"],
        dqr=result["dqr"]["value"],
        primary_share=result["shares"]["primary"],
        verified_share=statement.verified_share,
        decided_on=timezone.localtime(issued_at).date(),
        valid_from=issued_at,
        valid_until=until,
        status_index=certificate.status_index,
        status_lists={p: list_url(p) for p in PURPOSES},
        notice=" ".join(t for t in (NOTICE, firm.notice) if t),
        registered=registered(certificate, model),
    )


def registered(certificate: Certificate, model: Model) -> Registered:
    """The register's words about product and holder on the day of issue."""
    product, firm, lock = (
        certificate.product,
        certificate.enterprise,
        certificate.revision.content(),
    )
    statement, period = certificate.statement, lock["study"]["period"]
    assert statement is not None
    body = statement.content["body"]
    return Registered(
        product=Label(product.name_zh, product.name_en),
        holder=Label(firm.name_zh, firm.name_en),
        specification=product.specification,
        gtin=product.gtin,
        hs=product.hs,
        gb4754=product.gb4754,
        cpc=product.cpc,
        site=product.site.name if product.site else "",
        city=firm.city,
        boundary=model.boundary_for(dict(lock["result"]["choices"])),
        period_start=str(period["start"]),
        period_end=str(period["end"]),
        verifier=Label(body["name_zh"], body["name_en"]),
        statement=statement.number,
        notice=firm.notice,
    )


def status_list(purpose: str) -> str:
    """The signed list of a purpose as it is now; made anew after every change and every hour."""
    stamp = Certificate.objects.aggregate(at=Max("changed_at"))["at"]
    hour = timezone.now().strftime("%Y-%m-%dT%H")
    key = f"status:{purpose}:{stamp.timestamp() if stamp else 0}:{hour}:{issuer()}"
    token = cache.get(key)
    if token is None:
        held = Certificate.objects.exclude(status_index=None)
        states = REVOKED if purpose == "revocation" else ("suspended",)
        ones = held.filter(state__in=states).values_list("status_index", flat=True)
        now = timezone.now().replace(microsecond=0)
        until = now + datetime.timedelta(days=certification_rules().status_days)
        token = sign(
            status_credential(
                list_url(purpose),
                issuer=issuer(),
                purpose=purpose,
                encoded=encoded_list(n for n in ones if n is not None),
                since=now,
                until=until,
            )
        )
        cache.set(key, token, 2 * 3600)
    return str(token)


def made_at(token: str) -> str:
    """When a list of this issuer was made."""
    return str(opened(token, public_keys())["validFrom"])
