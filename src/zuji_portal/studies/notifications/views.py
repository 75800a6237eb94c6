"""待办, its history, the daily mail, and webhooks."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zuji.core.refusals import Refusal
from zuji_portal.enterprises.organisations.queries import own_claims
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_of
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.foundation.permissions.registry import policies
from zuji_portal.studies.notifications import queries, sending, webhooks
from zuji_portal.studies.notifications.actions import (
    ChooseDigest,
    ConfigureWebhook,
    RemoveWebhook,
    RenewWebhookSecret,
    ResendWebhookMessage,
    SettleNotice,
)
from zuji_portal.studies.notifications.forms import DigestForm, WebhookForm
from zuji_portal.studies.notifications.kinds import kind_of
from zuji_portal.studies.notifications.models import DigestChoice, Webhook
from zuji_portal.studies.notifications.rows import TodoRow, rows_for, rows_of_others, urgency_words
from zuji_portal.ui.language import findings_for, lang

A_PAGE = 50
FILTERS = ("all", "today", "late", "others")
NEXT = {
    "owner": "enterprise",
    "clerk": "desk",
    "approver": "desk",
    "reader": "desk",
    "province": "programme",
    "city": "programme",
    "verifier": "verification_list",
    "expert": "case_list",
    "auditor": "audit_log",
}
"""Role → the page that its next step begins on when nothing waits."""


def listed_rows(viewer: Viewer, which: str = "all") -> dict[str, Any]:
    """The rows of a filter with their words, and how many each filter has."""
    today, language = timezone.localdate(), lang()
    mine = rows_for(viewer, language)
    others = rows_of_others(viewer, language)
    shown: dict[str, list[TodoRow]] = {
        "all": mine,
        "today": [row for row in mine if row.urgency(today) == "today"],
        "late": [row for row in mine if row.urgency(today) == "late"],
        "others": others,
    }
    return {
        "which": which,
        "counts": {name: len(rows) for name, rows in shown.items()},
        "todo_rows": [
            (row, row.urgency(today), urgency_words(row, today, language)) for row in shown[which]
        ],
    }


def _last_done(viewer: Viewer) -> tuple[str, Any] | None:
    """What the person did last, in words, and when."""
    entry = AuditEntry.objects.filter(actor=viewer.user_id).order_by("-number").first()
    policy = policies().get(entry.action) if entry else None
    return (policy.label[lang()], entry.at) if entry and policy else None


def _next_url(viewer: Viewer) -> str:
    name = NEXT.get(viewer.role, "home")
    return reverse(name, args=[viewer.enterprise_id] if name == "enterprise" else [])


@require_safe
def todo(request: HttpRequest) -> HttpResponse:
    """What waits for the viewer, by filter."""
    viewer = viewer_of(request)
    which = request.GET.get("show", "all")
    context = listed_rows(viewer, which if which in FILTERS else "all")
    choice = DigestChoice.objects.filter(user=viewer.user).first()
    context |= {
        "viewer": viewer,
        "last": _last_done(viewer),
        "next_url": _next_url(viewer),
        "has_mail": choice is None or choice.is_wanted,
        "own_claims": own_claims(viewer) if viewer.role == "member" else [],
    }
    return render(request, "notifications/todo.html", context)


@require_safe
def todo_history(request: HttpRequest) -> HttpResponse:
    """Notices that were taken note of."""
    rows = queries.addressed_to(viewer_of(request)).exclude(settled_at=None)
    page = Paginator(rows.order_by("-settled_at"), A_PAGE).get_page(request.GET.get("page"))
    shown = [
        (notice, kind.title(notice, lang()), kind.text(notice, lang()), kind.address(notice))
        for notice in page
        if (kind := kind_of(notice.kind)) is not None
    ]
    return render(request, "notifications/history.html", {"page": page, "rows": shown})


def todo_settings(request: HttpRequest) -> HttpResponse:
    """Whether the daily mail is wanted, and where the organisation's list is sent."""
    viewer = viewer_of(request)
    choice = DigestChoice.objects.filter(user=viewer.user).first() or DigestChoice(
        user=viewer.user, language=lang()
    )
    initial = {"is_wanted": choice.is_wanted, "language": choice.language}
    form = DigestForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        try:
            values = form.values()
            ChooseDigest(viewer, viewer.acting, **values).run()
            return redirect("todo_settings")
        except Refusal as refusal:
            form.refused(refusal)
    context = {
        "form": form,
        "findings": findings_for(form.findings()) if form.is_bound else [],
        "configures": viewer.role in {"owner", "province"},
    }
    return render(request, "notifications/settings.html", context, status=form.status)


