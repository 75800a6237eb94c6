"""Results of a Monte Carlo: draws of a demand, or moments and quantiles of all products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.engine.results import Provenance, UnitScores, framed
from zuji.engine.technosphere import Technosphere

Array = NDArray[np.float64]
WHY = {
    "zh": (
        "静态结果取各交换量的给定值；对数正态的平均高于其中位数，循环和比值又使之放大，故抽"
        "样平均与静态结果不同，两者都对。"
    ),
    "en": (
        "The static result uses each exchange as given; a lognormal's mean lies above its "
        "median, and loops and ratios carry that further, so the mean of the draws differs "
        "from the static result, and both are right."
    ),
}


@dataclass(frozen=True)
class Sample:
    """Draws of the score (indicators × draws), or of several demands (demands × indicators ×
    draws).
    """

    values: Array
    static: Array
    indicators: Sequence[str]
    provenance: Provenance
    linear: Array | None = None
    """Linear model of each draw, of mean zero (indicators × draws), where it was asked for."""

    def __repr__(self) -> str:
        mean, sd = np.ravel(self.mean)[0], np.ravel(self.sd)[0]
        draws = self.values.shape[-1]
        return (
            f"<Sample {draws} draws: mean {mean:.6g}, sd {sd:.3g}, static "
            f"{np.ravel(self.static)[0]:.6g}>"
        )

    @property
    def mean(self) -> Array:
        """Mean of the draws; see `why_means_differ`."""
        means: Array = self.values.mean(axis=-1)
        return means

    @property
    def mean_error(self) -> Array:
        """Standard error of `mean`."""
        errors: Array = self.sd / np.sqrt(self.values.shape[-1])
        return errors

    @property
    def controlled(self) -> tuple[Array, Array]:
        """Mean by control variate and its standard error; the plain ones where no `linear` is
        held.
        """
        if self.linear is None:
            return self.mean, self.mean_error
        means, errors = np.empty(len(self.linear)), np.empty(len(self.linear))
        for index, (values, line) in enumerate(zip(self.values, self.linear, strict=True)):
            spread = line.var()
            slope = (
                np.mean((values - values.mean()) * (line - line.mean())) / spread if spread else 0.0
            )
            residual = values - slope * line
            means[index], errors[index] = (
                residual.mean(),
                residual.std(ddof=2) / np.sqrt(residual.size),
            )
        return means, errors

    @property
    def sd(self) -> Array:
        """Standard deviation of the draws."""
        deviations: Array = self.values.std(axis=-1, ddof=1)
        return deviations

    @property
    def is_uncertain(self) -> bool:
        """Whether the draws differ at all (beyond rounding)."""
        return bool(np.any(self.sd > 1e-12 * np.abs(self.mean)))

    def quantile(self, *probabilities: float) -> Array:
        """Quantiles (probabilities first)."""
        quantiles: Array = np.quantile(self.values, probabilities, axis=-1)
        return quantiles

    def why_means_differ(self, lang: str = "zh") -> str:
        """The reason why the mean of the draws is not the static score, in one sentence."""
        return WHY[lang]

    def probability_lower(self, one: int = 0, other: int = 1, indicator: int = 0) -> float:
        """Share of draws in which demand `one` scores below demand `other` (common random
        numbers).
        """
        a, b = self.values[one, indicator], self.values[other, indicator]
        return float(np.mean(a < b) + 0.5 * np.mean(a == b))

    def difference(self, one: int = 0, other: int = 1) -> Sample:
        """Draw by draw, `one` minus `other`."""
        return Sample(
            self.values[one] - self.values[other],
            self.static[one] - self.static[other],
            self.indicators,
            self.provenance,
        )

    def histogram(self, bins: int = 40, indicator: int = 0) -> tuple[Array, Any]:
        """Edges and counts."""
        row = self.values.reshape(-1, self.values.shape[-1])[indicator]
        counts, edges = np.histogram(row, bins=bins)
        return edges, counts

    def frame(self, kind: str = "pandas") -> Any:
        """One column an indicator, one row a draw (of a single demand)."""
        rows = self.values.reshape(-1, self.values.shape[-1])
        names = (
            list(self.indicators)
            if len(rows) == len(self.indicators)
            else [str(k) for k in range(len(rows))]
        )
        return framed(
            {"draw": np.arange(rows.shape[1]), **dict(zip(names, rows, strict=True))}, kind
        )


def _edge(at: Any, bins: int) -> Array:
    """Lower edge of a bin: its number is the upper bits of the ratio in single precision."""
    from zuji.engine.kernels.samples import BIN_SHIFT

    first = (0x3F800000 >> BIN_SHIFT) - bins // 2
    bits = ((np.asarray(at) + first) << BIN_SHIFT).astype(np.int32)
    return bits.view(np.float32).astype(np.float64)


@dataclass(frozen=True, kw_only=True)
class Moments:
    """Every product's mean, sd and quantiles (products × indicators)."""

    mean: Array
    sd: Array
    static: Array
    bins: Any
    products: Sequence[str]
    draws: int
    provenance: Provenance

    @classmethod
    def of(
        cls,
        sums: Array,
        squares: Array,
        bins: Any,
        *,
        draws: int,
        drawn: Any,
        unit_scores: UnitScores,
        techno: Technosphere,
        provenance: Provenance,
    ) -> Moments:
        """From the sums over all draws by indicator and drawn process (`drawn`: their positions).

        Products that do not vary keep their static score, `unit_scores`.
        """
        static = unit_scores.values
        mean, sd = techno.by_process(static).copy(), np.zeros(static.shape)
        shift = sums / draws
        mean[drawn] += shift.T
        variance = np.maximum(squares - sums * shift, 0.0) / (draws - 1)
        sd[drawn] = np.sqrt(variance).T
        spread = np.zeros((static.shape[0], static.shape[1], bins.shape[2]), np.uint32)
        spread[:, :, bins.shape[2] // 2] = draws
        spread[drawn] = bins.transpose(1, 0, 2)
        return cls(
            mean=techno.by_product(mean),
            sd=techno.by_product(sd),
            static=static,
            bins=techno.by_product(spread),
            products=unit_scores.products,
            draws=draws,
            provenance=provenance,
        )

    def __repr__(self) -> str:
        return (
            f"<Moments {self.mean.shape[0]} products × {self.mean.shape[1]} indicators, "
            f"{self.draws} draws>"
        )

    def quantile(self, probability: float) -> Array:
        """Quantile by product and indicator, interpolated in the histogram (right to half a
        bin).
        """
        counts = np.cumsum(self.bins, axis=2)
        level = probability * counts[:, :, -1]
        position = np.minimum((counts < level[:, :, None]).sum(axis=2), counts.shape[2] - 1)
        inside = np.take_along_axis(self.bins, position[:, :, None], 2)[:, :, 0]
        below = np.take_along_axis(counts, position[:, :, None], 2)[:, :, 0] - inside
        part = np.where(inside > 0, (level - below) / np.maximum(inside, 1), 0.5)
        ratio = _edge(position, self.bins.shape[2]) + part * (
            _edge(position + 1, self.bins.shape[2]) - _edge(position, self.bins.shape[2])
        )
        return np.where(self.sd > 0, self.static * ratio, self.static)

    def frame(self, kind: str = "pandas", indicator: int = 0) -> Any:
        """Product, static, mean, sd, 5 %, 50 % and 95 % quantile."""
        columns = {"product": list(self.products), "static": self.static[:, indicator]}
        columns |= {"mean": self.mean[:, indicator], "sd": self.sd[:, indicator]}
        for probability in (0.05, 0.5, 0.95):
            columns[f"q{probability:g}"] = self.quantile(probability)[:, indicator]
        return framed(columns, kind)
