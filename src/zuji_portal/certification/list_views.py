"""Certificates that other bodies issued: the public list, taking over a file, the receipt."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.exchange.certificate_lists import list_rules
from zuji_portal.certification import lists
from zuji_portal.certification.choices import OUTCOMES
from zuji_portal.certification.forms import ListForm
from zuji_portal.certification.list_template import list_template
from zuji_portal.certification.listing import TakeList, WithdrawList
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.foundation.permissions.registry import policies
from zuji_portal.foundation.workflow.confirming import Deed, done_by_page
from zuji_portal.ui.downloads import EXCEL, attached
from zuji_portal.ui.language import findings_for, lang

A_PAGE = 50
EFFECTS = (
    Label(
        "这份名单的证书立即不再公开显示；登记回执保留。",
        "Its certificates are shown no more at once; the receipt stays.",
    ),
    Label("改正后可以重新登记。", "It can be taken over again once mended."),
)


@require_safe
def listed_list(request: HttpRequest) -> HttpResponse:
    """Every certificate that was taken over, with a search."""
    viewer, text = viewer_of(request), request.GET.get("q", "").replace("\0", "").strip()[:100]
    page = Paginator(lists.listed(text), A_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {
        "page": page,
        "rows": [(row, lists.is_over(row, today)) for row in page],
        "q": text,
        "counts": lists.counted(),
        "may_take": bool(decide(viewer, "list.take")),
    }
    return render(request, "certification/listed.html", context)


def list_new(request: HttpRequest) -> HttpResponse:
    """Taking over a file; what became of each row is told on the receipt."""
    viewer = viewer_of(request)
    require(viewer, "list.take")
    form = ListForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST":
        try:
            values = form.values()
            content, name = values.pop("file")
            made = TakeList(viewer, None, content=content, name=name, values=values).run()
            return redirect("list_receipt", made.pk)
        except Refusal as refusal:
            form.refused(refusal)
    columns = list_rules().columns.values()
    context = {
        "form": form,
        "columns": [f"{getattr(each, lang())}{'*' if each.needed else ''}" for each in columns],
        "held": lists.lists(),
    }
    return render(request, "certification/list_new.html", context, status=form.status)


@require_safe
def list_template_file(request: HttpRequest) -> HttpResponse:
    """The table to fill."""
    return attached(list_template(), EXCEL, "zuji-certificates.xlsx")


@require_safe
def list_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of each row of a list, word for word, with the reason."""
    held, outcome = lists.list_or_404(pk), request.GET.get("outcome", "")
    page = Paginator(lists.rows_of(held, outcome), A_PAGE).get_page(request.GET.get("page"))
    words = {name: word[lang()] for name, word in OUTCOMES.items()}
    context: dict[str, Any] = {
        "held": held,
        "outcome": outcome if outcome in words else "",
        "page": page,
        "rows": [
            (
                row,
                words[row.outcome],
                lists.named_cells(held, row),
                findings_for(lists.findings_of(row)),
            )
            for row in page
        ],
        "counts": [(name, word, getattr(held, f"n_{name}")) for name, word in words.items()],
        "may_withdraw": bool(decide(viewer_of(request), "list.withdraw", held)),
    }
    return render(request, "certification/list_receipt.html", context)


def list_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a list that was wrong back, with a reason."""
    viewer, held = viewer_of(request), lists.list_or_404(pk)
    require(viewer, "list.withdraw", held)
    deed = Deed(
        label=policies()["list.withdraw"].label,
        title=held.number,
        effects=EFFECTS,
        told=Label("公众（公开页）", "the public, by its page"),
        back=reverse("list_receipt", args=[pk]),
    )

    def act(reason: str) -> None:
        WithdrawList(viewer, held, reason=reason).run()

    return done_by_page(request, deed, act, reverse("listed_certificates"))
