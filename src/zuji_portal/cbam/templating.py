"""The Commission's template of a version: filled by a job (some ten seconds), and kept."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from zuji.core.canonical import bytes_digest
from zuji.core.label import Label
from zuji.core.refusals import refuse
from zuji_portal.cbam.models import DossierVersion, FilledTemplate
from zuji_portal.enterprises.evidence.storage import content_of, keep
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.jobs.actions import start_job
from zuji_portal.foundation.jobs.kinds import Kind, State
from zuji_portal.foundation.jobs.models import Job
from zuji_portal.foundation.readingroom.readers import fill_cbam_template

KIND = "cbam_template"


@lru_cache(maxsize=4)
def _digest_of(path: str, changed: int) -> str:
    return bytes_digest(Path(path).read_bytes())


def blank_digest() -> str:
    """The digest of the site's blank; "" where it has none."""
    path = settings.CBAM_TEMPLATE
    if not path or not Path(path).is_file():
        return ""
    return _digest_of(path, Path(path).stat().st_mtime_ns)


def filled(version: DossierVersion) -> FilledTemplate | None:
    """The template of a version, made of the present blank; None where it is not made yet."""
    return version.templates.filter(blank=blank_digest()).first()


def template_job(version: DossierVersion) -> Job | None:
    """The job that was started last for a version."""
    return Job.objects.filter(kind=KIND, arguments__version=version.pk).first()


def ask_for_template(viewer: Viewer, version: DossierVersion) -> Job:
    """The job that fills the template: the one that goes on, else a new one. Refuses where the site
    has no blank (``cbam-template-site``).
    """
    if not blank_digest():
        raise refuse("cbam-template-site", "workbook")
    going = template_job(version)
    if going is not None and going.is_live and going.owner == viewer.acting:
        return going
    return start_job(viewer, KIND, {"version": version.pk, "dossier": version.dossier_id})


def _version(arguments: Mapping[str, Any]) -> DossierVersion:
    return DossierVersion.objects.select_related("file").get(pk=arguments["version"])


def _fill(viewer: Viewer, arguments: Mapping[str, Any], part: int, state: State) -> State:
    version, blank = _version(arguments), blank_digest()
    if not blank:
        raise refuse("cbam-template-site", "workbook")
    if filled(version) is None:
        source = content_of(version.file.digest)
        made = fill_cbam_template(source, version.file_name, settings.CBAM_TEMPLATE)
        digest = bytes_digest(made)
        keep(digest, made)
        FilledTemplate.objects.get_or_create(
            version=version, blank=blank, defaults={"digest": digest}
        )
    return state


def _made(viewer: Viewer, arguments: Mapping[str, Any], state: State) -> dict[str, Any]:
    version = _version(arguments)
    return {"dossier": version.dossier_id, "number": version.number}


TEMPLATE = Kind(
    lambda viewer, arguments: 1,
    _fill,
    _made,
    Label("填写欧盟沟通模板", "Fill the EU communication template"),
)
