"""CBAM: embedded emissions of goods by the European Union's own rules, apart from the product
carbon footprint and on the same activity data.
"""

from zuji.cbam.answer import calculate
from zuji.cbam.defaults import default_value
from zuji.cbam.reading import read_file
from zuji.cbam.streams import stream_report

__all__ = ["calculate", "default_value", "read_file", "stream_report"]
