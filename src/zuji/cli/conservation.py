"""The command ``zuji conservation``: whether every credit among studies has its debtor."""

from __future__ import annotations

import datetime
import sys
from typing import TYPE_CHECKING, Any

import click

from zuji.cli.check import progress_bar, study_files
from zuji.cli.options import AS_JSON
from zuji.cli.show import out, print_json, show_findings, table
from zuji.cli.words import LANG, say

if TYPE_CHECKING:
    from zuji.conservation import Conservation, StudyClaims, TransferMatch
    from zuji.core.refusals import Refusal


@click.command(
    help=say(
        "核对各厂之间的往来：扣减、外供的热、煤气、氢、矿渣、CO2 和绿证，是否有人承担。",
        (
            "Match what works give each other: whether each credit, heat, gas, hydrogen, slag, "
            "CO2 and certificate has its counterpart."
        ),
    )
)
@click.argument("studies", nargs=-1, required=True, type=click.Path())
@click.option(
    "--as-of", "as_of", help=say("核查基准日，默认今天", "date of judgement, default today")
)
@AS_JSON
def conservation(*, studies: tuple[str, ...], as_of: str | None, as_json: bool) -> None:
    """Match transfers."""
    from zuji.conservation import conserved
    from zuji.core.refusals import Refusal

    paths = study_files(studies)
    today = as_of or str(datetime.date.today())
    claims: list[StudyClaims] = []
    refused: dict[str, Refusal] = {}
    with progress_bar(len(paths), hidden=as_json) as advance:
        for path in paths:
            try:
                claims.append(_claims_at(path, today))
            except Refusal as problem:
                refused[path] = problem
            advance(1)
    found = conserved(claims)
    if as_json:
        print_json(conservation_data(found, len(claims), refused))
    else:
        for path, refusal in refused.items():
            out.print(say(f"{path}：没有算，不在核对之内", f"{path}: refused, not matched"))
            show_findings(refusal.findings)
        _show(found, len(claims))
    sys.exit(1 if refused or any(line.is_clash for line in found.lines) else 0)


def _claims_at(path: str, as_of: str) -> StudyClaims:
    from zuji.cli.studies import load_study, model_of
    from zuji.conservation import claims_of
    from zuji.footprint import assess

    study = load_study(path)
    return claims_of(assess(study, model_of(study), as_of=as_of), path)


def conservation_data(
    found: Conservation, studies: int, refused: dict[str, Refusal]
) -> dict[str, Any]:
    """The lines as plain data, with what is at stake by state [kgCO2e]."""
    from zuji.conservation import STATES

    return {
        "studies": studies,
        "refused": {
            path: [finding.as_json(LANG) for finding in problem.findings]
            for path, problem in refused.items()
        },
        "at_stake": {state: found.at_stake(state) for state in STATES},
        "lines": [_line_data(found, line) for line in found.lines],
    }


def _line_data(found: Conservation, line: TransferMatch) -> dict[str, Any]:
    return {
        "state": line.state,
        "good": line.good[LANG],
        "giver": found.name(line.giver)[LANG],
        "receiver": found.name(line.receiver)[LANG],
        "start": line.start.isoformat(),
        "end": line.end.isoformat(),
        "unit": line.unit,
        "given": line.given,
        "received": line.received,
        "given_effect_kgco2e": line.given_effect,
        "received_effect_kgco2e": line.received_effect,
        "at_stake_kgco2e": line.at_stake,
        "certificate": line.number or None,
        "studies": list(line.places),
    }


def _show(found: Conservation, studies: int) -> None:
    from zuji.conservation import STATES
    from zuji.core.figures import in_full

    clashes = sum(line.is_clash for line in found.lines)
    out.print(
        say(
            f"{studies} 次核算，{len(found.lines)} 项往来，{clashes} 项互相矛盾",
            f"{studies} studies, {len(found.lines)} transfers, {clashes} contradict each other",
        )
    )
    if not found.lines:
        return
    listing = table(
        say("结论", "finding"),
        say("物", "good"),
        say("给出方", "giver"),
        say("接收方", "receiver"),
        say("给出", "given"),
        say("接收", "received"),
        say("单位", "unit"),
        "tCO2e",
        last="right",
    )
    for line in found.lines:
        listing.add_row(
            STATES[line.state][0][LANG],
            f"{line.good[LANG]} {line.number}".strip(),
            found.name(line.giver)[LANG] or "—",
            found.name(line.receiver)[LANG] or "—",
            "—" if line.given is None else in_full(line.given, 6),
            "—" if line.received is None else in_full(line.received, 6),
            line.unit,
            f"{line.at_stake / 1000:,.1f}",
        )
    out.print(listing)
