"""What a frozen revision counts as in its class: the options that make it, total and output."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.core.canonical import bytes_digest, canonical_bytes
from zuji.footprint.measures import yearly_output
from zuji.lockfile.lock import assessment_of


def class_key(choices: Mapping[str, str]) -> str:
    """The digest of the chosen options; revisions of a model with the same one compare."""
    return bytes_digest(canonical_bytes(dict(choices))).removeprefix("sha256:")


def class_facts(lock: Mapping[str, Any]) -> dict[str, Any]:
    """Options, total and output in the data period, computed from the lockfile."""
    assessment = assessment_of(lock)
    return {
        "key": class_key(assessment.choices),
        "total": assessment.total,
        "output": yearly_output(assessment),
    }
