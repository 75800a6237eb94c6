"""Uncertainty of results: distributions, first-order intervals, Monte Carlo, tornado and Sobol."""

from zuji.uncertainty.distributions import (
    Distribution,
    Lognormal,
    Normal,
    Triangular,
    Uniform,
    pedigree_gsd,
)
from zuji.uncertainty.first_order import FirstOrder, first_order
from zuji.uncertainty.monte_carlo import Sampled, monte_carlo
from zuji.uncertainty.sensitivity import Bar, SobolShare, sobol, tornado

__all__ = [
    "Bar",
    "Distribution",
    "FirstOrder",
    "Lognormal",
    "Normal",
    "Sampled",
    "SobolShare",
    "Triangular",
    "Uniform",
    "first_order",
    "monte_carlo",
    "pedigree_gsd",
    "sobol",
    "tornado",
]
