"""Findings read back from a lockfile, in the words of the library or of the model's checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.core.refusals import Finding
from zuji.sectors.model import Model


def findings_of(lock: Mapping[str, Any], model: Model) -> list[Finding]:
    texts = {check.id: check.texts for check in model.checks}
    return [Finding.of_record(f, texts.get(f["rule"])) for f in lock["findings"]]
