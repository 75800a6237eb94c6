"""Reads a record again and gives the bytes that its log entry hashes.

Each app contributes the readers of its own records (kind ``log record`` in its `apps.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TypeVar

from django.db import models

from zuji.sectors.model import Model
from zuji.sectors.registry import get_model, model_files, shipped_model
from zuji.sectors.versions import model_version, past_versions
from zuji.trust import merkle
from zuji.trust.releases import model_bytes
from zuji_portal.foundation.registry import contributions
from zuji_portal.transparency.models import Release

CURRENT = "@"
LOG_RECORD = "log record"
Row = TypeVar("Row", bound=models.Model)
Reader = Callable[[str], bytes | None]


def row_reader(table: type[Row], content: Callable[[Row], bytes]) -> Reader:
    """The reader of records that are rows of a table."""

    def read(key: str) -> bytes | None:
        row = table._default_manager.filter(pk=key).first()
        return content(row) if row else None

    return read


def content_of(subject: str) -> bytes | None:
    """The content of the record that ``kind:key`` names, as it is now; None where there is none."""
    kind, _, key = subject.partition(":")
    reader = contributions(LOG_RECORD).get(kind)
    return reader(key) if reader else None


def model_content(model: Model) -> bytes:
    return model_bytes(model.data)


def release_content(release: Release) -> bytes:
    """The content of a release; empty where a pack's root is not that of its members."""
    content, members = bytes(release.content), bytes(release.members)
    leaves = [members[start : start + 32] for start in range(0, len(members), 32)]
    is_whole = not leaves or json.loads(content)["root"] == merkle.root_hash(leaves).hex()
    return content if is_whole else b""


read_release = row_reader(Release, release_content)


def read_model(named: str) -> bytes | None:
    """The content of a version of a sector model, ``urea@1.0.0``."""
    model_id, _, version = named.partition(CURRENT)
    is_known = model_id in model_files() and version in {
        get_model(model_id).version,
        *past_versions(model_id),
    }
    return model_content(model_version(named)) if is_known else None


def shipped_models() -> Iterator[tuple[str, bytes]]:
    """The subject and content of every model that ships."""
    for model_id in model_files():
        model = shipped_model(model_id)
        yield f"model:{model_id}{CURRENT}{model.version}", model_content(model)
