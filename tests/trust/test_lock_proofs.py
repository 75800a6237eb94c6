"""The proofs of a lockfile against a log made by hand (docs/reference/lockfile.md)."""

import base64
import copy
import hashlib
import json
from dataclasses import dataclass
from functools import cache

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zuji.trust import merkle
from zuji.trust.anchor import AnchorCheck, LockPart, check_anchor, origin_of, parts_of
from zuji.trust.notes import TreeHead, key_of, signed_note

LOG, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (3, 4))
ORIGIN = "a.cn/log"
SALT = bytes(range(16))
LONG = "".join(f"{n:03d}" for n in range(60))


def factor(name, **more):
    return {
        "id": name,
        "version": "2026.1.0",
        "name_zh": "煤",
        "name_en": "coal",
        "category": "fuel",
        "kind": "emission",
        "use": "fuel",
        "unit": "tCO2/t",
        "value": 2.5,
        "gases": {},
        "source": {"title": "表"},
        "evidence": "",
        "boundary_code": "",
        **more,
    }


COAL, POWER, STEAM, OWN = (factor(f"x.{name}") for name in ("coal", "power", "steam", "own"))
LOCK = {
    "model": {"id": "tiny", "version": "1.0.0", "title": {"zh": "微", "en": "tiny"}},
    "profile": {"id": "p", "version": 2, "gwp_set": "AR6", "title": {"zh": "法", "en": "way"}},
    "gwp": {"ch4_fossil": 29.5},
    "rules": {"uncertainty": {"proxy_gsd": 1.5}, "results": {"material": {"value": 0.5}}},
    "factors": {"fuel": COAL, "grid": POWER, "heat": STEAM, "home": OWN},
}


def canonical(value):
    """RFC 8785 of what stands here: keys in ASCII, numbers of few digits."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def entry_bytes(kind, content):
    digest = hashlib.sha256(SALT + canonical(content)).hexdigest()
    return canonical({"v": 1, "type": kind, "sha256": digest})


def leaf(content):
    return hashlib.sha256(b"\x00" + content).digest()


def text(path):
    return [base64.b64encode(step).decode() for step in path]


def member(data):
    return {"id": data["id"], "version": data["version"], "content": data}


@dataclass
class Log:
    """Entries by hand: a stranger's before and between, so that no index is the number."""

    contents: list
    pack: list

    @classmethod
    def of(cls, lock, home):
        leaves = [leaf(canonical(member(lock["factors"][s]))) for s in ("fuel", "grid")]
        root = merkle.root_hash(leaves).hex()
        made = [
            ("stranger", {}),
            ("model.released", lock["model"]),
            ("profile.released", {"profile": "p", "content": lock["profile"]}),
            ("stranger", {}),
            ("gwp.released", {"gwp_set": "AR6", "content": lock["gwp"]}),
            ("rules.released", {"rules": "uncertainty", "content": lock["rules"]["uncertainty"]}),
            ("pack.released", {"pack": "q", "version": "9", "size": 2, "root": root}),
            ("factor.released", {"id": "x.steam", "version": "2027.3.0", "content": home}),
        ]
        return cls(made, leaves)

    def anchor(self):
        entries = [entry_bytes(*each) for each in self.contents]
        leaves = [leaf(entry) for entry in entries]
        head = TreeHead(ORIGIN, len(entries), merkle.root_hash(leaves))
        named = [1, 2, 4, 5, 6, 7]
        pack = {k: self.contents[6][1][k] for k in ("pack", "version", "size", "root")}
        return {
            "schema": "zuji-anchor/1",
            "checkpoint": signed_note(head.text(), ORIGIN, LOG),
            "entries": [
                {
                    "kind": self.contents[n][0],
                    "index": n,
                    "salt": SALT.hex(),
                    "path": text(merkle.inclusion_path(leaves, n)),
                    **(pack if n == 6 else {}),
                }
                for n in named
            ],
            "parts": {
                "model": {"entry": 0},
                "profile": {"entry": 1},
                "gwp": {"entry": 2},
                "rules.uncertainty": {"entry": 3},
                "factors.fuel": self.member(0),
                "factors.grid": self.member(1),
                "factors.heat": {"entry": 5, "version": "2027.3.0"},
            },
        }

    def member(self, number):
        path = text(merkle.inclusion_path(self.pack, number))
        return {"entry": 4, "index": number, "path": path}


@cache
def made():
    return Log.of(LOCK, STEAM).anchor()


PROVEN = {
    "model": 1,
    "profile": 2,
    "gwp": 4,
    "rules.uncertainty": 5,
    "factors.fuel": 6,
    "factors.grid": 6,
    "factors.heat": 7,
}


