"""The public pages: home, search, learning, services, board, and pages about the site."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from zuji.core.label import Label
from zuji.core.words import CONFIDENCE
from zuji.footprint.profile import Profile, get_profile, known_profiles
from zuji.footprint.profile_clauses import profile_clauses
from zuji_portal.catalogue import queries as catalogue
from zuji_portal.catalogue.public import views_of
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions.routes import may
from zuji_portal.foundation.workflow.limits import time_limit
from zuji_portal.programme.carbon import kept_classes
from zuji_portal.programme.documents.queries import found as documents_found
from zuji_portal.studies.results.queries import model_of_example
from zuji_portal.web.doors import searching
from zuji_portal.web.doors.figures import public_figures, public_industries
from zuji_portal.web.doors.reading import glossary, one_of, text
from zuji_portal.web.navigation import WORDS

NEWEST = 3
SECTIONS = (
    ("calculate", ("calc_home", "model_list", "factor_list", "upload", "verify")),
    ("check", ("search", "check_page", "catalogue_list", "body_list", "log_page", "event_list")),
    ("learn", ("learn", "glossary", "rules", "document_list", "news")),
    (
        "services",
        ("services", "apply", "claim", "track", "complaint_new", "suggestion_list", "case_list"),
    ),
    ("board", ("public_board",)),
    ("about", ("about", "help", "api_about", "accessibility", "privacy")),
)
PAGE_WORDS = {
    "calc_home": Label("算一个产品", "Calculate a product"),
    "model_list": Label("行业模型", "Sector models"),
    "factor_list": Label("因子", "Emission factors"),
    "upload": Label("用文件核算", "Calculate from a file"),
    "verify": Label("复算", "Recompute"),
    "search": Label("搜索", "Search"),
    "check_page": Label("查验证书", "Check a certificate"),
    "catalogue_list": Label("产品目录", "Catalogue of products"),
    "body_list": Label("核查机构", "Verification bodies"),
    "log_page": Label("透明日志", "Transparency log"),
    "event_list": Label("公开事件", "Public events"),
    "learn": Label("教程", "Guides"),
    "glossary": Label("术语", "Glossary"),
    "rules": Label("标准与规则", "Standards and rules"),
    "document_list": Label("政策文件与问答", "Documents and questions"),
    "news": Label("动态", "News"),
    "services": Label("事项", "Services"),
    "case_list": Label("征求意见", "Consultations"),
    "apply": Label("申请企业入库", "Apply for enrolment"),
    "claim": Label("申请管理本企业", "Ask to manage an enterprise"),
    "complaint_new": Label("投诉举报", "Complain"),
    "suggestion_list": Label("各方建议", "Suggestions"),
    "track": Label("查办事进度", "Follow a matter"),
    "public_board": Label("公开看板", "Public board"),
    "about": Label("关于本平台", "About this platform"),
    "help": Label("帮助", "Help"),
    "api_about": Label("接口", "Interface (API)"),
    "accessibility": Label("无障碍", "Accessibility"),
    "privacy": Label("隐私", "Privacy"),
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Four doors, one search, the public figures, and how an enterprise begins."""
    if slug := request.GET.get("example"):
        return _example(slug)
    context = {
        "figures": public_figures(),
        "answer_days": time_limit("enrolment", "waiting"),
        "today": timezone.localdate(),
        "documents": documents_found()[:NEWEST],
        "products": views_of(catalogue.public().order_by("-changed_at")[:NEWEST]),
    }
    return render(request, "doors/home.html", context)


def _example(slug: str) -> HttpResponse:
    """Where an example of an earlier release stands today."""
    model_id = model_of_example(slug)
    if not model_id:
        return redirect("calc_home")
    url = reverse("new_study", args=[model_id])
    return HttpResponsePermanentRedirect(f"{url}?example={slug}")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").replace("\0", "").strip()[: searching.LONGEST]
    viewer = viewer_of(request)
    if asked and (url := searching.exact(viewer, asked)):
        return redirect(url)
    groups = searching.found(viewer, asked) if asked else []
    context = {
        "asked": asked,
        "longest": searching.LONGEST,
        "groups": groups,
        "nearest": searching.nearest(asked) if asked and not groups else [],
    }
    return render(request, "doors/search.html", context)


@require_safe
def learn(request: HttpRequest) -> HttpResponse:
    context = {"guides": text("guides"), "documents": documents_found()[:NEWEST]}
    return render(request, "doors/learn.html", context)


@require_safe
def guide(request: HttpRequest, key: str) -> HttpResponse:
    row = one_of("guides", key)
    if row is None:
        raise Http404(key)
    role = viewer_of(request).role
    steps = [(step, _address(role, step.get("page", ""))) for step in row["steps"]]
    return render(request, "doors/guide.html", {"guide": row, "steps": steps})


@require_safe
def glossary_list(request: HttpRequest) -> HttpResponse:
    return render(request, "doors/glossary.html", {"terms": glossary()})


@require_safe
def term(request: HttpRequest, key: str) -> HttpResponse:
    found = next((t for t in glossary() if t.key == key), None)
    if found is None:
        raise Http404(key)
    return render(request, "doors/term.html", {"term": found})


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    return render(request, "doors/services.html", {"services": text("services")})


@require_safe
def service(request: HttpRequest, key: str) -> HttpResponse:
    row = one_of("services", key)
    if row is None:
        raise Http404(key)
    url = _address(viewer_of(request).role, row["page"])
    limit = time_limit(*row["limit"].split(".")) if row.get("limit") else None
    return render(request, "doors/service.html", {"service": row, "url": url, "limit": limit})


def _address(role: str, route: str) -> str:
    """Where a step is done; a visitor is led there through the log-in, a role that may not go
    there is not.
    """
    return reverse(route) if route and (role == "anonymous" or may(role, route)) else ""


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    context = {
        "figures": public_figures(),
        "today": timezone.localdate(),
        "industries": public_industries(),
        "classes": [c for c in kept_classes() if not c.distribution.withheld],
    }
    return render(request, "doors/board.html", context)


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    standards: dict[Label, list[Any]] = {}
    for title, ref, what in searching.clauses():
        standards.setdefault(title, []).append((ref, what))
    methods = [_method(get_profile(key)) for key in known_profiles()]
    context = {"standards": standards.items(), "methods": methods}
    return render(request, "doors/rules.html", context)


def _method(profile: Profile) -> dict[str, Any]:
    """A profile for readers: what each clause asks and how it is applied, with its citation and how
    sure that is; what the committee has not set.
    """
    unset: dict[str, dict[str, str]] = profile.data.get("unset") or {}
    return {
        "title": profile.title,
        "clauses": [
            (clause, CONFIDENCE[clause.tag]) for clause in profile_clauses(profile.id).values()
        ],
        "unset": [Label(words["zh"], words["en"]) for words in unset.values()],
    }


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    sections = [
        (WORDS[word].label, [(PAGE_WORDS[route], reverse(route)) for route in routes])
        for word, routes in SECTIONS
    ]
    return render(request, "doors/sitemap.html", {"sections": sections})


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """A page about the site."""
    return render(request, "doors/text.html", {"text": text("pages")[key], "key": key})
