"""What a frozen revision counts as in its class: the options that make it, total and output."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.compare.whatif import yearly
from zuji.core.canonical import bytes_digest, canonical_bytes


def class_key(choices: Mapping[str, str]) -> str:
    """The digest of the chosen options; revisions of a model with the same one compare."""
    return bytes_digest(canonical_bytes(dict(choices))).removeprefix("sha256:")


def class_facts(lock: Mapping[str, Any]) -> dict[str, Any]:
    """Options, total and output in the data period as the lockfile states them: what was certified,
    not what the present engine would compute. The output is 0 where the lockfile does not tell it.
    """
    result = lock["result"]
    return {
        "key": class_key(result["choices"]),
        "total": result["total"]["value"],
        "output": yearly(lock) or 0.0,
    }
