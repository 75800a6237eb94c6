"""Settling a notice from the desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.studies.notifications.actions import SettleNotice
from zuji_portal.studies.notifications.queries import notice_or_404


@require_POST
def notice_settle(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    SettleNotice(viewer, notice_or_404(viewer, pk)).run()
    return redirect("desk")
