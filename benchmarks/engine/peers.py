"""The same database as a Brightway datapackage, and bw2calc doing the same tasks.

``--backend superlu`` hides pypardiso, so that bw2calc falls back to scipy.
"""

from __future__ import annotations

import sys
import warnings
from typing import Any

import numpy as np

if "superlu" in sys.argv:
    sys.modules["pypardiso"] = None  # type: ignore[assignment]
warnings.filterwarnings("ignore")

import bw2calc  # noqa: E402
import bw_processing as bwp  # noqa: E402
from economies import Database  # noqa: E402

FLOW = 10_000_000


def backend() -> str:
    """The solver bw2calc found."""
    name = "PARDISO" if bw2calc.PYPARDISO else "UMFPACK" if bw2calc.UMFPACK else "SuperLU"
    return f"bw2calc {bw2calc.__version__} with {name}"


def _laws(amounts: Any, spread: Any, uncertain: Any) -> Any:
    laws = np.zeros(amounts.size, dtype=bwp.UNCERTAINTY_DTYPE)
    for name in ("shape", "minimum", "maximum", "scale"):
        laws[name] = np.nan
    laws["loc"] = np.where(uncertain, np.log(np.abs(amounts)), amounts)
    laws["uncertainty_type"] = np.where(uncertain, 2, 0)
    laws["scale"] = np.where(uncertain, spread, np.nan)
    laws["negative"] = uncertain & (amounts < 0)
    return laws


def packages(db: Database, methods: Any) -> tuple[Any, list[Any]]:
    """Inventory package and one package a method (rows of `methods`, flows in columns)."""
    own = np.arange(db.count)
    index = np.empty(db.count + db.amount.size, dtype=bwp.INDICES_DTYPE)
    index["row"], index["col"] = np.r_[own, db.product] + 1, np.r_[own, db.consumer] + 1
    amounts = np.r_[db.made, db.amount]
    drawn = np.r_[np.zeros(db.count, bool), np.ones(db.amount.size, bool)]
    spread = np.r_[np.zeros(db.count), db.spread]
    inventory = bwp.create_datapackage(name="database")
    inventory.add_persistent_vector(
        matrix="technosphere_matrix",
        name="t",
        indices_array=index,
        data_array=amounts,
        flip_array=drawn,
        distributions_array=_laws(amounts, spread, drawn),
    )
    emitted = np.empty(db.emission.size, dtype=bwp.INDICES_DTYPE)
    emitted["row"], emitted["col"] = db.flow + FLOW, db.emitter + 1
    inventory.add_persistent_vector(
        matrix="biosphere_matrix",
        name="b",
        indices_array=emitted,
        data_array=db.emission,
        distributions_array=_laws(db.emission, db.emission_spread, np.ones(db.emission.size, bool)),
    )
    found = []
    for k, row in enumerate(methods):
        package = bwp.create_datapackage(name=f"method {k}")
        index = np.empty(db.flows, dtype=bwp.INDICES_DTYPE)
        index["row"], index["col"] = np.arange(db.flows) + FLOW, 0
        package.add_persistent_vector(
            matrix="characterization_matrix", name="c", indices_array=index, data_array=row
        )
        found.append(package)
    return inventory, found


def lca(inventory: Any, method: Any, product: int, **options: Any) -> Any:
    """An LCA of one product, loaded and solved."""
    made = bw2calc.LCA({product + 1: 1}, data_objs=[inventory, method], **options)
    made.lci()
    made.lcia()
    return made


def all_scores(inventory: Any, methods: list[Any], db: Database) -> Any:
    """bw2calc's own adjoint of all products, matrices loaded; returns the run."""
    config = {"impact_categories": [f"method {k}" for k in range(len(methods))]}
    for k, package in enumerate(methods):
        package.metadata["resources"]
        for resource in package.metadata["resources"]:
            resource["identifier"] = f"method {k}"
    demands = {str(j): {j + 1: 1.0} for j in range(db.count)}
    run = bw2calc.FastScoresOnlyMultiLCA(
        demands=demands, method_config=config, data_objs=[inventory, *methods], direction="adjoint"
    )
    run.load_lci_data()
    run.load_lcia_data()
    return run


def tree(run: Any, cutoff: float) -> int:
    """Nodes of bw_graph_tools' traversal."""
    from bw_graph_tools.graph_traversal import NewNodeEachVisitGraphTraversal
    from bw_graph_tools.graph_traversal.settings import GraphTraversalSettings

    settings = GraphTraversalSettings(
        cutoff=cutoff, biosphere_cutoff=1e-4, max_calc=100_000, separate_biosphere_flows=False
    )
    walk = NewNodeEachVisitGraphTraversal(lca=run, settings=settings)
    walk.traverse()
    return len(walk.nodes) - 1
