"""Pages of sector models: list, model with typeset formulas, Excel template."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zuji.core.words import STAGE_LABELS
from zuji.exchange import write_template
from zuji.sectors.change_words import changes_in_words
from zuji.sectors.registry import by_industry, get_model, industries
from zuji.sectors.render import mathml, with_units
from zuji.sectors.versions import model_version, past_versions
from zuji_portal.foundation.events import ask
from zuji_portal.rulebook.sectormodels.events import FieldHelpAsked
from zuji_portal.rulebook.sectormodels.queries import examples_of, model_or_404, versions_of
from zuji_portal.ui.downloads import EXCEL, attached
from zuji_portal.ui.language import lang


@require_safe
def model_list(request: HttpRequest) -> HttpResponse:
    names = industries()
    groups = [(names[i], [get_model(m) for m in ids]) for i, ids in by_industry().items() if ids]
    return render(request, "sectormodels/list.html", {"groups": groups})


@require_safe
def model(request: HttpRequest, model_id: str) -> HttpResponse:
    """A sector model: its steps, inputs, factors, sources and versions."""
    model = model_or_404(model_id)
    words = with_units(model, lang())
    context = {
        "model": model,
        "quantities": [(q, mathml(q.formula.tree, words)) for q in model.quantities],
        "steps": [
            (s, STAGE_LABELS[s.stage][lang()], mathml(s.formula.tree, words, times=bool(s.slot)))
            for s in model.steps
        ],
        "checks": [(c, c.texts[lang()]) for c in model.checks],
        "examples": examples_of(model, lang()),
        "published": model.data.get("published") or [],
        "versions": versions_of(model),
        "earlier": past_versions(model_id),
        "groups": [
            (label, inputs)
            for key, label in model.groups.items()
            if (inputs := [i for i in model.inputs.values() if i.group == key])
        ],
    }
    return render(request, "sectormodels/model.html", context)


@require_safe
def model_changed(request: HttpRequest, model_id: str, version: str) -> HttpResponse:
    """What changed between an earlier version and the current one."""
    model = model_or_404(model_id)
    if version not in past_versions(model_id):
        raise Http404(version)
    old = model_version(f"{model_id}@{version}")
    context = {"model": model, "old": old, "changes": changes_in_words(old, model)}
    return render(request, "sectormodels/changes.html", context)


@require_safe
def template(request: HttpRequest, model_id: str) -> HttpResponse:
    """The model's Excel template, with the help of its fields as it holds now."""
    model, helps = model_or_404(model_id), ask(FieldHelpAsked(model_id))
    return attached(write_template(model, helps=helps), EXCEL, f"zuji-{model_id}.xlsx")
