"""The supply chain of a demand as a tree: branches above a cut-off, and their coverage of the
score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.engine.results import Provenance, framed

Array = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Tree:
    """Nodes in the order found (parents first); scores are of the branch, `direct` of the node
    alone.
    """

    process: Any
    parent: Any
    amount: Array
    score: Array
    direct: Array
    names: Sequence[str]
    total: float
    cutoff: float
    provenance: Provenance

    def __len__(self) -> int:
        return int(self.process.size)

    def __repr__(self) -> str:
        return (
            f"<Tree {len(self)} nodes above {self.cutoff:.3g}, covering {self.coverage:.1%} "
            f"of {self.total:.6g}>"
        )

    @property
    def has_shares(self) -> bool:
        """Whether shares of the score exist: it is neither zero nor out of range."""
        return bool(self.total) and isfinite(self.total)

    @property
    def coverage(self) -> float:
        """Share of the score that is emitted by the nodes shown; the rest is further upstream."""
        return float(self.direct.sum() / self.total) if self.has_shares else float("nan")

    def depth(self) -> Any:
        """Tier of each node, 0 for the demanded processes."""
        tiers = np.zeros(len(self), np.int64)
        for node, parent in enumerate(self.parent):
            if parent >= 0:
                tiers[node] = tiers[parent] + 1
        return tiers

    def path(self, node: int) -> list[str]:
        """Names from the demand up to the node."""
        names = []
        while node >= 0:
            names.append(self.names[int(self.process[node])])
            node = int(self.parent[node])
        return names[::-1]

    def paths(self, count: int = 10) -> list[tuple[list[str], float, float]]:
        """The paths whose last process emits most: names, impact, share of the score."""
        order = np.argsort(-np.abs(self.direct), kind="stable")[:count]
        return [
            (self.path(int(k)), float(self.direct[k]), float(self.direct[k] / self.total))
            for k in order
        ]

    def frame(self, kind: str = "pandas") -> Any:
        """One row a node: node, parent, tier, process, amount, score, direct, share."""
        return framed(
            {
                "node": np.arange(len(self)),
                "parent": self.parent,
                "tier": self.depth(),
                "process": [self.names[int(p)] for p in self.process],
                "amount": self.amount,
                "score": self.score,
                "direct": self.direct,
                "share": self.score / self.total,
            },
            kind,
        )

    def links(self) -> list[tuple[str, str, float]]:
        """Sankey data: (from supplier, to user, impact carried), branches of one pair added up."""
        summed: dict[tuple[int, int], float] = {}
        for node, parent in enumerate(self.parent):
            if parent >= 0:
                pair = (int(self.process[node]), int(self.process[parent]))
                summed[pair] = summed.get(pair, 0.0) + float(self.score[node])
        return [(self.names[a], self.names[b], value) for (a, b), value in summed.items()]

    def text(self, lines: int = 40) -> str:
        """The tree as indented lines, largest branch first."""
        children: dict[int, list[int]] = {}
        for node, parent in enumerate(self.parent):
            children.setdefault(int(parent), []).append(node)
        out: list[str] = []

        def write(node: int, tier: int) -> None:
            if len(out) < lines:
                name = self.names[int(self.process[node])]
                share = self.score[node] / self.total if self.has_shares else float("nan")
                shown = f"{share:8.2%}" if isfinite(share) else f"{'—':>8}"
                out.append(f"{shown}  {'  ' * tier}{name}")
                for child in sorted(children.get(node, []), key=lambda k: -abs(self.score[k])):
                    write(child, tier + 1)

        for root in children.get(-1, []):
            write(root, 0)
        return "\n".join(out)
