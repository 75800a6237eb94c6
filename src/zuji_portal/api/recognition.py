"""Which schemes recognise a certificate today: open to everybody who has its number."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Path, Router

from zuji.core.label import Label
from zuji.recognition.schemes import cited, register
from zuji_portal.api import shapes
from zuji_portal.certification.queries import issued_or_404, state_now
from zuji_portal.recognition.agreements import AgreedRecognition, recognised
from zuji_portal.studies.notifications.sending import site_address

router = Router(tags=["recognition"])
PROBLEMS = shapes.problems(400, 404, 422, 429, 503)


@router.get(
    "/certificates/{number}/recognition",
    response={200: shapes.CertificateRecognition, **PROBLEMS},
    url_name="api_certificate_recognition",
    auth=None,
    summary="Which schemes recognise a certificate today, how, and by which agreement",
)
def certificate_recognition(
    request: HttpRequest, number: Path[shapes.Text], response: HttpResponse
) -> Any:
    certificate = issued_or_404(number)
    state, since, until = state_now(certificate), certificate.issued_at, certificate.valid_until
    assert since is not None and until is not None
    first, last = timezone.localdate(since), timezone.localdate(until)
    response["Cache-Control"] = "no-cache"
    response["Access-Control-Allow-Origin"] = "*"
    found = (
        recognised(certificate.product.model_id, first, last, timezone.localdate())
        if state == "issued"
        else []
    )
    return {
        "number": certificate.number,
        "state": state,
        "valid_from": first,
        "valid_until": last,
        "as_of": timezone.now(),
        "certificate_url": site_address()
        + reverse("certificate_public", args=[certificate.number]),
        "recognised_by": [_shown(each) for each in found],
    }


def _shown(each: AgreedRecognition) -> dict[str, Any]:
    scheme, terms, row = each.found.scheme, each.found.agreement, each.agreement
    words = register()
    conditions = cited(terms.conditions) if terms.conditions else Label("", "")
    named = row.title if row else cited(terms.ref)
    return {
        "scheme": scheme.id,
        **_both("scheme", scheme.title),
        "kind": terms.kind,
        **_both("kind", cited(words.kinds[terms.kind])),
        **_both("means", cited(words.kinds[terms.kind].means)),
        "way": terms.way,
        "since": each.found.since,
        "until": each.found.until or None,
        "agreement": terms.number,
        **_both("agreement", named),
        **_both("reference", cited(terms.ref)),
        **_both("conditions", conditions),
        "agreement_url": site_address() + reverse("agreement", args=[row.pk]) if row else "",
    }


def _both(name: str, label: Label) -> dict[str, str]:
    return {f"{name}_zh": label.zh, f"{name}_en": label.en}
