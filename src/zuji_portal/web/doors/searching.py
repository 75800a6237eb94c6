"""One search over everything that the reader may open; each group reads through the queries of the
app that owns it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import slugify

from zuji.charts.specs import short
from zuji.core.content import read_content
from zuji.core.figures import unit_text
from zuji.core.label import Label, joined
from zuji.footprint.factor_range import value_and_range
from zuji.sectors.registry import get_model, model_files
from zuji.standards.clauses import reference_words, standards_held
from zuji_portal.catalogue import queries as catalogue
from zuji_portal.catalogue.models import LEVELS
from zuji_portal.catalogue.public import PublicView, views_of
from zuji_portal.certification import queries as certification
from zuji_portal.certification.machine import CERTIFICATE
from zuji_portal.certification.models import Certificate
from zuji_portal.enterprises.organisations import queries as organisations
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions.routes import may
from zuji_portal.foundation.search.relaxed import AskedWord, synonyms, words_of
from zuji_portal.programme.documents import queries as documents
from zuji_portal.rulebook.factors import queries as factors
from zuji_portal.studies.results.addresses import public_result
from zuji_portal.ui.language import lang
from zuji_portal.web.doors import matching
from zuji_portal.web.doors.reading import glossary, text

SHOWN = 5
LONGEST = 100
DIGITS = re.compile(r"\d{8}|\d{12,14}")
DIGEST = re.compile(r"[0-9a-f]{12,64}")
CREDIT_CODE = re.compile(r"[0-9A-Z]{18}")


@dataclass(frozen=True)
class Hit:
    """One answer: its name, the fact that decides, where it is, and why it was found."""

    name: Any
    fact: Any
    url: str
    why: Label = matching.NOTHING


@dataclass(frozen=True)
class HitGroup:
    """The answers of a kind, and where all of them are."""

    label: Label
    hits: list[Hit]
    all_url: str = ""


def exact(viewer: Viewer, asked: str) -> str:
    """The address of the one thing that has this code or number; "" for none that may be seen."""
    code = re.sub(r"\s", "", asked)
    certificate = Certificate.objects.filter(number__iexact=code).exclude(issued=None).first()
    if certificate and certificate.number:
        return reverse("certificate_public", args=[certificate.number])
    entry = catalogue.public().filter(archive_number__iexact=code).first()
    if entry is None and DIGITS.fullmatch(code):
        held = catalogue.by_gtin(code)
        entry = held if held and catalogue.public().filter(pk=held.pk).exists() else None
    if entry is None:
        entry = catalogue.public().filter(key=code).first()
    if entry:
        return reverse("product_page", args=[entry.key])
    if DIGEST.fullmatch(code.lower()) and public_result(code.lower()):
        return reverse("result", args=[code.lower()])
    if CREDIT_CODE.fullmatch(code.upper()) and may(viewer.role, "enterprise"):
        enterprise = organisations.visible_to(viewer).filter(uscc=code.upper()).first()
        if enterprise:
            return reverse("enterprise", args=[enterprise.pk])
    return ""


def found(viewer: Viewer, asked: str) -> list[HitGroup]:
    """The groups that hold something, in their order; each at most five."""
    words = words_of(asked)
    if not words:
        return []
    entries = catalogue.found(catalogue.Asked(asked, {}, "name"))[: SHOWN + 1]
    views = views_of(entries)
    groups = [
        _products(asked, words, views),
        _certificates(viewer, asked, words, views[:SHOWN]),
        _enterprises(viewer, asked, words),
        _factors(asked, words),
        _models(words),
        _rules(words),
        _texts(asked, words),
    ]
    return [group for group in groups if group.hits]


def nearest(asked: str) -> list[str]:
    """Words of the site that are written nearly so."""
    names = [n for m in model_files() for n in (get_model(m).title.zh, get_model(m).title.en)]
    names += [n for t in glossary() for n in (t.name.zh, t.name.en)]
    names += list(synonyms())
    lowered = {name.lower(): name for name in names}
    return [lowered[n] for n in get_close_matches(asked.lower(), lowered, n=4, cutoff=0.5)]


def _products(asked: str, words: list[AskedWord], views: list[PublicView]) -> HitGroup:
    hits = [
        Hit(
            view.page[lang()]["name"],
            f"{view.page[lang()]['enterprise']} · {LEVELS[view.level][lang()]}",
            reverse("product_page", args=[view.entry.key]),
            matching.why(words, _shown_of(view)),
        )
        for view in views
    ]
    url = f"{reverse('catalogue_list')}?{urlencode({'q': asked})}"
    return HitGroup(Label("产品", "Products"), hits[:SHOWN], url if len(hits) > SHOWN else "")


def _shown_of(view: PublicView) -> list[matching.Field]:
    """What a product's public page says of it, field by field."""
    page = view.page
    model = get_model(view.entry.product.model_id)
    return [
        (matching.NAME, _both(page, "name")),
        (matching.ENTERPRISE, _both(page, "enterprise")),
        (matching.CITY, _both(page, "city")),
        (matching.INDUSTRY, model.title),
        (matching.NUMBER, view.entry.archive_number),
        (matching.CODE, f"{page['gtin']} {page['hs']}"),
        (matching.ABOUT, str(page["specification"])),
    ]


