"""One small system written in five formats, with other units and encodings, has one footprint."""

import json

import pytest

from zuji.exchange.databases.reading import read_database
from zuji.exchange.databases.study import Opened

GASES = {"CO2": "Carbon dioxide, fossil", "CH4": "Methane, fossil"}
MASS, ENERGY = "93a60a56-a3c8-11da-a746-0800200b9a66", "93a60a56-a3c8-11da-a746-0800200c9a66"
SYSTEM = {
    "coal": ((1.0, "kg"), [], [("CO2", 500.0, "g"), ("CH4", 0.002, "kg")]),
    "power": ((3.6, "MJ"), [("coal", 400.0, "g")], [("CO2", 0.9, "kg")]),
    "plate": ((1.0, "kg"), [("power", 2.0, "kWh")], [("CO2", 0.0001, "t")]),
}
SIZE = {"kg": 1.0, "g": 0.001, "t": 1000.0, "MJ": 1.0, "kWh": 3.6}
# coal 0.5 + 0.002 · 29.8; 1 kWh of power 0.4 · coal + 0.9; the plate 2 kWh + 0.1
COAL = 0.5 + 0.002 * 29.8
PLATE = 2 * (0.4 * COAL + 0.9) + 0.1


def spold_1():
    rows = []
    for number, (name, (made, taken, given)) in enumerate(SYSTEM.items(), 1):
        lines = [(name, *made, "outputGroup", 0, "")]
        lines += [(*row, "inputGroup", 5, "") for row in taken]
        lines += [(GASES[gas], *row, "outputGroup", 4, "air") for gas, *row in given]
        text = "".join(
            f'<exchange number="{line}" name="{what}" meanValue="{amount}" unit="{unit}" '
            f'category="{place}"><{group}>{digit}</{group}></exchange>'
            for line, (what, amount, unit, group, digit, place) in enumerate(lines, 1)
        )
        rows.append(
            f'<dataset number="{number}"><metaInformation><processInformation>'
            f'<referenceFunction name="{name}"/><geography location="CN"/></processInformation>'
            f"</metaInformation><flowData>{text}</flowData></dataset>"
        )
    space = "http://www.EcoInvent.org/EcoSpold01"
    yield "all.xml", f'<ecoSpold xmlns="{space}">{"".join(rows)}</ecoSpold>'


def spold_2():
    for name, (made, taken, given) in SYSTEM.items():
        lines = [("intermediate", name, *made, "outputGroup", 0)]
        lines += [("intermediate", *row, "inputGroup", 5) for row in taken]
        lines += [("elementary", GASES[gas], *row, "outputGroup", 4) for gas, *row in given]
        text = "".join(
            f'<{kind}Exchange {kind}ExchangeId="{what}" amount="{amount}"><name>{what}</name>'
            f"<unitName>{unit}</unitName>"
            + ("<compartment><compartment>air</compartment></compartment>" * (digit == 4))
            + f"<{group}>{digit}</{group}></{kind}Exchange>"
            for kind, what, amount, unit, group, digit in lines
        )
        yield (
            f"{name}.spold",
            '<ecoSpold xmlns="http://www.EcoInvent.org/EcoSpold02"><activityDataset>'
            f'<activityDescription><activity id="{name}"><activityName>{name}</activityName>'
            f"</activity></activityDescription><flowData>{text}</flowData></activityDataset>"
            "</ecoSpold>",
        )


