"""Zuji 足迹: product carbon footprints, from plant ledgers to a number anyone can recompute."""

__version__ = "0.2.0"
