"""Zuji 足迹: product carbon footprints, from plant ledgers to a number anyone can recompute.

The front door of a notebook or a script (`zuji.front`)::

    import zuji

    result = zuji.calc("study.yaml", draws=1000)   # total, interval, stages, steps, findings
    zuji.match("烧碱 32%", unit="t")                # factors for a material, with the reasons
    zuji.background("cement")                      # a factor of the Chinese background system
    zuji.verify("study.lock.json")                 # computed again, compared with what is published

Nothing of it is imported before it is asked for. The types stand in ``__init__.pyi``: the packages
below the front door import this one for its version, and know nothing of what stands on them.
"""

from importlib import import_module
from types import ModuleType

__version__ = "0.2.0"

FRONT = {
    "Calculation": "zuji.front.calculation",
    "Finding": "zuji.core.refusals",
    "Refusal": "zuji.core.refusals",
    "calc": "zuji.front.calculation",
    "lca": "zuji.front.databases",
    "match": "zuji.front.library",
    "models": "zuji.front.models",
    "verify": "zuji.front.verification",
}
"""Name → the module that holds it."""
CALLED = {
    "zuji.background": "zuji.front.background",
    "zuji.factors": "zuji.front.library",
}
"""Packages that are also the function of their name → the module that holds the function."""


class CallablePackage(ModuleType):
    """A package that is also the function of its name: ``zuji.factors("氨")`` searches the library,
    and ``zuji.factors.library`` is a module, in whichever order the two are used.
    """

    def __call__(self, *arguments: object, **options: object) -> object:
        """What the function of the same name in `zuji.front` answers."""
        home = import_module(CALLED[self.__name__])
        return getattr(home, self.__name__.rpartition(".")[2])(*arguments, **options)


def __getattr__(name: str) -> object:
    if name in FRONT:
        return getattr(import_module(FRONT[name]), name)
    if f"zuji.{name}" in CALLED:
        return import_module(f"zuji.{name}")
    raise AttributeError(f"module 'zuji' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *FRONT, *(name.rpartition(".")[2] for name in CALLED)})
