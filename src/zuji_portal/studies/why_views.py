"""“Why can I not?” — the conditions of an action, met and unmet, for something the viewer sees."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zuji_portal.enterprises.organisations.queries import enterprise_or_404
from zuji_portal.enterprises.products.queries import product_or_404
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_of
from zuji_portal.foundation.accounts.ways import ways_to
from zuji_portal.foundation.permissions import decide, policies
from zuji_portal.studies.queries import study_or_404

FINDERS: dict[str, Any] = {
    "study": study_or_404,
    "enterprise": enterprise_or_404,
    "product": product_or_404,
}
SUBJECTS = {
    "study.edit": "study",
    "study.submit": "study",
    "study.approve": "study",
    "study.return": "study",
    "study.comment": "study",
    "verification.request": "study",
    "study.create": "product",
    "product.edit": "enterprise",
    "enterprise.edit": "enterprise",
    "people.invite": "enterprise",
    "evidence.add": "enterprise",
}


@require_safe
def why(request: HttpRequest, action: str, pk: int) -> HttpResponse:
    if action not in policies() or action not in SUBJECTS:
        raise Http404(action)
    viewer: Viewer = viewer_of(request)
    subject = FINDERS[SUBJECTS[action]](viewer, pk)
    decision = decide(viewer, action, subject)
    context = {"decision": decision, "ways": ways_to(decision), "back": request.get_full_path()}
    return render(request, "ui/why.html", context)
