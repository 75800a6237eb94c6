"""A study computed again under a partner's rules, the difference shared among clauses, and what
kind of recognition the comparison bears.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from math import fsum
from typing import Any

from zuji.core.label import Label
from zuji.core.refusals import Finding, Refusal
from zuji.factors import Library
from zuji.factors.gwp import gwp100
from zuji.footprint.assess import imposed
from zuji.footprint.profile import Profile, get_profile, parameters, profile_from_data
from zuji.footprint.profiles_compared import profile_effects
from zuji.footprint.recompute import total_only
from zuji.footprint.study import StudyDocument, library_of
from zuji.recognition.crosswalk import CrosswalkRow, borne, crosswalk
from zuji.recognition.schemes import Kind, RecognitionScheme, register
from zuji.sectors.model import Model


@dataclass(frozen=True)
class GapPart:
    """What one clause moves [kgCO2e per declared unit] and its share of all that moves, whatever
    the sign; `in_smallest` where the smallest set has it.
    """

    topic: str
    label: Label
    kgco2e: float
    share: float
    in_smallest: bool


@dataclass(frozen=True)
class RecognitionGap:
    """A study between its own rules and a scheme's.

    `before` and `after` are totals [kgCO2e per declared unit]; `after` is None where the study was
    not computed again, with the `findings` that say why. The parts sum to the difference.
    `not_computed` are the clauses that are known to differ, or not known, and that the second
    total takes as the study's own rules have them.
    """

    scheme: RecognitionScheme
    base: Profile
    partner: Profile | None
    before: float
    after: float | None
    parts: tuple[GapPart, ...]
    rows: tuple[CrosswalkRow, ...]
    not_computed: tuple[CrosswalkRow, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def difference(self) -> float | None:
        return None if self.after is None else self.after - self.before

    @property
    def relative(self) -> float | None:
        """The difference as a share of the own total; None without either."""
        return (
            self.difference / self.before if self.difference is not None and self.before else None
        )

    @property
    def smallest(self) -> tuple[GapPart, ...]:
        """The fewest clauses that explain the difference, the heaviest first."""
        return tuple(part for part in self.parts if part.in_smallest)

    @property
    def unchecked(self) -> tuple[CrosswalkRow, ...]:
        """The clauses with a citation that was not compared with its source."""
        return tuple(row for row in self.rows if row.status != "unknown" and not row.is_checked)

    @property
    def bears(self) -> Kind:
        """The widest kind of recognition that this comparison bears; it decides nothing.

        Full: every clause checked and equal. Conditional: every clause checked and each that
        differs computed. Data: all else.
        """
        if self.after is None or self.not_computed:
            return "data"
        return borne(self.rows)


def recognition_gap(
    study: StudyDocument,
    model: Model,
    of: RecognitionScheme,
    library: Library | None = None,
    enough: float | None = None,
) -> RecognitionGap:
    """The study under a scheme's rules beside its own. Refuses a study that cannot be computed
    under its own; what the partner's rules refuse is told in `findings`. `enough` is the share of
    all that moves which the smallest set of clauses explains; the register's where not given.
    """
    least = register().enough.value if enough is None else enough
    library = library_of(study) if library is None else library
    base = get_profile(study.profile_id)
    before = total_only(study, model, library, base, gwp100(base.gwp_set), checked=True)
    partner = partner_profile(of, base, model)
    after, effects, findings = None, dict[str, float](), tuple[Finding, ...]()
    if partner is not None:
        try:
            after = total_only(
                study, model, library, partner, gwp100(partner.gwp_set), checked=True
            )
            effects = profile_effects(study, model, base, partner, library)
        except Refusal as problem:
            after, effects, findings = None, {}, tuple(problem.findings)
    rows = _as_computed(crosswalk(of), effects)
    return RecognitionGap(
        scheme=of,
        base=base,
        partner=partner,
        before=before,
        after=after,
        parts=shared_out(effects, {row.topic: row.label for row in rows}, least),
        rows=rows,
        not_computed=_not_computed(of, model, rows, after, partner),
        findings=findings,
    )


def partner_profile(of: RecognitionScheme, base: Profile, model: Model) -> Profile | None:
    """The profile that computes a scheme: its own, or what is known of it laid over `base`; None
    where nothing that is known of it applies to the model.
    """
    if not of.is_computed:
        return None
    if of.profile:
        return get_profile(of.profile)
    partner = _laid_over(of, base)
    return partner if _followed(of, model, partner) else None


def _laid_over(of: RecognitionScheme, base: Profile) -> Profile:
    data: dict[str, Any] = deepcopy(dict(base.data))
    for name, value in of.set.items():
        *outer, last = parameters()[name]["path"]
        section = data
        for key in outer:
            section[key] = dict(section.get(key) or {})
            section = section[key]
        section[last] = value
    title = {"zh": of.zh, "en": of.en}
    return profile_from_data(data | {"id": of.id, "version": of.as_of, "title": title})


def shared_out(
    effects: Mapping[str, float], labels: Mapping[str, Label], enough: float
) -> tuple[GapPart, ...]:
    """The effects, heaviest first, with the fewest that are at least `enough` of all that moves.

    Sizes count without their sign, so that two clauses which cancel each other both show; with
    sizes, taking the heaviest first gives the fewest.
    """
    whole = fsum(abs(value) for value in effects.values())
    parts, explained = list[GapPart](), 0.0
    for topic, value in sorted(effects.items(), key=lambda pair: (-abs(pair[1]), pair[0])):
        parts.append(
            GapPart(
                topic=topic,
                label=labels.get(topic) or Label(topic, topic),
                kgco2e=value,
                share=abs(value) / whole,
                in_smallest=explained < enough * whole,
            )
        )
        explained += abs(value)
    return tuple(parts)


def _as_computed(
    rows: list[CrosswalkRow], effects: Mapping[str, float]
) -> tuple[CrosswalkRow, ...]:
    """The crosswalk with what the computation showed: what moves the total is not equal."""
    return tuple(
        replace(row, status="differs")
        if row.status in ("equal", "unknown") and effects.get(row.topic)
        else row
        for row in rows
    )


def _not_computed(
    of: RecognitionScheme,
    model: Model,
    rows: tuple[CrosswalkRow, ...],
    after: float | None,
    partner: Profile | None,
) -> tuple[CrosswalkRow, ...]:
    """The clauses of unknown or other content that the second total does not follow."""
    open_rows = [row for row in rows if row.status != "equal"]
    if after is None or partner is None:
        return tuple(open_rows)
    if of.profile:
        return tuple(row for row in open_rows if row.status == "unknown")
    followed = _followed(of, model, partner)
    return tuple(row for row in open_rows if row.topic not in followed)


def _followed(of: RecognitionScheme, model: Model, partner: Profile) -> set[str]:
    """The topics on which the model can do as the scheme's parameters say."""
    taken, known = imposed(model, partner), parameters()
    return {
        known[name]["topic"]
        for name in of.set
        if known[name]["path"][0] != "imposes" or known[name]["path"][-1] in taken
    }
