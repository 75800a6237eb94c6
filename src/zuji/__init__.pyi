from types import ModuleType
from typing import Any, overload

from zuji.core.refusals import Finding as Finding
from zuji.core.refusals import Refusal as Refusal
from zuji.front.background import BackgroundProduct, BackgroundTable
from zuji.front.calculation import Calculation as Calculation
from zuji.front.calculation import calc as calc
from zuji.front.databases import lca as lca
from zuji.front.library import FactorTable
from zuji.front.library import match as match
from zuji.front.models import models as models
from zuji.front.verification import verify as verify

__version__: str
FRONT: dict[str, str]
CALLED: dict[str, str]

class CallablePackage(ModuleType):
    def __call__(self, *arguments: Any, **options: Any) -> Any: ...

class _Factors(ModuleType):
    def __call__(
        self,
        text: str = "",
        *,
        region: str = "",
        packs: tuple[str, ...] = (),
        limit: int | None = None,
    ) -> FactorTable: ...

class _Background(ModuleType):
    @overload
    def __call__(self) -> BackgroundTable: ...
    @overload
    def __call__(self, product: str) -> BackgroundProduct: ...

factors: _Factors
background: _Background