def _both(page: Mapping[str, Any], name: str) -> Label:
    return Label(str(page["zh"][name]), str(page["en"][name]))


def _certificates(
    viewer: Viewer, asked: str, words: list[AskedWord], views: list[PublicView]
) -> HitGroup:
    shown = {view.entry.product_id: view for view in views}
    issued = Certificate.objects.exclude(issued=None).exclude(number=None)
    rows = list(issued.filter(product__in=list(shown))[: SHOWN + 1])
    if len(asked) >= 6:  # a part of a number, not of a word
        rows += issued.filter(number__icontains=asked)[:SHOWN]
    if may(viewer.role, "certificate"):
        rows += (
            certification.visible_to(viewer)
            .filter(product__name_zh__icontains=asked)
            .exclude(number=None)[:SHOWN]
        )
    hits = [
        Hit(
            c.number,
            CERTIFICATE.word(certification.state_now(c), lang()),
            reverse("certificate_public", args=[c.number]),
            _why_certificate(c, asked, words, shown.get(c.product_id)),
        )
        for c in dict.fromkeys(rows)
    ]
    return HitGroup(Label("证书", "Certificates"), hits[:SHOWN])


def _why_certificate(
    certificate: Certificate, asked: str, words: list[AskedWord], view: PublicView | None
) -> Label:
    """A part of its number, or the product it is of; a product that is not public is named to
    who may see the certificate only, by whom alone it is found.
    """
    if asked.lower() in str(certificate.number).lower():
        return matching.why([AskedWord(asked, (asked,), False)], [(matching.NUMBER, asked)])
    if view is None:
        return matching.why(words, [(matching.PRODUCT, certificate.product.name_zh)])
    return matching.why(words, [(matching.PRODUCT, _both(view.page, "name")), *_shown_of(view)[1:]])


def _enterprises(viewer: Viewer, asked: str, words: list[AskedWord]) -> HitGroup:
    label = Label("企业", "Enterprises")
    if not may(viewer.role, "enterprise"):
        return HitGroup(label, [])
    rows = list(organisations.listed(viewer, asked)[: SHOWN + 1])
    hits = [
        Hit(
            e.name_en if lang() == "en" and e.name_en else e.name_zh,
            e.uscc,
            reverse("enterprise", args=[e.pk]),
            matching.why(
                [AskedWord(asked.lower(), (asked,), False)],
                [(matching.NAME, Label(e.name_zh, e.name_en)), (matching.CODE, e.uscc)],
            ),
        )
        for e in rows[:SHOWN]
    ]
    url = f"{reverse('enterprise_list')}?{urlencode({'q': asked})}"
    return HitGroup(label, hits, url if len(rows) > SHOWN else "")


def _factors(asked: str, words: list[AskedWord]) -> HitGroup:
    page = factors.search(asked, {}, -1, SHOWN)
    meant = {row.factor.id: row for row in factors.suited(asked, SHOWN).candidates}
    rows = [row.factor for row in meant.values()]
    rows += [version.factor for version in page.versions if version.factor_id not in meant]
    hits = []
    for factor in rows[:SHOWN]:
        name = factor.name_en if lang() == "en" and factor.name_en else factor.name_zh
        value = f"{short(value_and_range(factor)['value'])} {unit_text(factor.unit, lang())}"
        source = f"{factor.source.publisher} {factor.source.title}"
        fields: list[matching.Field] = [
            (matching.NAME, Label(factor.name_zh, factor.name_en)),
            (matching.SOURCE, source),
        ]
        reasons = [meant[factor.id].reasons[0].label] if factor.id in meant else []
        in_words = matching.why(words, fields)
        if in_words.zh or not reasons:
            reasons.append(in_words if in_words.zh else matching.OTHER)
        fact = f"{value} · {factor.year}" if factor.year else value
        hits.append(Hit(name, fact, reverse("factor", args=[factor.id]), joined(reasons)))
    url = f"{reverse('factor_list')}?{urlencode({'q': asked})}"
    return HitGroup(Label("因子", "Emission factors"), hits, url if page.next_place else "")


