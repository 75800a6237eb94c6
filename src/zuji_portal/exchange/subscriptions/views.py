"""The public events: their page, their list as data, and one's own subscriptions."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zuji.core.refusals import Refusal, refuse
from zuji_portal.exchange.subscriptions import actions, queries
from zuji_portal.exchange.subscriptions.delivering import entries_for
from zuji_portal.exchange.subscriptions.forms import PositionForm, SubscriptionForm
from zuji_portal.exchange.subscriptions.messages import messages_of
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.outgoing.problems import problem_label
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.transparency.kinds import KINDS

SHOWN, A_PAGE = 20, 100
LONGEST_INDEX = 15
"""Digits of the number of an entry."""


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """What public events there are, how they are sent, the latest, and one's own subscriptions."""
    viewer = viewer_of(request)
    entries = queries.latest(SHOWN)
    events = list(zip(entries, messages_of(entries), strict=True))
    context = {
        "events": events,
        "example": json.dumps(events[0][1], ensure_ascii=False, indent=2) if events else "",
        "subscriptions": queries.visible_to(viewer),
        "may": decide(viewer, actions.Subscribe.policy, None),
    }
    return render(request, "subscriptions/events.html", context)


@require_safe
def events_json(request: HttpRequest) -> HttpResponse:
    """Public events from an entry on (``?from=``), the first hundred: what a subscription sends."""
    asked = request.GET.get("from", "0")
    if not (asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST_INDEX):
        raise refuse("value-type", "from", asked[:20], "0 …")
    index = int(asked)
    entries = queries.entries_from(index, A_PAGE)
    following = entries[-1].index + 1 if entries else index
    answer = {"events": messages_of(entries), "next": following}
    response = JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "public, max-age=10"
    return response


def subscription_new(request: HttpRequest) -> HttpResponse:
    """The form; its answer shows the secret, which stands on that page alone."""
    viewer = viewer_of(request)
    require(viewer, actions.Subscribe.policy, None)
    form = SubscriptionForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST":
        try:
            action = actions.Subscribe(viewer, None, **form.values())
            context |= {"subscription": action.run(), "secret": action.secret}
        except Refusal as refusal:
            form.refused(refusal)
    return render(request, "subscriptions/new.html", context, status=form.status)


def subscription(request: HttpRequest, pk: int) -> HttpResponse:
    """How a subscription stands; posting sends again from an entry."""
    viewer = viewer_of(request)
    row = queries.subscription_or_404(viewer, pk)
    form = PositionForm(
        request.POST if request.method == "POST" else None, initial={"position": row.position}
    )
    if request.method == "POST":
        try:
            actions.SendAgain(viewer, row, **form.values()).run()
            return redirect("subscription", pk)
        except Refusal as refusal:
            form.refused(refusal)
    context = {
        "subscription": row,
        "form": form,
        "kinds": [KINDS[kind] for kind in row.kinds if kind in KINDS],
        "problem": problem_label(row.problem) if row.problem else None,
        "waiting": entries_for(row).count(),
    }
    return render(request, "subscriptions/subscription.html", context, status=form.status)


@require_POST
def subscription_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Another secret, which stands on the answer alone."""
    viewer = viewer_of(request)
    action = actions.RenewSecret(viewer, queries.subscription_or_404(viewer, pk))
    context = {"subscription": action.run(), "secret": action.secret, "is_renewed": True}
    return render(request, "subscriptions/new.html", context)


@require_POST
def subscription_end(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    actions.EndSubscription(viewer, queries.subscription_or_404(viewer, pk)).run()
    return redirect("event_list")
