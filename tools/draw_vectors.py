"""Write tests/supervision/draw_vectors.json: draws with the answer that each must get.

The library (zuji.supervision) and the page's script (draw_replay.js) are two implementations of one
draw; both run these vectors, and so do the thirty lines of docs/explanation/draws.en.md.

    PYTHONPATH=src python tools/draw_vectors.py
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zuji.supervision import draw_plants, list_digest, read_list
from zuji.supervision.replay import draw_file

FILE = Path(__file__).resolve().parents[1] / "tests" / "supervision" / "draw_vectors.json"
SIGNATURE = "8f" * 48
SEED = hashlib.sha256(bytes.fromhex(SIGNATURE)).hexdigest()
SEALED = "2026-12-01T02:00:00Z"
NAMED = {
    "source": "drand",
    "kind": "beacon",
    "number": "34467412",
    "at": "2026-12-02T10:00:00Z",
}
STRATA = ("3120", "3011", "2911")


def plants(count: int, strata: int) -> list[dict[str, Any]]:
    return [
        {
            "id": f"91370000EXAMPLE{number:03d}",
            "name": f"示例企业{number}",
            "stratum": STRATA[number % strata],
            "city": "3716" if number % 4 else "3701",
            "weight": 1 + number % 5,
        }
        for number in range(count)
    ]


def inspectors(count: int) -> list[dict[str, Any]]:
    return [
        {
            "id": f"JC-{number:02d}",
            "city": "3701" if number % 3 == 0 else "3702",
            "employers": ["91370000EXAMPLE001"] if number == 1 else [],
            "earlier": ["91370000EXAMPLE002"] if number == 2 else [],
        }
        for number in range(1, count + 1)
    ]


def listed(take: int, percent: int, *, count: int = 12, strata: int = 3) -> dict[str, Any]:
    return {
        "schema": "zuji-draw-list/1",
        "number": "SJ-2026-EXAMPLE1",
        "title": "2026年第四季度双随机抽查（示例）",
        "salt": "0123456789abcdef" * 2,
        "take": take,
        "risk_percent": percent,
        "inspectors_each": 2,
        "conflicts": ["employer", "city", "earlier"],
        "seed": NAMED,
        "plants": plants(count, strata),
        "inspectors": inspectors(7),
    }


def filed(data: dict[str, Any]) -> dict[str, Any]:
    digest = list_digest(data)
    drawn = draw_plants(read_list(data), digest, SEED)
    sealing = {"digest": digest, "at": SEALED, "salt": "", "proof": ""}
    return draw_file(data, sealing, {"value": SEED, "proof": SIGNATURE}, drawn)


def vectors() -> Iterator[dict[str, Any]]:
    """Every case with the checks that hold in it, said here and computed nowhere."""
    for name, data in {
        "half by risk": listed(5, 50),
        "equal chances alone": listed(6, 0),
        "risk alone": listed(4, 100),
        "one stratum": listed(3, 34, strata=1),
        "thirty-six plants": listed(9, 30, count=36),
    }.items():
        yield {"name": name, "file": filed(data), "fails": []}
    whole = filed(listed(5, 50))

    def changed(name: str, fails: list[str], *path: str | int, value: Any) -> dict[str, Any]:
        file = copy.deepcopy(whole)
        place: Any = file
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = value
        return {"name": name, "file": file, "fails": fails}

    yield changed("a weight raised", ["digest", "result"], "list", "plants", 0, "weight", value=50)
    yield changed("another title", ["digest", "result"], "list", "title", value="另一次")
    yield changed("a seed of before", ["order"], "sealing", "at", value="2026-12-02T10:00:00Z")
    first, *rest = whole["result"]["equal"]
    spared = next(p["id"] for p in whole["list"]["plants"] if p["id"] not in str(whole["result"]))
    yield changed("a plant spared", ["result"], "result", "equal", value=[spared, *rest])
    pair = whole["result"]["inspectors"][first]
    swapped = {**whole["result"]["inspectors"], first: pair[::-1]}
    yield changed("inspectors swapped", ["result"], "result", "inspectors", value=swapped)
    yield changed("another signature", ["seed"], "seed", "proof", value="8e" * 48)
    file = copy.deepcopy(whole)
    file["seed"]["value"] = "0" * 64
    yield {"name": "another seed", "file": file, "fails": ["seed", "result"]}


if __name__ == "__main__":
    content = json.dumps({"cases": list(vectors())}, ensure_ascii=False, indent=1)
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(content + "\n", "utf-8")
