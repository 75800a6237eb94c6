"""Grid averages and residual mixes of Chinese grids, derived from rules/electricity.yaml.

All values in kgCO2e/kWh. With a the average, s the share of power whose certificates were traded
and g its footprint, the residual mix is ``(a − s·g) / (1 − s)`` (what is left for those who claim
nothing). A region's average is its official CO2 factor plus the national upstream difference. At
the user's meter, ``x · (1 + loss) + grid`` with both from the official annex.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zuji.core.content import read_rules


@dataclass(frozen=True, slots=True)
class GridMix:
    """Average and residual mix of one grid at the busbar [kgCO2e/kWh], each with its interval, and
    the share of its power that others claim by certificate.
    """

    region: str
    claimed: float
    average: tuple[float, float, float]
    residual: tuple[float, float, float]


def statistic(name: str) -> float:
    """A published figure of rules/electricity.yaml, in the unit stated there."""
    return float(read_rules("electricity")["statistics"][name]["value"])


def claimed_of_green() -> float:
    """Traded certificates per wind and solar power of the nation, 0 … 1."""
    green = statistic("wind_share") + statistic("solar_share")
    return statistic("certificates_traded") / (statistic("generation") * green)


def green_footprint() -> float:
    """kgCO2e/kWh of wind and solar in the proportion in which the nation generates them."""
    wind, solar = statistic("wind_share"), statistic("solar_share")
    total = wind * statistic("wind_footprint") + solar * statistic("solar_footprint")
    return total / (wind + solar)


def residual(average: float, claimed: float, green: float) -> float:
    """The mix that is left when the share `claimed` with footprint `green` is taken out."""
    return (average - claimed * green) / (1 - claimed)


def line_loss() -> float:
    """Power lost between busbar and user per power delivered, by the official annex."""
    with_losses, without = statistic("grid_with_losses"), statistic("grid_without_losses")
    return (with_losses - without) / statistic("national_average")


def delivered(busbar: float) -> float:
    """At the meter of the user, with losses and grid, from a value at the generation busbar."""
    return busbar * (1 + line_loss()) + statistic("grid_without_losses")


def grid_mixes() -> list[GridMix]:
    """The grids of rules/electricity.yaml.

    The high end of a residual mix takes all non-fossil power traded in markets as claimed (official
    CO2 factors of 2023 with and without it), the low end nothing.
    """
    return [_mix(region, row) for region, row in read_rules("electricity")["grids"].items()]


def _mix(region: str, row: Mapping[str, Any]) -> GridMix:
    national_green = statistic("wind_share") + statistic("solar_share")
    claimed = claimed_of_green() * float(row.get("green_share", national_green))
    traded = 1 - statistic("co2_national_2023") / statistic("co2_without_traded_2023")
    most = claimed * traded / (claimed_of_green() * national_green)
    low, average, high = _average(row)
    green = green_footprint()
    return GridMix(
        region,
        claimed,
        (low, average, high),
        (low, residual(average, claimed, green), residual(high, most, green)),
    )


def _average(row: Mapping[str, Any]) -> tuple[float, float, float]:
    national = statistic("national_average")
    if "co2_2023" not in row:
        return national, national, national
    co2, base = float(row["co2_2023"]), statistic("co2_national_2023")
    upstream = statistic("national_average_2023") - base
    added, scaled = co2 + upstream, co2 * (1 + upstream / base)
    others = [float(row["beside"])] if "beside" in row else []
    return min(added, scaled, *others), added, max(added, scaled, *others)
