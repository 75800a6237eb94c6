"""The rules of a profile that move a number: which grid, what may be left out, capital goods, what
lies beyond the assessment period. Each is one key of the profile's data and one clause.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from zuji.core.label import Label, listed
from zuji.core.numbers import is_blank
from zuji.core.refusals import Finding, blocking, note, refuse, warning
from zuji.footprint.profile import Profile
from zuji.footprint.study import StudyDocument
from zuji.footprint.totals import characterised, headline, sum_in_order
from zuji.quality import Rated
from zuji.sectors.evaluate import Evaluated
from zuji.sectors.formula import parse_formula
from zuji.sectors.model import STAGES, Formula, Model, Slot, Step

CAPITAL = "capital_goods"
GATE = ("raw_material", "manufacture")
LATE = 10.0
"""Years after production beyond which flows are disclosed (ISO 14067 6.3.6 [R])."""
RULES: Mapping[str, tuple[str, ...]] = {
    "gwp": ("gwp_set",),
    "biogenic": ("headline",),
    "instruments": ("electricity", "basis"),
    "supplier": ("electricity", "supplier"),
    "claims": ("electricity", "remainder"),
    "region": ("electricity", "region"),
    "losses": ("electricity", "delivered"),
    "capital": ("capital_goods", "share"),
    "cutoff": ("cutoff", "exempt"),
    "timing": ("timing", "years"),
}
"""Rule that moves numbers → where it stands in a profile's data."""


LIMITS: Mapping[str, tuple[str, ...]] = {"cutoff": ("each", "total")}
"""Rule → keys beside its own that come with it."""


def rule_value(profile: Profile, rule: str) -> Any:
    """What a profile says on a rule; None where it says nothing."""
    value: Any = profile.data
    for key in RULES[rule]:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def with_rule(data: Mapping[str, Any], rule: str, other: Mapping[str, Any]) -> dict[str, Any]:
    """A profile's data with one rule of another's."""
    changed = dict(data)
    first, *rest = RULES[rule]
    if not rest:
        changed[first] = other[first]
        return changed
    section = dict(data.get(first) or {})
    theirs: Mapping[str, Any] = other.get(first) or {}
    for key in (rest[0], *LIMITS.get(rule, ())):
        section.pop(key, None)
        section |= {key: theirs[key]} if key in theirs else {}
    if "grids" in theirs:
        section.setdefault("grids", theirs["grids"])
    return changed | {first: section}


def region_of_site(profile: Profile, study: StudyDocument) -> str:
    """ISO 3166-2 region of the study's site by its own word or its city, else its country."""
    site = study.data.get("site") or {}
    if site.get("region"):
        return str(site["region"])
    grids = profile.data["electricity"].get("grids") or {}
    city = str(site.get("city") or "").removesuffix("市")
    for region, names in (grids.get("cities") or {}).items():
        if region.startswith(study.country) and city in names:
            return str(region)
    return study.country


def grid_factor(
    profile: Profile, study: StudyDocument, slot: Slot, factor_id: str, choices: Mapping[str, str]
) -> str:
    """The factor for a slot of grid power as the profile prescribes; `factor_id` itself where the
    slot is of something else, the profile prescribes nothing, or no grid of the country is held.
    """
    rules = profile.data["electricity"]
    grids = rules.get("grids")
    if not grids or slot.default_for(choices) not in grids["averages"]:
        return factor_id
    own = factor_id not in grids["averages"]
    if own and factor_id != "residual" and rules.get("supplier") != "average":
        return factor_id
    tables: Mapping[str, Any] = grids["factors"]
    region = region_of_site(profile, study)
    asked = {
        "province": (region, grids["within"].get(region, "")),
        "grid": (grids["within"].get(region, region), region),
    }.get(rules.get("region") or "", ())
    table = next((tables[name] for name in (*asked, study.country) if name in tables), None)
    says = any(key in rules for key in ("remainder", "region", "delivered"))
    if table is None or not (says or own):
        return factor_id
    kind = "residual" if factor_id == "residual" else rules.get("remainder") or "average"
    return str(table[kind]["delivered" if rules.get("delivered") else "busbar"])


LONGEST = 1000.0


@dataclass(frozen=True)
class LeftOut:
    """Steps that a study exempts, with reason; stages later than a number of years."""

    steps: tuple[str, ...]
    delays: Mapping[str, float]


