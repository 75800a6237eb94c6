"""The verified share of a footprint: recomputed with the confirmed inputs marked as reviewed."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from zuji.footprint.result import result_data
from zuji.lockfile.lock import assessment_of
from zuji.screening.sampling import propose_sample

CONFIRMED_BY = "verification"


@dataclass(frozen=True)
class Verified:
    """Shares of the footprint, 0 … 1: `share` flows through confirmed data only; `residual` is the
    possible effect of the unconfirmed rest on the total.
    """

    share: float
    residual: float


def verified(lock: Mapping[str, Any], confirmed: Set[str], materiality: float) -> Verified:
    """The verified share and the residual after the verifier confirmed the lines in `confirmed`.

    A step counts as verified when every input it uses was confirmed; a supplier's footprint passes
    on only the share that was verified there (the rule of the lockfile's own ``shares.verified``).
    What the enterprise itself marked as reviewed does not count: only what the verifier confirmed
    does.
    """
    marked = copy.deepcopy(dict(lock))
    for name, value in marked["study"].get("inputs", {}).items():
        if isinstance(value, dict):
            value.pop("reviewed_by", None)
            if name in confirmed:
                value["reviewed_by"] = CONFIRMED_BY
    assessment = assessment_of(marked)
    sample = propose_sample(assessment, materiality)
    lines = (*sample.taken, *sample.left)
    residual = sum(line.risk for line in lines if line.name not in confirmed)
    return Verified(float(result_data(assessment)["shares"]["verified"]), residual)
