"""The words of the head: at most seven for each role, and which of them the reader stands at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from zuji.core.label import Label
from zuji.core.province_file import Foot
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions.opening import opens

MOST_WORDS = 7


@dataclass(frozen=True)
class HeadWord:
    """A word of the head: the pages it may lead to, the first that the site has and the role may
    open, and the beginnings of the addresses below it, without the language.
    """

    label: Label
    pages: tuple[str, ...]
    below: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """A word as the head shows it; `is_here` where the reader is at it or below it."""

    key: str
    label: Label
    url: str
    is_here: bool


def _word(zh: str, en: str, pages: str, below: str = "") -> HeadWord:
    return HeadWord(Label(zh, en), tuple(pages.split()), tuple(below.split()))


WORDS: dict[str, HeadWord] = {
    "calculate": _word("算", "Calculate", "calc_home", "/calc/ /study/ /r/ /compare/"),
    "check": _word(
        "查",
        "Find",
        "search catalogue_list",
        "/search/ /check/ /catalogue/ /certificates/ /p/ /bodies/ /factors/"
        " /models/ /verify/ /log/",
    ),
    "learn": _word(
        "学", "Learn", "learn document_list", "/learn/ /documents/ /rules/ /standards/ /news/"
    ),
    "services": _word(
        "办", "Services", "services", "/services/ /apply/ /track/ /complaints/ /suggestions/"
    ),
    "board": _word("看板", "Board", "public_board", "/board/"),
    "carbon": _word("碳账户", "Carbon account", "carbon scan", "/me/ /inclusion/"),
    "offers": _word("政策与融资", "Policies and finance", "offers"),
    "draws": _word("公开抽查", "Public draws", "draw_public_list"),
    "inclusion": _word("碳普惠", "Carbon inclusion", "inclusion"),
    "todo": _word("待办", "To do", "todo desk", "/todo/ /campaigns/asked/ /campaigns/requests/"),
    "accounts": _word(
        "核算", "Accounting", "study_list desk", "/desk/ /studies/ /calc/ /study/ /r/ /upload/"
    ),
    "products": _word(
        "产品", "Products", "product_list entry_list", "/products/ /entries/ /cbam/ /catalogue/ /p/"
    ),
    "evidence": _word("材料", "Evidence", "evidence_list", "/evidence/"),
    "suppliers": _word("供应商", "Suppliers", "supplier_list", "/suppliers/"),
    "certificates": _word(
        "证书", "Certificates", "certificate_list", "/certification/ /certificates/ /check/"
    ),
    "enterprise": _word("企业档案", "Enterprise", "enterprise enterprise_list", "/enterprises/"),
    "exchange": _word("交换", "Exchange", "exchange", "/exchange/"),
    "policies": _word("政策", "Policies", "offers document_list", "/offers/ /documents/"),
    "staff": _word("人员", "People", "enterprise_people people", "/people/"),
    "verification": _word("核查", "Verification", "verification_list", "/verification/"),
    "visits": _word("现场", "Site visits", "visit_list", "/visits/"),
    "statements": _word(
        "声明", "Statements", "statement_list", "/statements/ /verification/statements/"
    ),
    "body": _word("机构档案", "Our body", "own_body body_list", "/bodies/"),
    "agenda": _word("议题", "Cases", "case_list", "/committee/"),
    "models": _word("模型", "Models", "model_list", "/models/"),
    "factors": _word("因子", "Factors", "factor_list", "/factors/"),
    "standards": _word(
        "标准", "Standards", "standards_tree rules", "/standards/ /rules/ /suggestions/"
    ),
    "programme": _word("看板", "Board", "programme", "/programme/ /campaigns/ /cbam/ /adoption/"),
    "enterprises": _word(
        "企业", "Enterprises", "enterprise_list", "/enterprises/ /sites/ /changes/ /applications/"
    ),
    "certification": _word("认证", "Certification", "certificate_list", "/certification/"),
    "supervision": _word("监督", "Supervision", "supervision verification_list", "/supervision/"),
    "incentives": _word("激励", "Incentives", "incentives", "/incentives/"),
    "rulebook": _word(
        "标准因子",
        "Standards, factors",
        "factor_agenda factor_list",
        "/factors/ /rules/ /models/ /standards/ /suggestions/",
    ),
    "audit": _word("审计", "Audit", "audit_log", "/audit/"),
    "log": _word("日志", "Log", "log_page", "/log/ /events/"),
    "documents": _word("文件", "Documents", "document_list", "/documents/"),
    "news": _word("动态", "News", "news"),
    "about": _word("关于", "About", "about"),
    "help": _word("帮助", "Help", "help"),
    "track": _word("查办事进度", "Follow a matter", "track"),
    "complaints": _word("投诉举报", "Complain", "complaint_new"),
    "suggestions": _word("提建议", "Suggest", "suggestion_list"),
    "check_page": _word("查验证书", "Check a certificate", "check_page"),
    "bodies": _word("核查机构", "Verification bodies", "body_list"),
    "committee": _word("专家委员会", "Expert committee", "case_list"),
    "transparency": _word("透明日志", "Transparency log", "log_page"),
    "api": _word("接口", "Interface (API)", "api_about"),
    "recognition": _word("互认", "Recognition", "scheme_register", "/recognition/"),
    "accessibility": _word("无障碍", "Accessibility", "accessibility"),
    "privacy": _word("隐私", "Privacy", "privacy"),
    "sitemap": _word("网站地图", "Site map", "site_map"),
}
DOORS = ("calculate", "check", "learn", "services", "board")
FOOT = (
    "check_page",
    "track",
    "complaints",
    "suggestions",
    "bodies",
    "committee",
    "draws",
    "recognition",
    "offers",
    "inclusion",
    "documents",
    "news",
    "transparency",
    "api",
    "about",
    "help",
    "accessibility",
    "privacy",
    "sitemap",
)
ROLE_WORDS: dict[str, tuple[str, ...]] = {
    role: tuple(words.split())
    for role, words in {
        "anonymous": "calculate check learn services board",
        "member": "calculate check learn services board carbon",
        "clerk": "todo products accounts evidence suppliers certificates enterprise",
        "approver": "todo accounts products certificates enterprise",
        "reader": "todo accounts products certificates enterprise",
        "owner": "todo products certificates exchange policies staff enterprise",
        "verifier": "todo verification visits statements staff body",
        "expert": "todo agenda models factors standards",
        "province": "todo programme enterprises products certification supervision rulebook",
        "city": "todo programme enterprises products supervision incentives",
        "auditor": "audit log enterprises documents",
    }.items()
}
"""Role → its words in their order. A word whose page the site does not have yet is left out."""


def foot_lines(foot: Foot | None) -> list[tuple[Label, Label | str, str]]:
    """What the foot states of who runs the site: words, value, address."""
    if foot is None:
        return []
    lines: list[tuple[Label, Any, Any]] = [
        (Label("主办单位", "Host"), foot.host, ""),
        (Label("承办单位", "Operated by"), foot.operator, ""),
        (Label("网站标识码", "Site number"), foot.site_number, ""),
        (Label("备案", "Registration"), foot.icp and foot.icp.text, foot.icp and foot.icp.url),
        (
            Label("公安备案", "Police registration"),
            foot.police and foot.police.text,
            foot.police and foot.police.url,
        ),
        (
            Label("我为政府网站找错", "Report a fault of this site"),
            foot.report_fault and Label("去反馈", "report"),
            foot.report_fault,
        ),
    ]
    return [(label, value, link or "") for label, value, link in lines if value]


def words_for(viewer: Viewer, path: str) -> list[Shown]:
    """The words of the head for a viewer who is at `path`; one of them at most is the present
    place, that with the longest beginning of the address.
    """
    found: list[tuple[str, HeadWord, str]] = []
    for key in ROLE_WORDS.get(viewer.role, ROLE_WORDS["anonymous"]):
        url = _first(WORDS[key], viewer)
        if url and url not in {other for _, _, other in found}:
            found.append((key, WORDS[key], url))
    here = _plain(path)
    lengths = [max(_matches(here, word, url), default=0) for _, word, url in found]
    longest = max(lengths, default=0)
    at = lengths.index(longest) if longest else -1
    return [Shown(key, word.label, url, n == at) for n, (key, word, url) in enumerate(found)]


def doors() -> tuple[Shown, ...]:
    """The doors of the public site, in the foot of every page."""
    return _listed(DOORS, get_language())


def foot() -> tuple[Shown, ...]:
    """The pages about the site, in the foot of every page."""
    return _listed(FOOT, get_language())


@lru_cache
def _listed(keys: tuple[str, ...], language: str | None) -> tuple[Shown, ...]:
    """What a visitor may open, by its addresses in the language that is spoken now."""
    visitor = Viewer()
    urls = ((key, _first(WORDS[key], visitor)) for key in keys)
    return tuple(Shown(key, WORDS[key].label, url, False) for key, url in urls if url)


def _first(word: HeadWord, viewer: Viewer) -> str:
    for page in word.pages:
        own = page == "enterprise"
        if (own and not viewer.enterprise_id) or not opens(viewer, page):
            continue
        try:
            return reverse(page, args=[viewer.enterprise_id] if own else [])
        except NoReverseMatch:
            continue
    return ""


def _matches(here: str, word: HeadWord, url: str) -> Iterator[int]:
    own = _plain(url)
    if here == own or (own != "/" and here.startswith(own)):
        yield len(own)
    yield from (len(start) for start in word.below if here.startswith(start))


def _plain(path: str) -> str:
    """An address without the language at its beginning."""
    start = f"/{get_language() or ''}/"
    return path[len(start) - 1 :] if path.startswith(start) else path
