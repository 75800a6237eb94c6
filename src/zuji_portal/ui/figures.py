"""A footprint with its interval, as pages write it; worded in the library."""

from zuji.core.figures import change_text, decimals_of, figure_text, unit_text, with_interval

__all__ = ["change_text", "decimals_of", "figure_text", "unit_text", "with_interval"]
