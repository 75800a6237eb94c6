"""The content that ships: to compare a lockfile with, and as the bytes that a log hashes."""

import hashlib
import json
from types import SimpleNamespace

import pytest

from zuji.core.canonical import canonical_bytes
from zuji.core.content import read_rules
from zuji.factors import builtin_library, optional_packs
from zuji.factors.gwp import gwp100, gwp_sets
from zuji.footprint.judging import RULES
from zuji.footprint.profile import get_profile, known_profiles
from zuji.sectors.registry import get_model
from zuji.trust import merkle, releases
from zuji.trust.anchor import LockPart
from zuji.trust.published import InstalledLibrary
from zuji.trust.superseded import Later

LIBRARY = InstalledLibrary()


def part(group, name, version="", data=None):
    return LockPart(group, "x" if group == "factors" else "", name, version, data or {})


def grid():
    return builtin_library().get("cn.elec.cf.2023.hydro", "x")


def pact():
    return get_profile("pact-v3")


CURRENT = {
    "model": ("cement", lambda: (get_model("cement").version, dict(get_model("cement").data))),
    "profile": (
        "pact-v3",
        lambda: (get_profile("pact-v3").version, dict(get_profile("pact-v3").data)),
    ),
    "gwp": ("AR6", lambda: ("", dict(gwp100("AR6")))),
    "rules": ("results", lambda: ("", read_rules("results"))),
    "factors": ("cn.elec.cf.2023.hydro", lambda: (grid().version, grid().as_json())),
}


@pytest.mark.parametrize("group", CURRENT)
def test_what_counts_now_is_held_under_its_name(group):
    name, current = CURRENT[group]
    version, content = current()
    assert LIBRARY.other(part(group, name)) == (version, content)
    assert LIBRARY.content(part(group, name, version)) == content
    unknown = part(group, "unheard of", version)
    assert (LIBRARY.other(unknown), LIBRARY.content(unknown)) == (None, None)
    assert (LIBRARY.later(part(group, name, version)), LIBRARY.later(unknown)) == (None, None)


@pytest.mark.parametrize("group", ["model", "profile", "factors"])
def test_another_version_is_not_held_and_an_earlier_one_was_superseded(group):
    name, current = CURRENT[group]
    version = current()[0]
    earlier, later = part(group, name, "0.0.1"), part(group, name, "9999.0.0")
    assert (LIBRARY.content(earlier), LIBRARY.content(later)) == (None, None)
    assert LIBRARY.later(earlier) == Later(version)
    assert LIBRARY.later(later) is None
    assert LIBRARY.later(part(group, name, "")) is None


def test_an_earlier_version_of_a_model_is_read_from_its_file(monkeypatch, tmp_path):
    from zuji.sectors import versions

    file = tmp_path / "cement@0.9.0.yaml"
    file.write_text("煤", "utf-8")
    monkeypatch.setattr(versions, "earlier_versions", lambda name: {"0.9.0": file})
    read = []

    def loaded(text, name):
        read.append((text, name))
        return SimpleNamespace(data={"id": "cement", "version": "0.9.0"})

    monkeypatch.setattr(versions, "load_model", loaded)
    assert LIBRARY.content(part("model", "cement", "0.9.0")) == {"id": "cement", "version": "0.9.0"}
    assert read == [("煤", "cement@0.9.0.yaml")]
    assert LIBRARY.content(part("model", "cement", "0.8.0")) is None


def test_gwp_values_have_the_gases_that_the_lockfile_has_beside_the_usual_ones():
    usual = dict(gwp100("AR6"))
    more = dict(gwp100("AR6", ["hcfc22"]))
    assert set(more) - set(usual) == {"hcfc22"}
    assert LIBRARY.content(part("gwp", "AR6", data=more)) == more
    assert LIBRARY.content(part("gwp", "AR6", data={"no such gas": 1.0})) == usual
    assert LIBRARY.content(LockPart("gwp", "", "AR6", "", ["hcfc22"])) == usual


