"""What if, over every approved product of the province: a job, and what it is asked.

Factors move, the limit of a tier moves, a measure spreads (`zuji.compare.whatif`, `spreading`). The
answer is a computation and changes nothing; a city sees its own plants.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any, ClassVar

from django.db.models import Count

from zuji.compare.spreading import spread, yearly_saving
from zuji.compare.tiers import TierScheme, schemes
from zuji.compare.whatif import FactorMove, MovedStudy, MovedSum, moved, with_threshold
from zuji.core.figures import in_full
from zuji.core.label import Label
from zuji.core.places import in_english
from zuji.core.refusals import Refusal, refuse
from zuji.factors.record import Factor
from zuji.footprint.measures import Measure, measures_for
from zuji.sectors.registry import model_files, shipped_model
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.action import Action
from zuji_portal.foundation.jobs.actions import start_job
from zuji_portal.foundation.jobs.kinds import LIVE, Kind, State
from zuji_portal.foundation.jobs.models import Job
from zuji_portal.programme.carbon import newest, year_values
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.studies.models import Revision, RevisionFactor

KIND, A_PART = "whatif", 50
MOST_SHOWN, MOST_OFFERED = 30, 60
ELECTRICITY = "electricity"
TOGETHER = Label("电力（全部电力因子）", "Electricity (every factor of it)")
ELECTRIC = ("electricity_footprint", "electricity_grid")
"""Categories of factors for electricity, which a policy moves together."""


def revisions_of(viewer: Viewer) -> list[int]:
    """The latest approved revision of each product that the viewer supervises."""
    values = newest(year_values())
    return sorted(v.revision for v in values if viewer.city in {"", v.city})


def factor_named(key: str) -> Label | None:
    """What was asked for, whether it is still offered or not; None for none."""
    if key == ELECTRICITY:
        return TOGETHER
    row = FactorVersion.objects.filter(factor_id=key).order_by("is_current", "pk").last()
    return _named(row.factor) if row else None


def _named(factor: Factor) -> Label:
    return Label(factor.name_zh, in_english(factor.name_en))


def offered_factors() -> list[tuple[str, Label]]:
    """All electricity together, then the factors that most revisions stand on."""
    counted = RevisionFactor.objects.values_list("factor").annotate(n=Count("pk"))
    ids = [name for name, _ in counted.order_by("-n", "factor")[:MOST_OFFERED]]
    found = FactorVersion.objects.filter(factor_id__in=ids, is_current=True)
    factors = {row.factor_id: row.factor for row in found.order_by("pk")}
    named = {name: _named(factor) for name, factor in factors.items()}
    return [(ELECTRICITY, TOGETHER), *((name, named[name]) for name in ids if name in named)]


def offered_tiers() -> list[tuple[str, Label]]:
    """Levels with a limit of the schemes with fixed limits: ``scheme:level``."""
    return [
        (f"{scheme.id}:{level}", _of_level(scheme, level, most))
        for scheme in schemes()
        if scheme.basis == "fixed"
        for level, most in scheme.levels
        if most is not None
    ]


def _of_level(scheme: TierScheme, level: str, most: float) -> Label:
    title, limit = scheme.title, in_full(most)
    return Label(f"{title.zh} {level}（≤ {limit}）", f"{title.en} {level} (≤ {limit})")


@cache
def measures() -> Mapping[str, Measure]:
    """Every measure of the shipped models by its id."""
    return {m.id: m for model in model_files() for m in measures_for(shipped_model(model))}


@cache
def measured_in() -> Mapping[str, Label]:
    """The title of the model of each measure, by the measure's id."""
    found: dict[str, Label] = {}
    for model in map(shipped_model, model_files()):
        found |= {measure.id: model.title for measure in measures_for(model)}
    return found


def asked_of(viewer: Viewer, values: Mapping[str, Any]) -> dict[str, Any]:
    """The job's arguments from the form; refuses a form that asks for nothing
    (``whatif-nothing``) and a limit that cannot stand.
    """
    if not (values["factor"] or values["tier"] or values["measure"]):
        raise refuse("whatif-nothing", "factor")
    arguments: dict[str, Any] = {
        "factor": values["factor"],
        "times": 1 + values["change"] / 100 if values["factor"] else 1.0,
        "tier": values["tier"],
        "limit": values["limit"] if values["tier"] else None,
        "measure": values["measure"],
        "share": values["share"] / 100,
        "revisions": revisions_of(viewer),
    }
    _proposed(arguments)
    return arguments