def left_out(study: StudyDocument) -> LeftOut:
    """What the study says of exempted steps and of years until a stage emits."""
    exempt = study.data.get("exempt") or {}
    delays = {
        str(stage): _years(study, str(stage), years)
        for stage, years in (study.data.get("delays") or {}).items()
    }
    return LeftOut(tuple(str(step) for step in exempt), delays)


def _years(study: StudyDocument, stage: str, written: Any) -> float:
    try:
        years = float(str(written))
    except ValueError:
        years = -1.0
    if stage not in STAGES or not 0 <= years <= LONGEST:
        wanted = f"{', '.join(STAGES)}: 0 … {LONGEST:g}"
        raise refuse("delay-wrong", study.place_of("delays", stage), str(written), wanted)
    return years


def with_capital(model: Model, profile: Profile) -> Model:
    """The model with a step for capital goods where the profile counts them."""
    if not share_of_capital(profile) or any(step.id == CAPITAL for step in model.steps):
        return model
    nothing = Formula("0", parse_formula("0", CAPITAL))
    label = Label("资本货物（按份额估计）", "Capital goods (estimated by share)")
    step = Step(
        id=CAPITAL,
        label=label,
        stage="raw_material",
        kind="upstream",
        process=model.processes[0].id,
        gas="co2e",
        amount=nothing,
    )
    return replace(model, steps=(*model.steps, step))


def share_of_capital(profile: Profile) -> float:
    """Capital goods as a share of the cradle-to-gate footprint, 0 where they are left out."""
    return float((profile.data.get("capital_goods") or {}).get("share") or 0)


def under(
    profile: Profile, model: Model, run: Evaluated, gwp: Mapping[str, float], study: StudyDocument
) -> Evaluated:
    """The run as the profile counts it: without exempted steps and stages beyond its period, with
    capital goods.
    """
    return counted(profile, model, run, gwp, dropped_steps(profile, model, study))


def counted(
    profile: Profile,
    model: Model,
    run: Evaluated,
    gwp: Mapping[str, float],
    dropped: Collection[str],
) -> Evaluated:
    """The run without the steps `dropped`, with capital goods as a share of what is left."""
    share = share_of_capital(profile)
    if not dropped and not share:
        return run
    gases, location = (
        {step: masses for step, masses in of.items() if step not in {*dropped, CAPITAL}}
        for of in (run.gases, run.location_gases)
    )
    if share:
        gate = {step.id for step in model.steps if step.stage in GATE} - {CAPITAL}
        for of in (gases, location):
            parts = characterised({k: v for k, v in of.items() if k in gate}, gwp)
            of[CAPITAL] = {"co2e": share * sum_in_order(headline(part) for part in parts.values())}
    kept = {step: amount for step, amount in run.activities.items() if step not in dropped}
    return replace(run, gases=gases, location_gases=location, activities=kept)


def dropped_steps(profile: Profile, model: Model, study: StudyDocument) -> set[str]:
    """Ids of the steps that the profile leaves out of this study's total."""
    said = left_out(study)
    dropped = set(said.steps) if (profile.data.get("cutoff") or {}).get("exempt") else set()
    years = (profile.data.get("timing") or {}).get("years")
    if years is not None:
        late = {stage for stage, delay in said.delays.items() if delay > float(years)}
        dropped |= {step.id for step in model.steps if step.stage in late}
    return dropped


def exemption_findings(
    profile: Profile, model: Model, run: Evaluated, gwp: Mapping[str, float], study: StudyDocument
) -> list[Finding]:
    """Exempted steps that the model does not have, or that weigh more than the profile lets go.

    Shares are of the total with everything in it, by absolute contribution.
    """
    said = left_out(study).steps
    if not said:
        return []
    place = study.place_of("exempt")
    without = [step for step, why in (study.data.get("exempt") or {}).items() if is_blank(why)]
    if without:
        reason = Label("不计的理由", "why it is left out")
        return [
            blocking("key-missing", study.place_of("exempt", each), each, reason)
            for each in without
        ]
    steps = {step.id: step.label for step in model.steps}
    unknown = [step for step in said if step not in steps]
    if unknown:
        near = Label("模型中的步骤", "a step of the model")
        return [blocking("exempt-unknown", place, step, near) for step in unknown]
    rule = profile.data.get("cutoff") or {}
    if not rule.get("exempt"):
        return [note("exempt-counted", place, str(len(said)), profile.title)]
    weights = _weights(profile, run, gwp)
    whole = sum(weights.values()) or 1.0
    shares = {step: weights.get(step, 0.0) / whole for step in said}
    each, total = (rule.get(key) or model.rule.get(f"cutoff_{key}") for key in ("each", "total"))
    findings = [
        blocking("exempt-exceeds", place, f"{share:.2%}", f"≤ {float(each):.0%}", of=steps[step])
        for step, share in shares.items()
        if each and share > float(each)
    ]
    if total and sum(shares.values()) > float(total):
        words = Label("各项合计", "together")
        read, wanted = f"{sum(shares.values()):.2%}", f"≤ {float(total):.0%}"
        findings.append(blocking("exempt-exceeds", place, read, wanted, of=words))
    return findings or [note("exempt-applied", place, f"{sum(shares.values()):.2%}", profile.title)]