def _models(words: list[AskedWord]) -> HitGroup:
    models = [get_model(model_id) for model_id in model_files()]
    texts = [(m, (m.title, m.about, m.product)) for m in models]
    hits = [
        Hit(
            m.title,
            Label("行业模型", "sector model"),
            reverse("new_study", args=[m.id]),
            matching.why(
                words,
                [
                    (matching.NAME, m.title),
                    (matching.PRODUCT, m.product),
                    (matching.ABOUT, m.about),
                ],
            ),
        )
        for m in _holding(texts, words)
    ]
    url = reverse("calc_home") if len(hits) > SHOWN else ""
    return HitGroup(Label("模型", "Models"), hits[:SHOWN], url)


def clauses() -> Iterator[tuple[Label, Label, Label]]:
    """Standard, clause and what it asks, of the standards that are kept as rows."""
    for standard in standards_held():
        data = read_content("rules", "clauses", f"{standard}.yaml")
        title = Label(data["title"]["zh"], data["title"]["en"])
        for row in data["clauses"]:
            yield title, reference_words(str(row["ref"])), Label(row["zh"], row["en"])


def _rules(words: list[AskedWord]) -> HitGroup:
    texts = [((title, ref, what), (title, what)) for title, ref, what in clauses()]
    hits = [
        Hit(
            what,
            Label(f"{title.zh} {ref.zh}", f"{title.en} {ref.en}"),
            f"{reverse('rules')}#c{slugify(ref.en)}",
            matching.why(words, [(matching.TEXT, what), (matching.STANDARD, title)]),
        )
        for title, ref, what in _holding(texts, words)
    ]
    url = reverse("rules") if len(hits) > SHOWN else ""
    return HitGroup(Label("标准条文", "Standards"), hits[:SHOWN], url)


def _texts(asked: str, words: list[AskedWord]) -> HitGroup:
    held = [
        Hit(
            d.title_en if lang() == "en" else d.title_zh,
            d.kind_label,
            reverse("document", args=[d.key]),
            matching.why(
                [AskedWord(part.lower(), (part,), False) for part in asked.split()],
                [
                    (matching.NAME, Label(d.title_zh, d.title_en)),
                    (matching.TEXT, Label(d.body_zh, d.body_en)),
                ],
            ),
        )
        for d in documents.found(asked)[:SHOWN]
    ]
    pages: list[tuple[Hit, tuple[Label, ...]]] = []
    for term in glossary():
        word = Label("术语", "glossary")
        reason = matching.why(words, [(matching.NAME, term.name)])
        hit = Hit(term.name, word, reverse("term", args=[term.key]), reason)
        pages.append((hit, (term.name,)))
    for name, route, kind in (
        ("services", "service", Label("办事指南", "service")),
        ("guides", "guide", Label("教程", "guide")),
    ):
        for row in text(name):
            title = Label(row["zh"], row["en"])
            about = row.get("lead") or row["result"]
            about = Label(about["zh"], about["en"])
            reason = matching.why(words, [(matching.NAME, title), (matching.ABOUT, about)])
            hit = Hit(title, kind, reverse(route, args=[row["id"]]), reason)
            pages.append((hit, (title, about)))
    hits = [*held, *_holding(pages, words)]
    url = reverse("learn") if len(hits) > SHOWN else ""
    return HitGroup(Label("文件与帮助", "Documents and help"), hits[:SHOWN], url)


def _holding(
    texts: Iterable[tuple[Any, tuple[Label, ...]]], words: Iterable[AskedWord]
) -> list[Any]:
    """The things whose texts hold at least half of the words, most words first; the name of the
    place is not looked for, because these hold for every place.
    """
    free = [word for word in words if not word.is_place]
    if not free:
        return []
    scored = []
    for thing, labels in texts:
        whole = " ".join(t for label in labels for t in (label.zh, label.en)).lower()
        score = sum(any(s.lower() in whole for s in word.same) for word in free)
        if 2 * score >= len(free):
            scored.append((score, thing))
    return [thing for _, thing in sorted(scored, key=lambda row: -row[0])]
