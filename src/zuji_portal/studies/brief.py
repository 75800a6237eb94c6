"""What somebody reads before deciding about a submission: the number, its change and why, the
inputs that move it most with their papers, what the check asked and what was answered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Max

from zuji.core.figures import change_text, figure_text, places_of, to_places, with_interval
from zuji.core.label import Label, Lang
from zuji.core.refusals import Refusal
from zuji.lockfile import Difference, decompose
from zuji.lockfile.lock import assessment_of
from zuji.screening.sampling import propose_sample
from zuji.sectors.model import Model
from zuji.sectors.registry import get_model
from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.studies.forms import DecideStudyForm
from zuji_portal.studies.insight import class_of
from zuji_portal.studies.merge import flat
from zuji_portal.studies.models import Revision, Sealed, Study
from zuji_portal.studies.pages import amount_shown, field_label, revisions_page
from zuji_portal.studies.questions import asked_rows
from zuji_portal.studies.resubmitting import SENT_BACK
from zuji_portal.studies.results.naming import names_of
from zuji_portal.studies.results.sentences import one_cause, rows
from zuji_portal.studies.results.wording import finding_of
from zuji_portal.ui.forms import SiteForm
from zuji_portal.ui.language import lang

LARGEST = 5
MATERIALITY = 0.05
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True)
class InputLine:
    """An input of a brief: what stands there this year and last, and the papers it names."""

    label: str
    now: str
    before: str
    files: tuple[tuple[EvidenceFile, bool], ...]
    """Each with whether it is a picture."""


@lru_cache(maxsize=500)
def largest_inputs(revision: Sealed) -> tuple[str, ...]:
    """Names of the inputs of a frozen revision by how far each moves its result; a revision never
    changes.
    """
    sample = propose_sample(assessment_of(revision.content()), MATERIALITY)
    lines = sorted((*sample.taken, *sample.left), key=lambda line: -abs(line.moves))
    return tuple(line.name for line in lines if line.kind == "input")


@lru_cache(maxsize=500)
def difference_of(old: Sealed, new: Sealed) -> Difference | None:
    """Why a revision's result differs from another's; None where they cannot be compared."""
    try:
        return decompose(old.content(), new.content())
    except Refusal:
        return None


def before_of(revision: Revision) -> Revision | None:
    """What was submitted last of the product's latest earlier year."""
    study = revision.study
    rows = Revision.objects.filter(study__product=study.product_id, study__year__lt=study.year)
    return rows.order_by("-study__year", "-number").first()


def edits_of(revision: Revision) -> list[str] | None:
    """Names of what was changed since the submission before; None for a first one."""
    earlier = revision.study.revisions.filter(number=revision.number - 1).first()
    if earlier is None:
        return None
    was, now = (flat(each.content()["study"]) for each in (earlier, revision))
    names = sorted(name for name in {*was, *now} if was.get(name) != now.get(name))
    return [field_label(revision.study, name) for name in names if name != "as_of"]


def brief_of(revision: Revision) -> dict[str, Any]:
    """The content of a brief in the reader's language."""
    language, content = lang(), revision.content()
    total, study = content["result"]["total"], revision.study
    earlier, model = before_of(revision), get_model(study.model_id)
    then = earlier.content() if earlier else None
    peers = class_of(study, dict(assessment_of(content).choices))
    return {
        "revision": revision,
        "figure": with_interval(
            total["value"], total["low"], total["high"], total["unit"], language
        ),
        "change": _change(total, then, language),
        "before_year": earlier.study.year if earlier else None,
        "why": _why(earlier, revision, language),
        "median": _median(peers.median, total["unit"], language),
        "edits": edits_of(revision),
        "inputs": _inputs(revision, content["study"], then, model),
        "without_paper": _without_paper(revision, content["study"], model, language),
        "asked": questions_of(revision, content),
        "shares": content["result"]["shares"],
    }


def _median(value: float | None, unit: str, language: Lang) -> str:
    return figure_text(value, unit, language) if value is not None else ""


def _change(total: Mapping[str, Any], then: Mapping[str, Any] | None, language: Lang) -> str:
    if then is None or then["result"]["total"]["unit"] != total["unit"]:
        return ""
    before = then["result"]["total"]["value"]
    return change_text(total["value"], before, total["unit"], language)


