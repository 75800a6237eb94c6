"""The Chinese background system: unit processes in data/background, solved as one system with
loops.

Called, ``zuji.background("cement")``, the package answers with a product of the system, and without
a name with all (`zuji.front.background.background`).
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from zuji import CallablePackage

if TYPE_CHECKING:
    from zuji.background.read import Background, builtin_background, read_background
    from zuji.background.solved import Derived, SolvedBackground, solution

_HOMES = {
    "Background": "read",
    "Derived": "solved",
    "SolvedBackground": "solved",
    "builtin_background": "read",
    "read_background": "read",
    "solution": "solved",
}

__all__ = [
    "Background",
    "Derived",
    "SolvedBackground",
    "builtin_background",
    "read_background",
    "solution",
]


def __getattr__(name: str) -> Any:
    """Names imported when first asked for: the engine is not needed to read the data."""
    if name not in _HOMES:
        raise AttributeError(f"module 'zuji.background' has no attribute {name!r}")
    return getattr(import_module(f"zuji.background.{_HOMES[name]}"), name)


sys.modules[__name__].__class__ = CallablePackage
