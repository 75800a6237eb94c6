"""The system as a Brightway datapackage, which knows integers only."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from exchange.twin.packing import Files
from exchange.twin.system import AIR, PRODUCTS, Style, in_units

GWP = {"co2": 1.0, "co2_biogenic": 0.0, "ch4": 29.8, "n2o": 273.0, "water": 0.0}


def datapackage(style: Style, apart: bool = False) -> Files:
    """The files; `apart`: products have numbers of their own instead of their makers'."""
    import bw_processing as bwp
    from fsspec.implementations.dirfs import DirFileSystem
    from fsspec.implementations.local import LocalFileSystem

    processes = in_units(style)
    number = {process.made.flow: at for at, process in enumerate(processes, 1)}
    product = {flow: at + 10 * apart for flow, at in number.items()}
    flows = {flow: 101 + at for at, flow in enumerate((*AIR, "water"))}
    made, bio = [], []
    for process in processes:
        column = number[process.made.flow]
        made.append((product[process.made.flow], column, float(process.made.amount), False))
        for line in process.lines:
            if line.flow in PRODUCTS and line.flow in product:
                sign = -1 if line.side == "avoided" else 1
                made.append((product[line.flow], column, sign * float(line.amount), True))
            elif line.flow in flows:
                bio.append((flows[line.flow], column, float(line.amount), False))
    factors = [(flows[flow], 0, value, False) for flow, value in GWP.items() if value]
    with tempfile.TemporaryDirectory() as folder:
        package = bwp.create_datapackage(
            fs=DirFileSystem(folder, LocalFileSystem()), name="twin", sum_intra_duplicates=True
        )
        for matrix, name, rows in (
            ("technosphere_matrix", "made", made),
            ("biosphere_matrix", "bio", bio),
            ("characterization_matrix", "gwp", factors),
        ):
            package.add_persistent_vector(
                matrix=matrix,
                name=name,
                indices_array=np.array([row[:2] for row in rows], bwp.INDICES_DTYPE),
                data_array=np.array([row[2] for row in rows], float),
                flip_array=np.array([row[3] for row in rows], bool),
            )
        package.finalize_serialization()
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}
