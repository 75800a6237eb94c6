"""The gap and recalculation report of recognition: one content as PDF/A, Word and Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import fsum
from typing import Any

from zuji.core.figures import in_full, places_of, to_places, unit_text
from zuji.core.label import Label, Lang
from zuji.core.words import CONFIDENCE
from zuji.footprint.study import StudyDocument
from zuji.recognition.crosswalk import CrosswalkRow
from zuji.recognition.gap import RecognitionGap
from zuji.recognition.schemes import RecognitionScheme, cited, register
from zuji.reports.recognition_words import WORDS
from zuji.reports.typeset import pdf
from zuji.reports.wordfile import SMALL, Type, WordFile
from zuji.reports.written import day_in, period_in
from zuji.sectors.model import Model

WIDTHS = {"parts": (2.6, 1.2, 1, 1), "rows": (1.1, 2.2, 2.2, 0.9, 2)}


def recognition_content(
    found: RecognitionGap, study: StudyDocument, model: Model, lang: Lang
) -> dict[str, Any]:
    """What the report says, as plain texts: title, pairs of name and value, sections with
    paragraphs and one table each.
    """
    w = {key: label[lang] for key, label in WORDS.items()}
    unit = unit_text(_unit(model), lang)
    return {
        "lang": lang,
        "title": w["title"],
        "day": _day(found, study),
        "scheme": found.scheme.title[lang],
        "product": _product(study, model, lang),
        "pairs": _pairs(found, study, model, lang),
        "sections": [
            {"heading": w["result"], "paragraphs": _result(found, unit, lang), **_no_table()},
            _parts(found, unit, lang),
            {
                "heading": w["crosswalk"],
                "paragraphs": [],
                "head": [w[name] for name in ("clause", "ours", "theirs", "status", "cited")],
                "rows": [crosswalk_line(row, lang) for row in found.rows],
                "widths": WIDTHS["rows"],
            },
            {"heading": w["open"], "paragraphs": open_lines(found, lang), **_no_table()},
        ],
        "note": w["note"],
    }


def recognition_pdf(content: dict[str, Any]) -> bytes:
    """PDF/A-2b, the same bytes for the same content."""
    return pdf("recognition", content, {}, content["day"])


def recognition_docx(content: dict[str, Any]) -> bytes:
    """Word, the same bytes for the same content."""
    file = WordFile(content["title"], "", content["day"], content["lang"])
    file.running(content["title"], content["product"])
    file.paragraph(content["title"], Type("黑体", "Arial", 18))
    file.paragraph(content["scheme"], Type("黑体", "Arial", 12))
    file.pairs(content["pairs"])
    for section in content["sections"]:
        file.heading(section["heading"], 2)
        for text in section["paragraphs"]:
            file.paragraph(text)
        if section["rows"]:
            file.table(section["head"], section["rows"], section["widths"])
    file.paragraph(content["note"], SMALL)
    return file.content()


def recognition_markdown(content: dict[str, Any]) -> str:
    """Markdown with tables."""
    lines = [f"# {content['title']}", "", f"**{content['scheme']}**", ""]
    colon = "：" if content["lang"] == "zh" else ": "
    lines += [f"- {name}{colon}{value}" for name, value in content["pairs"]]
    for number, section in enumerate(content["sections"], 1):
        lines += ["", f"## {number} {section['heading']}", ""]
        for text in section["paragraphs"]:
            lines += [text, ""]
        if section["rows"]:
            lines += [_cells(section["head"]), "|" + "---|" * len(section["head"])]
            lines += [_cells(row) for row in section["rows"]]
    return "\n".join([*lines, "", content["note"], ""])


def crosswalk_line(row: CrosswalkRow, lang: Lang) -> list[str]:
    """Topic, our clause, theirs, standing, citation with how far it was checked."""
    status = register().statuses[row.status]
    sure = CONFIDENCE[row.tag][lang] if row.tag else ""
    said = row.ref[lang] + (f" · {sure}" if sure else "")
    return [
        row.label[lang],
        row.ours[lang],
        row.theirs[lang],
        Label(status.zh, status.en)[lang],
        f"{said} · {row.as_of}" if said else "—",
    ]


def agreement_text(of: RecognitionScheme, day: str, lang: Lang) -> str:
    """The agreement with a scheme on a day, in words."""
    held = of.agreement_on(day)
    if held is None:
        return WORDS["no_agreement"][lang]
    kind = register().kinds[held.kind]
    until = WORDS["until"][lang].format(day=day_in(held.until, lang)) if held.until else ""
    way = cited(register().ways[held.way])[lang]
    parts = (Label(kind.zh, kind.en)[lang], day_in(held.since, lang), until, way)
    return " · ".join(filter(None, (*parts, held.number, cited(held.ref)[lang])))


def result_figures(found: RecognitionGap) -> int:
    """Decimals in which the report prints totals and parts: two beyond three figures."""
    return max(places_of(found.before) + 2, 0)


def signed(value: float, places: int) -> str:
    """A change with its sign."""
    return ("+" if value > 0 else "") + to_places(value, places)


def open_lines(found: RecognitionGap, lang: Lang) -> list[str]:
    """What must be read, computed or checked before a wider recognition is borne."""
    unknown = [row for row in found.rows if row.status == "unknown"]
    other = [row for row in found.not_computed if row.status != "unknown"]
    lines = [
        WORDS[key][lang].format(names=_names(rows, lang))
        for key, rows in (
            ("open_unknown", unknown),
            ("open_computed", other),
            ("open_unchecked", found.unchecked),
        )
        if rows
    ]
    return lines or [WORDS["open_none"][lang]]


def _names(rows: Iterable[CrosswalkRow], lang: Lang) -> str:
    return ("；" if lang == "zh" else "; ").join(row.label[lang] for row in rows)


def _unit(model: Model) -> str:
    amount = "" if model.declared_amount == 1 else f"{in_full(model.declared_amount)} "
    return f"kgCO2e/{amount}{model.declared_unit}"


def _day(found: RecognitionGap, study: StudyDocument) -> str:
    return str(study.data.get("as_of") or found.scheme.as_of)[:10]


def _product(study: StudyDocument, model: Model, lang: Lang) -> str:
    return _named(study.data.get("product") or {}, lang) or model.title[lang]


def _named(row: dict[str, Any], lang: Lang) -> str:
    names = ("name_zh", "name") if lang == "zh" else ("name_en", "name_zh", "name")
    return str(next((row[name] for name in names if row.get(name)), ""))


def _pairs(
    found: RecognitionGap, study: StudyDocument, model: Model, lang: Lang
) -> list[list[str]]:
    of = found.scheme
    rows = {
        "product": _product(study, model, lang),
        "organisation": _named(study.data.get("organisation") or {}, lang),
        "period": period_in(*study.period)[lang],
        "own": found.base.title[lang],
        "scheme": of.title[lang],
        "operator": Label(of.operator.zh, of.operator.en)[lang],
        "source": f"{cited(of.source)[lang]} · {CONFIDENCE[of.tag][lang]}",
        "as_of": day_in(of.as_of, lang),
        "agreement": agreement_text(of, _day(found, study), lang),
    }
    return [[WORDS[name][lang], value] for name, value in rows.items() if value]


def _result(found: RecognitionGap, unit: str, lang: Lang) -> list[str]:
    w, places, of = WORDS, result_figures(found), found.scheme
    colon = "：" if lang == "zh" else ": "
    lines = [
        Label(of.about.zh, of.about.en)[lang],
        f"{w['before'][lang]}{colon}{to_places(found.before, places)} {unit}",
    ]
    if found.after is not None and found.difference is not None:
        share = f"{found.difference / found.before:+.2%}" if found.before else "—"
        lines += [
            f"{w['after'][lang]}{colon}{to_places(found.after, places)} {unit}",
            f"{w['difference'][lang]}{colon}{signed(found.difference, places)} {unit} ({share})",
        ]
        if found.not_computed:
            lines.append(w["partial"][lang].format(count=len(found.not_computed)))
    else:
        lines.append(why_not_computed(found, lang))
    kind = register().kinds[found.bears]
    means = Label(kind.means.zh, kind.means.en)[lang]
    bears = f"{w['bears'][lang]}{colon}{Label(kind.zh, kind.en)[lang]} – {means}"
    return [*lines, bears, w["decides"][lang]]


def why_not_computed(found: RecognitionGap, lang: Lang) -> str:
    """Why a study has no second total."""
    if found.findings:
        said = [finding.message(lang) for finding in found.findings]
        return WORDS["refused"][lang] + ("；" if lang == "zh" else "; ").join(said)
    key = "calculator" if found.scheme.calculator else "not_computed_all"
    return WORDS[key][lang]


def _parts(found: RecognitionGap, unit: str, lang: Lang) -> dict[str, Any]:
    w = {key: label[lang] for key, label in WORDS.items()}
    if not found.parts:
        text = w["nothing"] if found.after is None else w["same"]
        return {"heading": w["parts"], "paragraphs": [text], **_no_table()}
    places = result_figures(found)
    rows = [
        [
            part.label[lang],
            signed(part.kgco2e, places),
            f"{part.share:.1%}",
            w["yes"] if part.in_smallest else "",
        ]
        for part in found.parts
    ]
    rows.append([w["sum"], signed(fsum(part.kgco2e for part in found.parts), places), "", ""])
    return {
        "heading": w["parts"],
        "paragraphs": [smallest_text(found, lang), w["shapley"]],
        "head": [w["clause"], f"{w['moves']} {unit}", w["share"], w["key"]],
        "rows": rows,
        "widths": WIDTHS["parts"],
    }


def smallest_text(found: RecognitionGap, lang: Lang) -> str:
    """The fewest clauses that explain the difference, each with what it moves."""
    places = result_figures(found)
    between = "；" if lang == "zh" else "; "
    names = between.join(
        f"{part.label[lang]} {signed(part.kgco2e, places)}" for part in found.smallest
    )
    share = f"{fsum(part.share for part in found.smallest):.1%}"
    return WORDS["smallest"][lang].format(names=names, share=share)


def _no_table() -> dict[str, Any]:
    return {"head": [], "rows": [], "widths": []}


def _cells(texts: Sequence[str]) -> str:
    return "| " + " | ".join(text.replace("|", "\\|").replace("\n", " ") for text in texts) + " |"
