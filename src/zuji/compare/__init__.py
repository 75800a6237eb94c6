"""Comparison of results: benchmarks of a product class under disclosure control, the guard, tiers,
blast radius.
"""

from zuji.compare.benchmark import ClassDistribution, class_distribution

__all__ = ["ClassDistribution", "class_distribution"]
