"""Published content that a lockfile stands on – model, profile, GWP values, rules, factors – as the
bytes whose digests a transparency log holds.

A pack of factors is one entry: its content names the root of a Merkle tree over its factors, so
that one factor is proven without the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zuji.core.canonical import canonical_bytes
from zuji.core.content import read_rules
from zuji.factors import builtin_library, optional_packs
from zuji.factors.gwp import gwp100, gwp_sets
from zuji.factors.packs import Pack, read_pack
from zuji.footprint.judging import RULES
from zuji.footprint.profile import get_profile, known_profiles
from zuji.trust import merkle

MODEL: str = "model.released"
PROFILE: str = "profile.released"
GWP: str = "gwp.released"
RULE: str = "rules.released"
FACTOR: str = "factor.released"
PACK: str = "pack.released"
API: str = "api.released"


@dataclass(frozen=True)
class ReleasedContent:
    """One thing published: kind of its log entry, name, the bytes that the entry hashes.

    `members`: of a pack, the leaf hash (32 bytes) of every factor, in the order of the pack.
    """

    kind: str
    name: str
    content: bytes
    members: tuple[bytes, ...] = ()


def factor_bytes(factor_id: str, version: str, content: Mapping[str, Any]) -> bytes:
    """The bytes of a factor version: as an entry of its own, or as a leaf of its pack."""
    return canonical_bytes({"id": factor_id, "version": version, "content": dict(content)})


def factor_leaf(content: Mapping[str, Any]) -> bytes:
    """The leaf of a factor in the tree of its pack."""
    return merkle.leaf_hash(factor_bytes(str(content["id"]), str(content["version"]), content))


def pack_bytes(pack: str, version: str, size: int, root: bytes) -> bytes:
    """The content of a pack's entry."""
    return canonical_bytes({"pack": pack, "version": version, "size": size, "root": root.hex()})


def model_bytes(data: Mapping[str, Any]) -> bytes:
    """The content of a model's entry: the model itself."""
    return canonical_bytes(dict(data))


def profile_bytes(data: Mapping[str, Any]) -> bytes:
    """The content of a profile's entry."""
    return canonical_bytes({"profile": data["id"], "content": dict(data)})


def gwp_bytes(gwp_set: str, values: Mapping[str, float]) -> bytes:
    """The content of the entry of a set of GWP values."""
    return canonical_bytes({"gwp_set": gwp_set, "content": dict(values)})


def rules_bytes(name: str, data: Any) -> bytes:
    """The content of the entry of a table of rules."""
    return canonical_bytes({"rules": name, "content": data})


def api_release(version: str, software: str, schema: Mapping[str, Any]) -> ReleasedContent:
    """A version of the interface as one release: its OpenAPI description, in the edition of a
    version of the software.
    """
    content = canonical_bytes({"api": version, "content": dict(schema)})
    return ReleasedContent(API, f"v{version}@{software}", content)


def pack_release(pack: Pack) -> ReleasedContent:
    """A pack of factors as one release."""
    members = tuple(factor_leaf(factor.as_json()) for factor in pack.factors)
    content = pack_bytes(pack.id, pack.version, len(members), merkle.root_hash(members))
    return ReleasedContent(PACK, f"{pack.id}@{pack.version}", content, members)


def shipped_releases(packs: Sequence[Pack] | None = None) -> Iterator[ReleasedContent]:
    """Everything that ships except the models: profiles, GWP sets, rules, packs of factors (those
    given, or all that ship).
    """
    for profile_id in known_profiles():
        profile = get_profile(profile_id)
        yield ReleasedContent(
            PROFILE, f"{profile.id}@{profile.version}", profile_bytes(profile.data)
        )
    for gwp_set in gwp_sets():
        yield ReleasedContent(GWP, gwp_set, gwp_bytes(gwp_set, gwp100(gwp_set)))
    for name in RULES:
        yield ReleasedContent(RULE, name, rules_bytes(name, read_rules(name)))
    yield from map(pack_release, shipped_packs() if packs is None else packs)


def shipped_packs() -> Iterable[Pack]:
    """The packs of the library and the optional ones."""
    return (*builtin_library().packs, *map(read_pack, optional_packs().values()))