def checked(change=None, lock=LOCK, keys=None):
    anchor = copy.deepcopy(made())
    if change:
        change(anchor)
    keys = [key_of(ORIGIN, LOG)] if keys is None else keys
    return check_anchor(lock | {"anchor": anchor}, keys)


def test_the_parts_of_a_lockfile_are_these():
    assert list(parts_of(LOCK)) == [
        LockPart("model", "", "tiny", "1.0.0", LOCK["model"]),
        LockPart("profile", "", "p", "2", LOCK["profile"]),
        LockPart("gwp", "", "AR6", "", LOCK["gwp"]),
        LockPart("rules", "uncertainty", "uncertainty", "", LOCK["rules"]["uncertainty"]),
        LockPart("rules", "results", "results", "", LOCK["rules"]["results"]),
        LockPart("factors", "fuel", "x.coal", "2026.1.0", COAL),
        LockPart("factors", "grid", "x.power", "2026.1.0", POWER),
        LockPart("factors", "heat", "x.steam", "2026.1.0", STEAM),
        LockPart("factors", "home", "x.own", "2026.1.0", OWN),
    ]
    assert [part.path for part in parts_of(LOCK)][:4] == list(PROVEN)[:4]


def test_every_part_that_is_in_the_log_is_proven_with_its_index():
    assert checked() == AnchorCheck("holds", ORIGIN, 8, (ORIGIN,), PROVEN)


def test_an_anchor_is_not_there_or_not_checked_or_of_another_log():
    assert check_anchor(LOCK, [key_of(ORIGIN, LOG)]) == AnchorCheck("none")
    assert check_anchor(LOCK | {"anchor": None}, []) == AnchorCheck("none")
    assert checked(keys=[]) == AnchorCheck("unchecked", ORIGIN)
    wrong = checked(keys=[key_of(ORIGIN, OTHER)])
    assert (wrong.status, wrong.origin, wrong.size, wrong.proven) == ("wrong", ORIGIN, 0, {})
    assert [f.rule for f in wrong.findings] == ["note-unsigned"]


def test_a_witness_alone_does_not_speak_for_the_log():
    def by_witnesses(anchor):
        head = anchor["checkpoint"].partition("\n\n")[0] + "\n"
        both = [signed_note(head, name, key) for name, key in (("w.cn", LOG), ("v.cn", OTHER))]
        anchor["checkpoint"] = both[0] + both[1].rpartition("\n\n")[2]

    found = checked(by_witnesses, keys=[key_of("w.cn", LOG), key_of("v.cn", OTHER)])
    (finding,) = found.findings
    assert (found.status, finding.rule, finding.place) == ("wrong", "checkpoint-origin", "anchor")
    assert (finding.read, finding.expected) == (ORIGIN, "w.cn, v.cn")


@pytest.mark.parametrize(
    ("anchor", "origin"),
    [
        ({"checkpoint": "a.cn/log\n8\n"}, ORIGIN),
        ({"checkpoint": LONG}, LONG[:120]),
        ({"checkpoint": 7}, ""),
        ({}, ""),
        ("checkpoint", ""),
        (None, ""),
    ],
)
def test_a_log_is_named_by_the_first_line_of_its_checkpoint(anchor, origin):
    assert origin_of(anchor) == origin


def test_another_schema_is_named():
    found = checked(lambda anchor: anchor.update(schema=LONG))
    (finding,) = found.findings
    assert (found.status, found.origin, finding.rule) == ("wrong", ORIGIN, "anchor-shape")
    assert (finding.place, finding.read) == ("anchor", LONG[:60])
    assert finding.expected == "zuji-anchor/1"


def entry(number, **change):
    return lambda anchor: anchor["entries"][number].update(change)


def part(path, /, **change):
    return lambda anchor: anchor["parts"][path].update(change)