def exempted_share(
    profile: Profile, run: Evaluated, gwp: Mapping[str, float], study: StudyDocument
) -> float:
    """Share of the emissions that the study leaves out by the profile's cut-off rule, 0 … 1."""
    if not (profile.data.get("cutoff") or {}).get("exempt"):
        return 0.0
    weights = _weights(profile, run, gwp)
    out = sum(weights.get(step, 0.0) for step in left_out(study).steps)
    return out / (sum(weights.values()) or 1.0)


def _weights(profile: Profile, run: Evaluated, gwp: Mapping[str, float]) -> dict[str, float]:
    """Step → its absolute contribution [kgCO2e], with everything in it."""
    parts = characterised(profile.gases_of(run), gwp)
    return {step: abs(float(headline(masses))) for step, masses in parts.items()}


def delayed_weight(first: float, last: float | None = None, period: float = 100.0) -> float:
    """Weight of emissions that occur after production, by PAS 2050:2011 Annex B [R].

    One release after 2 … 25 years weighs ``(100 − 0.76·t) / 100``; a release spread evenly over
    the years 1 … n (`last`), or later than 25 years, the mean of ``(100 − i) / 100``; nothing
    after the period.
    """
    if last is not None:
        years = range(1, int(last) + 1)
        return sum(max(period - year, 0.0) for year in years) / (period * max(len(years), 1))
    if first < 2:
        return 1.0
    if first <= 25:
        return (period - 0.76 * first) / period
    return max(period - first, 0.0) / period


def profile_findings(profile: Profile, study: StudyDocument) -> list[Finding]:
    """What a reader has to know of the profile: parameters that the committee has not set, capital
    goods as an estimate, flows later than ten years.
    """
    place = study.place_of("profile")
    unset: Mapping[str, Mapping[str, str]] = profile.data.get("unset") or {}
    findings = []
    if unset:
        names = listed(Label(words["zh"], words["en"]) for words in unset.values())
        rule = str(profile.data.get("product_rule") or profile.id)
        findings.append(note("profile-unset", place, names, rule))
    if share := share_of_capital(profile):
        findings.append(note("profile-capital", place, f"{share:.1%}", profile.title))
    late = {stage: years for stage, years in left_out(study).delays.items() if years > LATE}
    if late:
        shown = ", ".join(f"{stage} {years:g} a" for stage, years in sorted(late.items()))
        findings.append(note("profile-delays", study.place_of("delays"), shown, f"≤ {LATE:g} a"))
    return findings


def judged_findings(profile: Profile, rated: Rated, study: StudyDocument) -> list[Finding]:
    """Where the quality of the data is below what the committee set for the product rule."""
    judged: Mapping[str, float] = profile.data.get("judged") or {}
    place, least, most = study.place_of("profile"), judged.get("primary"), judged.get("dqr")
    findings = []
    if least is not None and rated.primary_share < least:
        read = f"{rated.primary_share:.0%}"
        findings.append(warning("rule-primary-share", place, read, f"≥ {least:.0%}"))
    if most is not None and rated.dqr > most:
        findings.append(warning("rule-dqr", place, f"{rated.dqr:.2f}", f"≤ {most:g}"))
    return findings


def transport_findings(
    profile: Profile, model: Model, run: Evaluated, study: StudyDocument
) -> list[Finding]:
    """That the profile has transport inside its boundary and the study reports none."""
    moved = any(step.kind == "transport" and run.activities.get(step.id) for step in model.steps)
    if profile.data.get("transport") != "inside" or moved:
        return []
    return [warning("profile-transport", study.place_of("inputs"), profile.title)]