def test_a_factor_of_an_optional_pack_is_held_too(monkeypatch):
    from zuji.factors import library

    only = SimpleNamespace(version="1", as_json=lambda: {"id": "opt.one"})
    monkeypatch.setattr(library, "full_library", lambda: SimpleNamespace(factors={"opt.one": only}))
    assert LIBRARY.other(part("factors", "opt.one")) == ("1", {"id": "opt.one"})
    assert LIBRARY.other(part("factors", "opt.two")) is None


def sorted_json(value):
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


COAL = {"id": "x.coal", "version": 7, "name_zh": "煤"}
CONTENTS = {
    "a factor": (
        lambda: releases.factor_bytes("x.coal", "8", COAL),
        {"id": "x.coal", "version": "8", "content": COAL},
    ),
    "a pack": (
        lambda: releases.pack_bytes("q", "9", 2, b"\x01\xff"),
        {"pack": "q", "version": "9", "size": 2, "root": "01ff"},
    ),
    "a model": (lambda: releases.model_bytes(COAL), COAL),
    "a profile": (
        lambda: releases.profile_bytes({"id": "p"}),
        {"profile": "p", "content": {"id": "p"}},
    ),
    "GWP values": (
        lambda: releases.gwp_bytes("AR6", {"ch4": 29.5}),
        {"gwp_set": "AR6", "content": {"ch4": 29.5}},
    ),
    "rules": (lambda: releases.rules_bytes("results", [1]), {"rules": "results", "content": [1]}),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_what_the_log_hashes_is_this_document(name):
    """docs/reference/lockfile.md, the contents of the entries."""
    made, expected = CONTENTS[name]
    assert made() == sorted_json(expected)


def test_a_leaf_of_a_pack_is_a_factor_with_its_own_id_and_version():
    content = sorted_json({"id": "x.coal", "version": "7", "content": COAL})
    assert releases.factor_leaf(COAL) == hashlib.sha256(b"\x00" + content).digest()


def test_a_pack_is_released_with_the_root_of_its_factors():
    pack = builtin_library().packs[0]
    made = releases.pack_release(pack)
    leaves = tuple(releases.factor_leaf(factor.as_json()) for factor in pack.factors)
    assert (made.kind, made.name) == ("pack.released", f"{pack.id}@{pack.version}")
    assert made.members == leaves
    root = merkle.root_hash(leaves).hex()
    assert json.loads(made.content) == {
        "pack": pack.id,
        "version": pack.version,
        "size": len(pack.factors),
        "root": root,
    }


def test_all_that_ships_but_the_models_is_released():
    pack = builtin_library().packs[0]
    made = list(releases.shipped_releases([pack]))
    methods = [get_profile(name) for name in known_profiles()]
    assert [(each.kind, each.name) for each in made] == [
        *(("profile.released", f"{method.id}@{method.version}") for method in methods),
        *(("gwp.released", name) for name in gwp_sets()),
        *(("rules.released", name) for name in RULES),
        ("pack.released", f"{pack.id}@{pack.version}"),
    ]
    contents = {each.name: each.content for each in made}
    assert contents["results"] == canonical_bytes(
        {"rules": "results", "content": read_rules("results")}
    )
    assert json.loads(contents["AR6"]) == {"gwp_set": "AR6", "content": dict(gwp100("AR6"))}


def test_the_packs_that_ship_are_those_of_the_library_and_the_optional_ones(monkeypatch):
    monkeypatch.setattr(releases, "read_pack", lambda path: path)
    shipped = list(releases.shipped_packs())
    assert shipped == [*builtin_library().packs, *optional_packs().values()]
    monkeypatch.setattr(releases, "pack_release", lambda pack: pack)
    assert list(releases.shipped_releases())[-len(shipped) :] == shipped
    assert all(hasattr(each, "kind") for each in releases.shipped_releases([]))
