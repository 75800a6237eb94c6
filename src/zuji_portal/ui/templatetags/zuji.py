"""Filters for numbers and bilingual labels."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import segno
from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from zuji.charts.specs import short
from zuji.core.figures import (
    RANGE,
    figure_text,
    readable,
    spoken_unit,
    three_figures,
    unit_text,
    with_interval,
    written_figure,
)
from zuji.core.label import Label, Lang, joined, listed
from zuji.core.places import countries, in_english
from zuji.core.refusals import Finding, placeholders, sentences
from zuji.core.regions import region_words
from zuji.core.words import (
    CONFIDENCE,
    FINDING_SEVERITIES,
    STATUSES,
    gas_label,
    without_tags,
)
from zuji.factors import builtin_library
from zuji.factors.library import full_library
from zuji.factors.worded import worded
from zuji.sectors.registry import get_model
from zuji.sectors.render import written
from zuji_portal.ui.language import lang

register = template.Library()
HAN = re.compile(r"[\u4e00-\u9fff]+")
BY_LANGUAGE = (dict, Label, Mapping)
LATIN = re.compile(r"[A-Za-z]+")
register.filter("short", lambda value: short(float(value)))
register.filter("grouped", lambda count: f"{count:,}")


@register.filter(name="written")
def in_words(value: float) -> str:
    """A number as people write it: what is too small or too large for digits as ×10ⁿ."""
    return written(float(value))


@register.filter
def gas(key: str) -> str:
    """A gas by its formula, with its origin where that matters."""
    return gas_label(key)[lang()]


@register.filter
def model_title(model_id: str) -> str:
    return get_model(model_id).title[lang()]


@register.filter
def version(model: str) -> str:
    """The version of ``urea 1.0.0``."""
    return model.rpartition(" ")[2]


@register.filter
def percent(value: float) -> str:
    """A share to one decimal; what is there and rounds to nothing is less than 0.1 %, not 0."""
    if 0 < value < 0.0005:
        return Label("＜0.1 %", "<0.1 %")[lang()]
    return f"{100 * value:.1f} %"


@register.filter
def footprint(total: Mapping[str, Any]) -> str:
    """A result with its interval and unit: ``711（690～733） kgCO₂e/t``."""
    return with_interval(total["value"], total["low"], total["high"], total["unit"], lang())


@register.filter
def figure(total: Mapping[str, Any]) -> str:
    """The number of a footprint alone: ``711``; tonnes where it is large, as `unit` says."""
    return three_figures(total["value"] * readable(total["value"], total["unit"])[0])


@register.filter
def ends(total: Mapping[str, Any]) -> str:
    """The interval of a footprint alone: ``690～733``."""
    written = written_figure(total["value"], total["low"], total["high"], total["unit"])
    return written.ends(lang())


@register.filter
def unit(total: Mapping[str, Any]) -> str:
    """The unit of a footprint as `figure` writes it."""
    return unit_text(readable(total["value"], total["unit"])[1], lang())


@register.filter
def within(value: float, total: Mapping[str, Any]) -> str:
    """A part of a footprint in the unit in which the footprint itself is written."""
    return short(float(value) * readable(total["value"], total["unit"])[0])


@register.filter
def between(spread: Mapping[str, float], total: Mapping[str, Any]) -> str:
    """Both ends of a spread in the unit of the footprint: ``690～733``."""
    ends = (within(spread[end], total) for end in ("low", "high"))
    return RANGE[lang()].join(ends)


@register.filter
def with_unit(value: float, unit: str) -> str:
    """``711 kgCO₂e/t``, tonnes where it is large."""
    return figure_text(float(value), unit, lang())


@register.filter
def end_sources(published: Mapping[str, Any]) -> str:
    """The sources of a published range, lower end first; one that gives both ends stands once."""
    ends = dict.fromkeys((published["min_source"], published["max_source"]))
    return joined(_source_named(end) for end in ends if end)[lang()]


def _source_named(source: str) -> str:
    """A source in words where it is a factor, of an optional pack too, with the note beside it."""
    number, sign, note = source.partition(" (")
    factor = full_library().factors.get(number)
    return f"{worded(name(factor), lang())}{sign}{note}" if factor else source


@register.filter
def written_unit(unit: str | None) -> str:
    """``kgCO₂e/t`` for ``kgCO2e/t``; empty for none."""
    return unit_text(unit or "", lang())


@register.filter
def form_unit(unit: str) -> str:
    """The unit beside the box of a number: ``件`` for ``item``."""
    return spoken_unit(unit, lang())


@register.filter
def region(code: str) -> str:
    """A region of a factor in words; empty for none."""
    return region_words(code or "")[lang()]


@register.filter
def markets(codes: str) -> str:
    """Countries of a list of codes, by their names: ``德国 · 日本``; empty for none."""
    named = (countries().get(code) or region_words(code) for code in codes.split(",") if code)
    return " · ".join(label[lang()] for label in named)


@register.filter
def confidence(tag: str) -> str:
    """How far something was compared with its source, in words."""
    return CONFIDENCE[tag][lang()] if tag in CONFIDENCE else tag


MARKS = {"：": ": ", "；": "; ", "，": ", ", "、": ", ", "（": " (", "）": ")", "～": "–"}
"""Punctuation between what a template puts side by side, and what English writes for it."""


@register.simple_tag
def mark(sign: str) -> str:
    """A sign of `MARKS` as the reader's language writes it."""
    return MARKS[sign] if lang() == "en" else sign


