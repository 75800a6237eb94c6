"""The command ``zuji profiles``: compares a study under several method profiles, clause by
clause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from zuji.cli.options import AS_JSON
from zuji.cli.show import out, print_json, table
from zuji.cli.words import LANG, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zuji.footprint.profiles_compared import ProfileResult


@click.command(
    help=say(
        "同一次核算在各核算方法下的结果；差异逐条分解，各条之和等于差异。",
        "One study under every method profile; the differences split by clause, summing exactly.",
    )
)
@click.argument("study", type=click.Path())
@AS_JSON
def profiles(study: str, as_json: bool) -> None:
    """Compare profiles."""
    from zuji.cli.studies import load_study, model_of
    from zuji.footprint.profiles_compared import compared

    document = load_study(study)
    results = compared(document, model_of(document))
    reference = results[0]
    if as_json:
        print_json([as_data(result, reference) for result in results])
        return
    listing = table(
        say("核算方法", "profile"),
        "GWP",
        "kgCO2e",
        say("差异", "difference"),
        say("差异来自（条款）", "made by (clause)"),
        last="left",
    )
    for result in results:
        title = result.profile.title[LANG]
        total = "—" if result.total is None else f"{result.total:,.2f}"
        change = "" if result is reference else _signed(difference(result, reference))
        made_by = _refused(result) or "\n".join(clause_lines(result)) or "—"
        listing.add_row(title, result.profile.gwp_set, total, change, made_by)
    out.print(listing)
    show_further(results)
    for result in results:
        if result.delayed is not None:
            text = say("延迟加权（另列）", "weighted by delay (apart)")
            out.print(f"{result.profile.title[LANG]}: {text} {result.delayed:,.2f} kgCO2e")
        if result.profile.data.get("unset"):
            words = [label[LANG] for label in result.profile.data["unset"].values()]
            text = say("委员会尚未设定", "not set by the committee")
            out.print(f"{result.profile.title[LANG]}: {text} – {'; '.join(words)}")


def show_further(results: Sequence[ProfileResult]) -> None:
    """The gases beyond those that every study may have, with their GWP100 under each set."""
    from zuji.core.figures import grouped
    from zuji.core.words import gas_label

    sets = {result.profile.gwp_set: result.further for result in results}
    gases = [gas for further in list(sets.values())[:1] for gas in further]
    if not gases:
        return
    listing = table(say("其他气体的 GWP100", "GWP100 of further gases"), *sets)
    for gas in gases:
        values = [of_set[gas] for of_set in sets.values()]
        shown = [say("无", "none") if value is None else grouped(value) for value in values]
        listing.add_row(gas_label(gas)[LANG], *shown)
    out.print(listing)


def difference(result: ProfileResult, reference: ProfileResult) -> float | None:
    """Total less the reference profile's [kgCO2e per declared unit]; None where one is missing."""
    if result.total is None or reference.total is None:
        return None
    return result.total - reference.total


def as_data(result: ProfileResult, reference: ProfileResult) -> dict[str, Any]:
    """One profile as JSON: total, difference from the reference, and its parts by clause."""
    from zuji.footprint.profile_clauses import clause_for, topic_label

    parts = []
    for rule, value in result.effects.items():
        clause, words = clause_for(result.profile, rule), topic_label(rule)
        part: dict[str, Any] = {"rule": rule, "kgco2e": value, "zh": words.zh, "en": words.en}
        if clause:
            part["clause"] = {
                "ref": {"zh": clause.ref.zh, "en": clause.ref.en},
                "tag": clause.tag,
                "asks": {"zh": clause.asks.zh, "en": clause.asks.en},
                "applied": {"zh": clause.applied.zh, "en": clause.applied.en},
            }
        parts.append(part)
    title = result.profile.title
    return {
        "profile": result.profile.id,
        "version": result.profile.version,
        "title": {"zh": title.zh, "en": title.en},
        "reference": reference.profile.id,
        "gwp_set": result.profile.gwp_set,
        "total": result.total,
        "difference": difference(result, reference),
        "effects": dict(result.effects),
        "parts": parts,
        "delayed_total": result.delayed,
        "further_gases": dict(result.further),
        "unset": list(result.profile.data.get("unset") or {}),
        "refused": result.refused,
        "findings": [finding.as_json(LANG) for finding in result.findings],
    }


def clause_lines(result: ProfileResult) -> list[str]:
    """One line for each clause that makes a difference, largest first, with its citation."""
    from zuji.footprint.profile_clauses import clause_for, topic_label

    lines = []
    for rule, effect in sorted(result.effects.items(), key=lambda pair: -abs(pair[1])):
        clause = clause_for(result.profile, rule)
        cited = f"  [{clause.ref[LANG]}; {clause.tag}]" if clause else ""
        lines.append(f"{_signed(effect)} {topic_label(rule)[LANG]}{cited}".replace("[", "\\["))
    return lines


def explained(effects: Mapping[str, float]) -> str:
    """The effects in one line, largest first."""
    from zuji.footprint.profile_clauses import topic_label

    ranked = sorted(effects.items(), key=lambda pair: -abs(pair[1]))
    return "; ".join(f"{topic_label(rule)[LANG]} {effect:+,.2f}" for rule, effect in ranked) or "—"


def _refused(result: ProfileResult) -> str:
    said = [finding.worded(LANG) for finding in result.findings]
    return "; ".join(" · ".join(filter(None, (e["message"], e["read"]))) for e in said)


def _signed(value: float | None) -> str:
    return "" if value is None else f"{value:+,.2f}"
