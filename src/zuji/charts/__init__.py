"""Vega-Lite and Vega specifications of an assessment's pictures, and their SVG."""

from zuji.charts.specs import CHARTS, chart_spec, sankey_flows
from zuji.charts.svg import svg

__all__ = ["CHARTS", "chart_spec", "sankey_flows", "svg"]
