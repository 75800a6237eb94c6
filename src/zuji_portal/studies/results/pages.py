"""Content of the result pages, from a lockfile. Reads only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse

from zuji.charts.bars import Waterfall, draw_waterfall
from zuji.charts.specs import short, variable_name
from zuji.core.label import Label, Lang, joined
from zuji.core.refusals import Finding
from zuji.footprint.profile import get_profile, profiles_for
from zuji.footprint.published import INSIDE, Placed, placed
from zuji.footprint.values import asked_choices
from zuji.lockfile import Difference
from zuji.sectors.model import Model
from zuji_portal.studies.results import queries
from zuji_portal.studies.results.addresses import Result
from zuji_portal.studies.results.claims import StatementLike, claims
from zuji_portal.studies.results.forms import study_form
from zuji_portal.studies.results.naming import Names, names_of
from zuji_portal.studies.results.pictures import page_drawers
from zuji_portal.studies.results.sentences import amount, rows
from zuji_portal.studies.results.wording import findings_of
from zuji_portal.ui.drawing import drawn
from zuji_portal.ui.language import findings_for

PICTURES = ("stages", "waterfall", "sankey", "distribution", "tornado")


def headline(
    lock: Mapping[str, Any], model: Model, lang: Lang, statement: StatementLike | None = None
) -> dict[str, Any]:
    """Number, interval, stage bar, product: the top of every result."""
    result = lock["result"]
    low, high, value = (result["total"][k] for k in ("low", "high", "value"))
    span = max(high * 1.15, 1e-12)
    return {
        "result": result,
        "model": model,
        "study": lock["study"],
        "total": result["total"],
        "stage_bar": queries.stage_bar(result, model, lang),
        "interval": {
            "left": round(1000 * max(low, 0) / span),
            "width": round(1000 * (high - max(low, 0)) / span),
            "mark": round(1000 * max(value, 0) / span),
        },
        "views": [
            {"label": v.label, **result["views"][v.id]}
            for v in model.views
            if v.id in result.get("views", {})
        ],
        "is_market": abs(result["location_based_total"] - value) > 1e-9,
        "claims": claims(lock, model, statement),
        "warnings": sum(f["severity"] == "warn" for f in lock["findings"]),
    }


def is_same_computation(lock: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two lockfiles say the same number of the same study; the day on which they were
    judged and the number of draws may differ.
    """
    return _substance(lock) == _substance(other)


def _substance(lock: Mapping[str, Any]) -> list[Any]:
    result = {k: v for k, v in lock["result"].items() if k not in {"uncertainty", "versions"}}
    study = lock["study"]
    parts = ("product", "organisation", "site", "period", "inputs", "own_factors", "waivers")
    return [result, *(_filled(study.get(part)) for part in parts)]


def _filled(part: Any) -> Any:
    """The part without blank fields: a form writes those that a file leaves out."""
    if isinstance(part, Mapping):
        fields = {key: _filled(value) for key, value in part.items()}
        return {key: value for key, value in fields.items() if value not in ("", None, {})}
    return part


def form_page(
    model: Model, data: Mapping[str, Any], base: str = "", findings: Iterable[Finding] = ()
) -> dict[str, Any]:
    """What the page of a study's form is made of."""
    blocking = [f for f in findings if f.severity == "block"]
    form = study_form(model, data, blocking)
    return {
        "form": form,
        "model": model,
        "base": base,
        "refused": bool(blocking),
        "form_url": reverse("new_study", args=[model.id]),
        "preview_url": reverse("preview", args=[model.id]),
        "shape_url": reverse("study_form", args=[model.id]),
        "profile_options": [get_profile(p) for p in profiles_for(model.id)],
        "other_findings": findings_for(form.other_findings),
    }


def result_page(stored: Result, lang: Lang) -> dict[str, Any]:
    """What the page of a result is made of."""
    lock = stored.content()
    model = queries.model_in(lock)
    result = lock["result"]
    chosen = result["choices"]
    drawers = page_drawers(result, model, stored.digest)
    return headline(lock, model, lang, stored.statement) | {
        "stored": stored,
        "digest": stored.digest,
        "lock": lock,
        "tables": queries.tables_of(lock, model, lang),
        "pictures": [
            (name, drawn(drawers[name]))
            for name in PICTURES
            if name != "distribution" or lock["sampling"]
        ],
        "findings": rows(findings_of(lock, model), model, lang, names_of(model, lock["factors"])),
        "choices": [
            (c.label, c.options[chosen[c.name]])
            for c in asked_choices(model.choices.values(), chosen)
        ],
        "published": _published(model, chosen, result, lang),
        "uncertainty": result["uncertainty"],
        "material": [
            {"name": variable_name(m["name"], model, lang), "share": m["share"]}
            for m in result["material"]
        ],
    }