CAUSES = {
    "activity": Label("活动数据", "activity data"),
    "factor": Label("因子", "factors"),
    "method": Label("方法", "method"),
    "allocation": Label("分配", "allocation"),
}


def _why(earlier: Revision | None, revision: Revision, language: Lang) -> list[tuple[str, str]]:
    """Cause → its part of the change, with its sign."""
    found = difference_of(earlier.sealed, revision.sealed) if earlier else None
    if found is None:
        return []
    places = max(places_of(found.new), 0)
    rows = []
    for cause, words in CAUSES.items():
        value = found.effects.get(cause, 0.0)
        sign = "\u2212" if value < 0 else "+"
        written = to_places(abs(value), places)
        zero = not float(written.replace(",", ""))
        rows.append((words[language], "0" if zero else f"{sign}{written}"))
    return rows


def _inputs(
    revision: Revision, now: Mapping[str, Any], then: Mapping[str, Any] | None, model: Model
) -> list[InputLine]:
    before = then["study"].get("inputs", {}) if then else {}
    names = [n for n in largest_inputs(revision.sealed) if n in model.inputs][:LARGEST]
    given = now.get("inputs", {})
    return [
        InputLine(
            model.inputs[name].label[lang()],
            with_unit(given.get(name), model.inputs[name].unit),
            with_unit(before.get(name), model.inputs[name].unit),
            _files(revision.study, given.get(name)),
        )
        for name in names
    ]


def with_unit(given: Any, unit: str) -> str:
    """An input as a person reads it, in its own unit or in the one of the model."""
    entry = given if isinstance(given, Mapping) else {"value": given}
    value = amount_shown(entry.get("value"))
    own = str(entry.get("unit") or unit)
    return value if value == "—" or value.endswith(own) else f"{value} {own}"


def _files(study: Study, given: Any) -> tuple[tuple[EvidenceFile, bool], ...]:
    text = str(given.get("evidence") or "") if isinstance(given, Mapping) else ""
    digests = DIGEST.findall(text)
    rows = EvidenceFile.objects.filter(enterprise=study.enterprise_id, digest__in=digests)
    pictures = (".png", ".jpg", ".jpeg")
    return tuple((row, row.name.lower().endswith(pictures)) for row in rows) if digests else ()


def _without_paper(
    revision: Revision, study: Mapping[str, Any], model: Model, language: Lang
) -> list[str]:
    """Names of what moves the result and names no paper, the largest first."""
    given = study.get("inputs", {})
    return [
        model.inputs[name].label[language]
        for name in largest_inputs(revision.sealed)
        if name in model.inputs
        and isinstance(given.get(name), Mapping)
        and given[name].get("value") not in (None, "")
        and not DIGEST.search(str(given[name].get("evidence") or ""))
    ]


def questions_of(revision: Revision, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the check asked to look at again when the revision was submitted, with the answers."""
    model, language = get_model(revision.study.model_id), lang()
    found = [finding_of(row) for row in revision.findings]
    listed = rows(found, model, language, names_of(model, content["factors"]))
    return asked_rows(one_cause(listed, found, model, language), revision.study)


def items_of(study: Study) -> list[tuple[str, str]]:
    """The inputs of the latest submission by name with their labels, the largest first."""
    latest, model = study.latest_revision(), get_model(study.model_id)
    names = largest_inputs(latest.sealed) if latest else ()
    return [(n, model.inputs[n].label[lang()]) for n in names if n in model.inputs]


def reply_to_return(study: Study) -> list[str]:
    """What the enterprise wrote of the whole study since it was sent back."""
    entries = AuditEntry.objects.filter(subject=f"study:{study.pk}", action__in=SENT_BACK)
    since = entries.aggregate(at=Max("at"))["at"]
    if since is None:
        return []
    said = study.comments.filter(field="study", at__gt=since)
    return list(said.values_list("text", flat=True))


def decision_page(viewer: Viewer, study: Study, refused: SiteForm | None = None) -> dict[str, Any]:
    """The revisions of a study under the brief of the latest."""
    latest = study.latest_revision()
    return revisions_page(viewer, study, refused) | {
        "brief": brief_of(latest) if latest else None,
        "deciding": refused or DecideStudyForm(items=items_of(study)),
        "replies": reply_to_return(study) if study.state == "submitted" else [],
    }
