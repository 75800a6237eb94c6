"""Import and export of files: study workbooks, ledgers, and databases of other tools."""

from zuji.exchange.template import write_template
from zuji.exchange.workbook import read_workbook

__all__ = ["read_workbook", "write_template"]