def ilcd():
    space = 'xmlns="http://lca.jrc.it/ILCD" xmlns:common="http://lca.jrc.it/ILCD/Common"'
    flows = [(name, "Product", MASS if name != "power" else ENERGY) for name in SYSTEM]
    for name, kind, quantity in [*flows, *((gas, "Elementary", MASS) for gas in GASES.values())]:
        yield (
            f"flows/{name}.xml",
            f"<flowDataSet {space}><flowInformation><dataSetInformation>"
            f"<common:UUID>{name}</common:UUID><name><baseName>{name}</baseName></name>"
            "<classificationInformation><common:elementaryFlowCategorization><common:category>"
            "Emissions to air</common:category></common:elementaryFlowCategorization>"
            "</classificationInformation></dataSetInformation><quantitativeReference>"
            "<referenceToReferenceFlowProperty>0</referenceToReferenceFlowProperty>"
            "</quantitativeReference></flowInformation><modellingAndValidation><LCIMethod>"
            f"<typeOfDataSet>{kind} flow</typeOfDataSet></LCIMethod></modellingAndValidation>"
            '<flowProperties><flowProperty dataSetInternalID="0">'
            f'<referenceToFlowPropertyDataSet refObjectId="{quantity}"/><meanValue>1</meanValue>'
            "</flowProperty></flowProperties></flowDataSet>",
        )
    for name, (made, taken, given) in SYSTEM.items():
        lines = [(name, *made, "Output"), *((*row, "Input") for row in taken)]
        lines += [(GASES[gas], *row, "Output") for gas, *row in given]
        text = "".join(
            f'<exchange dataSetInternalID="{line}"><referenceToFlowDataSet refObjectId="{what}"/>'
            f"<exchangeDirection>{direction}</exchangeDirection>"
            f"<meanAmount>{amount * SIZE[unit]}</meanAmount></exchange>"
            for line, (what, amount, unit, direction) in enumerate(lines)
        )
        yield (
            f"processes/{name}.xml",
            f"<processDataSet {space}><processInformation><dataSetInformation>"
            f"<common:UUID>{name}</common:UUID><name><baseName>{name}</baseName></name>"
            "</dataSetInformation><quantitativeReference><referenceToReferenceFlow>0"
            "</referenceToReferenceFlow></quantitativeReference></processInformation>"
            f"<exchanges>{text}</exchanges></processDataSet>",
        )


def openlca():
    def flow(name, kind, quantity):
        factor = {"isRefFlowProperty": True, "flowProperty": {"@id": quantity}}
        row = {"@id": name, "name": name, "flowType": f"{kind}_FLOW", "flowProperties": [factor]}
        return f"flows/{name}.json", json.dumps(row | {"category": "emission/air"})

    yield from (flow(name, "PRODUCT", MASS if name != "power" else ENERGY) for name in SYSTEM)
    yield from (flow(gas, "ELEMENTARY", MASS) for gas in GASES.values())
    for name, (made, taken, given) in SYSTEM.items():
        lines = [(name, *made, False), *((*row, True) for row in taken)]
        lines += [(GASES[gas], *row, False) for gas, *row in given]
        exchanges = [
            {
                "internalId": line,
                "flow": {"@id": what},
                "amount": amount,
                "unit": {"name": unit},
                "isInput": is_input,
                "isQuantitativeReference": line == 0,
            }
            for line, (what, amount, unit, is_input) in enumerate(lines)
        ]
        row = {"@id": name, "name": name, "exchanges": exchanges}
        yield f"processes/{name}.json", json.dumps(row)


def table():
    rows = ["process,flow,kind,amount,unit"]
    for name, (made, taken, given) in SYSTEM.items():
        rows.append(f"{name},{name},reference,{made[0]},{made[1]}")
        rows += [f"{name},{what},input,{amount},{unit}" for what, amount, unit in taken]
        rows += [f'{name},"{GASES[g]}",emission,{amount},{unit}' for g, amount, unit in given]
    yield "all.csv", "\n".join(rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("write", [spold_1, spold_2, ilcd, openlca, table])
def test_one_system_in_every_format_has_one_footprint(tmp_path, write, encoding):
    for name, text in write():
        path = tmp_path / "p" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(encoding))
    opened = Opened(read_database(tmp_path / "p"))
    assert opened.score("plate")["score"] == pytest.approx(PLATE, rel=1e-12)
    assert opened.score("plate")["chain"]["cut_off"] == 0
    assert opened.score("plate")["chain"]["import_notes"] == []
    assert opened.database.receipt.unaccounted == {}