HEX = (SALT[:-1] + b"x").hex()
OTHERS = {
    "a part that is not named": (lambda a: a["parts"].pop("model"), "model"),
    "an entry before the first": (part("factors.heat", entry=-1), "factors.heat"),
    "an entry past the last": (part("gwp", entry=6), "gwp"),
    "a number that is a truth": (part("profile", entry=True), "profile"),
    "a number that is a fraction": (part("profile", entry=1.0), "profile"),
    "another's entry": (part("profile", entry=0), "profile"),
    "an entry of another kind": (entry(2, kind="rules.released"), "gwp"),
    "an index that is a truth": (entry(0, index=True), "model"),
    "another index": (entry(0, index=2), "model"),
    "an index past the end": (entry(0, index=9), "model"),
    "another salt": (entry(1, salt=HEX), "profile"),
    "a path too short": (lambda a: a["entries"][3]["path"].pop(), "rules.uncertainty"),
    "a member at another place": (part("factors.fuel", index=1), "factors.fuel"),
    "a member's place that is a truth": (part("factors.grid", index=True), "factors.grid"),
    "a member without its path": (part("factors.grid", path=[]), "factors.grid"),
    "another version of a factor": (part("factors.heat", version="2026.1.0"), "factors.heat"),
    "another content of a factor": (part("factors.heat", content=COAL), "factors.heat"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_does_not_fit_is_not_proven_and_the_rest_is(name):
    change, path = OTHERS[name]
    found = checked(change)
    assert (found.status, found.findings) == ("holds", ())
    assert found.proven == {p: index for p, index in PROVEN.items() if p != path}


@pytest.mark.parametrize(
    "change",
    [
        {"size": 3},
        {"size": 2.0},
        {"size": True},
        {"root": "0" * 64},
        {"pack": "r"},
        {"version": ""},
    ],
)
def test_another_pack_proves_none_of_its_members(change):
    proven = checked(entry(4, **change)).proven
    assert proven == {p: i for p, i in PROVEN.items() if p not in {"factors.fuel", "factors.grid"}}


@pytest.mark.parametrize(
    "change",
    [
        lambda anchor: anchor.pop("parts"),
        lambda anchor: anchor.pop("entries"),
        entry(0, salt="xyz"),
        entry(0, path=["*"]),
        part("factors.fuel", path=["*"]),
        part("gwp", entry="2"),
        lambda anchor: anchor["parts"].update(model=7),
        lambda anchor: anchor["entries"][2].pop("index"),
    ],
)
def test_an_anchor_that_cannot_be_read_is_wrong_or_proves_less(change):
    found = checked(change)
    if found.status == "wrong":
        assert (found.proven, found.origin) == ({}, ORIGIN)
        assert found.findings[0].rule == "anchor-shape"
        assert found.findings[0].place == "anchor"
    else:
        assert len(found.proven) == len(PROVEN) - 1


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("model", lambda lock: lock["model"].update(version="1.0.1")),
        ("profile", lambda lock: lock["profile"].update(note="x")),
        ("gwp", lambda lock: lock["gwp"].update(ch4_fossil=3.0)),
        ("rules.uncertainty", lambda lock: lock["rules"]["uncertainty"].update(proxy_gsd=1.0)),
        ("factors.fuel", lambda lock: lock["factors"]["fuel"].update(value=2.0)),
        ("factors.heat", lambda lock: lock["factors"]["heat"].update(value=2.0)),
    ],
)
def test_a_part_that_was_altered_is_proven_no_more(path, change):
    lock = copy.deepcopy(LOCK)
    change(lock)
    assert checked(lock=lock).proven == {p: i for p, i in PROVEN.items() if p != path}


def test_a_factor_published_with_other_columns_is_proven_by_the_content_in_its_place():
    """The site's own record has no code of evidence, which its note says (`factor_from_json`)."""
    stored = {k: v for k, v in STEAM.items() if k not in {"evidence", "boundary_code"}}
    anchor = Log.of(LOCK, stored).anchor()
    bare = check_anchor(LOCK | {"anchor": anchor}, [key_of(ORIGIN, LOG)])
    assert "factors.heat" not in bare.proven
    anchor["parts"]["factors.heat"]["content"] = stored
    assert check_anchor(LOCK | {"anchor": anchor}, [key_of(ORIGIN, LOG)]).proven == PROVEN
    raised = copy.deepcopy(LOCK)
    raised["factors"]["heat"]["value"] = 0.25
    found = check_anchor(raised | {"anchor": anchor}, [key_of(ORIGIN, LOG)])
    assert "factors.heat" not in found.proven and len(found.proven) == len(PROVEN) - 1


def test_a_log_of_one_entry_proves_it_at_index_nought():
    leaves = [leaf(entry_bytes("model.released", LOCK["model"]))]
    head = TreeHead(ORIGIN, 1, merkle.root_hash(leaves))
    anchor = {
        "schema": "zuji-anchor/1",
        "checkpoint": signed_note(head.text(), ORIGIN, LOG),
        "entries": [{"kind": "model.released", "index": 0, "salt": SALT.hex(), "path": []}],
        "parts": {"model": {"entry": 0}},
    }
    found = check_anchor(LOCK | {"anchor": anchor}, [key_of(ORIGIN, LOG)])
    assert found == AnchorCheck("holds", ORIGIN, 1, (ORIGIN,), {"model": 0})
