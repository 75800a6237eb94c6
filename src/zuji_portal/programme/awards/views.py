"""The page of a product's package for a programme that adopts footprints."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from zuji.core.refusals import Refusal
from zuji_portal.enterprises.products.queries import product_or_404
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.programme.awards.actions import MakePackage
from zuji_portal.programme.awards.forms import PackageForm
from zuji_portal.programme.awards.parts import PARTS, papers_of
from zuji_portal.ui.downloads import attached


@require_http_methods(["GET", "HEAD", "POST"])
def award_package(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be inside; posting hands out the package."""
    viewer = viewer_of(request)
    product, form = product_or_404(viewer, pk), PackageForm()
    if request.method == "POST":
        require(viewer, MakePackage.policy, product)
        form = PackageForm(request.POST)
        try:
            package = MakePackage(viewer, product, **form.values()).run()
            return attached(package.data, "application/zip", f"zuji-{package.receipt}.zip")
        except Refusal as refusal:
            form.refused(refusal)
    papers = papers_of(product)
    context = {
        "product": product,
        "form": form,
        "may": decide(viewer, MakePackage.policy, product),
        "papers": papers,
        "parts": [(word, bool(papers and papers.has(part))) for part, word in PARTS.items()],
    }
    return render(request, "awards/package.html", context, status=form.status)
