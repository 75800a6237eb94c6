"""Jobs of plants: one reads a version in the reading room, one begins studies of its products."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from zuji.core.label import Label
from zuji.core.refusals import Finding, Refusal, warning
from zuji_portal.enterprises.evidence.storage import content_of
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.jobs.kinds import Kind, State
from zuji_portal.foundation.readingroom.readers import read_plant
from zuji_portal.studies.plants.models import PlantVersion
from zuji_portal.studies.plants.starting import StartPlantStudy


def read_version(version: PlantVersion) -> None:
    """Read a version that was not read yet; what is refused is kept as what came of it."""
    today = timezone.localdate().isoformat()
    try:
        answer = read_plant(content_of(version.file.digest), version.file.name, today)
    except Refusal as refusal:
        findings = [finding.record() for finding in refusal.findings]
        answer = {"plant": None, "period": None, "findings": findings, "receipts": []}
    plant, period = answer["plant"], answer["period"]
    if plant:
        others = [finding.record() for finding in _of_another(version, plant)]
        answer["findings"] = [*others, *answer["findings"]]
    PlantVersion.objects.filter(pk=version.pk, read_at=None).update(
        answer=answer,
        year=int(period["end"][:4]) if period else None,
        products=len(plant["products"]) if plant else 0,
        total=plant["plant"]["year"]["value"] if plant else None,
        read_at=timezone.now(),
    )


def _of_another(version: PlantVersion, plant: Mapping[str, Any]) -> Iterator[Finding]:
    """A warning where the ledger names another enterprise than the one that uploads it."""
    stated, own = plant["organisation"], version.enterprise
    code, name = str(stated.get("uscc") or ""), str(stated.get("name") or "")
    if code not in {"", own.uscc} or (not code and name not in {"", own.name_zh, own.name_en}):
        read, expected = (code, own.uscc) if code else (name, own.name_zh)
        yield warning("plant-other-enterprise", version.file.name, read, expected)


def _part(viewer: Viewer, arguments: Mapping[str, Any], part: int, state: State) -> State:
    rows = PlantVersion.objects.select_related("file", "enterprise").defer("answer")
    version = rows.get(pk=arguments["version"])
    if version.read_at is None:
        read_version(version)
    return {}


def _result(viewer: Viewer, arguments: Mapping[str, Any], state: State) -> dict[str, Any]:
    return {"version": arguments["version"]}


PLANT = Kind(lambda _, __: 1, _part, _result, Label("计算全厂产品", "Compute a plant's products"))


def _study_parts(viewer: Viewer, arguments: Mapping[str, Any]) -> int:
    return len(arguments["skus"])


def _study_part(viewer: Viewer, arguments: Mapping[str, Any], part: int, state: State) -> State:
    """The study of one product; one that is there already stays."""
    version = PlantVersion.objects.get(pk=arguments["version"])
    sku, model_id = arguments["skus"][part], arguments["model_id"]
    StartPlantStudy(viewer, version, sku=sku, model_id=model_id).run()
    return {}


STUDIES = Kind(
    _study_parts, _study_part, _result, Label("为产品建核算", "Begin studies of products")
)
