"""Emission factors: immutable, versioned, typed by use, with a best-before date."""

from zuji.factors.library import Library, builtin_library, library_with, optional_packs
from zuji.factors.record import Factor, Source

__all__ = ["Factor", "Library", "Source", "builtin_library", "library_with", "optional_packs"]
