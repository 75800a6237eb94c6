"""Public pages of certificates: status, published files, how to verify one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import translate_url
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from zuji.core.refusals import Refusal
from zuji.core.words import BOUNDARIES
from zuji.exchange.datasets.declared import FORMS as DECLARED
from zuji.reports.certificate_report import certificate_pdf
from zuji.sectors.registry import get_model, model_files
from zuji.trust.certificate import PURPOSES
from zuji.trust.certificate_reading import certified
from zuji.trust.outcome_words import OUTCOME_REMEDIES, OUTCOME_WORDS
from zuji.trust.passport import PASSPORTS
from zuji.verification import certification_rules
from zuji_portal.certification import attesting, queries
from zuji_portal.certification.bundle import bundle_bytes, passport_bytes, passport_token, trusted
from zuji_portal.certification.declaring import declared_certificate
from zuji_portal.certification.events import EntryAsked
from zuji_portal.certification.machine import CERTIFICATE
from zuji_portal.certification.models import Certificate
from zuji_portal.certification.public import public_certificate
from zuji_portal.certification.queries import state_now
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.events import ask
from zuji_portal.studies.events import RecognisedFacts, RecognitionAsked
from zuji_portal.ui.downloads import PDF, attached
from zuji_portal.ui.language import findings_for, lang, page_language

# In this order: each takes what it needs from those before it
CHECK_SCRIPTS = tuple(
    f"certification/{name}.js"
    for name in ("check_bytes", "check_bits", "check_log", "check", "check_answer", "check_page")
)


def _is_published(certificate: Certificate) -> bool:
    entry = ask(EntryAsked(certificate.product_id))
    return entry is not None and entry.is_shown


def _is_open(request: HttpRequest, certificate: Certificate) -> bool:
    """Whether the content is public (the holder's choice) or the viewer's own to see."""
    return (
        _is_published(certificate)
        or queries.visible_to(viewer_of(request)).filter(pk=certificate.pk).exists()
    )


@require_safe
def certificate_public(request: HttpRequest, number: str) -> HttpResponse:
    """Status, dates and history by number; a revoked certificate answers “revoked”, never 404."""
    certificate = queries.issued_or_404(number)
    if lang() == "zh" and not request.COOKIES and page_language(request) == "en":
        return redirect(translate_url(request.get_full_path(), "en"))  # a code scanned abroad
    public = public_certificate(certificate)
    state, registered = public.state, public.registered
    model_id = public.signed.rule.partition(" ")[0]
    context = {
        "certificate": certificate,
        "said": public,
        "registered": registered,
        "boundary": BOUNDARIES.get(registered.boundary),
        "model": get_model(model_id).title if model_id in model_files() else None,
        "state": state,
        "word": CERTIFICATE.word(state, lang()),
        "is_open": _is_open(request, certificate),
        "entry": ask(EntryAsked(certificate.product_id)),
        "events": [
            (e, CERTIFICATE.word(e.target, lang())) for e in queries.public_events(certificate)
        ],
        "successor": getattr(certificate, "successor", None),
        "recognised": _recognised(certificate, state),
    }
    response = render(request, "certification/public.html", context)
    response["Cache-Control"] = "no-cache"
    response["Vary"] = "Accept-Language"
    return response


def _recognised(certificate: Certificate, state: str) -> Sequence[RecognisedFacts]:
    """Which schemes recognise the certificate today; none where it is not valid."""
    since, until = certificate.issued_at, certificate.valid_until
    if state != "issued" or since is None or until is None:
        return ()
    days = timezone.localdate(since), timezone.localdate(until)
    return ask(RecognitionAsked(certificate.product.model_id, *days)) or ()


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]
def certificate_embedded(request: HttpRequest, number: str) -> HttpResponse:
    """The card of a certificate for a frame in any page: its status now, and its footprint where
    the holder publishes it; the same for every viewer, whoever is signed in.
    """
    try:
        context = _card(queries.issued_or_404(number))
    except Http404:  # said inside the frame, where the site's own page may not stand
        context = {}
    status = 200 if context else 404
    response = render(request, "certification/embedded.html", context, status=status)
    response["Cache-Control"] = "no-cache"
    return response


def _card(certificate: Certificate) -> dict[str, Any]:
    public = public_certificate(certificate)
    return {
        "said": public,
        "until": certificate.valid_until,
        "word": CERTIFICATE.word(public.state, lang()),
        "is_shown": _is_published(certificate),
    }


def _as_pdf(certificate: Certificate) -> bytes:
    """The certificate to print: what was signed, and across it the state where it is not in
    force.
    """
    token = certificate.issued.token
    lock = certificate.revision.content()
    is_certified = lock["digest"] == certified(token).study_digest
    return certificate_pdf(token, state_now(certificate), lock if is_certified else None)


@require_safe
def certificate_file(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """The certificate as PDF/A, as the file for checking offline, or the bare credential; of a
    published product also the passports made from it.
    """
    certificate = queries.issued_or_404(number)
    if form.partition(".")[0] in PASSPORTS:
        return _passport_file(certificate, form)
    if form.removesuffix(".json") in DECLARED:
        return _declared_file(request, certificate, form)
    if not _is_open(request, certificate):
        raise Http404(number)
    if form == "certificate.pdf":
        return attached(_as_pdf(certificate), PDF, f"{number}.pdf")
    if form == "certificate.json":
        response = attached(bundle_bytes(certificate), "application/json", f"{number}.json")
    elif form == "certificate.jwt":
        response = attached(
            certificate.issued.token.encode(), "application/vc+jwt", f"{number}.jwt"
        )
    else:
        raise Http404(form)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _passport_file(certificate: Certificate, form: str) -> HttpResponse:
    """A product passport or facility record: the bare credential, or the file for checking."""
    name, _, ending = form.partition(".")
    if not _is_published(certificate) or ending not in {"jwt", "json"}:
        raise Http404(form)
    filename = f"{certificate.number}-{name}.{ending}"
    try:
        if ending == "jwt":
            token = passport_token(certificate, PASSPORTS[name])
            response = attached(token.encode(), "application/vc+jwt", filename)
        else:
            content = passport_bytes(certificate, PASSPORTS[name])
            response = attached(content, "application/json", filename)
    except Refusal as problem:  # a certificate that names no site has no facility record
        raise Http404(form) from problem
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _declared_file(request: HttpRequest, certificate: Certificate, form: str) -> HttpResponse:
    """The certified footprint as the JSON of openEPD or LCAx, in the language of the page."""
    if not (_is_published(certificate) and form.endswith(".json")):
        raise Http404(form)
    try:
        name = form.removesuffix(".json")
        made = declared_certificate(public_certificate(certificate), name, lang())
    except Refusal as problem:
        context = {"findings": findings_for(problem.findings)}
        return render(request, "ui/refused.html", context, status=422)
    response = attached(made.content, "application/json", f"{certificate.number}-{form}")
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def status_list(request: HttpRequest, purpose: str) -> HttpResponse:
    """A signed status list, as the credentials name it."""
    if purpose not in PURPOSES:
        raise Http404(purpose)
    response = HttpResponse(attesting.status_list(purpose), content_type="application/vc+jwt")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    """The keys to trust, for who takes them along."""
    response = JsonResponse(trusted())
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def check_page(request: HttpRequest) -> HttpResponse:
    """The page that checks a certificate in the browser, without asking this server again."""
    return render(request, "certification/check.html", _check_context(CHECK_SCRIPTS))


def _check_context(scripts: Sequence[str]) -> dict[str, Any]:
    """The trusted keys as JSON that stands inside a script element, the words of the outcomes,
    the scripts.
    """
    return {
        "trusted": json.dumps(trusted()).replace("<", "\\u003c"),
        "status_hours": certification_rules().status_hours,
        "words": [
            (outcome, word[lang()], OUTCOME_REMEDIES[outcome][lang()])
            for outcome, word in OUTCOME_WORDS.items()
        ],
        "scripts": scripts,
    }


@require_safe
def check_offline(request: HttpRequest) -> HttpResponse:
    """The same page as one file, with scripts and keys inside, to be kept and used without a
    network.
    """
    scripts = [Path(str(finders.find(name))).read_text("utf-8") for name in CHECK_SCRIPTS]
    context = _check_context(scripts) | {"lang": lang(), "site": settings.SITE_URL}
    content = render_to_string("certification/check_offline.html", context).encode()
    return attached(content, "text/html; charset=utf-8", "zuji-check.html")