def in_words(findings: Iterable[Finding], model: Model, lang: Lang) -> list[dict[str, Any]]:
    """Findings whose place is a field of the form, named by the field's label."""
    rows = findings_for(findings)
    for row in rows:
        names = [n for n in re.findall(r"inputs\.(\w+)", row["place"]) if n in model.inputs]
        if names:
            row["place"] = joined(model.inputs[n].label for n in names)[lang]
    return rows


def _published(
    model: Model, choices: Mapping[str, str], result: Mapping[str, Any], lang: Lang
) -> list[dict[str, Any]]:
    """Published results of the class with our value's place among them, in thousandths."""
    total = result["total"]
    views = {
        name: (float(view["value"]), str(view["unit"]))
        for name, view in (result.get("views") or {}).items()
    }
    return [
        {
            "label": row.label[lang],
            "span": f"{short(row.low)} – {short(row.high)}",
            "unit": row.unit,
            "n": row.row.get("n"),
            "sources": dict.fromkeys(filter(None, row.sources)),
            "verdict": row.words[lang],
            "is_outside": row.verdict != INSIDE,
            "why": row.why[lang] if row.why else "",
            **_strip(row),
        }
        for row in placed(model, choices, float(total["value"]), str(total["unit"]), views)
    ]


def _strip(row: Placed) -> dict[str, Any]:
    end = max(row.high, row.value) * 1.05
    scale = row.high / float(row.row["max"]) if float(row.row["max"]) else 1.0
    median = float(row.row.get("median", row.row["min"])) * scale
    ends = {"min": row.low, "max": row.high, "median": median, "value": row.value}
    at = {name: round(1000 * value / end) for name, value in ends.items()}
    return {"at": at, "width": max(at["max"] - at["min"], 2)}


def comparison_page(
    difference: Difference, locks: Sequence[Mapping[str, Any]], digests: tuple[str, str], lang: Lang
) -> dict[str, Any]:
    """What the page of two results is made of: the difference and its causes."""
    model = queries.model_in(locks[1])
    names = {s.id: s.label[lang] for s in model.steps}
    inputs = {i.name: i.label[lang] for i in model.inputs.values()}
    factors = names_of(model, locks[0]["factors"]) | names_of(model, locks[1]["factors"])

    def given(value: Any) -> str:
        if not isinstance(value, Mapping):
            return "—" if value is None else str(value)
        return f"{value.get('value', '—')} {value.get('unit', '')}".strip()

    return {
        "found": difference,
        "total": {
            "value": max(abs(difference.old), abs(difference.new)),
            "unit": difference.unit,
        },
        "picture": drawn(lambda look: draw_waterfall(_fall(difference, locks, look.lang), look)),
        "old": digests[0],
        "new": digests[1],
        "model": model,
        "studies": [lock["study"] for lock in locks],
        "steps": [{**row, "name": names.get(row["id"], row["id"])} for row in difference.steps],
        "factors": [
            {
                "name": model.slots[r["slot"]].label[lang] if r["slot"] in model.slots else "—",
                "old": _factor_text(r["old"], factors, lang),
                "new": _factor_text(r["new"], factors, lang),
            }
            for r in difference.factors
        ],
        "inputs": [
            {"name": inputs.get(r["id"], r["id"]), "old": given(r["old"]), "new": given(r["new"])}
            for r in difference.inputs
        ],
    }


def _factor_text(factor: Mapping[str, Any] | None, names: Names, lang: Lang) -> str:
    """A factor by its name with its value, so that a changed value of one name is seen."""
    if not factor:
        return "—"
    name = names[factor["id"]][lang] if factor["id"] in names else OWN_FACTOR[lang]
    value = factor.get("value")
    return name if value is None else f"{name} · {amount(float(value))} {factor.get('unit', '')}"


OWN_FACTOR = Label("自有因子", "own factor")
CAUSES = {
    "activity": Label("活动数据", "activity data"),
    "factor": Label("因子", "factors"),
    "method": Label("方法", "method"),
    "allocation": Label("分配", "allocation"),
}


def _fall(difference: Difference, locks: Sequence[Mapping[str, Any]], lang: Lang) -> Waterfall:
    """From the old total to the new one by causes; those that change nothing are left out."""
    years = [str(lock["study"]["period"]["end"])[:4] for lock in locks]
    effects = dict(difference.effects)
    causes = [(name[lang], float(effects[key])) for key, name in CAUSES.items() if effects.get(key)]
    return Waterfall(
        (years[0], difference.old), causes, (years[1], difference.new), difference.unit
    )
