"""Emission factors: immutable, versioned, typed by use, with a best-before date.

Called, ``zuji.factors("氨")``, the package searches the library (`zuji.front.library.factors`).
"""

import sys

from zuji import CallablePackage
from zuji.factors.library import Library, builtin_library, library_with, optional_packs
from zuji.factors.record import Factor, Source

__all__ = ["Factor", "Library", "Source", "builtin_library", "library_with", "optional_packs"]

sys.modules[__name__].__class__ = CallablePackage
