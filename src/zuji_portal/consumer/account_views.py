"""Pages for a person: the carbon account, scanning a product, and the simulator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zuji.core.label import Label
from zuji.core.refusals import Refusal, refuse
from zuji.inclusion import inclusion_rules, likened_to
from zuji_portal.catalogue.public import view_of, views_of
from zuji_portal.catalogue.queries import public
from zuji_portal.consumer import accounts, queries
from zuji_portal.consumer.forms import ConsentForm, RedeemForm
from zuji_portal.consumer.simulating import compared_with, simulated
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions.registry import require
from zuji_portal.foundation.workflow.confirming import Deed, confirm_page
from zuji_portal.ui.forms import SiteForm
from zuji_portal.ui.language import lang

ENTRIES_SHOWN = 50
GRAMS = 1000
"""Of a kilogram."""
LONGEST, LONGEST_AMOUNT, MOST_CHOICES = 200, 12, 200
CLOSING = (
    Label("剩余积分作废，不能恢复。", "Points that are left are void and do not come back."),
    Label(
        "对各运营方的同意全部撤回；账户与您本人的联系删除，只留下汇总数。",
        "All consents end; nothing leads from the account to you any more, only totals stay.",
    ),
)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response


def carbon(request: HttpRequest) -> HttpResponse:
    """One's own account; posting opens it."""
    viewer = viewer_of(request)
    if request.method == "POST":
        accounts.OpenAccount(viewer, None).run()
        return redirect("carbon")
    return _account_page(request)


def _account_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    account, today = queries.account_of(viewer_of(request)), timezone.localdate()
    context: dict[str, Any] = {"account": account, "years": inclusion_rules().validity.value}
    if account is not None:
        points, soon = queries.balances_of(account, today)
        grams = queries.avoided_by(account)
        waiting = queries.open_operators(account)
        rows = queries.entries_of(account)[:ENTRIES_SHOWN]
        context |= {
            "points": points,
            "avoided": grams / GRAMS,
            "likened": likened_to(grams),
            "soon": soon,
            "soon_days": queries.SOON.days,
            "entries": [(row, queries.signed_points(row)) for row in rows],
            "consents": account.consents.filter(withdrawn_at=None).select_related("operator"),
            "operators": waiting,
            "rewards": queries.open_rewards(),
            "redemptions": account.redemptions.select_related("reward__operator")[:ENTRIES_SHOWN],
            "redeem": RedeemForm(),
        }
    return _private(render(request, "consumer/carbon.html", context | more, status=status))


@require_POST
def consent_give(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    account = queries.account_or_404(viewer)
    form = ConsentForm(request.POST, operators=queries.open_operators(account))
    try:
        accounts.GiveConsent(viewer, account, **form.values()).run()
    except Refusal as refusal:
        return _refused(request, form.refused(refusal))
    return redirect("carbon")


def _refused(request: HttpRequest, form: SiteForm) -> HttpResponse:
    return _account_page(request, 422, refused=form)


@require_POST
def consent_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    accounts.WithdrawConsent(viewer, queries.consent_or_404(viewer, pk)).run()
    return redirect("carbon")


@require_POST
def reward_take(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    account = queries.account_or_404(viewer)
    reward = queries.open_rewards().filter(pk=pk).first()
    form = RedeemForm(request.POST)
    try:
        if reward is None:
            raise refuse("reward-over", "reward")
        accounts.Redeem(viewer, account, reward=reward, **form.values()).run()
    except Refusal as refusal:
        return _refused(request, form.refused(refusal))
    return redirect("carbon")


@require_safe
def carbon_export(request: HttpRequest) -> HttpResponse:
    """Everything that is kept of one's account, as a file."""
    found = queries.export_of(queries.account_or_404(viewer_of(request)))
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="carbon-account.json"'
    return _private(response)


def carbon_close(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    account = queries.account_or_404(viewer)
    require(viewer, "carbon.close", account)
    if request.method == "POST":
        accounts.CloseAccount(viewer, account).run()
        return redirect("carbon")
    deed = Deed(
        label=Label("注销碳账户", "Close the carbon account"),
        title=account.code,
        effects=CLOSING,
        told=None,
        back="../",
    )
    return _private(confirm_page(request, deed, None))


@require_safe
def app_worker(request: HttpRequest) -> HttpResponse:
    """The script that lets a phone keep the looks of these pages; it works for them alone, because
    it lies beside them.
    """
    content = Path(str(finders.find("consumer/worker.js"))).read_bytes()
    response = HttpResponse(content, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def scan(request: HttpRequest) -> HttpResponse:
    """Camera where the browser reads codes, else the number typed; a product leads to its page."""
    typed = request.GET.get("code", "").replace("\0", "")[:LONGEST]
    entry = queries.entry_named(typed) if typed.strip() else None
    if entry is not None:
        return redirect("product_page", entry.key)
    context = {"typed": typed, "is_unknown": bool(typed.strip()), "longest": LONGEST}
    return render(request, "consumer/scan.html", context, status=404 if typed.strip() else 200)


@require_safe
def simulator(request: HttpRequest) -> HttpResponse:
    """What choosing another product of the class would avoid, under the guard."""
    key = request.GET.get("p", "").replace("\0", "")[:12]
    entry = public().filter(key=key).first() if key else None
    if key and entry is None:
        raise Http404(key)
    offered = public().select_related("enterprise").order_by("name_zh")
    context: dict[str, Any] = {"choices": offered[:MOST_CHOICES], "key": key}
    context["longest"] = LONGEST_AMOUNT
    if entry is not None:
        amount = simulated(request.GET.get("amount", "1"))
        view = view_of(entry)
        others = public().filter(industry=entry.industry).exclude(pk=entry.pk)
        others = others.filter(level="certified").order_by("total")[:20]
        context |= {
            "own": view.page.get(lang(), {}),
            "view": view,
            "amount": amount,
            "unit": view.page["total"]["unit"].partition("/")[2],
            "rows": compared_with(view, views_of(others), amount),
        }
    return render(request, "consumer/simulator.html", context)
