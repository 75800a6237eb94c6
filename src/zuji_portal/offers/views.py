"""Pages of offers: the public list, an offer, what fits one's own products, and what is shared."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zuji.core.refusals import Refusal
from zuji_portal.enterprises.organisations.queries import enterprise_or_404
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.offers import actions, queries
from zuji_portal.offers.conditions import asked, city_words
from zuji_portal.offers.forms import ChoiceForm, OfferForm, ShareForm, WithdrawOfferForm
from zuji_portal.offers.models import ANSWERS, KINDS, LEVELS, OfferConsent, PublishedOffer, Telling
from zuji_portal.offers.sharing import shared_view
from zuji_portal.ui.language import lang

A_PAGE = 30


@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """Every offer in force, with its conditions in words."""
    wanted = {
        name: request.GET.get(name, "") if request.GET.get(name, "") in words else ""
        for name, words in (("kind", KINDS), ("level", LEVELS), ("city", city_words()))
    }
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    page = Paginator(queries.found(words=words, **wanted), A_PAGE).get_page(request.GET.get("page"))
    viewer = viewer_of(request)
    context = {
        "page": page,
        "rows": [(offer, asked(offer.conditions)) for offer in page],
        "q": words,
        **wanted,
        "kinds": KINDS.items(),
        "levels": LEVELS.items(),
        "cities": city_words().items(),
        "may": decide(viewer, "offer.publish"),
        "own": queries.own_entries(viewer),
    }
    return render(request, "offers/list.html", context)


@require_safe
def incentives(request: HttpRequest) -> HttpResponse:
    """The incentives of cities: the list of that level."""
    city = viewer_of(request).city
    return redirect(f"{reverse('offers')}?level=city&city={city}")


def _page(
    request: HttpRequest, offer: PublishedOffer, status: int = 200, **more: Any
) -> HttpResponse:
    viewer = viewer_of(request)
    own = queries.own_entries(viewer)
    context = {
        "offer": offer,
        "asked": asked(offer.conditions),
        "is_in_force": offer.is_in_force(timezone.localdate()),
        "may_revise": decide(viewer, "offer.revise", offer),
        "matches": queries.matches(own, [offer]),
        "own": own,
        "form": WithdrawOfferForm(),
    }
    return render(request, "offers/offer.html", context | more, status=status)


@require_safe
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, queries.offer_or_404(pk))


def offer_new(request: HttpRequest) -> HttpResponse:
    require(viewer_of(request), "offer.publish")
    return _edit(request, None)


def offer_edit(request: HttpRequest, pk: int) -> HttpResponse:
    held = queries.offer_or_404(pk)
    require(viewer_of(request), "offer.revise", held)
    return _edit(request, held)


def _edit(request: HttpRequest, held: PublishedOffer | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = OfferForm(posted) if held is None else OfferForm.of(held, posted)
    viewer = viewer_of(request)
    if request.method == "POST":
        try:
            values = form.values()
            saved = (
                actions.PublishOffer(viewer, None, values=values).run()
                if held is None
                else actions.ReviseOffer(viewer, held, values=values).run()
            )
            return redirect("offer", saved.pk)
        except Refusal as refusal:
            form.refused(refusal)
    context = {"offer": held, "form": form}
    return render(request, "offers/form.html", context, status=form.status)


@require_POST
def offer_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    held = queries.offer_or_404(pk)
    viewer = viewer_of(request)
    require(viewer, "offer.withdraw", held)
    form = WithdrawOfferForm(request.POST)
    try:
        actions.WithdrawOffer(viewer, held, **form.values()).run()
    except Refusal as refusal:
        return _page(request, held, 422, form=form.refused(refusal))
    return redirect("offer", pk)


@require_safe
def offer_figures(request: HttpRequest) -> HttpResponse:
    """How many were told, read, interested; counts only."""
    return render(request, "offers/figures.html", {"rows": queries.figures()})


def my_offers(request: HttpRequest) -> HttpResponse:
    """What fits the own products; posting chooses of what one is told."""
    viewer = viewer_of(request)
    assert viewer.enterprise_id is not None
    wanted = queries.wanted_by(viewer.enterprise_id)
    form = ChoiceForm(
        request.POST if request.method == "POST" else None,
        initial={
            "wants_policies": wanted.wants_policies,
            "wants_finance": wanted.wants_finance,
        },
    )
    enterprise = enterprise_or_404(viewer, viewer.enterprise_id)
    if request.method == "POST":
        require(viewer, "offer.choose", enterprise)
        actions.ChooseOffers(viewer, enterprise, **form.values()).run()
        return redirect("my_offers")
    entries = queries.own_entries(viewer)
    found = queries.matches(entries, queries.in_force())
    unread = queries.tellings_of(viewer).filter(read_at=None)
    if viewer.role in {"owner", "clerk"}:
        unread.update(read_at=timezone.now())
    context = {
        "matches": found,
        "entries": entries,
        "answers": ANSWERS.items(),
        "form": form,
        "may_choose": decide(viewer, "offer.choose", enterprise),
    }
    return render(request, "offers/mine.html", context)


@require_POST
def offer_answer(request: HttpRequest, pk: int, answer: str) -> HttpResponse:
    viewer = viewer_of(request)
    telling = queries.telling_or_404(viewer, pk)
    if answer not in ANSWERS:
        raise Http404(answer)
    actions.AnswerOffer(viewer, telling, answer=answer).run()
    is_sharing = answer == "interested" and telling.offer.kind == "finance"
    return redirect("offer_share", pk) if is_sharing else redirect("my_offers")


def offer_share(request: HttpRequest, pk: int) -> HttpResponse:
    """What the institution would see; posting gives the link, which stands on that page alone."""
    viewer = viewer_of(request)
    telling = queries.telling_or_404(viewer, pk)
    form = ShareForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {}
    if request.method == "POST":
        try:
            action = actions.ShareWithInstitution(viewer, telling, **form.values())
            action.run()
            route = reverse("offer_shared", args=[action.secret])
            context["link"] = request.build_absolute_uri(route)
        except Refusal as refusal:
            form.refused(refusal)
    return _share_page(request, telling, form, **context)


def _share_page(
    request: HttpRequest, telling: Telling, form: ShareForm, **more: Any
) -> HttpResponse:
    today = timezone.localdate()
    consents = telling.consents.prefetch_related("looks")
    context = {
        "telling": telling,
        "form": form,
        "may": decide(viewer_of(request), "offer.share", telling),
        "consents": [(consent, consent.is_open(today)) for consent in consents],
    }
    return render(request, "offers/share.html", context | more, status=form.status)


@require_POST
def offer_unshare(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    consent: OfferConsent = queries.consent_or_404(viewer, pk)
    actions.StopSharing(viewer, consent).run()
    return redirect("offer_share", consent.telling_id)


@require_safe
def offer_shared(request: HttpRequest, secret: str) -> HttpResponse:
    """What an enterprise shows to an institution; a link that is over says so and shows nothing."""
    consent = queries.consent_of(secret)
    if consent is None:
        return render(request, "offers/shared_over.html", status=404)
    return render(request, "offers/shared.html", {"view": shared_view(consent), "lang": lang()})
