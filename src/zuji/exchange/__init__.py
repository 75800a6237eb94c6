"""Import and export of files: study workbooks, ledgers, and databases of other tools."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zuji.exchange.template import write_template
    from zuji.exchange.workbook import read_workbook

__all__ = ["read_workbook", "write_template"]

_HOMES = {"read_workbook": "workbook", "write_template": "template"}


def __getattr__(name: str) -> Any:
    """The study workbook, imported when first asked for: a YAML study needs no openpyxl."""
    if name not in _HOMES:
        raise AttributeError(f"module 'zuji.exchange' has no attribute {name!r}")
    return getattr(import_module(f"zuji.exchange.{_HOMES[name]}"), name)
