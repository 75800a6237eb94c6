"""A result that somebody computed as a visitor becomes a study of the own enterprise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zuji.core.refusals import Refusal, refuse
from zuji.sectors.registry import get_model
from zuji_portal.enterprises.products.queries import visible_to as visible_products
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import require
from zuji_portal.studies.actions import CreateStudy, SaveStudy
from zuji_portal.studies.methods import fixed_profile
from zuji_portal.studies.results.addresses import public_or_404
from zuji_portal.ui.language import findings_for
from zuji_portal.ui.requests import whole

TAKEN = ("choices", "factors", "own_factors", "inputs")
"""What of a result's study is taken: its values, not whose it said it was."""
LEFT = ("evidence", "reviewed_by", "cell")
"""What a visitor's value cannot vouch for."""


def result_take(request: HttpRequest, digest: str) -> HttpResponse:
    """Which of the own products the result is of; posting starts a study with its values."""
    viewer = viewer_of(request)
    lock = public_or_404(digest).lock
    model = get_model(lock["model"]["id"])
    products = visible_products(viewer).filter(model_id=model.id)
    context: dict[str, Any] = {
        "digest": digest,
        "model": model,
        "products": products,
        "total": lock["result"]["total"],
        "period": lock["study"]["period"],
    }
    if request.method != "POST":
        return render(request, "studies/guide/take.html", context)
    try:
        product = products.filter(pk=whole(request, "product")).first()
        if product is None:
            raise refuse("product-not-chosen", "product")
        require(viewer, CreateStudy.policy, product)
        given = lock["study"]
        year = int(str(given["period"]["end"])[:4])
        profile = "" if fixed_profile(model.id) else str(given.get("profile") or "")
        study = CreateStudy(viewer, product, year=year, profile=profile).run()
        mine = study.data | taken(given) | {"period": given["period"]}
        SaveStudy(viewer, study, mine=mine, base=study.version).run()
    except Refusal as refusal:
        context["findings"] = findings_for(refusal.findings)
        return render(request, "studies/guide/take.html", context, status=422)
    return redirect("study_tasks", study.pk)


def taken(given: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a visitor's study, without what only their own enterprise could vouch for."""
    data = {key: given[key] for key in TAKEN if given.get(key)}
    data["inputs"] = {
        name: {k: v for k, v in value.items() if k not in LEFT}
        if isinstance(value, Mapping)
        else value
        for name, value in (given.get("inputs") or {}).items()
    }
    return data
