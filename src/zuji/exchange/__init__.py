"""Files in and out. Today the study workbook; other formats as they come."""

from zuji.exchange.template import write_template
from zuji.exchange.workbook import read_workbook

__all__ = ["read_workbook", "write_template"]
