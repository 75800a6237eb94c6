"""Official workbooks as published: small ones of each layout, and the real ones against cells."""

import gzip
import io

import openpyxl
import pytest

from zuji.core.refusals import Refusal
from zuji.factors.gas_names import parts_of
from zuji.factors.official_files import read_official

GASES = ["kg CO2e of CO2 per unit", "kg CO2e of CH4 per unit", "kg CO2e of N2O per unit"]
BEFORE = ["kg CO2", "kg CH4", "kg N2O"]
"""Until 2019 the parts were called masses, and were kgCO2e all the same."""


def workbook(sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def desnz(year, methane, titles, fuel_rows):
    head = [
        ["UK Government GHG Conversion Factors for Company Reporting"],
        ["Fuels"],
        ["Scope:", "Scope 1", "Version:", 1.1, "Year:", year],
        [],
        ["Activity", "Fuel", "Unit", "kg CO2e", *titles],
    ]
    gas_rows = [["Activity", "Emission", "Unit", "kg CO2e"], ["Kyoto", "Methane", "kg", methane]]
    gas_rows += [["", "R404A", "kg", 3922], ["", "Odd gas 9", "kg", 77]]
    return workbook({"Fuels": head + fuel_rows, "Refrigerant & other": gas_rows, "Index": [["x"]]})


@pytest.mark.parametrize(
    ("year", "methane", "titles", "nitrous"),
    [(2019, 25, BEFORE, 298), (2022, 25, GASES, 298), (2024, 28, GASES, 265)],
)
def test_a_desnz_workbook_of_any_year_keeps_its_gases(year, methane, titles, nitrous):
    rows = [
        ["Gaseous fuels", "Butane", "tonnes", 3033.38, 3029.26, 2.52, 1.60],
        ["", "", "kWh (Net CV)", 0.241, 0.2407, 0.0002, 0.0001],
        ["", "", "kWh (Gross CV)", 0.222, 0.2217, 0.0002, 0.0001],
        ["", "Odd", "litres", 9.9, 1.0, 2.0, 0.1],  # parts that do not make the sum
    ]
    imported = read_official(desnz(year, methane, titles, rows), "any name.xlsx")
    assert imported.receipt.unaccounted == {}
    by_name = {factor.name_en: factor for factor in imported.accepted if "/t" in factor.unit}
    butane = by_name["Fuels / Gaseous fuels / Butane"]
    assert butane.gases == pytest.approx(
        {"co2_fossil": 3029.26, "ch4_fossil": 2.52 / methane, "n2o": 1.60 / nitrous}
    )
    assert butane.year == year
    odd = next(factor for factor in imported.accepted if factor.name_en.endswith("Odd"))
    assert (odd.value, odd.gases) == (9.9, {})
    assert odd.gwp_basis == ("AR4" if methane == 25 else "AR5")
    assert [finding.read for finding in imported.refused] == ["kWh (Gross CV)"]
    blend = next(factor for factor in imported.accepted if factor.name_en.endswith("R404A"))
    assert blend.gases == parts_of("R-404A")


def test_a_gas_that_nobody_knows_stays_the_sum_that_the_workbook_gives():
    imported = read_official(desnz(2024, 28, GASES, []), "x.xlsx")
    (odd,) = (factor for factor in imported.accepted if "Odd gas" in factor.name_en)
    assert (odd.value, odd.gwp_basis) == (77, "AR5")


def test_another_workbook_is_no_official_one():
    assert read_official(workbook({"A": [["name", "value", "unit"]]}), "x.xlsx") is None
    assert read_official(b"name,value,unit\n", "x.csv") is None


def test_a_workbook_of_the_hub_without_tables_is_no_hub():
    sheets = {"Cover": [["Emission Factors for Greenhouse Gas Inventories"], ["see below"]]}
    assert read_official(workbook(sheets), "cover.xlsx") is None


def test_a_hub_that_does_not_show_methane_has_no_stated_set():
    rows = [
        ["Emission Factors for Greenhouse Gas Inventories, Last Modified: January 15, 2025"],
        *[[""] for _ in range(12)],
        ["Table 1", "Stationary Combustion"],
        ["Fuel Type", "kg CO2e per short ton"],
        ["Anthracite", 2602],
    ]
    (factor,) = read_official(workbook({"Hub": rows}), "hub.xlsx").accepted
    assert (factor.value, factor.gwp_basis) == (2602, "not stated")


def test_a_row_outside_of_scopes_without_its_co2_is_refused():
    head = ["Fuel", "Unit", "kg CO2e", *GASES]
    sheets = {
        "Outside of scopes": [
            ["UK Government GHG Conversion Factors for Company Reporting", "Year:", 2024],
            head,
            ["Bioethanol", "litres", "", "", 0.1, ""],
        ],
        "Refrigerant & other": [["Emission", "Unit", "kg CO2e"], ["Methane", "kg", 28]],
    }
    imported = read_official(workbook(sheets), "x.xlsx")
    assert [finding.rule for finding in imported.refused] == ["import-amount"]
    assert imported.receipt.unaccounted == {}


COLUMNS = ["kg CO2 per mmBtu", "g CH4 per mmBtu", "kg CO2 per short ton", "g CH4 per short ton"]


def hub():
    rows = [
        ["", "Emission Factors for Greenhouse Gas Inventories"],
        ["", "", "Last Modified: January 15, 2025"],
        ["", "", "CH4", 28],
        ["", "Table 1", "Stationary Combustion"],
        ["", "", "Fuel Type", "Heat", "CO2 Factor", "CH4 Factor", "CO2 Factor", "CH4 Factor"],
        ["", "", "", "heat", *COLUMNS],
        ["", "", "Coal and Coke"],
        ["", "", "Anthracite", 25.09, 103.69, 11, 2602, 276],
        ["", "", "Biomass Fuels - Solid"],
        ["", "", "Wood", 17.48, 93.8, 7.2, 1640, 126],
        ["", "", "Source:"],
        ["", "Table 6", "Electricity"],
        ["", "", "", "Total Output Emission Factors", "", "Non-Baseload Emission Factors"],
        ["", "", "Subregion", "(lb CO2 / MWh)", "(lb CH4 / MWh)", "(lb CO2 / MWh)"],
        ["", "", "US Average", 771.523, 0.057, 1393.7],
        ["", "Table 9", "Waste"],
        ["", "", "", "Metric Tons CO2e / Short Ton Material"],
        ["", "", "Material", "RecycledA", "LandfilledB"],
        ["", "", "HDPE", 0.21, "NA"],
        ["", "Table 11", "Global Warming Potential"],
        ["", "", "Gas", "100-Year GWP"],
        ["", "", "CH4", 28],
    ]
    return workbook({"Emission Factors Hub": rows})


def test_the_hub_is_read_table_by_table_with_gases_and_biogenic_carbon_apart():
    imported = read_official(hub(), "hub.xlsx")
    found = {(factor.name_en, factor.unit): factor for factor in imported.accepted}
    coal = found["Stationary Combustion / Anthracite", "kgCO2e/short_ton"]
    assert coal.gases == pytest.approx({"co2_fossil": 2602, "ch4_fossil": 0.276})
    wood = found["Stationary Combustion / Wood", "kgCO2e/short_ton"]
    assert wood.gases["co2_biogenic"] == 1640
    grid = found["Electricity / US Average / Total Output Emission Factors", "kgCO2e/MWh"]
    assert grid.gases["co2_fossil"] == pytest.approx(771.523 * 0.45359237)
    assert found["Waste / HDPE / Recycled", "kgCO2e/short_ton"].value == 210
    assert {finding.read for finding in imported.refused} == {"mmBtu"}  # gross calorific value
    assert imported.receipt.unaccounted == {}


def test_spend_factors_keep_gases_and_the_year_of_the_money():
    head = "2017 NAICS Code,2017 NAICS Title,GHG,Unit,"
    head += (
        "Supply Chain Emission Factors without Margins,Margins of Supply Chain Emission Factors,"
    )
    head += "Supply Chain Emission Factors with Margins,Reference USEEIO Code\n"
    unit = '"kg/2022 USD, purchaser price"'
    text = head + f"1,Farming,Carbon dioxide,{unit},0.1,0.1,0.2,A\n"
    text += f"1,Farming,HFC-134a,{unit},1,1,2,A\n1,Farming,Mystery,{unit},1,1,2,A\n"
    imported = read_official(text.encode(), "spend.csv")
    (factor,) = imported.accepted
    assert factor.gases == {"co2_fossil": 0.2, "hfc134a": 2.0}
    assert (factor.technology, factor.unit) == ("USD 2022", "kgCO2e/USD")
    assert [finding.read for finding in imported.refused] == ["Mystery"]
    assert imported.receipt.unaccounted == {}


SPEND_TITLES = (
    "2017 NAICS Code,2017 NAICS Title,GHG,Unit,Supply Chain Emission Factors with Margins\n"
)


def test_spend_factors_without_a_needed_column_or_a_known_unit_are_not_read():
    lacking = SPEND_TITLES.replace(",GHG", "")
    assert read_official(lacking.encode(), "spend.csv") is None
    rows = SPEND_TITLES + '1,Farming,Carbon dioxide,"kg/2022 EUR, purchaser price",0.2\n'
    for text in (SPEND_TITLES, rows):
        with pytest.raises(Refusal) as refusal:
            read_official(text.encode(), "spend.csv")
        assert refusal.value.findings[0].rule == "import-unit"


def test_a_short_row_of_spend_factors_is_refused_with_its_line():
    text = SPEND_TITLES + '1,Farming,Carbon dioxide,"kg/2022 USD, purchaser price",0.2\n2,Cut\n'
    imported = read_official(text.encode(), "spend.csv")
    assert len(imported.accepted) == 1
    assert [finding.place for finding in imported.refused] == ["spend.csv:3"]
    assert imported.receipt.unaccounted == {}


REAL = {
    "uk-desnz-2024/ghg-conversion-factors-2024-full_set__for_advanced_users__v1_1.xlsx": [
        # Fuels!E25:G25 0.24074, 0.0002, 0.00012 kgCO2e, AR5
        ("fuels_gaseous_fuels_butane_kwh_net_cv", "co2_fossil", 0.24074),
        ("fuels_gaseous_fuels_butane_kwh_net_cv", "n2o", 0.00012 / 265),
        # UK electricity!G25 0.0009 kgCO2e of CH4
        ("uk_electricity_electricity_generated_electricity_uk_kwh", "ch4_fossil", 0.0009 / 28),
        ("material_use_construction_tyres_primary_material_production_tonnes", "", 3335.5719),
    ],
    "us-epa-hub-2025/ghg-emission-factors-hub-2025.xlsx": [
        ("stationary_combustion_natural_gas_scf", "co2_fossil", 0.05444),  # row 38
        ("stationary_combustion_tires_short_ton", "n2o", 0.118),  # row 30
        (  # row 366: 771.523 lb/MWh
            "electricity_us_average_us_average_total_output_emission_factors_mwh",
            "co2_fossil",
            349.95694,
        ),
    ],
    "epa-supply-chain-factors/SupplyChainGHGEmissionFactors_v1.3.0_NAICS_byGHG_USD2022.csv.gz": [
        ("111110_soybean_farming_2022_usd_purchaser_price", "co2_fossil", 0.172),
        ("111110_soybean_farming_2022_usd_purchaser_price", "cf4", 1.11e-8),
    ],
}


@pytest.mark.parametrize("file", REAL)
def test_the_published_file_gives_the_numbers_in_its_cells(shared, file):
    content = (shared / "data" / file).read_bytes()
    if file.endswith(".gz"):
        content = gzip.decompress(content)
    imported = read_official(content, file.removesuffix(".gz").split("/")[-1])
    assert imported.receipt.unaccounted == {}
    found = {factor.id.split(".", 2)[2]: factor for factor in imported.accepted}
    for key, gas, value in REAL[file]:
        factor = found[key]
        read = factor.gases[gas] if gas else factor.value
        assert read == pytest.approx(value, rel=1e-6), key
