"""The factor library: lookup by id, search in zh and en, and near matches for messages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from zuji.core.alike import nearest
from zuji.core.content import content_path
from zuji.core.label import Label, listed
from zuji.core.refusals import refuse
from zuji.factors.links import FactorIndex, index_of
from zuji.factors.packs import Pack, read_pack
from zuji.factors.record import Factor


@dataclass(frozen=True)
class Library:
    """Factors by id, from packs and from the user's own files."""

    factors: dict[str, Factor]
    packs: tuple[Pack, ...] = field(default=())

    def __repr__(self) -> str:
        return f"<Library of {len(self.factors)} factors from {len(self.packs)} packs>"

    def __iter__(self) -> Iterator[Factor]:
        return iter(self.factors.values())

    def __len__(self) -> int:
        return len(self.factors)

    @cached_property
    def index(self) -> FactorIndex:
        """The emission factors by the substance they are of."""
        return index_of(self)

    def get(self, factor_id: str, place: str = "") -> Factor:
        """The factor; refuses an unknown id with near matches (``factor-unknown``)."""
        if factor_id in self.factors:
            return self.factors[factor_id]
        candidates = nearest(factor_id, self.factors, least=0.4)
        raise refuse("factor-unknown", place, factor_id, near=listed(candidates))

    def near(self, wanted: Factor) -> Label:
        """Active product-footprint factors of the same kind, for the remedy of a refusal."""
        same = [
            factor.id
            for factor in self
            if factor.active
            and factor.use == "product_footprint"
            and factor.per.dimension == wanted.per.dimension
            and factor.region == "CN"
            and factor.category.startswith(wanted.category.split("_")[0])
        ]
        average = [factor_id for factor_id in same if "national" in factor_id]
        return listed(sorted(average or same, reverse=True)[:2])

    def with_factors(self, more: Iterable[Factor]) -> Library:
        """This library and the factors of `more`; refuses an id that is already taken."""
        factors = dict(self.factors)
        for factor in more:
            if factor.id in factors:
                raise refuse("factor-duplicate", factor.id, factor.id)
            factors[factor.id] = factor
        return Library(factors, self.packs)

    def revised(self, more: Iterable[Factor]) -> Library:
        """This library with the factors of `more` added, replacing those with the same id."""
        return Library({**self.factors, **{factor.id: factor for factor in more}}, self.packs)

    def search(self, text: str, *, active_only: bool = False, limit: int = 50) -> list[Factor]:
        """Factors whose id, names, category or region contain every word of `text`, best first."""
        words = [word for word in text.lower().split() if word]

        def rank(factor: Factor) -> tuple[object, ...]:
            named = any(
                word in factor.name_zh.lower() or word in factor.name_en.lower() for word in words
            )
            return (
                not factor.active,
                factor.use not in {"product_footprint", "any"},
                not named,
                not factor.region.startswith("CN"),
                -(factor.year or 0),
                "national" not in factor.id,
                len(factor.name_zh),
                factor.id,
            )

        hits = [factor for factor in self if all(word in _haystack(factor) for word in words)]
        return sorted((factor for factor in hits if factor.active or not active_only), key=rank)[
            :limit
        ]


def _haystack(factor: Factor) -> str:
    return " ".join(
        (
            factor.id,
            factor.name_zh,
            factor.name_en,
            factor.category,
            factor.region,
            str(factor.year or ""),
        )
    ).lower()


@cache
def builtin_library() -> Library:
    """Every pack in data/packs, read once a process."""
    folders = sorted(pack.parent for pack in content_path("data", "packs").glob("*/pack.yaml"))
    packs = tuple(read_pack(folder) for folder in folders)
    return Library({factor.id: factor for pack in packs for factor in pack.factors}, packs)


def optional_packs() -> dict[str, Path]:
    """Packs that ship beside the built-in ones and are used only where a study names them."""
    pack_files = sorted(content_path("data", "optional").glob("*/pack.yaml"))
    return {path.parent.name: path.parent for path in pack_files}


@cache
def full_library() -> Library:
    """The built-in factors and those of every optional pack."""
    return library_with(*optional_packs())


@cache
def library_with(*names: str) -> Library:
    """The built-in library and the named optional packs, or the folder of a pack of one's own;
    refuses an unknown one (``pack-unknown``). A built-in pack that is named is there already.
    """
    optional = optional_packs()
    library = builtin_library()
    held = {pack.id for pack in library.packs}
    for name in names:
        if name in held:
            continue
        folder = optional.get(name, Path(name))
        if not (folder / "pack.yaml").is_file():
            raise refuse("pack-unknown", "packs", name, near=listed(optional))
        pack = read_pack(folder)
        library = library.with_factors(pack.factors)
        library = Library(library.factors, (*library.packs, pack))
    return library
