"""A job that reads a version in the reading room and keeps what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji_portal.enterprises.evidence.storage import content_of
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.jobs.kinds import Kind, State
from zuji_portal.foundation.readingroom.readers import read_plant
from zuji_portal.studies.plants.models import PlantVersion


def read_version(version: PlantVersion) -> None:
    """Read a version that was not read yet; what is refused is kept as what came of it."""
    today = timezone.localdate().isoformat()
    try:
        answer = read_plant(content_of(version.file.digest), version.file.name, today)
    except Refusal as refusal:
        findings = [finding.record() for finding in refusal.findings]
        answer = {"plant": None, "period": None, "findings": findings, "receipts": []}
    plant, period = answer["plant"], answer["period"]
    PlantVersion.objects.filter(pk=version.pk, read_at=None).update(
        answer=answer,
        year=int(period["end"][:4]) if period else None,
        products=len(plant["products"]) if plant else 0,
        total=plant["plant"]["year"]["value"] if plant else None,
        read_at=timezone.now(),
    )


def _part(viewer: Viewer, arguments: Mapping[str, Any], part: int, state: State) -> State:
    rows = PlantVersion.objects.select_related("file").defer("answer")
    version = rows.get(pk=arguments["version"])
    if version.read_at is None:
        read_version(version)
    return {}


def _result(viewer: Viewer, arguments: Mapping[str, Any], state: State) -> dict[str, Any]:
    return {"version": arguments["version"]}


PLANT = Kind(lambda _, __: 1, _part, _result, Label("计算全厂产品", "Compute a plant's products"))
