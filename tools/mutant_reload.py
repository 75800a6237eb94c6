"""Puts a fault of what runs at import into a running process, where the module can run again."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from pathlib import Path
from types import ModuleType

PLAIN = (str, bytes, int, float, bool, type(None))


def run_again(file: Path, text: str, root: Path) -> None:
    """Run the text as the module of the file, in the namespace that the module has, and give what
    others imported from it anew.
    """
    ours = list(modules_below(root))
    module = next(m for m in ours if m.__file__ == str(file))
    before = dict(vars(module))
    exec(compile(text, str(file), "exec"), vars(module))
    new = vars(module)
    changed = {id(v): n for n, v in before.items() if n in new and new[n] is not v}
    for other in ours:
        if other is module:
            continue
        for name, value in list(vars(other).items()):
            origin = changed.get(id(value))
            if origin and (name == origin or not isinstance(value, PLAIN)):
                setattr(other, name, new[origin])


def caches_of(package: str) -> list[_lru_cache_wrapper]:
    """What functions of a package remember."""
    found = [thing for thing in gc.get_objects() if type(thing) is _lru_cache_wrapper]
    return [cache for cache in found if str(cache.__module__).partition(".")[0] == package]


def modules_below(folder: Path) -> Iterator[ModuleType]:
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if file and file.startswith(f"{folder}/"):
            yield module
