"""The programme's quarterly report: PDF/A by Typst from plain figures, the same bytes for the
same figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.charts import svg
from zuji.charts.programme import trend_spec
from zuji.charts.specs import short
from zuji.core.label import Label, Lang
from zuji.core.words import SHARES
from zuji.reports.typeset import pdf

WORDS = {
    "quarterly": Label(
        "产品碳足迹工作季报", "Product carbon footprint programme: quarterly report"
    ),
    "annual": Label("产品碳足迹工作年度总结", "Product carbon footprint programme: annual summary"),
    "until": Label("数据截至", "Figures up to"),
    "due": Label("报送期限", "Due on"),
    "preliminary": Label(
        "报告期尚未结束，数字为初步数。",
        "The period has not ended: the figures are preliminary.",
    ),
    "filed": Label("已报送", "Handed in"),
    "correction": Label("更正说明", "Reason of the correction"),
    "targets": Label("目标与进度", "Targets and progress"),
    "year": Label("年份", "Year"),
    "sum": Label("合计", "Sum"),
    "planned": Label("目标", "Planned"),
    "actual": Label("已完成", "Actual"),
    "backlog": Label("待完成", "Backlog"),
    "cities": Label("各市", "Cities"),
    "city": Label("市", "City"),
    "industries": Label("各行业", "Industries"),
    "industry": Label("行业", "Industry"),
    "enterprises": Label("企业", "Enterprises"),
    "products": Label("产品", "Products"),
    "datasets": Label("因子数据集", "Factor data sets"),
    "planned_enterprises": Label("企业目标", "Planned (enterprises)"),
    "planned_products": Label("产品目标", "Planned (products)"),
    "funnel": Label("各环节", "Stages"),
    "stage": Label("环节", "Stage"),
    "enrolled": Label("已登记", "Enrolled"),
    "submitted": Label("已提交", "Submitted"),
    "accounted": Label("已完成核算", "Accounted"),
    "verified": Label("已核查", "Verified"),
    "certified": Label("已认证", "Certified"),
    "labelled": Label("已贴标", "Labelled"),
    "quality": Label("数据质量（产品数）", "Data quality (products)"),
    "dqr": Label("数据质量得分", "Data quality rating"),
    "primary": SHARES["primary_share"],
    "exporter": Label("出口企业（已完成核算）", "Exporters (accounted)"),
    "good": Label("CBAM 附件一货物（已完成核算）", "CBAM Annex I goods (accounted)"),
    "market": Label("出口市场（已完成核算）", "Market (accounted)"),
    "trend": Label("累计完成核算", "Accounted so far"),
    "period": Label("时期", "Period"),
    "after": Label("{year} 年以后", "after {year}"),
    "enterprises_now": Label("其中今日有效（企业）", "of these in force today (enterprises)"),
    "products_now": Label("其中今日有效（产品）", "of these in force today (products)"),
    "first_total": Label("更正前的数值", "Value before correction"),
    "standing": Label("现状", "Standing today"),
    "stands": Label("有效", "stands"),
    "corrected": Label("已更正", "corrected"),
    "sent_back": Label("已退回，更正中", "sent back, in correction"),
    "list": Label("本期完成核算的产品", "Products accounted in the period"),
    "day": Label("日期", "Day"),
    "enterprise": Label("企业", "Enterprise"),
    "uscc": Label("统一社会信用代码", "Credit code"),
    "product": Label("产品", "Product"),
    "study_year": Label("核算年", "Study year"),
    "total": Label("碳足迹", "Footprint"),
    "low": Label("下限", "Low"),
    "high": Label("上限", "High"),
    "unit": Label("单位", "Unit"),
    "model": Label("模型", "Model"),
    "digest": Label("存证编码", "Lockfile digest"),
    "notice": Label("备注", "Notice"),
    "definitions": Label("指标口径", "What the figures count"),
    "source": Label("依据", "Source"),
    "none": Label("本期没有。", "Nothing in the period."),
    "unknown": Label("—（本平台尚无记录）", "— (no records here yet)"),
    "trade": Label("出口", "Trade"),
    "note": Label(
        (
            "全部数字由平台记录统计得出，没有手工填写的数字；目标除外，其依据见上。本报告不"
            "是认证文件。"
        ),
        (
            "Every figure is counted from the platform's records and none is typed in, "
            "except targets, whose source is given. This report is no certificate."
        ),
    ),
}


def words(lang: Lang) -> dict[str, str]:
    """Every fixed word of the report in one language."""
    return {key: label[lang] for key, label in WORDS.items()}


def programme_pdf(content: Mapping[str, Any], lang: Lang, filing: Mapping[str, str]) -> bytes:
    """The report as PDF/A-2b.

    `content` is the report's figures (schema ``zuji-programme-report/1``); `filing` says when it
    was handed in, its digest and the reason of a correction, or is empty for one that was not.
    """
    data = {
        "lang": lang,
        "w": words(lang),
        "filing": dict(filing),
        **content_in_words(content, lang),
    }
    pictures = {"trend": svg(trend_spec(content["trend"], lang))}
    return pdf("programme", data, pictures, content["until"])


def year_words(year: str, lang: Lang) -> str:
    """A row of a plan: its year, ``>2025`` for what came after the last, "" for the sum."""
    if year.startswith(">"):
        return WORDS["after"][lang].format(year=year[1:])
    return year or WORDS["sum"][lang]


def _n(value: int | None) -> str:
    return "—" if value is None else f"{value:,}"


def content_in_words(content: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """The figures in words, as the template prints them."""
    word_of = words(lang)
    return {
        "period": content["period"],
        "until": content["until"],
        "due": content["due_on"],
        "is_whole": content["is_whole"],
        "title": word_of["quarterly" if "Q" in content["period"] else "annual"],
        "regimes": [_regime(regime, lang) for regime in content["regimes"]],
        "cities": [
            _row(city, lang, "planned", "enterprises", "backlog", "products_planned", "products")
            for city in content["cities"]
        ],
        "industries": [
            _row(industry, lang, "planned", "enterprises", "products_planned", "products")
            for industry in content["industries"]
        ],
        "funnel": [
            [
                word_of[stage["stage"]],
                *(
                    word_of["unknown"] if stage[unit] is None else _n(stage[unit])
                    for unit in ("enterprises", "products")
                ),
                *(_now(stage, unit) for unit in ("enterprises", "products")),
            ]
            for stage in content["funnel"]
        ],
        "dqr": [[band["band"].rstrip("]"), _n(band["products"])] for band in content["dqr"]],
        "primary": [
            [band["band"].rstrip("]"), _n(band["products"])] for band in content["primary"]
        ],
        "trade": [
            [
                f"{word_of[row['part']]} {row['value'] if row['part'] == 'market' else ''}".strip(),
                _n(row["enterprises"]),
                _n(row["products"]),
                "",
                "",
            ]
            for row in content["trade"]
        ],
        "trend": [
            [row["period"], _n(row["enterprises"]), _n(row["products"])] for row in content["trend"]
        ],
        "accounted": [_accounted(product, lang) for product in content["accounted"]],
        "definitions": [
            [word_of.get(key, key), definition[lang]]
            for key, definition in content["definitions"].items()
        ],
    }


def _now(stage: Mapping[str, Any], unit: str) -> str:
    """What of a stage holds today; blank where it cannot end, or where a report of before does not
    say.
    """
    now = stage.get("in_force") or {}
    return _n(now[unit]) if unit in now else ""


def _regime(regime: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """Targets of one source with the actual figures, year by year."""
    word_of = words(lang)
    return {
        "title": regime[lang],
        "unit": word_of[regime["unit"]],
        "source": regime["source"][lang],
        "rows": [
            [
                year_words(row["year"], lang),
                _n(row["planned"]),
                _n(row["actual"]),
                _n(row["backlog"]),
            ]
            for row in regime["rows"]
        ],
    }


def _row(place: Mapping[str, Any], lang: Lang, *figures: str) -> list[str]:
    """A city or an industry with its figures."""
    return [place[lang], *(_n(place[figure]) for figure in figures)]


def _accounted(product: Mapping[str, Any], lang: Lang) -> list[str]:
    """A product whose footprint was accounted in the period; one that was corrected or sent back
    since says so.
    """
    low, high = short(product["low"]), short(product["high"])
    return [
        product["accounted_on"],
        product["enterprise"],
        product["city"],
        product["product"],
        str(product["year"]),
        f"{short(product['total'])} [{low} – {high}] {product['unit']}{_standing(product, lang)}",
    ]


def _standing(product: Mapping[str, Any], lang: Lang) -> str:
    standing, first = product.get("standing", "stands"), product.get("first_total")
    if standing == "stands":
        return ""
    before = "" if first is None else f" · {WORDS['first_total'][lang]} {short(first)}"
    return f" · {WORDS[standing][lang]}{before}"