@require_POST
def notice_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """知道了: the notice leaves for the history."""
    viewer = viewer_of(request)
    SettleNotice(viewer, queries.notice_or_404(viewer, pk)).run()
    return redirect("todo")


def _scope(viewer: Viewer) -> Any:
    """The organisation that the viewer configures for; None for the province."""
    return viewer.acting.enterprise if viewer.acting else None


def webhook_list(request: HttpRequest) -> HttpResponse:
    """The webhooks of the organisation; posting adds one. A secret that the site made stands on the
    answer alone.
    """
    viewer = viewer_of(request)
    require(viewer, ConfigureWebhook.policy, _scope(viewer))
    form = WebhookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            action = ConfigureWebhook(viewer, _scope(viewer), **form.values())
            hook = action.run()
            if action.made:
                return _secret_page(request, hook, action.made)
            return redirect("webhook_list")
        except Refusal as refusal:
            form.refused(refusal)
    words = {key: row[lang()] for key, row in webhooks.forms().items()}
    context = {
        "form": form,
        "findings": findings_for(form.findings()) if form.is_bound else [],
        "rows": [(hook, words.get(hook.form, "")) for hook in queries.webhooks_of(viewer)],
    }
    return render(request, "notifications/webhooks.html", context, status=form.status)


@require_safe
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """What was sent to a webhook, and what came back."""
    viewer = viewer_of(request)
    hook = queries.webhook_or_404(viewer, pk)
    page = Paginator(hook.deliveries.all(), A_PAGE).get_page(request.GET.get("page"))
    rows = [(sent, webhooks.EVENTS[sent.event][lang()]) for sent in page]
    context = {
        "hook": hook,
        "page": page,
        "rows": rows,
        "may_renew": decide(viewer, RenewWebhookSecret.policy, hook).is_allowed,
    }
    return render(request, "notifications/webhook.html", context)


def _secret_page(request: HttpRequest, hook: Webhook, secret: str) -> HttpResponse:
    """A secret that the site made; it stands on this page alone."""
    return render(request, "notifications/webhook_secret.html", {"hook": hook, "secret": secret})


@require_POST
def webhook_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Another secret, which stands on the answer alone."""
    viewer = viewer_of(request)
    action = RenewWebhookSecret(viewer, queries.webhook_or_404(viewer, pk))
    return _secret_page(request, action.run(), action.secret)


@require_POST
def webhook_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Another three days for a message that was given up."""
    viewer = viewer_of(request)
    message = queries.webhook_message_or_404(viewer, pk)
    ResendWebhookMessage(viewer, message).run()
    return redirect("webhook", message.webhook_id)


@require_POST
def webhook_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the present list as a test."""
    viewer = viewer_of(request)
    hook = queries.webhook_or_404(viewer, pk)
    require(viewer, ConfigureWebhook.policy, hook.enterprise)
    message = sending.message_of(hook, timezone.localdate()) | {"event": webhooks.TEST}
    webhooks.send(hook, webhooks.TEST, message)
    return redirect("webhook", pk)


@require_POST
def webhook_remove(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    hook = queries.webhook_or_404(viewer, pk)
    RemoveWebhook(viewer, hook.enterprise, webhook=hook).run()
    return redirect("webhook_list")
