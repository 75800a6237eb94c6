"""Vega-Lite and Vega specifications of an assessment's pictures, and what is drawn."""

from zuji.charts.specs import CHARTS, chart_spec, sankey_flows
from zuji.charts.svg import png, svg

__all__ = ["CHARTS", "chart_spec", "png", "sankey_flows", "svg"]
