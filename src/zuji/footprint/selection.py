"""Selection of a factor for each slot: refused by family, unit and state, warned by fit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from zuji.core.label import Label, Text, listed
from zuji.core.refusals import Finding, Refusal, Severity, blocking, note, refuse, warning
from zuji.core.units import Dimension, carbon_converted, conversion, parse_unit
from zuji.factors import Factor, Library
from zuji.factors.codes import codes, is_stand_in
from zuji.factors.contents import is_credit
from zuji.factors.plausibility import doubts
from zuji.factors.slot_fit import fits_slot
from zuji.footprint.family import family_findings, usual_factors
from zuji.footprint.own_factors import own_factors, own_ids
from zuji.footprint.profile import Profile
from zuji.footprint.profile_rules import grid_factor
from zuji.footprint.study import StudyDocument
from zuji.footprint.values import condition
from zuji.sectors.model import Model, Slot


@dataclass(frozen=True)
class Chosen:
    """A factor in a slot, and whether the study chose it."""

    slot: Slot
    factor: Factor
    by_study: bool
    place: str


def select_factors(
    study: StudyDocument,
    model: Model,
    choices: Mapping[str, str],
    library: Library,
    profile: Profile,
    *,
    by_content: bool = False,
) -> tuple[dict[str, Chosen], list[Finding]]:
    """One factor for each slot that applies; every refusal is a blocking finding.

    With `by_content`, a factor that the study chose has to be of the slot's substance or service,
    and one of its own is asked about; a lockfile is computed again by what was accepted then.
    """
    own_choices: Mapping[str, str] = study.data.get("factors") or {}
    library = library.with_factors(own_factors(study, is_past=not by_content))
    chosen: dict[str, Chosen] = {}
    findings: list[Finding] = []
    for name in own_choices:
        if name not in model.slots:
            slot_names = listed(list(model.slots)[:6])
            findings.append(
                blocking("input-unknown", study.place_of("factors", name), name, near=slot_names)
            )
    for slot in model.slots.values():
        if not condition(slot.applies, choices):
            continue
        place = (
            study.place_of("factors", slot.name)
            if slot.name in own_choices
            else f"{model.id}.yaml factors.{slot.name}"
        )
        try:
            if (
                own_choices.get(slot.name) == "residual"
                and profile.data["electricity"]["residual_mix"] == "blocked"
            ):
                raise refuse("electricity-residual", place, "residual")
            named = str(own_choices.get(slot.name) or slot.default_for(choices))
            factor_id = grid_factor(profile, study, slot, named, choices)
            if factor_id != named:
                findings.append(note("profile-grid", place, named, factor_id))
            if not factor_id and slot.is_open(choices):
                continue  # needed only once something flows through it
            factor = library.get(factor_id, place)
            refuse_unfit(factor, slot, library, profile, place)
            if by_content and slot.name in own_choices and factor_id == named:
                findings += _unless_waived(factor, slot, library, study, place)
                findings += family_findings(factor, slot, library, study, place)
                if factor.id in own_ids(study.data):
                    findings += doubts(factor, place, usual_factors(slot, library))
        except Refusal as problem:
            findings += problem.findings
            continue
        by_study = slot.name in own_choices and factor_id == named
        chosen[slot.name] = Chosen(slot, factor, by_study, place)
    return chosen, findings


def misfit(
    factor: Factor, slot: Slot, library: Library, profile: Profile, own: Collection[str] = ()
) -> Finding | None:
    """Why a factor cannot stand in a slot: its use, its state, its unit or its content; None where
    it can. `own` are the ids of the study's own factors, whose content is the study's word.
    """
    try:
        refuse_unfit(factor, slot, library, profile, "")
    except Refusal as problem:
        return problem.findings[0]
    return None if factor.id in own else _other_content(factor, slot, library, "")


def refuse_unusable(factor: Factor, library: Library, profile: Profile, place: str) -> None:
    """Refuses a factor of another use than the profile accepts (``factor-family``) and one that is
    no longer in force (``factor-inactive``).
    """
    allowed = (*profile.accepts_uses, "any")
    if factor.use not in allowed:
        raise refuse("factor-family", place, factor.id, use=factor.use, near=library.near(factor))
    if not factor.active:
        raise refuse(
            "factor-inactive",
            place,
            factor.id,
            reason=factor.inactive_reason,
            near=library.near(factor),
        )


def refuse_unfit(
    factor: Factor, slot: Slot, library: Library, profile: Profile, place: str
) -> None:
    """Refuses a factor that cannot stand in a slot by its use, its state or its unit."""
    refuse_unusable(factor, library, profile, place)
    same = parse_unit(slot.unit).dimension == factor.measure.dimension
    if same and factor.kind == "parameter":
        _refuse_other_substance(factor, slot, place)
    if not same and not (
        factor.kind == "emission" and denominator(slot.unit) == factor.per.dimension
    ):
        raise refuse("factor-unit", place, f"{factor.id}: {factor.unit}", slot.unit)


def _refuse_other_substance(factor: Factor, slot: Slot, place: str) -> None:
    """A parameter weighs what the slot weighs: carbon is not CO2, and a bare mass neither."""
    if carbon_converted(factor.numerator, slot.unit.split("/", 1)[0]):
        units = {"source": factor.unit, "target": slot.unit}
        raise refuse("unit-substance", place, factor.unit, slot.unit, **units)
    conversion(factor.unit, slot.unit, place)


def _unless_waived(
    factor: Factor, slot: Slot, library: Library, study: StudyDocument, place: str
) -> list[Finding]:
    """The finding that a chosen factor is of another content; a waiver with its reason turns it
    into a warning.
    """
    if factor.id in own_ids(study.data):
        return []
    found = _other_content(factor, slot, library, place)
    if found is None:
        return []
    reason = study.waivers.get(factor.id)
    return [warning("factor-slot-waived", place, str(reason), **found.facts)] if reason else [found]


def _other_content(factor: Factor, slot: Slot, library: Library, place: str) -> Finding | None:
    """The finding that a factor is of another substance or service than the slot."""
    usual = usual_factors(slot, library)
    if fits_slot(factor, slot.label, usual):
        return None
    names = [Label(known.name_zh, known.name_en) for known in usual]
    name = Label(factor.name_zh, factor.name_en)
    facts: dict[str, Text] = {"slot": slot.label, "name": name, "id": factor.id}
    return blocking("factor-slot", place, name, listed(names[:3]), **facts)


def denominator(unit: str) -> Dimension | None:
    """The denominator of an emission unit, e.g. energy for kgCO2e/kWh; None for other units."""
    dimension = dict(parse_unit(unit).dimension)
    for numerator in ("[co2e]", "[mass]"):
        if dimension.get(numerator) == 1.0:
            powers = {name: -value for name, value in dimension.items() if name != numerator}
            return tuple(sorted(powers.items()))
    return None


def by_place(chosen: Mapping[str, Chosen]) -> dict[str, Factor]:
    """The factors of slots by the place that findings name."""
    return {f"factors.{name}": choice.factor for name, choice in chosen.items()}


def factor_findings(used: Mapping[str, Factor], study: StudyDocument, as_of: str) -> list[Finding]:
    """Warnings about the factors used, by place: expired, too young, proxy."""
    findings: list[Finding] = []
    for place, factor in used.items():
        if factor.review_by and factor.review_by < as_of:
            severity: Severity = "note" if study.waivers.get(factor.id) else "warn"
            findings.append(
                Finding(
                    "factor-expired",
                    severity,
                    place,
                    f"{factor.id} {factor.review_by}",
                    f"≥ {as_of}",
                )
            )
        if not factor.valid_from <= study.period[1] <= (factor.valid_to or "9999"):
            span = f"{factor.valid_from} … {factor.valid_to}".strip(" …")
            findings.append(
                warning("factor-validity", place, f"{factor.id} {span}", " … ".join(study.period))
            )
        end = study.period[1][:4]
        if factor.year and factor.year > int(end) and factor.category.startswith("electricity"):
            findings.append(note("factor-period", place, f"{factor.id} {factor.year}", f"≤ {end}"))
        for why in proxy_reasons(factor, study.country):
            findings.append(note("factor-proxy", place, factor.id, why=why))
        if factor.kind == "emission" and is_credit(factor):
            findings.append(note("factor-credit", place, factor.id))
    return findings


def proxy_reasons(factor: Factor, country: str = "CN") -> list[Label]:
    """The reasons why a factor is a stand-in: another region, a narrower boundary, literature."""
    if factor.kind != "emission":
        return []
    reasons = []
    if factor.region and not factor.region.startswith(country):
        reasons.append(Label(f"地区 {factor.region}", f"region {factor.region}"))
    for column in ("boundary_code", "evidence"):
        code = getattr(factor, column)
        if is_stand_in(column, code):
            words = codes(column)[code]
            reasons.append(Label(words["zh"], words["en"]))
    return reasons
