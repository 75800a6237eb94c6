"""The model of everything computed by hand: every step's gases from the study's numbers alone."""

from __future__ import annotations

# kgCO2e per kg, IPCC AR6 table 7.15 and table 7.SM.7 (handbook method.md §9)
AR6 = {
    "co2_fossil": 1,
    "co2_luc": 1,
    "co2_biogenic": 1,
    "co2_uptake": 1,
    "ch4_fossil": 29.8,
    "ch4_biogenic": 27.0,
    "n2o": 273,
    "cf4": 7380,
    "c2f6": 12400,
    "sf6": 24300,
    "nf3": 17400,
    "hfc23": 14600,
    "hfc32": 771,
    "hfc125": 3740,
    "hfc134a": 1530,
    "hfc143a": 5810,
    "co2e": 1,
}
BESIDE = ("co2_biogenic", "co2_uptake")
GRID, HYDRO = 0.5777, 0.0141  # kgCO2e/kWh, notice of 2025-09-28 (handbook method.md §7.1)
DELIVERED = GRID + 0.0327  # with transmission and losses, table 3 of the same notice
SHARES = {
    "mass": 1300 / (1300 + 700),
    "energy": 1300 * 11 / (1300 * 11 + 700 * 31),
    "economic": 1300 * 5300 / (1300 * 5300 + 700 * 2900),
    "mole": (1300 / 53) / (1300 / 53 + 700 / 37),
    "system_expansion": 1.0,
}
FEED = {
    "co2_fossil": 151,
    "co2_luc": 47,
    "co2_biogenic": 67,
    "co2_uptake": -1601,
    "ch4_fossil": 1.3,
    "ch4_biogenic": 2.9,
    "n2o": 0.31,
}
AIR = {
    "co2_fossil": 0.907,
    "co2_biogenic": 0.053,
    "co2_uptake": -0.059,
    "ch4_fossil": 0.0007,
    "n2o": 0.0011,
}
BURIAL = {"co2_fossil": 5.9, "co2_biogenic": 83, "ch4_biogenic": 3.7}
STAGE_OF = {
    "raw_material": ("feed", "land", "bark_grown"),
    "distribution": ("hfc143a_step", "lorry", "plane"),
    "use_phase": ("hfc134a_step", "in_use"),
    "end_of_life": ("buried", "recycling_credit"),
}
"""The other steps are manufacture."""


def supplies(allocation: str) -> tuple[float, float, float]:
    """How much of a year's run of main process, boiler and power house 7 t take.

    Main: 7 t of 1300 t at the good's share. With b and p for boiler and power house:
    1700 GJ · b = 1100 GJ · main + 300 GJ · p and 410 MWh · p = 205 MWh · main + 41 MWh · b,
    so p = 0.5 main + 0.1 b and (1700 − 30) b = (1100 + 150) main.
    """
    main = 7 / 1300 * SHARES[allocation]
    boiler = 1250 / 1670 * main
    return main, boiler, 0.5 * main + 0.1 * boiler


def steps(
    allocation: str = "energy",
    *,
    to_grave: bool = True,
    loss: float = 19,
    credited: float = 0.37,
    by_location: bool = False,
    grid: float = GRID,
) -> dict[str, dict[str, float]]:
    """Step → gas → kg for 7 t."""
    main, boiler, house = supplies(allocation)

    def times(amount: float, gases: dict[str, float]) -> dict[str, float]:
        return {gas: amount * mass for gas, mass in gases.items()}

    found = {
        "feed": times(2003 * main, FEED),
        "land": {"co2_luc": 211_000 * main},
        "fuel_burnt": {"co2_fossil": 811_000 * 0.73 * 0.97 * 44 / 12 * boiler},
        "bark_burnt": {"co2_biogenic": 307_000 * 1.7 * boiler},
        "bark_grown": {"co2_uptake": -307_000 * 1.9 * boiler},
        "digester": {"ch4_biogenic": 4001 * house},
        "flare": {"ch4_fossil": 5003 * house},
        "nitrous_lost": {"n2o": 607 * main},
        "cf4_step": {"cf4": 23 * main},
        "c2f6_step": {"c2f6": 13 * main},
        "sf6_step": {"sf6": 7 * house},
        "nf3_step": {"nf3": 11 * main},
        "hfc23_step": {"hfc23": 17 * main},
        "hfc32_step": {"hfc32": 211 * main},
        "hfc125_step": {"hfc125": 59 * boiler},
        "hfc143a_step": {"hfc143a": 43 * main},
        "sundry_step": {"co2e": 90_001 * main},
        "loss_step": {"co2_fossil": 1300 * loss * main},
        "stored": {"co2_fossil": -101_000 * boiler},
        "bought_power": {"co2e": 1_009_000 * grid * main},
        "green_step": {"co2e": 613_000 * (grid if by_location else HYDRO) * main},
        "lorry": {"co2e": 500_009 * 0.103 * main},
        "plane": times(70_001 * main, AIR),
    }
    if allocation == "system_expansion":
        found["twin_credit"] = {"co2e": -700 * 1987 * main}
    if to_grave:
        found |= {
            "hfc134a_step": {"hfc134a": 137 * main},
            "in_use": {"co2e": 1300 * 173 * grid * main},
            "buried": times(1300 * (1 - 0.37) * main, BURIAL),
            "recycling_credit": {"co2e": -1300 * credited * 1429 * main},
        }
    return found


def gas_total(found: dict[str, dict[str, float]], *gases: str) -> float:
    """kgCO2e of the gases over all steps."""
    return sum(mass * AR6[g] for of in found.values() for g, mass in of.items() if g in gases)


def headline(found: dict[str, dict[str, float]]) -> float:
    """Everything but biogenic CO2 and its uptake."""
    return gas_total(found, *(g for g in AR6 if g not in BESIDE))


def stage_of(step: str) -> str:
    return next((s for s, names in STAGE_OF.items() if step in names), "manufacture")
