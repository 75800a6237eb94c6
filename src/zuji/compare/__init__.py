"""Results beside each other: where one stands in its class, without showing anybody else's."""

from zuji.compare.benchmark import ClassDistribution, class_distribution

__all__ = ["ClassDistribution", "class_distribution"]
