"""Derives data/lca/flow_ids.csv: ids of greenhouse gases in public flow lists.

``python tools/build_flow_ids.py FLOWS``. FLOWS is a table ``flow,name,cas,formula,compartment,list,
value`` made of the lists: EF 3.1 (European Commission) with its climate-change factors, the flows
that IPCC 2021 characterises in ecoinvent 3.9 (github:brightway-lca/brightway2-io), the openLCA
reference flows (github:GreenDelta/data) and the Federal LCA Commons flows
(github:USEPA/Federal-LCA-Commons-Elementary-Flow-List). An id is kept if the name and the CAS
number (or, where the CAS number is another's, the name alone) say which gas it is and the value of
the list, where it has one, is that of AR6 within 2 %.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from unittest import mock

from zuji.exchange.databases import climate

ROOT = Path(__file__).resolve().parents[1]


def main(flows: Path) -> None:
    """Write the table; print what was left out."""
    value_of = climate.values("AR6")
    gas_of: dict[str, tuple[str, str]] = {}
    with flows.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            flow = {"id": "", "names": "", **row}
            gas = climate.identity(flow).gas or climate.identity({**flow, "cas": ""}).gas
            stated = float(row["value"] or "nan")
            own = value_of.get(gas, float("nan"))
            if not gas or abs(own - stated) > max(0.02 * abs(stated), 0.05):
                print("left out:", row["list"], row["name"], row["value"], gas)
                continue
            gas_of.setdefault(row["flow"].lower(), (gas, f"{row['list']}, {row['compartment']}"))
    with (ROOT / "data" / "lca" / "flow_ids.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["gas", "flow", "source"])
        for flow_id, (gas, source) in sorted(gas_of.items(), key=lambda item: (*item[1], item[0])):
            writer.writerow([gas, flow_id, source])


if __name__ == "__main__":
    with mock.patch.object(climate, "_by_id", dict):  # not by the table that is made here
        main(Path(sys.argv[1]))
