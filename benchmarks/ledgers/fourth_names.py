"""Names of the fourth set: the everyday ones, and those of three plants that write in English."""

from __future__ import annotations

from benchmarks.ledgers.names import TABLES as EVERYDAY
from benchmarks.ledgers.third_names import TABLES as SMALL

CEMENT_EN = """
cement_produced|1000000|Cement production|Output
clinker_produced|1550000|Clinker production|Output
clinker_ground|795000|Clinker consumed in cement mill|Materials
clinker_sold|720000|Clinker sold|Output
limestone|1970000|Limestone|Materials
clay_sand|310000|Sandstone|Materials
iron_corrective|45000|Iron corrective|Materials
coal|207000|Coal|Fuels
diesel|620|Diesel|Fuels
kiln_power|89900000|Kiln power consumption|Power
waste_heat_power|43400000|Waste heat power generation|Power
grinding_power|34000000|Cement grinding power|Power
slag_powder|60000|GGBS|Materials
fly_ash|55000|Fly ash|Materials
fgd_gypsum|50000|FGD gypsum|Materials
road_freight|41000000|Road freight|Transport
"""

EAF_EN = """
billet_made|1000000|Billets produced|Output
rolled_made|975000|Rolled products|Output
scrap|1050000|Purchased scrap|Materials
home_scrap|20000|Home scrap|Materials
pig_iron|50000|Pig iron|Materials
charge_carbon|12000|Charge carbon|Materials
electrodes|1700|Graphite electrodes|Materials
lime|42000|Lime|Materials
dolomite|8000|Dolomite|Materials
alloys|16000|Ferroalloys|Materials
oxygen|45000|Oxygen|Materials
eaf_power|505000000|EAF electricity|Power
rolling_power|86000000|Rolling mill electricity|Power
rolling_gas|3100|Natural gas, reheating furnace|Fuels
power|591000000|Purchased electricity|Power
"""

UREA_EN = """
urea_made|520000|Urea production|Output
ammonia_used|299000|Liquid ammonia|Materials
co2_used|390000|Carbon dioxide|Materials
steam_bought|1500000|Purchased steam|Energy
power|68000000|Purchased electricity|Power
boiler_gas|60|Natural gas|Fuels
woven_bags|1250|Woven bags|Materials
road_freight|31000000|Road freight|Transport
"""

ENGLISH = {"cement": CEMENT_EN, "eaf_steel": EAF_EN, "urea": UREA_EN}
TABLES = {**SMALL, **EVERYDAY}
