"""Where a good's embedded emissions come from: the terms of equation 55 of all processes of the
installation that it passes through, the electricity that counts, and what was bought.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from zuji.cbam.calculation import InstallationSolver, PrecursorResult, SolvedProcess, averaged
from zuji.cbam.installation import ProducedGood

OWN = ("direct", "heat_own", "heat_in", "heat_out", "gas_in", "gas_out", "power_out", "floor")
"""Terms of the installation's own direct emissions: heat of its own units and processes, heat from
outside; ``floor`` is what lifts a negative sum to 0.
"""


@dataclass(frozen=True)
class EmbeddedPart:
    """One origin, t CO2e per tonne of good: a term of `OWN`, ``power`` for the electricity of own
    processes, or ``bought`` for a precursor with its CN code, name and source (``default``,
    ``actual`` or ``exempt``). Precursors of the installation itself stand as the terms of the
    processes that make them.
    """

    kind: str
    amount: float
    is_indirect: bool = False
    cn: str = ""
    name: str = ""
    source: str = ""


def embedded_parts(
    solver: InstallationSolver, solved: SolvedProcess, product: ProducedGood
) -> list[EmbeddedPart]:
    """The origins of a good's specific embedded emissions; their sum is the total."""
    size = solved.share(product) / product.quantity
    found = [replace(part, amount=part.amount * size) for part in _own(solver, solved, product)]
    for each in solved.precursors:
        taken = each.precursor.quantity * size
        counts = solver.hands_on(each, product)
        for part in _of_precursor(solver, each):
            if counts or not part.is_indirect:
                found.append(replace(part, amount=part.amount * taken))
    return found


def _own(
    solver: InstallationSolver, solved: SolvedProcess, product: ProducedGood
) -> Iterator[EmbeddedPart]:
    """Terms of the process in the period, t CO2e."""
    terms = solved.attributed
    signed = {
        "direct": terms.direct,
        "heat_own": terms.heat_own,
        "heat_in": terms.heat_in - terms.heat_own,
        "heat_out": -terms.heat_out,
        "gas_in": terms.gas_in,
        "gas_out": -terms.gas_out,
        "power_out": -terms.power_out,
    }
    signed["floor"] = terms.total - sum(signed.values())
    for kind, amount in signed.items():
        yield EmbeddedPart(kind, amount)
    if solver.counts_indirect(product):
        yield EmbeddedPart("power", terms.indirect, is_indirect=True)


def _of_precursor(solver: InstallationSolver, each: PrecursorResult) -> Iterator[EmbeddedPart]:
    """A tonne of a precursor."""
    if each.source == "process":
        source = solver.solved[each.precursor.process]
        for share, product in averaged(each.precursor, source):
            for part in embedded_parts(solver, source, product):
                yield replace(part, amount=part.amount * share)
        return
    for amount, is_indirect in ((each.specific.direct, False), (each.specific.indirect, True)):
        yield EmbeddedPart(
            "bought",
            amount,
            is_indirect,
            cn=each.precursor.good.cn,
            name=each.precursor.name,
            source=each.source,
        )