@register.filter
def followed(said: str, sign: str) -> str:
    """Words and the sign of `MARKS` that comes after them, so that no blank comes between."""
    return f"{said}{mark(sign)}"


@register.filter
def bracketed(said: str) -> str:
    """Words between the brackets of the reader's language."""
    return f"{mark('（')}{said}{mark('）')}"


@register.filter
def as_clauses(texts: Iterable[Any]) -> str:
    """Texts as clauses with the semicolon of the reader's language."""
    return joined(texts)[lang()]


@register.filter
def enumerated(texts: Iterable[str]) -> str:
    """Texts as an enumeration with the comma of the reader's language."""
    return listed(texts)[lang()]


@register.filter
def text(label: Any) -> str:
    """A label, city or class of industry in the reader's language, tags of confidence in words."""
    language = lang()
    if isinstance(label, str):
        return without_tags(label, language)
    own = label[language] if isinstance(label, BY_LANGUAGE) else getattr(label, language)
    return without_tags(str(own), language)


@register.filter
def own_language(notice: str) -> str:
    """Of a text in both languages, ``中文 · English``, the part in the reader's."""
    parts, is_zh = notice.split(" · "), lang() == "zh"
    mine = [part for part in parts if (HAN.search(part) is not None) == is_zh]
    if HAN.search(notice) and LATIN.search(notice):  # both in one part: 虚构企业 fictional
        strange = LATIN if is_zh else HAN
        mine = [strange.sub("", part).strip() for part in (mine or parts)]
        mine = [part[:1].upper() + part[1:] for part in mine if part]
    return " · ".join(mine or parts)


@register.filter
def get(mapping: Mapping[str, Any], key: str) -> Any:
    return mapping.get(key)


@register.filter
def math(markup: str) -> SafeString:
    """MathML made by `zuji.sectors.render`, which escapes every text it is given."""
    return mark_safe(markup)  # noqa: S308


@register.filter
def message(finding: Finding) -> str:
    return finding.message(lang())


@register.filter
def said_once(title: str) -> str:
    """The title of a page, ``object · place · site``, without a place that the object begins with:
    a certificate is not said to be of the certificates.
    """
    parts: list[str] = []
    for part in (" ".join(part.split()) for part in re.split(r"\s+·\s+", title)):
        if part and not any(known.casefold().startswith(part.casefold()) for known in parts):
            parts.append(part)
    return " · ".join(parts)


@register.filter
def rule_words(rule: str) -> str:
    """What a rule says where it is kept without the facts of its finding."""
    said = sentences()[rule][lang()][0] if rule in sentences() else ""
    return said.format_map(dict.fromkeys(placeholders(rule), "…"))


@register.filter
def remedy(finding: Finding) -> str:
    return finding.remedy(lang())


@register.filter
def status(name: str) -> str:
    """Where a value comes from, in words."""
    return STATUSES[name][lang()] if name in STATUSES else name


@register.filter
def factor_name(number: str) -> str:
    """The name of a factor of the library by its number, in the reader's language."""
    factor = builtin_library().factors.get(number)
    return name(factor) if factor else number


@register.filter
def severity(name: str) -> str:
    """What a finding says of a study, in words."""
    return FINDING_SEVERITIES[name][lang()]


@register.filter
def name(subject: Any) -> str:
    """The name of an enterprise, product or factor in the reader's language, where it has one."""
    if isinstance(subject, Label):
        return subject[lang()] or subject.zh
    if isinstance(subject, Mapping):
        own = (subject.get("name_en"), subject["name_zh"])
    else:
        own = (subject.name_en, subject.name_zh)
    return in_english(str(own[0])) if lang() == "en" and own[0] else str(own[1])


@register.simple_tag
def status_options(chosen: str) -> SafeString:
    """The options of a status field: made here and kept, because a form has sixty such fields."""
    return _status_options(lang(), chosen)


@lru_cache(maxsize=64)
def _status_options(language: Lang, chosen: str) -> SafeString:
    parts = (
        (code, " selected" if code == chosen else "", word[language])
        for code, word in STATUSES.items()
    )
    return format_html_join("", '<option value="{}"{}>{}</option>', parts)


@register.simple_tag
def icon(key: str) -> SafeString:
    """A drawing of the sprite beside or instead of a word that names it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" width="20" height="20"><use href="{}#{}"/></svg>',
        static("zuji/icons.svg"),
        key,
    )


@register.filter
def qr(path: str) -> SafeString:
    """The QR code of a page of this site, for paper."""
    code = segno.make(str(settings.SITE_URL).rstrip("/") + path, error="m", micro=False)
    return mark_safe(code.svg_inline(scale=2, border=4, omitsize=False))  # noqa: S308


@register.simple_tag
def page(route: str) -> str:
    """The address of a page, "" where the site has none of that name."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


@register.inclusion_tag("ui/_crumbs.html")
def crumbs(*parts: Any) -> dict[str, Any]:
    """The way to a page: address and word in turn, from the top; a phone shows the last alone."""
    return {"crumbs": list(zip(parts[::2], parts[1::2], strict=True))}