def live(viewer: Viewer) -> int:
    """How many of the viewer's questions are being computed."""
    return Job.objects.filter(owner=viewer.acting, kind=KIND, state__in=LIVE).count()


@dataclass
class AskWhatIf(Action[int, Job]):
    """Ask what if, in the background. `subject`: how many questions are being computed."""

    arguments: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "whatif.ask"

    def lock(self) -> None:
        if self.viewer.acting is not None:
            Appointment.objects.select_for_update().get(pk=self.viewer.acting.pk)
        self.subject = live(self.viewer)

    def perform(self) -> Job:
        return start_job(self.viewer, KIND, self.arguments)

    def facts(self, job: Job) -> Mapping[str, Any]:
        told = {name: value for name, value in self.arguments.items() if name != "revisions"}
        return told | {"products": len(self.arguments["revisions"])}


def _moves(arguments: Mapping[str, Any]) -> list[FactorMove]:
    name, times = arguments["factor"], float(arguments["times"])
    if name != ELECTRICITY:
        return [FactorMove(name, times)] if name else []
    used = RevisionFactor.objects.values("factor").distinct()
    found = {row.factor_id: row.factor for row in FactorVersion.objects.filter(factor_id__in=used)}
    return [FactorMove(i, times) for i, f in sorted(found.items()) if f.category in ELECTRIC]


def _proposed(arguments: Mapping[str, Any]) -> Sequence[TierScheme]:
    if not arguments["tier"]:
        return schemes()
    scheme, _, level = arguments["tier"].partition(":")
    return with_threshold(schemes(), scheme, level, float(arguments["limit"]))


def _parts(viewer: Viewer, arguments: Mapping[str, Any]) -> int:
    return -(-len(arguments["revisions"]) // A_PART)


def _part(viewer: Viewer, arguments: Mapping[str, Any], part: int, state: State) -> State:
    """The revisions of one part, added to the sums of those before."""
    keys = arguments["revisions"][part * A_PART : (part + 1) * A_PART]
    together = MovedSum(**state.get("sum", {}))
    rows, refused = list(state.get("rows", [])), list(state.get("refused", []))
    savings = list(state.get("savings", []))
    moves, present, proposed = _moves(arguments), schemes(), _proposed(arguments)
    for revision in Revision.objects.filter(pk__in=keys).order_by("pk"):
        try:
            lock = revision.content()
            study = moved(lock, moves, present, proposed)
            saving = yearly_saving(lock, arguments["measure"]) if arguments["measure"] else None
        except Refusal as problem:
            refused.append({"revision": revision.pk, "rule": problem.findings[0].rule})
            continue
        together.add(study)
        rows.append(_row(revision, study))
        if saving is not None:
            savings.append(saving)
    return {
        "sum": asdict(together),
        "rows": heapq.nlargest(MOST_SHOWN, rows, key=_weight),
        "refused": refused,
        "savings": savings,
    }


def _row(revision: Revision, study: MovedStudy) -> dict[str, Any]:
    row = {
        name: getattr(study, name)
        for name in ("before", "after", "unit", "tier", "later_tier", "output", "span")
    }
    return row | {"revision": revision.pk, "later_span": study.later_span}


def _weight(row: Mapping[str, Any]) -> tuple[bool, float, int]:
    """Another tier first, then the largest change of a year."""
    change = abs(row["after"] - row["before"]) * (row["output"] or 0.0)
    return row["tier"] != row["later_tier"], change, -row["revision"]


def _finish(viewer: Viewer, arguments: Mapping[str, Any], state: State) -> dict[str, Any]:
    together = MovedSum(**state.get("sum", {})).whole()
    taken = None
    if arguments["measure"] and state.get("savings"):
        taken = asdict(spread(state["savings"], float(arguments["share"])))
    return {
        "whole": asdict(together) | {"change": together.change},
        "rows": [row for row in state.get("rows", []) if _weight(row)[:2] > (False, 0.0)],
        "refused": state.get("refused", []),
        "measure": taken,
    }


def shown(result: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of an answer with their product and plant."""
    keys = [row["revision"] for row in result["rows"]]
    found = Revision.objects.select_related("study__product", "study__enterprise").defer("lock")
    studies = {revision.pk: revision for revision in found.filter(pk__in=keys)}
    for row in result["rows"]:
        if revision := studies.get(row["revision"]):
            yield {**row, "shown": revision, "study": revision.study}


WHATIF = Kind(_parts, _part, _finish, Label("情景推演", "What if"))
